"""Signing in with an organisation's account: its settings, a provider that does not answer, and what the log says."""

import logging
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pydantic import ValidationError
from requests import ConnectionError as NoConnection
from requests import Timeout

from ehsg import create_app
from ehsg.config import Settings
from ehsg.domain.single_sign_on import Why, address_of
from ehsg.logs import JsonLines
from ehsg.web.provider import Client, Session
from tests.integration.conftest import World
from tests.integration.organisation.steps import ANSWER, START, leaves
from tests.provider import NOWHERE

ISSUER = NOWHERE["oidc_issuer"]
GOOD = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/authorize?tenant=1",
    "token_endpoint": f"{ISSUER}/token",
    "jwks_uri": f"{ISSUER}/keys",
    "id_token_signing_alg_values_supported": ["none", "HS256", "RS256", "ES256"],
}
UNREACHABLE = "The sign-in page of Example Council cannot be reached just now"


@pytest.fixture(autouse=True)
def _nothing_read_before(world: World) -> None:
    world.app.extensions["security"].oauthglue.oauth.organisation.server_metadata = {}


def _told(monkeypatch: pytest.MonkeyPatch, description: Any, *, status: int = 200) -> list[str]:
    """The provider describes itself so; the addresses that were asked."""
    asked: list[str] = []

    def request(_session: Session, _method: str, url: str, **_: Any) -> Any:
        asked.append(url)
        if isinstance(description, Exception):
            raise description
        answer = SimpleNamespace(
            json=lambda: description, is_redirect=status in (301, 302), raise_for_status=lambda: None
        )
        if status >= 400:
            answer.raise_for_status = lambda: (_ for _ in ()).throw(NoConnection())
        return answer

    monkeypatch.setattr("ehsg.web.provider.OAuth2Session.request", request)
    return asked


def test_while_the_provider_is_down_its_people_are_told_and_everybody_else_signs_in(world: World) -> None:
    browser = world.browser()
    answer = browser.post(f"{START}?next=/privacy")
    assert (answer.status_code, answer.location) == (303, "/account/sign-in?next=%2Fprivacy")
    page = browser.page(answer.location)
    assert UNREACHABLE in page.main
    assert page.soup.find("label", string=lambda text: text and "Password" in text) is not None
    assert browser.page("/privacy").status == 200


