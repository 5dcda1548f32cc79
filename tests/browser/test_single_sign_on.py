"""Signing in with an organisation's account, in a real browser: there, back, and what the policy lets through.

The provider stands behind another host that sends people on to it, as a council's does that signs in elsewhere. A
browser holds each redirect after a form against the policy's `form-action`, so this would fail if a form led there.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from ehsg.extensions import db
from ehsg.models import SecondFactor
from tests import factories
from tests.browser.house import Server
from tests.browser.visitor import Visitor
from tests.provider import Provider

Visit = Callable[..., Visitor]
DESCRIPTOR = "/areas/E08000035/2024/descriptors/fv1"
LONG = "x" * 64 + "@" + ".".join(["a-council-with-a-very-long-name-indeed"] * 4) + ".example"


def leave(visitor: Visitor) -> None:
    visitor.press("Sign in with Example Council")
    expect(visitor.page.locator("input[name=sub]")).to_be_visible()


def come_back(visitor: Visitor, sub: str) -> None:
    visitor.page.locator("input[name=sub]").fill(sub)
    visitor.page.get_by_role("button", name="Authorize").click()


@pytest.mark.parametrize("scripts", [True, False])
def test_there_and_back_to_the_page_that_was_wanted(visit: Visit, provider: Provider, scripts: bool) -> None:
    provider.has("leeds", email="Leeds@Example.org", email_verified=True)
    visitor = visit(scripts=scripts)
    visitor.open(DESCRIPTOR)
    visitor.is_at("Sign in")
    visitor.looks_right()
    leave(visitor)
    assert visitor.page.url.startswith(provider.issuer.replace("127.0.0.1", "localhost"))
    visitor.page.go_back()
    visitor.is_at("Sign in")
    leave(visitor)
    come_back(visitor, "leeds")
    visitor.page.wait_for_url(f"**{DESCRIPTOR}")
    visitor.open("/account")
    visitor.sees("Organisation account")
    visitor.looks_right()


def test_a_browser_that_does_not_go_on_by_itself_shows_a_link(visit: Visit, provider: Provider) -> None:
    visitor = visit()

    def without_refresh(route: object) -> None:
        answer = route.fetch()  # type: ignore[attr-defined]
        headers = {name: value for name, value in answer.headers.items() if name != "refresh"}
        route.fulfill(response=answer, headers=headers)  # type: ignore[attr-defined]

    visitor.page.route("**/sign-in/with/organisation", without_refresh)
    visitor.open("/account/sign-in")
    visitor.press("Sign in with Example Council")
    visitor.is_at("You are being taken to Example Council")
    visitor.looks_right()
    visitor.follow("Go on if nothing happens")
    expect(visitor.page.locator("input[name=sub]")).to_be_visible()


@pytest.mark.parametrize(
    ("claims", "words"),
    [
        ({"email": LONG, "email_verified": True}, "There is no account here for"),
        ({"email": "closed@example.org", "email_verified": True}, "has been closed"),
        ({"email": "leeds@example.org"}, "has not confirmed that your email address is yours"),
        ({}, "did not tell us your email address"),
    ],
)
def test_a_person_who_gets_in_nowhere_reads_why(
    visit: Visit, provider: Provider, server: Server, claims: dict[str, object], words: str
) -> None:
    with server.app.app_context():
        if "closed" in words:
            factories.UserFactory(email="closed@example.org", active=False)
        db.session.commit()
    provider.has("somebody", **claims)
    visitor = visit()
    visitor.open("/account/sign-in")
    leave(visitor)
    come_back(visitor, "somebody")
    visitor.is_at("You are not signed in")
    visitor.sees(words)
    visitor.looks_right()
    visitor.follow("Go back to signing in")
    visitor.is_at("Sign in")


def test_the_code_of_an_app_is_asked_for_after_it(visit: Visit, provider: Provider, server: Server) -> None:
    with server.app.app_context():  # somebody whose codes no other test uses up
        user = factories.UserFactory(email="coded@example.org")
        secret = server.app.extensions["ehsg_authenticator"].generate_totp_secret()
        db.session.add(SecondFactor(user_id=user.id, secret=secret, set_up_at=factories.NOW))
        db.session.commit()
    provider.has("coded", email="coded@example.org", email_verified=True)
    visitor = visit()
    visitor.open("/account/sign-in")
    leave(visitor)
    come_back(visitor, "coded")
    visitor.is_at("Enter the code from your app")
    visitor.fill("Code from your authenticator app", server.code("coded@example.org"))
    visitor.press("Continue")
    expect(visitor.page.locator(".app-nav__person")).to_be_visible()


def test_a_session_that_is_lost_in_between_is_told_to_try_again(visit: Visit, provider: Provider) -> None:
    provider.has("leeds", email="leeds@example.org", email_verified=True)
    visitor = visit()
    visitor.open("/account/sign-in")
    leave(visitor)
    visitor.context.clear_cookies()
    come_back(visitor, "leeds")
    visitor.is_at("Sign in")
    visitor.sees("Signing in with Example Council did not work. Try again.")
    visitor.looks_right()
    leave(visitor)
    come_back(visitor, "leeds")
    visitor.is_at("What there is to do")


def test_an_account_without_a_password_reads_how_to_prove_who_it_is(
    visit: Visit, provider: Provider, server: Server
) -> None:
    with server.app.app_context():
        factories.UserFactory(email="without@example.org", password=None)
        db.session.commit()
    provider.has("without", email="without@example.org", email_verified=True)
    visitor = visit()
    visitor.open("/account/sign-in")
    leave(visitor)
    come_back(visitor, "without")
    expect(visitor.page.locator(".app-nav__person")).to_be_visible()
    visitor.open("/account/verify")
    visitor.sees("You sign in with your organisation’s account.")
    visitor.looks_right()
