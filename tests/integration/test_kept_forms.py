"""Nothing typed is lost when the sign-in has ended; and nobody else sees it."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask_security import hash_password
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from ehsg import models
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from tests import factories
from tests.comments import comments, comments_at, said
from tests.integration.conftest import World
from tests.integration.saving import at, evidence_of, save, stored, submit_now
from tests.pages import Browser, Page

PASSWORD = "three random words"
NOT_SAVED = "Your text is here, but it is not saved yet"
TYPED = {
    "version": "0",
    "score": "4",
    "narrative": "Typed in a long meeting.\nSecond line.",
    "evidence-label": ["Minutes", ""],
    "evidence-url": ["https://example.org/a", ""],
    "save_and_continue": "yes",
}


def can_sign_in(user: models.User) -> models.User:
    user.password = hash_password(PASSWORD)
    db.session.commit()
    return user


def opened(browser: Browser, path: str) -> dict[str, str]:
    """The hidden fields of the page's form, as the browser would send them later."""
    form = browser.page(path).soup.select_one("main form")
    return {field["name"]: field["value"] for field in form.select("input[type=hidden]")}


def after_the_end(world: World, path: str | None = None, typed: dict[str, Any] | None = None) -> tuple[Browser, str]:
    """Opens the form, lets the session end, presses Save; the browser and where it was sent."""
    can_sign_in(world.coordinator)
    browser = world.browser(world.coordinator)
    path = path or at(world)
    hidden = opened(browser, path)
    browser.end_session()
    answer = browser.client.post(path, data={**hidden, **(TYPED if typed is None else typed)})
    assert answer.status_code == 303
    return browser, answer.location


def sign_in(browser: Browser, user: models.User, address: str) -> TestResponse:
    """Through the real sign-in page that the address leads to."""
    answer = browser.get(address)
    if answer.status_code == 303:
        address = answer.location
        answer = browser.get(address)
    page = Page(answer)
    action = page.soup.select_one("main form")["action"]
    token = page.soup.select_one("main [name=csrf_token]")["value"]
    return browser.client.post(action, data={"csrf_token": token, "email": user.email, "password": PASSWORD})


def kept_rows() -> int:
    db.session.commit()
    found = db.session.scalar(select(func.count(models.KeptForm.id)))
    db.session.commit()
    return int(found or 0)


def test_the_text_waits_while_its_writer_signs_in_again_and_can_then_be_saved(world: World) -> None:
    browser, location = after_the_end(world)
    assert urlsplit(location).path == at(world)
    assert "kept" in parse_qs(urlsplit(location).query)
    sign_in_at = browser.get(location).location
    assert urlsplit(sign_in_at).path == "/account/sign-in"
    assert "What you typed is kept." in browser.page(sign_in_at).main
    answer = sign_in(browser, world.coordinator, location)
    assert answer.status_code == 302
    page = browser.page(answer.location)
    assert NOT_SAVED in page.main
    assert (page.value("score"), page.value("narrative")) == (TYPED["score"], TYPED["narrative"])
    assert evidence_of(page) == (("Minutes", "https://example.org/a"),)
    assert stored(world).version == 0, "opening the page has stored something"
    again = save(browser, world, version=page.value("version"), score="4", narrative=page.value("narrative"))
    assert again.status_code == 303
    assert stored(world).narrative == TYPED["narrative"]
    assert NOT_SAVED not in browser.page(at(world)).main


def test_a_post_with_a_fresh_token_but_without_a_person_is_kept_just_the_same(world: World) -> None:
    can_sign_in(world.coordinator)
    browser = world.browser(world.coordinator)
    ticket = opened(browser, at(world))["ticket"]
    browser.end_session()
    answer = browser.post(at(world), {**TYPED, "ticket": ticket})
    assert answer.status_code == 303
    assert urlsplit(answer.location).path == "/account/sign-in"
    answer = sign_in(browser, world.coordinator, answer.location)
    assert browser.page(answer.location).value("narrative") == TYPED["narrative"]


def test_a_form_drawn_in_another_session_of_the_same_person_comes_back_at_once(world: World) -> None:
    browser = world.browser(world.coordinator)
    hidden = opened(browser, at(world))
    browser.end_session()
    browser.sign_in(world.coordinator)
    with browser.client.session_transaction() as session:
        session["csrf_token"] = "b" * 40
    answer = browser.client.post(at(world), data={**hidden, **TYPED})
    assert answer.status_code == 303
    page = browser.page(answer.location)
    assert NOT_SAVED in page.main
    assert page.value("narrative") == TYPED["narrative"]
    assert stored(world).version == 0


def test_another_person_who_signs_in_at_the_same_browser_does_not_see_the_text(world: World) -> None:
    browser, location = after_the_end(world)
    other = can_sign_in(world.person(Role.COORDINATOR, world.leeds))
    answer = sign_in(browser, other, location)
    page = browser.page(answer.location)
    assert NOT_SAVED not in page.main
    assert "long meeting" not in page.html
    assert (page.value("narrative"), page.value("score")) == ("", None)


@pytest.mark.parametrize("token", ["", "guessed", "a" * 5000, "%00", "é"])
def test_a_guessed_token_shows_nothing(world: World, token: str) -> None:
    after_the_end(world)
    browser = world.browser(world.coordinator)
    page = browser.page(f"{at(world)}?kept={token}")
    assert NOT_SAVED not in page.main
    assert "long meeting" not in page.html


def test_a_kept_text_shows_only_on_the_page_it_was_typed_on(world: World) -> None:
    _, location = after_the_end(world)
    page = world.browser(world.coordinator).page(f"{at(world, 'fv2')}?{urlsplit(location).query}")
    assert NOT_SAVED not in page.main
    assert page.value("narrative") == ""


