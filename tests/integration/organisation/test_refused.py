"""Answers of the provider that open no account, and answers that are not taken at all."""

from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from ehsg import models
from ehsg.domain.sign_in import FREE_FOR_ADDRESS
from ehsg.extensions import db
from ehsg.services import account
from ehsg.web import sign_in
from tests import once
from tests.integration.conftest import World
from tests.integration.organisation.steps import ANSWER, leaves, returns, waits_at_sign_in
from tests.integration.saving import at, everything
from tests.pages import Page
from tests.provider import Provider
from tests.second_factor import attempts, give, signed_in

pytestmark = once.with_sqlite()


def test_nobody_gets_an_account_and_the_page_says_whom_to_ask(world: World, provider: Provider) -> None:
    provider.has("stranger", email="Stranger@council.example", email_verified=True)
    people = everything()["users"]
    browser = world.browser()
    answer = returns(browser, provider, "stranger", f"?next={at(world)}")
    page = Page(answer)
    assert answer.status_code == 403
    assert "There is no account here for stranger@council.example" in page.main
    assert "Ask the coordinator of your area to invite you" in page.main
    assert page.soup.find("a", string="Go back to signing in")["href"].endswith(quote(at(world), safe=""))
    assert not signed_in(browser)
    assert everything()["users"] == people
    assert attempts() == [("organisation", False)]


@pytest.mark.parametrize("verified", [False, None, "true", "false", 1, [], {"is": True}])
def test_an_address_that_the_provider_has_not_checked_opens_nothing(
    world: World, provider: Provider, verified: Any
) -> None:
    provider.has("unchecked", email=world.coordinator.email, email_verified=verified)
    browser = world.browser()
    answer = returns(browser, provider, "unchecked")
    assert answer.status_code == 403
    assert "Example Council has not confirmed that your email address is yours" in Page(answer).main
    assert not signed_in(browser)
    assert world.coordinator.email not in Page(answer).html


def test_a_provider_that_says_nothing_of_it_has_not_checked_the_address(world: World, provider: Provider) -> None:
    provider.has("silent", email=world.coordinator.email)
    browser = world.browser()
    assert returns(browser, provider, "silent").status_code == 403
    assert not signed_in(browser)


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "no address",
        "a@b",
        7,
        ["a@example.org"],
        "two@example.org,other@example.org",
        "x" * 5000,
        "\u212ax@e.org",
    ],
)
def test_what_is_no_address_opens_nothing(world: World, provider: Provider, address: Any) -> None:
    provider.has("odd", email=address, email_verified=True)
    answer = returns(world.browser(), provider, "odd")
    assert answer.status_code == 403
    assert "did not tell us your email address" in Page(answer).main


def test_an_address_that_only_looks_the_same_is_another(world: World, provider: Provider) -> None:
    world.coordinator.email = "kim@example.org"
    db.session.commit()
    for email in ("\u212aim@example.org", "kim@example\uff0eorg", "\uff4bim@example.org"):
        provider.has("lookalike", email=email, email_verified=True)
        browser = world.browser()
        assert returns(browser, provider, "lookalike").status_code == 403
        assert not signed_in(browser)


def test_a_closed_account_stays_closed(world: World, provider: Provider, casey: models.User) -> None:
    casey.active = False
    db.session.commit()
    browser = world.browser()
    answer = returns(browser, provider, "casey")
    assert answer.status_code == 403
    assert f"The account for {casey.email} has been closed" in Page(answer).main
    assert not signed_in(browser)
    assert attempts() == [("organisation", False)]


def test_somebody_who_cancels_there_is_back_at_the_sign_in_page_with_the_page_that_they_wanted(
    world: World, provider: Provider, casey: models.User
) -> None:
    browser = world.browser()
    answer = browser.get(provider.answer(leaves(browser, f"?next={at(world)}"), deny=True))
    waits_at_sign_in(browser, answer, "You did not sign in with Example Council", at(world))
    assert attempts() == []


def test_an_answer_with_another_state_is_not_taken(world: World, provider: Provider, casey: models.User) -> None:
    browser = world.browser()
    path = provider.answer(leaves(browser), "casey")
    for state in ("another", "", "%00", "a" * 5000):
        wrong = f"{path.split('&state=')[0]}&state={state}"
        waits_at_sign_in(browser, browser.get(wrong), "Signing in with Example Council did not work")
    waits_at_sign_in(browser, browser.get(f"{ANSWER}?error=access_denied"), "did not work")
    assert attempts() == []


def test_an_answer_that_was_begun_in_another_browser_is_not_taken(
    world: World, provider: Provider, casey: models.User
) -> None:
    path = provider.answer(leaves(world.browser()), "casey")
    other = world.browser()
    leaves(other)
    waits_at_sign_in(other, other.get(path), "did not work")


def test_an_answer_works_once(world: World, provider: Provider, casey: models.User) -> None:
    browser = world.browser()
    path = provider.answer(leaves(browser), "casey")
    browser.get(path)
    assert signed_in(browser)
    again = browser.get(path)
    assert (again.status_code, again.location) == (303, "/"), "somebody who went back in the browser"
    other = world.browser()
    waits_at_sign_in(other, other.get(path), "did not work")


def test_a_code_that_was_used_elsewhere_is_refused_by_the_provider(
    world: World, provider: Provider, casey: models.User
) -> None:
    first, second = world.browser(), world.browser()
    used = parse_qs(urlsplit(path := provider.answer(leaves(first), "casey")).query)["code"][0]
    first.get(path)
    state = parse_qs(urlsplit(leaves(second)).query)["state"][0]
    waits_at_sign_in(second, second.get(f"{ANSWER}?code={used}&state={state}"), "did not work")


def test_a_session_that_was_lost_in_between_is_told_to_try_again(
    world: World, provider: Provider, casey: models.User
) -> None:
    browser = world.browser()
    path = provider.answer(leaves(browser), "casey")
    browser.end_session()
    waits_at_sign_in(browser, browser.get(path), "did not work")


def test_an_answer_for_another_nonce_is_not_taken(world: World, provider: Provider, casey: models.User) -> None:
    browser = world.browser()
    path = provider.answer(leaves(browser), "casey")
    with browser.client.session_transaction() as session:
        (key,) = (key for key in session if key.startswith("_state_"))
        session[key] = {**session[key], "data": {**session[key]["data"], "nonce": "another"}}
    waits_at_sign_in(browser, browser.get(path), "did not work")


def test_a_sign_in_that_cannot_be_recorded_is_none(
    world: World, provider: Provider, casey: models.User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: Any) -> None:
        raise RuntimeError

    browser = world.browser()
    path = provider.answer(leaves(browser), "casey")
    monkeypatch.setattr(sign_in, "record_attempt", fail)
    assert browser.get(path).status_code == 503
    monkeypatch.setattr(sign_in, "record_attempt", account.record_attempt)
    assert not signed_in(browser)


def test_people_without_an_account_do_not_make_their_colleagues_wait(
    world: World, provider: Provider, casey: models.User
) -> None:
    give(world.app, casey)  # a password with it
    provider.has("stranger", email="stranger@council.example", email_verified=True)
    for _ in range(FREE_FOR_ADDRESS + 2):
        returns(world.browser(), provider, "stranger")
    answer = world.browser().post("/account/sign-in", {"email": casey.email, "password": "three random words"})
    assert answer.status_code == 302, "nobody guessed a password"
