"""The page «Your account», recent sign-ins and signing out everywhere."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from flask_security import hash_password
from sqlalchemy import select

from ehsg import models
from ehsg.domain.permissions import Role
from ehsg.domain.sign_in import MOST_SHOWN, Method
from ehsg.extensions import db
from ehsg.web.sign_in import note_attempt
from tests import factories
from tests.factories import NOW
from tests.integration.conftest import World
from tests.pages import Browser, Page
from tests.second_factor import PASSWORD, attempts, code, code_step, give, letters, password_step, signed_in, wrong

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:125.0) Gecko/20100101 Firefox/125.0"


@pytest.fixture
def person(world: World) -> models.User:
    world.coordinator.password = hash_password(PASSWORD)
    db.session.commit()
    return world.coordinator


def facts(page: Page) -> dict[str, str]:
    rows = page.soup.select(".govuk-summary-list__row")
    return {row.dt.get_text(): " ".join(row.dd.get_text(" ").split()) for row in rows}


def table(browser: Browser) -> list[list[str]]:
    rows = browser.page("/account").soup.select("tbody tr")
    return [[" ".join(cell.get_text(" ").split()) for cell in row.select("td")] for row in rows]


def test_it_says_who_one_is_and_what_one_does_where(world: World, person: models.User) -> None:
    factories.MembershipFactory(user=person, role=Role.CONTRIBUTOR, area=world.leeds, organisation="Police")
    factories.MembershipFactory(user=person, role=Role.READER, ended_at=NOW)
    factories.MembershipFactory(user=person, role=Role.NATIONAL_ANALYST, area=None)
    db.session.commit()
    browser = world.browser(person)
    page = browser.page("/account")
    shown = facts(page)
    assert (shown["Name"], shown["Email address"], shown["Password"]) == (person.name, person.email, "Set")
    for words in ("Coordinator, Leeds", "Contributor, Leeds (Police)", "National analyst"):
        assert words in shown["What you do here"]
    assert "Reader" not in shown["What you do here"]
    assert "Your role needs it." in shown["Authenticator app"]
    assert not page.soup.find("a", href="/account/second-factor/off")
    assert page.soup.select_one(".app-nav__person a")["href"] == "/account"


def test_somebody_without_roles_password_or_app_is_told_so(world: World) -> None:
    user = factories.UserFactory()
    db.session.commit()
    shown = facts(world.browser(user).page("/account"))
    assert shown["What you do here"] == "You have no role at present."
    assert shown["Password"].startswith("None")
    assert shown["Authenticator app"].startswith("Not set up.")
    assert "Recovery codes" not in shown


def test_recent_sign_ins_say_when_how_where_from_and_whether_they_worked(world: World, person: models.User) -> None:
    secret = give(world.app, person)
    agent = {"User-Agent": FIREFOX}
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    fields = {"email": person.email, "password": "a wrong password"}
    world.browser().post("/account/sign-in", fields, headers=agent, environ_overrides=elsewhere)
    browser = world.browser()
    password_step(browser, person)
    code_step(browser, wrong(code(world.app, secret, NOW)))
    code_step(browser, code(world.app, secret, NOW))
    signed, failed_code, failed_password = table(browser)
    assert signed[1:3] == ["Signed in", "Code from your app"]
    assert failed_code[1] == "Failed"
    assert failed_password == [
        "11:30am on Tuesday 14 May 2024",
        "Failed",
        "Password",
        "Firefox on Windows, another network",
    ]
    assert signed[3].endswith("this network")
    rows = db.session.scalars(select(models.SignInAttempt)).all()
    assert not any("192.0.2.7" in str(vars(row)) or "Gecko" in str(vars(row)) for row in rows)


def test_nobody_sees_the_sign_ins_of_somebody_else(world: World, person: models.User) -> None:
    other = world.person(Role.READER, world.leeds)
    password_step(world.browser(), person)
    assert table(world.browser(other)) == []


def test_the_newest_are_shown_and_their_number_does_not_grow(world: World, person: models.User) -> None:
    for number in range(MOST_SHOWN + 5):
        factories.SignInAttemptFactory(
            user_id=person.id, at=NOW - timedelta(minutes=number), browser=f"Browser {number}"
        )
    db.session.commit()
    rows = table(world.browser(person))
    assert len(rows) == MOST_SHOWN
    assert rows[0][3].startswith("Browser 0")


@pytest.mark.parametrize("succeeded", [True, False])
def test_a_sign_in_by_organisation_account_can_be_noted(world: World, person: models.User, succeeded: bool) -> None:
    with world.app.test_request_context(headers={"User-Agent": FIREFOX}):
        note_attempt(person.email, person, succeeded=succeeded, method=Method.ORGANISATION)
        db.session.commit()
    assert attempts() == [("organisation", succeeded)]
    assert table(world.browser(person))[0][2] == "Organisation account"


def test_signing_out_everywhere_ends_this_session_and_every_other(world: World, person: models.User) -> None:
    elsewhere, browser = world.browser(person), world.browser(person)
    answer = browser.post("/account/sign-out-everywhere")
    assert (answer.status_code, urlsplit(answer.location).path) == (303, "/account/sign-in")
    assert "You have been signed out everywhere." in browser.page("/account/sign-in").main
    assert not signed_in(browser)
    assert not signed_in(elsewhere)
    (event,) = db.session.scalars(select(models.Event).filter_by(kind="sign_out_everywhere")).all()
    assert event.user_id == person.id


def test_signing_out_everywhere_takes_a_button_and_the_token_of_the_session(world: World, person: models.User) -> None:
    browser = world.browser(person)
    assert browser.get("/account/sign-out-everywhere").status_code == 405
    browser.client.post("/account/sign-out-everywhere", data={"csrf_token": "forged"})
    assert signed_in(browser)


def test_a_changed_password_is_told_by_mail_and_noted(world: World, person: models.User) -> None:
    new = "four other random words"
    fields = {"password": PASSWORD, "new_password": new, "new_password_confirm": new}
    browser = world.browser(person)
    answer = browser.post("/account/change-password", fields)
    assert urlsplit(answer.location).path == "/account"
    assert "Your password has been changed." in browser.page("/account").main
    (letter,) = letters()
    assert (letter.kind, letter.to_address) == ("password_changed", person.email)
    (event,) = db.session.scalars(select(models.Event).filter_by(kind="change_password")).all()
    assert (event.user_id, event.old, event.new) == (person.id, None, None)


@pytest.mark.parametrize("field", ["password", "new_password"])
def test_a_password_that_is_far_too_long_is_told_and_changes_nothing(
    world: World, person: models.User, field: str
) -> None:
    new = "four other random words"
    fields = {"password": PASSWORD, "new_password": new, "new_password_confirm": new, field: "x" * 5000}
    assert Page(world.browser(person).post("/account/change-password", fields)).errors
    assert letters() == []
