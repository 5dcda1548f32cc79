"""The address that the page's script saves to while somebody types."""

from typing import Any

import pytest
from werkzeug.test import TestResponse

from ehsg.domain.permissions import Role
from tests.integration.conftest import World
from tests.integration.saving import at, everything, save, stored, submit_now
from tests.pages import Browser

JSON = {"Accept": "application/json"}


def autosave(browser: Browser, world: World, **fields: Any) -> TestResponse:
    return browser.post(f"{at(world)}/autosave", {"version": 0, **fields}, headers=JSON)


def test_an_autosave_stores_and_answers_with_the_version_to_name_next(world: World) -> None:
    browser = world.browser(world.coordinator)
    answer = autosave(browser, world, score="0", narrative="While ty\x07ping")
    assert answer.status_code == 200
    assert answer.json == {"saved": True, "version": 1, "removed": 1}
    assert (stored(world).score, stored(world).narrative) == (0, "While typing")
    answer = autosave(browser, world, version=1, score="0", narrative="While typing on")
    assert answer.json == {"saved": True, "version": 2, "removed": 0}
    assert stored(world).narrative == "While typing on"


def test_an_autosave_of_what_is_stored_already_makes_no_new_version(world: World) -> None:
    browser = world.browser(world.coordinator)
    autosave(browser, world, narrative="Same")
    before = everything()
    assert autosave(browser, world, narrative="Same").json == {"saved": True, "version": 1, "removed": 0}
    assert everything() == before


def test_a_stale_autosave_stores_nothing_and_says_what_to_do(world: World) -> None:
    browser = world.browser(world.coordinator)
    save(browser, world, narrative="Theirs")
    answer = autosave(browser, world, narrative="Mine")
    assert answer.status_code == 409
    assert answer.json["stale"] is True
    assert answer.json["saved"] is False
    assert "Choose Save to see both texts" in answer.json["message"]
    assert stored(world).narrative == "Theirs"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"score": "6"}, "Choose a score from 0 to 5"),
        ({"narrative": "x" * 5001}, "It is 1 too long."),
        ({"version": "x"}, "Part of this page was missing"),
        ({"evidence-label": "A", "evidence-url": "javascript:x"}, "evidence links"),
    ],
)
def test_an_autosave_of_what_the_form_refuses_says_why(world: World, fields: dict[str, str], message: str) -> None:
    answer = autosave(world.browser(world.coordinator), world, **fields)
    assert answer.status_code == 422
    assert answer.json["saved"] is False
    assert message in answer.json["message"]
    assert stored(world).version == 0


def test_an_autosave_after_the_session_has_ended_answers_signed_out(world: World) -> None:
    browser = world.browser(world.coordinator)
    token = browser.token()
    browser.end_session()
    before = everything()
    for fields in ({"csrf_token": token}, {}):  # without a session, and with a new one that nobody is signed in to
        answer = autosave(browser, world, narrative="Mine", **fields)
        assert answer.status_code == 401
        assert answer.json["saved"] is False
        assert answer.json["signed_out"] is True
    assert everything() == before


def test_an_autosave_after_submission_and_by_a_reader_is_refused_in_json(world: World) -> None:
    reader = world.browser(world.person(Role.READER, world.leeds))
    assert autosave(reader, world, narrative="Mine").status_code == 403
    submit_now(world)
    answer = autosave(world.browser(world.coordinator), world, narrative="Mine")
    assert answer.status_code == 403
    assert answer.json["saved"] is False
    assert stored(world).narrative == ""


def test_another_areas_coordinator_is_told_that_the_address_does_not_exist(world: World) -> None:
    from tests import factories

    stranger = world.browser(world.person(Role.COORDINATOR, factories.AreaFactory()))
    answer = autosave(stranger, world, narrative="Mine")
    assert (answer.status_code, answer.json["saved"]) == (404, False)
