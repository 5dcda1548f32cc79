"""Signing in with a code, setting that up, forgotten passwords, and the warning before a sign-in ends."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.house import CHANGING, LEAD, PASSWORD
from tests.browser.visitor import Visitor

Visit = Callable[..., Visitor]
NEW = "four other random words"


def password(visitor: Visitor, email: str, typed: str = PASSWORD) -> None:
    visitor.open("/account/sign-in")
    visitor.fill("Email address", email)
    visitor.fill("Password", typed)
    visitor.press("Sign in")


def set_up(visitor: Visitor) -> list[str]:
    """Sets an app up on the page that is open; the recovery codes that it shows then."""
    key = visitor.page.locator(".app-key").inner_text()
    visitor.fill("Code from your authenticator app", visitor.server.code_of_key(key))
    visitor.press("Continue")
    visitor.is_at("Keep your recovery codes")
    return visitor.page.locator(".app-codes li").all_inner_texts()


@pytest.mark.parametrize("scripts", [True, False])
def test_signing_in_with_a_code(visit: Visit, scripts: bool) -> None:
    visitor = visit(scripts=scripts)
    password(visitor, LEAD)
    visitor.is_at("Enter the code from your app")
    visitor.looks_right()
    visitor.fill("Code from your authenticator app", "12345")
    visitor.press("Continue")
    visitor.is_told("Enter the 6 numbers that your authenticator app shows")
    visitor.looks_right()
    visitor.fill("Code from your authenticator app", visitor.server.code(LEAD))
    visitor.press("Continue")
    visitor.is_at("What there is to do")
    visitor.open("/account")
    visitor.sees("Your role needs it.", "Signed in", "on Linux, this network")
    visitor.looks_right()


@pytest.mark.parametrize(("scripts", "email"), [(True, CHANGING[0]), (False, CHANGING[1])])
def test_setting_it_up_using_a_recovery_code_and_switching_it_off(visit: Visit, scripts: bool, email: str) -> None:
    visitor = visit(scripts=scripts)
    password(visitor, email)
    visitor.open("/account")
    visitor.looks_right()
    visitor.page.get_by_role("link", name="Set up").click()
    visitor.is_at("Set up an authenticator app")
    visitor.looks_right()
    codes = set_up(visitor)
    assert len(codes) == 10
    visitor.looks_right()
    visitor.page.get_by_role("link", name="I have kept them: continue").click()
    visitor.page.get_by_role("button", name="Sign out", exact=True).click()

    password(visitor, email)
    visitor.follow("I do not have my phone: use a recovery code")
    visitor.is_at("Enter a recovery code")
    visitor.looks_right()
    visitor.fill("Recovery code", "no code")
    visitor.press("Continue")
    visitor.is_told("The recovery code is wrong or was used before.")
    visitor.looks_right()
    visitor.fill("Recovery code", codes[3])
    visitor.press("Continue")
    visitor.sees("You used a recovery code. 9 are left.")

    visitor.open("/account")
    visitor.sees("9 of 10 left")
    visitor.page.get_by_role("link", name=re.compile("Make new ones")).click()
    visitor.is_at("Make new recovery codes")
    visitor.looks_right()
    visitor.open("/account")
    visitor.page.get_by_role("link", name=re.compile("^Replace")).click()
    visitor.is_at("Replace your authenticator app")
    visitor.looks_right()
    visitor.open("/account")
    visitor.page.get_by_role("link", name=re.compile("^Switch off")).click()
    visitor.is_at("Switch off the second step")
    visitor.looks_right()
    visitor.press("Switch it off")
    visitor.is_at("Your account")
    visitor.sees("The second step has been switched off.", "Not set up.")


@pytest.mark.parametrize(("scripts", "email"), [(True, CHANGING[2]), (False, CHANGING[3])])
def test_a_forgotten_password_is_replaced_with_the_link_in_the_mail(visit: Visit, scripts: bool, email: str) -> None:
    visitor = visit(scripts=scripts)
    visitor.open("/account/sign-in")
    visitor.looks_right()
    visitor.follow("I have forgotten my password")
    visitor.is_at("Choose a new password")
    visitor.press("Send the link")
    visitor.is_told("Enter your email address")
    visitor.looks_right()
    visitor.fill("Email address", email)
    visitor.press("Send the link")
    visitor.is_at("Look for our email")
    visitor.looks_right()
    link = visitor.server.link_to(email)
    visitor.open(link)
    visitor.fill("New password", "short")
    visitor.press("Save the new password")
    visitor.is_told("The password must be between 12 and 1,000 characters", "Enter the new password again")
    visitor.looks_right()
    visitor.page.locator("[name=password]").fill(NEW)
    visitor.page.locator("[name=again]").fill(NEW)
    visitor.press("Save the new password")
    visitor.is_at("Sign in")
    visitor.sees("Your password has been changed.")
    visitor.looks_right()
    password(visitor, email, NEW)
    visitor.is_at("What there is to do")
    visitor.open("/account/change-password")
    visitor.looks_right()
    visitor.page.get_by_role("button", name="Sign out", exact=True).click()
    visitor.open(link, 404)
    visitor.is_at("This link has been used")
    visitor.looks_right()


def test_the_warning_before_the_end_can_be_answered_and_every_tab_hears_it(visit: Visit) -> None:
    visitor = visit()
    visitor.page.clock.install()
    visitor.sign_in("bradford2@example.org")
    other = visitor.context.new_page()
    other.goto("/help")
    notices = [page.locator("[data-session-notice]") for page in (visitor.page, other)]
    for notice in notices:
        expect(notice).to_be_hidden()
    visitor.page.bring_to_front()
    visitor.page.clock.fast_forward("01:27:00")  # in both tabs
    for page, notice in zip((visitor.page, other), notices, strict=True):
        expect(notice).to_contain_text("You will be signed out in")
        expect(page.locator("[data-session-spoken]")).to_contain_text("You will be signed out in")
    expect(notices[0]).to_be_focused()
    expect(notices[0]).to_be_in_viewport()
    visitor.looks_right()
    visitor.page.get_by_role("button", name="Stay signed in").click()
    for notice in notices:
        expect(notice).to_be_hidden()


def test_after_the_end_the_page_says_that_the_text_is_kept(visit: Visit) -> None:
    visitor = visit()
    visitor.page.clock.install()
    visitor.sign_in("bradford2@example.org")
    visitor.page.clock.fast_forward("01:31:00")
    notice = visitor.page.locator("[data-session-notice]")
    expect(notice).to_contain_text("You have been signed out")
    expect(notice).to_contain_text("What you typed on this page is not lost.")
    expect(notice.get_by_role("button", name="Stay signed in")).to_be_hidden()
    visitor.looks_right()


def test_the_warning_is_seen_from_the_top_of_a_long_page_and_takes_nobody_away_from_typing(visit: Visit) -> None:
    visitor = visit()
    visitor.page.clock.install()
    visitor.sign_in("bradford2@example.org")
    visitor.open("/areas/E08000032/2024/descriptors/fv1")
    visitor.page.get_by_label("Narrative").focus()
    visitor.page.evaluate("scrollTo(0, 0)")
    visitor.page.clock.fast_forward("01:27:00")
    expect(visitor.page.locator("[data-session-notice]")).to_be_in_viewport()
    expect(visitor.page.get_by_label("Narrative")).to_be_focused()
    visitor.looks_right()


def test_the_password_is_asked_for_again_before_the_app_is_changed(visit: Visit) -> None:
    visitor = visit("bradford2@example.org")
    visitor.open("/account/verify?next=/account/second-factor")
    visitor.is_at("Enter your password again")
    visitor.fill("Password", "a wrong password")
    visitor.press("Continue")
    visitor.is_told("The password is wrong. Check it and try again.")
    visitor.looks_right()
    visitor.fill("Password", PASSWORD)
    visitor.press("Continue")
    visitor.is_at("Set up an authenticator app")


def test_twelve_hours_cannot_be_put_off(visit: Visit) -> None:
    visitor = visit()
    visitor.page.clock.install()
    visitor.sign_in("bradford2@example.org")
    for _ in range(9):
        visitor.page.clock.fast_forward("01:19:30")
        visitor.page.evaluate("document.dispatchEvent(new Event('ehsg:active'))")
    notice = visitor.page.locator("[data-session-notice]")
    expect(notice).to_contain_text("It is 12 hours since you signed in.")
    expect(notice.get_by_role("button", name="Stay signed in")).to_be_hidden()
    visitor.looks_right()


def test_without_scripts_a_page_says_how_long_a_sign_in_lasts_and_that_text_is_kept(visit: Visit) -> None:
    visitor = visit("bradford2@example.org", scripts=False)
    visitor.open("/")
    expect(visitor.page.locator("body")).to_contain_text("Text that you send after that is kept")
    visitor.looks_right()