@pytest.mark.parametrize("ticket", [None, "", "forged", "MQ.aaaa.bbbb"])
def test_a_text_without_proof_of_who_had_its_form_drawn_is_not_stored_but_given_back(
    world: World, ticket: str | None
) -> None:
    browser = world.browser()
    fields = {**TYPED, "csrf_token": "x"} | ({} if ticket is None else {"ticket": ticket})
    for send in (browser.client.post, browser.post):  # without a session, and with one that nobody is signed in to
        answer = send(at(world), data=dict(fields) if send == browser.client.post else dict(TYPED))
        assert answer.status_code == 403
        page = Page(answer)
        assert "You have been signed out, so this was not saved." in page.main
        assert page.value("narrative") == TYPED["narrative"]
    assert kept_rows() == 0
    assert stored(world).version == 0


def test_more_than_can_be_kept_is_given_back_at_once(world: World) -> None:
    can_sign_in(world.coordinator)
    browser = world.browser(world.coordinator)
    hidden = opened(browser, at(world))
    browser.end_session()
    text = "word " * 100_000
    answer = browser.client.post(at(world), data={**hidden, "narrative": text})
    assert answer.status_code == 403
    assert Page(answer).value("narrative") == text
    assert kept_rows() == 0


def test_a_hundred_thousand_characters_are_kept_whole(world: World) -> None:
    text = "x" * 99_999 + "é"
    browser, location = after_the_end(world, typed={"version": "0", "narrative": text})
    answer = sign_in(browser, world.coordinator, location)
    assert browser.page(answer.location).value("narrative") == text


def test_a_kept_text_is_forgotten_after_a_day(world: World) -> None:
    _, location = after_the_end(world)
    browser = world.browser(world.coordinator)
    world.at(factories.NOW + timedelta(hours=23, minutes=59))
    assert browser.page(location).value("narrative") == TYPED["narrative"]
    world.at(factories.NOW + timedelta(hours=24, minutes=1))
    page = browser.page(location)
    assert (NOT_SAVED in page.main, page.value("narrative")) == (False, "")
    assert kept_rows() == 1
    after_the_end(world)
    assert kept_rows() == 1, "the old row is still there"


def test_a_kept_text_meets_what_somebody_saved_meanwhile(world: World) -> None:
    browser, location = after_the_end(world)
    save(world.browser(world.person(Role.COORDINATOR, world.leeds)), world, narrative="Saved meanwhile")
    page = browser.page(sign_in(browser, world.coordinator, location).location)
    assert (page.value("narrative"), page.value("version")) == (TYPED["narrative"], "0")
    answer = save(browser, world, version=page.value("version"), narrative=page.value("narrative"))
    assert answer.status_code == 409
    assert "Saved" in Page(answer).soup.select_one("[aria-labelledby=merge-theirs] mark").get_text()


def test_a_kept_text_is_shown_even_when_the_return_was_submitted_meanwhile(world: World) -> None:
    browser, location = after_the_end(world)
    submit_now(world)
    page = browser.page(sign_in(browser, world.coordinator, location).location)
    assert "This return has been submitted, so it cannot be changed." in page.main
    assert "It was not saved." in page.main
    assert page.value("narrative") == TYPED["narrative"]


@pytest.mark.parametrize(
    ("page_of", "typed", "name"),
    [
        ("data-maturity", {"model": "4"}, "model"),
        ("priorities", {"chosen": "da1"}, "chosen"),
        ("priorities/reasons", {"reason_da1": "Because"}, "reason_da1"),
        ("sharing", {"areas": "yes"}, "areas"),
        ("sign-off/chair", {"name": "Chris Example"}, "name"),
    ],
)
def test_every_other_form_comes_back_too_and_says_that_it_is_not_saved(
    world: World, page_of: str, typed: dict[str, str], name: str
) -> None:
    first, path = world.browser(world.coordinator), f"{world.base}/{page_of}"
    first.post(f"{world.base}/data-maturity", {"version": 0, "model": 1})
    first.post(f"{world.base}/priorities", {"version": 0, "chosen": ["da1", "da2", "da3"]})
    browser, location = after_the_end(world, path, typed)
    page = browser.page(sign_in(browser, world.coordinator, location).location)
    assert NOT_SAVED in page.main
    assert page.value(name) == ([typed[name]] if name == "chosen" else typed[name])


def test_a_reply_to_a_comment_comes_back_under_it_and_can_then_be_sent(world: World) -> None:
    said(world.browser(world.coordinator), world, "A question")
    thread_id = comments(world)[0].thread_id
    typed = {"thread": str(thread_id), "text": "Typed in a long meeting", "tell": "7", "send": "yes"}
    browser, location = after_the_end(world, comments_at(world), typed)
    page = browser.page(sign_in(browser, world.coordinator, location).location)
    assert NOT_SAVED in page.main
    assert (page.value("text"), page.value("thread")) == (typed["text"], typed["thread"])
    fields = {name: page.value(name) for name in ("thread", "once", "version")}
    assert said(browser, world, page.value("text"), **fields).status_code == 303
    assert [row.text for row in comments(world)] == ["A question", "Typed in a long meeting"]


def test_a_button_without_text_leads_to_signing_in_and_keeps_nothing(world: World) -> None:
    browser = world.browser()
    answer = browser.post(f"{world.base}/submit")
    assert (answer.status_code, urlsplit(answer.location).path) == (303, "/account/sign-in")
    assert kept_rows() == 0


def test_signing_out_of_a_session_that_has_ended_leads_to_the_sign_in_page(world: World) -> None:
    browser = world.browser(world.coordinator)
    browser.end_session()
    answer = browser.client.post("/account/sign-out", data={"csrf_token": "x"})
    assert browser.page(answer.location).soup.h1.get_text() == "Sign in"