def test_its_description_is_read_when_it_is_needed_and_kept_for_an_hour(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = _told(monkeypatch, GOOD)
    browser = world.browser()
    browser.page("/account/sign-in")
    assert asked == []
    for _ in range(3):
        leaves(browser)
    assert asked == [f"{ISSUER}/.well-known/openid-configuration"]


def test_a_description_that_cannot_be_read_again_is_used_still(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import timedelta

    from tests.factories import NOW

    _told(monkeypatch, GOOD)
    leaves(world.browser())
    asked = _told(monkeypatch, NoConnection())
    world.at(NOW + timedelta(hours=2))
    leaves(world.browser())
    assert len(asked) == 1


def test_what_the_address_of_its_page_has_of_its_own_stays(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    _told(monkeypatch, GOOD)
    assert leaves(world.browser()).startswith(f"{ISSUER}/authorize?tenant=1&")


STRANGE: dict[str, Any] = {
    "another issuer": {**GOOD, "issuer": "http://127.0.0.1:2"},
    "no issuer": {k: v for k, v in GOOD.items() if k != "issuer"},
    "no keys": {k: v for k, v in GOOD.items() if k != "jwks_uri"},
    "a page that is none": {**GOOD, "authorization_endpoint": "javascript:alert(1)"},
    "a page with a new line": {**GOOD, "authorization_endpoint": f"{ISSUER}/a\nSet-Cookie: evil=1"},
    "a page that is a list": {**GOOD, "authorization_endpoint": [ISSUER]},
    "another scheme": {**GOOD, "token_endpoint": "ftp://127.0.0.1/token"},
    "no signature that counts": {**GOOD, "id_token_signing_alg_values_supported": ["none", "HS256"]},
    "a list": [],
    "text": "text",
    "nothing": None,
    "no JSON": ValueError("no JSON"),
    "no connection": NoConnection(),
    "no answer": Timeout(),
}


@pytest.mark.parametrize("strange", STRANGE)
def test_a_provider_that_describes_itself_strangely_counts_as_out_of_reach(
    world: World, monkeypatch: pytest.MonkeyPatch, strange: str
) -> None:
    _told(monkeypatch, STRANGE[strange])
    browser = world.browser()
    answer = browser.post(START)
    assert answer.status_code == 303
    assert UNREACHABLE in browser.page(answer.location).main


@pytest.mark.parametrize("status", [301, 302, 404, 500])
def test_nobody_is_led_from_the_provider_to_another_place(
    world: World, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    _told(monkeypatch, GOOD, status=status)
    assert world.browser().post(START).status_code == 303


def test_an_answer_that_was_not_begun_here_asks_nothing_of_the_provider(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = _told(monkeypatch, GOOD)
    assert world.browser().get(f"{ANSWER}?code=a&state=b").status_code == 303
    assert asked == []


def test_neither_codes_nor_tokens_nor_addresses_are_in_the_log(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    _told(monkeypatch, GOOD)
    browser = world.browser()
    state = leaves(browser).split("state=")[1].split("&")[0]
    browser.get(f"{ANSWER}?error=ZebraError&error_description=Zebra&state={state}")
    state = leaves(browser).split("state=")[1].split("&")[0]
    monkeypatch.setattr(Client, "fetch_access_token", lambda *_, **__: {"id_token": "Zebra.Zebra.Zebra"})
    browser.get(f"{ANSWER}?code=ZebraCode&state={state}")
    lines = [JsonLines().format(record) for record in caplog.records]
    assert len([line for line in lines if "sign-in by organisation: " in line]) == 2
    assert "code_verifier" not in "".join(lines)
    assert "Zebra" not in "".join(lines)
    assert state not in "".join(lines)


PLAIN = {name: value for name, value in NOWHERE.items() if name != "oidc_name"}


@pytest.mark.parametrize("absent", PLAIN)
def test_some_of_the_settings_are_not_enough(absent: str) -> None:
    with pytest.raises(ValidationError, match="EHSG_OIDC_CLIENT_SECRET are needed together"):
        Settings(environment="test", **{**PLAIN, absent: ""})


@pytest.mark.parametrize(
    "issuer",
    [
        "http://login.example.org",
        "ftp://login.example.org",
        "login.example.org",
        "https://",
        "http://127.0.0.1.evil.org",
    ],
)
@pytest.mark.parametrize("environment", ["test", "development"])
def test_the_issuer_has_an_https_address(issuer: str, environment: Any) -> None:
    with pytest.raises(ValidationError, match="EHSG_OIDC_ISSUER is not an https address"):
        Settings(environment=environment, **{**PLAIN, "oidc_issuer": issuer})


@pytest.mark.parametrize("issuer", ["http://login.example.org", "http://127.0.0.1:9400", "http://localhost:9400"])
def test_production_takes_no_issuer_over_plain_http(
    issuer: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from tests.integration.test_startup import PRODUCTION

    for name, value in {**PRODUCTION, "EHSG_MAIL_STAYS": "true", "EHSG_INSTANCE": str(tmp_path)}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError, match="EHSG_OIDC_ISSUER is not an https address"):
        Settings(environment="production", **{**PLAIN, "oidc_issuer": issuer})
    assert Settings(environment="production", **{**PLAIN, "oidc_issuer": "https://login.example.org/a"}).oidc_issuer


@pytest.mark.parametrize("rest", ["?tenant=a", "#a"])
def test_an_issuer_has_neither_query_nor_fragment(rest: str) -> None:
    with pytest.raises(ValidationError, match="has a \\? or # in it"):
        Settings(environment="test", **{**PLAIN, "oidc_issuer": f"https://login.example.org/{rest}"})


def test_the_secret_is_not_printed_when_the_settings_are_refused() -> None:
    with pytest.raises(ValidationError) as refused:
        Settings(environment="test", oidc_client_secret="do-not-print-me")
    assert "do-not-print-me" not in str(refused.value)


def test_without_the_settings_there_is_neither_a_button_nor_an_address(tmp_path: Path, world: World) -> None:
    app = create_app(Settings(environment="test", instance=tmp_path))
    assert not [rule for rule in app.url_map.iter_rules() if "oauth" in rule.endpoint]
    assert "Sign in with" not in app.test_client().get("/account/sign-in").get_data(as_text=True)
    assert "Sign in with Example Council" in world.browser().page("/account/sign-in").main, "the other one has it still"


def test_without_a_name_the_button_says_your_organisation(tmp_path: Path) -> None:
    app = create_app(Settings(environment="test", instance=tmp_path, **PLAIN))
    assert "Sign in with your organisation" in app.test_client().get("/account/sign-in").get_data(as_text=True)


def test_an_address_counts_when_it_is_checked_and_in_plain_letters() -> None:
    assert address_of({"email": " Kim@Example.ORG ", "email_verified": True}) == "kim@example.org"
    assert address_of({"email": "kim@example.org"}) is Why.NOT_VERIFIED
    assert address_of({"email_verified": True}) is Why.NO_ADDRESS
    assert address_of({"email": "k\u0131m@example.org", "email_verified": True}) is Why.NO_ADDRESS
