"""When a sign-in ends, that nothing typed is lost with it, and that each begins afresh."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from flask_security import hash_password

from ehsg import models
from ehsg.domain.permissions import Role
from ehsg.domain.session import IDLE, LONGEST
from ehsg.extensions import db
from tests.factories import NOW
from tests.integration.conftest import World
from tests.integration.saving import at, stored
from tests.integration.test_kept_forms import TYPED, opened
from tests.pages import Browser, Page
from tests.second_factor import PASSWORD, attempts, code, code_step, give, password_step, signed_in

MINUTE = timedelta(minutes=1)


@pytest.fixture
def person(world: World) -> models.User:
    world.coordinator.password = hash_password(PASSWORD)
    db.session.commit()
    return world.coordinator


def arrived(world: World, person: models.User) -> Browser:
    """Somebody who has signed in now, and whose sign-in ends in its time."""
    browser = world.browser()
    browser.stays = False
    password_step(browser, person)
    assert signed_in(browser)
    return browser


def test_a_sign_in_ends_after_90_minutes_in_which_nothing_was_done(world: World, person: models.User) -> None:
    browser = arrived(world, person)
    world.at(NOW + IDLE - MINUTE)
    assert signed_in(browser)
    world.at(NOW + 2 * (IDLE - MINUTE))
    assert signed_in(browser), "what was done since did not count"
    world.at(NOW + 3 * IDLE)
    assert not signed_in(browser)
    world.at(NOW + 2 * IDLE)
    assert not signed_in(browser), "it has come back to life"


def test_a_sign_in_ends_after_12_hours_however_busy(world: World, person: models.User) -> None:
    browser, moment = arrived(world, person), NOW
    while (moment := moment + timedelta(hours=1)) < NOW + LONGEST:
        world.at(moment)
        assert signed_in(browser)
    world.at(NOW + LONGEST - timedelta(seconds=1))
    assert signed_in(browser)
    world.at(NOW + LONGEST)
    assert not signed_in(browser)


def test_an_old_cookie_does_not_come_back_to_life(world: World, person: models.User) -> None:
    browser = arrived(world, person)
    name = world.app.config["SESSION_COOKIE_NAME"]
    old = browser.client.get_cookie(name).value
    world.at(NOW + IDLE)
    browser.client.set_cookie(name, old)
    assert not signed_in(browser)


@pytest.mark.parametrize("missing", ["began", "seen"])
def test_a_session_that_does_not_say_when_it_began_has_ended(world: World, person: models.User, missing: str) -> None:
    browser = arrived(world, person)
    with browser.client.session_transaction() as session:
        session.pop(missing)
    assert not signed_in(browser)


@pytest.mark.parametrize("end", ["idle", "longest"])
def test_nothing_typed_is_lost_at_either_end(world: World, person: models.User, end: str) -> None:
    browser, moment = arrived(world, person), NOW
    if end == "longest":
        while (moment := moment + timedelta(hours=1)) < NOW + LONGEST:
            world.at(moment)
            assert signed_in(browser)
    hidden = opened(browser, at(world))
    world.at(moment + IDLE)
    script = {"headers": {"Accept": "application/json"}}
    assert browser.client.post(f"{at(world)}/autosave", data={**hidden, **TYPED}, **script).status_code == 401
    answer = browser.client.post(at(world), data={**hidden, **TYPED})
    assert answer.status_code == 303
    sign_in_at = browser.get(answer.location).location
    page = browser.page(sign_in_at)
    assert "What you typed is kept." in page.main
    action = page.soup.select_one("main form")["action"]
    answer = browser.post(action, {"email": person.email, "password": PASSWORD})
    assert browser.page(answer.location).value("narrative") == TYPED["narrative"]
    assert stored(world).version == 0


def test_every_page_says_how_long_is_left_and_that_text_is_kept(world: World, person: models.User) -> None:
    browser = arrived(world, person)
    world.at(NOW + timedelta(hours=1))
    page = browser.page(at(world))
    told = page.soup.select_one("[data-session]")
    assert (told["data-idle"], told["data-longest"]) == ("5400", str(11 * 3600))
    assert (
        "Text that you send after that is kept while you sign in again."
        in page.soup.select_one("[data-session-plain]").get_text()
    )
    assert world.browser().page("/help").soup.select_one("[data-session]") is None


def test_reading_on_leaves_the_cookie_as_it_is_and_a_minute_later_gives_a_new_one(
    world: World, person: models.User
) -> None:
    browser = arrived(world, person)
    world.at(NOW + MINUTE - timedelta(seconds=1))
    assert "Set-Cookie" not in browser.get("/").headers
    world.at(NOW + MINUTE)
    assert world.app.config["SESSION_COOKIE_NAME"] in browser.get("/").headers["Set-Cookie"]
    world.at(NOW + IDLE + MINUTE - timedelta(seconds=1))
    assert signed_in(browser), "what was done after a minute did not count"


def test_staying_signed_in_counts_as_something_done(world: World, person: models.User) -> None:
    browser = arrived(world, person)
    world.at(NOW + IDLE - MINUTE)
    token = browser.token()
    answer = browser.client.post("/account/stay-signed-in", headers={"X-CSRFToken": token})
    assert answer.json == {"idle": 5400, "longest": int((LONGEST - IDLE + MINUTE).total_seconds())}
    world.at(NOW + IDLE + MINUTE)
    assert signed_in(browser)


def test_autosaving_counts_as_something_done(world: World, person: models.User) -> None:
    browser = arrived(world, person)
    hidden = opened(browser, at(world))
    world.at(NOW + IDLE - MINUTE)
    answer = browser.client.post(f"{at(world)}/autosave", data={**hidden, **TYPED})
    assert answer.json["saved"] is True
    world.at(NOW + IDLE + MINUTE)
    assert signed_in(browser)


def test_what_is_sent_within_the_minute_counts_at_once_as_the_page_tells_it(world: World, person: models.User) -> None:
    browser = arrived(world, person)
    hidden = opened(browser, at(world))
    world.at(NOW + MINUTE - timedelta(seconds=1))
    assert browser.client.post(f"{at(world)}/autosave", data={**hidden, **TYPED}).json["saved"] is True
    answer = browser.client.post("/account/stay-signed-in", headers={"X-CSRFToken": browser.token()})
    assert answer.json["idle"] == 5400
    world.at(NOW + MINUTE + IDLE - timedelta(seconds=2))
    assert signed_in(browser)


def test_staying_is_no_way_back_in(world: World, person: models.User) -> None:
    browser = arrived(world, person)
    world.at(NOW + IDLE)
    script = {"Accept": "application/json"}
    assert browser.post("/account/stay-signed-in", headers=script).status_code == 401
    world.at(NOW + MINUTE)
    assert not signed_in(browser)


def test_a_sign_in_begins_a_new_session_with_nothing_that_somebody_planted(world: World) -> None:
    secret = give(world.app, world.coordinator)
    browser = world.browser()
    planted = browser.token()
    with browser.client.session_transaction() as session:
        session.update(planted="yes", proved=(NOW + timedelta(days=9)).timestamp(), new_secret=secret)
    password_step(browser, world.coordinator)
    code_step(browser, code(world.app, secret, NOW))
    with browser.client.session_transaction() as session:
        assert not {"planted", "new_secret", "half"} & set(session)
        assert session["proved"] == NOW.timestamp()
        assert session.get("csrf_token") != "a" * 40
    answer = browser.client.post("/account/sign-out-everywhere", data={"csrf_token": planted})
    assert answer.location == "/account", "the token from before the sign-in was taken"
    assert signed_in(browser)


def test_no_cookie_outlives_the_session_whatever_the_form_asks_for(world: World, person: models.User) -> None:
    browser = world.browser()
    answer = browser.post(
        "/account/sign-in", {"email": person.email, "password": PASSWORD, "remember": "y", "remember_me": "y"}
    )
    names = [cookie.partition("=")[0] for cookie in answer.headers.getlist("Set-Cookie")]
    assert set(names) == {world.app.config["SESSION_COOKIE_NAME"]}


def test_the_password_page_hashes_once_whoever_is_named(
    world: World, person: models.User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flask_security import core, forms

    calls: list[str] = []
    for module, name in ((forms, "hash_password"), (core, "verify_and_update_password")):
        real = getattr(module, name)
        monkeypatch.setattr(module, name, lambda *args, _real=real, _name=name: (calls.append(_name), _real(*args))[1])
    closed = world.person(Role.READER, world.leeds)
    closed.active, closed.password = False, person.password
    without = world.person(Role.READER, world.leeds)
    db.session.commit()
    for email, password in (
        (person.email, PASSWORD),
        (person.email, "a wrong password"),
        ("nobody@leeds.example", PASSWORD),
        (closed.email, PASSWORD),
        (without.email, PASSWORD),
        (person.email, "x" * 100_000),
        ("nobody@leeds.example", "x" * 100_000),
    ):
        calls.clear()
        world.browser().post("/account/sign-in", {"email": email, "password": password})
        assert len(calls) == 1, (email, calls)


def test_an_ended_session_leads_back_to_the_page_that_was_open(world: World, person: models.User) -> None:
    browser = arrived(world, person)
    world.at(NOW + IDLE)
    answer = browser.get(at(world))
    assert parse_qs(urlsplit(answer.location).query)["next"] == [at(world)]
    assert Page(browser.get(answer.location)).soup.h1.get_text() == "Sign in"
    assert attempts() == [("password", True)]
