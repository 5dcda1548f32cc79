"""What must be right about the token that says who somebody is."""

import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey

from ehsg import models
from ehsg.web.provider import Client
from tests import once
from tests.integration.conftest import World
from tests.integration.organisation.steps import ANSWER, leaves
from tests.pages import Browser
from tests.provider import CLIENT_ID
from tests.second_factor import attempts, signed_in

pytestmark = once.with_sqlite()

KEY, ANOTHERS_KEY = RSAKey.generate_key(2048, {"kid": "k"}), RSAKey.generate_key(2048, {"kid": "k"})


@pytest.fixture
def forged(world: World, casey: models.User, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Signs in with an id token that is what it should be but for what a test says."""
    monkeypatch.setattr(Client, "fetch_jwk_set", lambda *_, **__: KeySet([KEY]).as_dict(private=False))

    def try_with(key: Any = KEY, algorithm: str = "RS256", *, whole: str = "", **changes: Any) -> Browser:
        browser = world.browser()
        asked = parse_qs(urlsplit(to := leaves(browser)).query)
        issuer = to.split("/oauth2")[0]
        claims = {"iss": issuer, "sub": "casey", "aud": CLIENT_ID, "nonce": asked["nonce"][0], "email": casey.email}
        claims |= {"iat": int(time.time()), "exp": int(time.time()) + 600, "email_verified": True} | changes
        claims = {name: value for name, value in claims.items() if value is not None}
        token = whole or jwt.encode({"alg": algorithm, "kid": "k"}, claims, key, algorithms=[algorithm])
        answered = {"access_token": "a", "token_type": "Bearer", "id_token": token}
        monkeypatch.setattr(Client, "fetch_access_token", lambda *_, **__: dict(answered))
        browser.get(f"{ANSWER}?code=c&state={asked['state'][0]}")
        return browser

    return try_with


def test_an_id_token_that_is_as_it_should_be_is_taken(forged: Any) -> None:
    assert signed_in(forged())
    assert signed_in(forged(aud=[CLIENT_ID]))
    assert signed_in(forged(aud=[CLIENT_ID, "another"], azp=CLIENT_ID))


LONG_AGO = int(time.time()) - 10_000
WRONG: dict[str, dict[str, Any]] = {
    "another issuer": {"iss": "https://evil.example"},
    "no issuer": {"iss": None},
    "for another": {"aud": "another"},
    "for another, in our name": {"aud": "another", "azp": CLIENT_ID},
    "for many, and not first for us": {"aud": [CLIENT_ID, "another"], "azp": "another"},
    "for nobody": {"aud": None},
    "too old": {"exp": LONG_AGO},
    "without end": {"exp": None},
    "from the future": {"iat": int(time.time()) + 10_000},
    "not yet": {"nbf": int(time.time()) + 10_000},
    "another nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "about nobody": {"sub": None},
    "signed by another": {"key": ANOTHERS_KEY},
    "signed with the client's secret": {"key": OctKey.import_key("x" * 40), "algorithm": "HS256"},
    "not signed": {"key": OctKey.import_key("x" * 40), "algorithm": "none"},
    "no token": {"whole": "nonsense"},
    "cut": {"whole": "a.b.c"},
}


@pytest.mark.parametrize("defect", WRONG)
@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
def test_an_id_token_with_a_defect_is_not_taken(forged: Any, defect: str) -> None:
    assert not signed_in(forged(**WRONG[defect]))
    assert attempts() == []


def test_the_address_is_asked_for_where_the_token_is_silent(
    forged: Any, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {"sub": "casey", "email": world.coordinator.email, "email_verified": True}
    monkeypatch.setattr(Client, "userinfo", lambda *_, **__: told)
    assert signed_in(forged(email=None, email_verified=None))
    assert signed_in(forged(email_verified=None))
    told["sub"] = "another"
    assert not signed_in(forged(email=None, email_verified=None))
    told["sub"] = "casey"
    del told["email_verified"]
    assert not signed_in(forged(email=None))
