"""Saying who may see the area's scores and priorities."""

from typing import Any

import pytest

from ehsg import models
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from tests.pages import Page


def _post(world: Any, **fields: Any) -> Any:
    return world.browser(world.coordinator).post(f"{world.base}/sharing", {"version": 0, **fields})


def _stored(world: Any) -> tuple[bool | None, bool | None, bool]:
    db.session.expire_all()
    row = db.session.query(models.SharingPermission).filter_by(assessment_id=world.assessment.id).one()
    return row.areas, row.departments, row.acknowledged


def test_nothing_is_ticked_in_advance(world: Any) -> None:
    page = world.browser(world.coordinator).page(f"{world.base}/sharing")
    assert [page.value(name) for name in ("areas", "departments", "acknowledged")] == [None, None, []]


def test_the_page_says_that_narrative_is_never_shared_and_that_everything_goes_to_the_department(world: Any) -> None:
    page = world.browser(world.coordinator).page(f"{world.base}/sharing")
    assert "your narrative, evidence and sign-offs are never shared with other areas or other departments" in page.main
    assert "Everything in the return, narrative included, goes to the Department for Education." in page.main


@pytest.mark.parametrize("areas", ["yes", "no"])
@pytest.mark.parametrize("departments", ["yes", "no"])
def test_each_answer_is_stored_as_given_and_ticked_the_next_time(world: Any, areas: str, departments: str) -> None:
    assert _post(world, areas=areas, departments=departments, acknowledged="y").location == f"{world.base}/"
    assert _stored(world) == (areas == "yes", departments == "yes", True)
    page = world.browser(world.coordinator).page(f"{world.base}/sharing")
    assert [page.value(name) for name in ("areas", "departments")] == [areas, departments]
    assert page.value("acknowledged") == ["y"]


@pytest.mark.parametrize(
    ("fields", "stored", "still"),
    [
        ({"areas": "no"}, (False, None, False), ["other government departments", "Confirm that you understand"]),
        ({"departments": "yes"}, (None, True, False), ["other areas’ coordinators", "Confirm that you understand"]),
        ({"acknowledged": "y"}, (None, None, True), ["other areas’ coordinators", "other government departments"]),
        ({"areas": "no", "departments": "no"}, (False, False, False), ["Confirm that you understand"]),
    ],
)
def test_questions_may_be_left_for_later_and_are_then_still_missing(
    world: Any, fields: dict[str, str], stored: Any, still: list[str]
) -> None:
    assert _post(world, **fields).status_code == 303
    assert _stored(world) == stored
    page = world.browser(world.coordinator).page(f"{world.base}/check")
    missing = [li.get_text() for li in page.soup.select("section[aria-labelledby=missing] li")]
    asked = [sentence for sentence in missing if "may see" in sentence or "Confirm" in sentence]
    assert len(asked) == len(still)
    assert all(part in sentence for part, sentence in zip(still, asked, strict=True))


def test_an_answer_can_be_taken_back(world: Any) -> None:
    _post(world, areas="yes", departments="yes", acknowledged="y")
    assert _post(world, version=1, departments="no").status_code == 303
    assert _stored(world) == (None, False, False)


@pytest.mark.parametrize("sent", ["maybe", "true", "1", "Yes", "on"])
def test_an_answer_that_was_not_offered_is_refused_in_words(world: Any, sent: str) -> None:
    page = Page(response := _post(world, areas=sent, departments="no"))
    assert response.status_code == 422
    assert page.errors == ["Choose yes or no for other areas’ coordinators"]
    assert page.value("departments") == "no"
    assert _stored(world) == (None, None, False)


def test_a_stale_form_is_told_of_the_other_answer_and_keeps_its_own(world: Any) -> None:
    _post(world, areas="no")
    page = Page(response := _post(world, areas="yes", departments="yes"))
    assert response.status_code == 409
    assert (page.value("areas"), page.value("departments"), page.value("version")) == ("yes", "yes", "1")
    assert _stored(world) == (False, None, False)


def test_each_change_is_recorded_with_what_it_was_before(world: Any) -> None:
    _post(world, areas="yes")
    event = db.session.query(models.Event).filter_by(kind="choose_sharing").one()
    assert event.old == {"areas": None, "departments": None, "acknowledged": False}
    assert event.new == {"areas": True, "departments": None, "acknowledged": False}


def test_somebody_who_only_reads_sees_the_answers_and_no_form(world: Any) -> None:
    _post(world, areas="yes")
    page = world.browser(world.person(Role.SIGNATORY, world.leeds)).page(f"{world.base}/sharing")
    assert page.soup.select("main form") == []
    assert [dd.get_text() for dd in page.soup.select("main dd")][:2] == ["Yes", "Not answered yet"]
