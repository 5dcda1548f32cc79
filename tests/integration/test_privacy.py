"""The privacy page says what the code does."""

from pathlib import Path
from typing import Any

import pytest
from flask_security import hash_password

from ehsg import create_app
from ehsg.config import Settings
from ehsg.domain import comparison, personal_data, sign_in
from ehsg.domain.personal_data import HELD, WHOM_TO_ASK
from ehsg.extensions import db
from ehsg.queries import kept_forms
from tests.integration.conftest import World
from tests.pages import Page


def test_the_page_tells_of_every_thing_that_is_held_why_how_long_and_who_sees_it(world: World) -> None:
    text = world.browser().page("/privacy").main
    for held in HELD:
        for part in (held.title, held.what, held.why, held.how_long, held.who):
            assert " ".join(part.split()) in text


def test_how_long_things_are_kept_is_what_the_code_does() -> None:
    told = {held.title: held.how_long for held in HELD}
    assert told["Sign-ins"] == f"{sign_in.KEPT_FOR.days} days"
    assert told["Messages"].startswith(f"{personal_data.MESSAGES_KEPT_FOR.days} days")
    assert f"{comparison.FILES_KEPT_FOR.days} days in papers" in told["Actions for the priorities"]
    assert told["Texts that wait for you to sign in again"] == "1 day"
    assert kept_forms.KEPT_FOR.total_seconds() == 24 * 60 * 60


def test_the_page_leads_to_a_copy_and_says_whom_to_ask(world: World) -> None:
    page = world.browser().page("/privacy")
    assert page.soup.select_one('main a[href="/account/your-data"]')
    assert WHOM_TO_ASK in page.main


def test_an_installation_names_its_own_contact(tmp_path: Path) -> None:
    contact = "Write to privacy@example.org <b>now</b>."
    app = create_app(Settings(environment="test", instance=tmp_path, contact=contact))
    page = Page(app.test_client().get("/privacy"))
    assert contact in page.main


def test_the_cookies_page_names_the_only_cookie_and_how_long_it_lasts(world: World) -> None:
    page = world.browser().page("/cookies")
    assert f"called {world.app.config['SESSION_COOKIE_NAME']}." in page.main
    assert "90 minutes after your last action" in page.main


@pytest.mark.parametrize("more", [{}, {"remember": "y"}])
def test_there_is_one_cookie_whatever_one_does(world: World, more: dict[str, Any]) -> None:
    world.coordinator.password = hash_password("three random words")
    db.session.commit()
    browser, names = world.browser(), set()
    fields = {"email": world.coordinator.email, "password": "three random words", **more}
    answers = [
        browser.get("/account/sign-in"),
        browser.post("/account/sign-in", fields),
        browser.get("/"),
        browser.post(f"{world.base}/descriptors/fv1", {"version": 0, "score": "3"}),
        browser.post("/account/sign-out"),
    ]
    assert answers[1].status_code in (302, 303), "signed in"
    for answer in answers:
        names |= {
            cookie.split("=")[0]
            for cookie in answer.headers.getlist("Set-Cookie")
            if "Expires=Thu, 01 Jan 1970" not in cookie
        }
    assert names == {world.app.config["SESSION_COOKIE_NAME"]}
