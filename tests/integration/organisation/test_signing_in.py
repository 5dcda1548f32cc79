"""Signing in with an organisation's account, against a provider that runs as a process of its own."""

from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from ehsg import models
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from ehsg.web.provider import Client
from tests import once
from tests.integration.conftest import World
from tests.integration.organisation.steps import ANSWER, START, leaves, returns
from tests.integration.saving import at
from tests.integration.test_kept_forms import TYPED, after_the_end
from tests.provider import CLIENT_ID, Provider
from tests.second_factor import attempts, code, code_step, give, signed_in

pytestmark = once.with_sqlite()


def test_somebody_with_an_account_signs_in_and_it_is_on_record(
    world: World, provider: Provider, casey: models.User
) -> None:
    browser = world.browser()
    assert "Sign in with Example Council" in browser.page("/account/sign-in").main
    answer = returns(browser, provider, "casey")
    assert (answer.status_code, answer.location) == (302, "/")
    assert signed_in(browser)
    assert attempts() == [("organisation", True)]
    page = browser.page("/account").main
    assert "Example" in page or "organisation" in page


def test_what_is_asked_of_the_provider(world: World, provider: Provider, casey: models.User) -> None:
    asked = parse_qs(urlsplit(leaves(world.browser())).query)
    assert asked["response_type"] == ["code"]
    assert asked["scope"] == ["openid email"]
    assert asked["client_id"] == [CLIENT_ID]
    assert asked["redirect_uri"] == [f"http://localhost{ANSWER}"]
    assert asked["code_challenge_method"] == ["S256"]
    assert all(len(asked[name][0]) >= 20 for name in ("state", "nonce", "code_challenge"))


def test_each_sign_in_has_a_state_a_nonce_and_a_challenge_of_its_own(world: World, casey: models.User) -> None:
    browser = world.browser()
    asked = [parse_qs(urlsplit(leaves(browser)).query) for _ in range(2)]
    assert all(asked[0][name] != asked[1][name] for name in ("state", "nonce", "code_challenge"))


def test_the_provider_is_given_the_word_that_belongs_to_the_challenge(
    world: World, provider: Provider, casey: models.User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from authlib.oauth2.rfc7636 import create_s256_code_challenge

    sent: dict[str, Any] = {}
    fetch = Client.fetch_access_token

    def noting(client: Client, **params: Any) -> Any:
        sent.update(params)
        return fetch(client, **params)

    monkeypatch.setattr(Client, "fetch_access_token", noting)
    browser = world.browser()
    to = leaves(browser)
    browser.get(provider.answer(to, "casey"))
    (challenge,) = parse_qs(urlsplit(to).query)["code_challenge"]
    assert create_s256_code_challenge(sent["code_verifier"]) == challenge


@pytest.mark.parametrize("turn", [str.upper, str.title, lambda email: f" {email} "])
def test_the_address_may_be_in_any_capitals_there(world: World, provider: Provider, turn: Any) -> None:
    provider.has("loud", email=turn(world.coordinator.email), email_verified=True)
    browser = world.browser()
    returns(browser, provider, "loud")
    assert signed_in(browser)


def test_the_second_factor_is_asked_for_all_the_same(world: World, provider: Provider, casey: models.User) -> None:
    secret = give(world.app, casey)
    browser = world.browser()
    answer = returns(browser, provider, "casey", f"?next={at(world)}")
    assert answer.status_code == 302
    assert answer.location == f"/account/sign-in/code?next={quote(at(world), safe='')}"
    assert not signed_in(browser)
    assert attempts() == [], "it is not complete"
    answer = code_step(browser, code(world.app, secret, world.app.extensions["ehsg_clock"]()), answer.location)
    assert answer.location == at(world)
    assert signed_in(browser)
    assert attempts() == [("code", True)]


def test_whoever_needs_a_second_factor_and_has_none_sets_one_up_first(world: World, provider: Provider) -> None:
    lead = world.person(Role.NATIONAL_LEAD)
    db.session.query(models.SecondFactor).filter_by(user_id=lead.id).delete()
    db.session.commit()
    provider.has("lead", email=lead.email, email_verified=True)
    browser = world.browser()
    returns(browser, provider, "lead")
    assert urlsplit(browser.get("/").location).path == "/account/second-factor"


def test_what_was_typed_before_the_session_ended_is_there_after_signing_in(
    world: World, provider: Provider, casey: models.User
) -> None:
    browser, sent_to = after_the_end(world)
    page = browser.page(sent_to)
    assert "What you typed is kept" in page.main
    query = page.soup.select("main form")[1]["action"].removeprefix(START)
    answer = returns(browser, provider, "casey", query)
    assert "kept=" in answer.location
    assert browser.page(answer.location).value("narrative") == TYPED["narrative"]


ELSEWHERE = (
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example",
    "\\\\evil.example",
    "%09//evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "/account/sign-in/with/organisation",
    "/%0d%0aLocation:%20https://evil.example",
    "https://localhost@evil.example/",
    "/" + "x" * 3000,
)


@pytest.mark.parametrize("target", ELSEWHERE)
def test_the_page_that_follows_is_one_of_ours(
    world: World, provider: Provider, casey: models.User, target: str
) -> None:
    browser = world.browser()
    answer = returns(browser, provider, "casey", f"?next={quote(target)}")
    assert (
        answer.location in ("/", f"/{quote('%0d%0a')}Location:%20https://evil.example")
        or not urlsplit(answer.location).netloc
    )
    assert "evil.example" not in urlsplit(answer.location).netloc
    assert not answer.location.startswith(("//", "/\\"))
    assert signed_in(browser)


def test_a_planted_session_does_not_go_on(world: World, provider: Provider, casey: models.User) -> None:
    browser = world.browser()
    to = leaves(browser)
    with browser.client.session_transaction() as session:
        session["planted"], before = "x", session["csrf_token"]
    browser.get(provider.answer(to, "casey"))
    with browser.client.session_transaction() as session:
        assert "planted" not in session
        assert session.get("csrf_token") != before
        assert not [key for key in session if key.startswith(("_state_", "fs_oauth"))]


def test_the_cookie_does_not_grow_with_each_press_of_the_button(world: World) -> None:
    browser = world.browser()
    sizes = []
    for _ in range(12):
        leaves(browser, "?next=/" + "a" * 900)
        sizes.append(len(browser.client.get_cookie("ehsg").value))
    assert max(sizes) < 3500
    assert sizes[-1] <= sizes[4] + 20


def test_somebody_who_is_signed_in_already_is_not_sent_away(world: World, casey: models.User) -> None:
    answer = world.browser(casey).post(START)
    assert (answer.status_code, answer.location) == (302, "/")


def test_a_page_that_was_open_too_long_is_shown_again(world: World) -> None:
    browser = world.browser()
    with world.app.app_context():
        answer = browser.client.post(f"{START}?next={at(world)}", data={"csrf_token": "old"})
    assert (answer.status_code, answer.location) == (303, f"/account/sign-in?next={quote(at(world), safe='')}")


def test_the_policy_is_the_same_on_every_page_of_the_way(world: World) -> None:
    browser = world.browser()
    for answer in (browser.get("/account/sign-in"), browser.post(START)):
        assert "form-action 'self';" in answer.headers["Content-Security-Policy"]
        assert "http" not in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "same-origin"


def test_the_word_of_the_provider_does_not_stand_in_for_the_password_again(world: World) -> None:
    browser = world.browser(world.coordinator)
    assert browser.post("/account/login/oauth-verify-start/organisation").status_code == 404
    assert browser.get("/account/login/oauth-verify-response/organisation").status_code == 404


def test_a_provider_with_another_name_is_not_known(world: World) -> None:
    browser = world.browser()
    assert browser.post("/account/sign-in/with/another").status_code == 404
    assert browser.get("/account/sign-in/from/another?code=a&state=b").status_code == 404


def test_an_account_without_a_password_is_not_asked_for_one(world: World, casey: models.User) -> None:
    browser = world.browser(casey)
    assert "You sign in with your organisation" in browser.page("/account/verify").main
    assert browser.post("/account/verify", {"password": "three random words"}).status_code == 200
