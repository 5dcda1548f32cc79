"""A whole return with a keyboard alone, from signing in to the report: nothing is clicked, and nothing put in focus."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.hands import Hands
from tests.browser.house import DONCASTER, PASSWORD, Server
from tests.browser.visitor import Visitor
from tests.returns import REQUIRED_ROLES

BASE = f"/areas/{DONCASTER}/2024"


def test_a_return_is_made_signed_off_submitted_and_downloaded_without_a_mouse(
    visit: Callable[..., Visitor], server: Server
) -> None:
    server.fill_in(DONCASTER)
    person = visit()
    hands = Hands(person.page)
    person.open("/")
    signing_in(person, hands)
    scoring(person, hands)
    choosing(person, hands)
    signing_off(person, hands)
    submitting(person, hands)
    assert hands.stops > 150


def signing_in(person: Visitor, hands: Hands) -> None:
    hands.skip()
    hands.write("doncaster@example.org", says="Email address")
    hands.write("not the password", name="password")
    hands.press(says="Sign in", kind="submit")
    hands.from_summary("email")
    hands.write(PASSWORD, name="password")
    hands.press(says="Sign in", kind="submit")
    person.is_at("What there is to do")
    hands.skip()
    hands.press(says="2024 return")
    person.is_at("Your return")


def scoring(person: Visitor, hands: Hands) -> None:
    """One descriptor, with a link that lacks its address."""
    hands.skip()
    hands.press(href=f"{BASE}/descriptors/fv1")
    hands.skip()
    hands.choose("score", "4")
    hands.write("Families told us what works.", name="narrative")
    hands.write("Minutes", id="evidence-label-0")
    hands.press(name="save_and_continue")
    hands.from_summary("evidence-url-0")
    hands.keyboard.type("https://example.org/minutes")
    hands.press(name="save_and_continue")
    person.is_at("Your return")
    hands.skip()
    hands.press(href=f"{BASE}/descriptors/fv1")
    expect(person.page.locator("[name=score][value='4']")).to_be_checked()
    assert person.value("#narrative") == "Families told us what works."
    assert person.value("#evidence-url-0") == "https://example.org/minutes"
    hands.skip()
    assert hands.tab("Shift+Tab")["href"] == f"{BASE}/", "what stands before the main part is the way back"
    hands.keyboard.press("Enter")
    person.is_at("Your return")


def choosing(person: Visitor, hands: Hands) -> None:
    """Data maturity, priorities with their reasons, and sharing."""
    hands.skip()
    hands.press(href=f"{BASE}/data-maturity")
    hands.skip()
    hands.choose("model", "5")
    hands.press(says="Save and continue")
    person.sees("Your data maturity model has been saved.")
    hands.skip()
    hands.press(href=f"{BASE}/priorities")
    hands.skip()
    hands.tick("chosen", "co2")  # the fourth
    hands.press(says="Save and continue")
    hands.from_summary("chosen")
    hands.tick("chosen", "co1")
    hands.press(says="Save and continue")
    person.is_at("Why these priorities")
    hands.skip()
    hands.write("Because families asked for it.", name="reason_co2")
    hands.write("A steering group by March.", name="plan_co2")
    hands.press(says="Save and continue")
    person.sees("Your priorities have been saved.")
    hands.skip()
    hands.press(href=f"{BASE}/sharing")
    hands.skip()
    hands.choose("areas", "no")
    hands.press(says="Save and continue")
    person.sees("Your sharing choices have been saved.")


def signing_off(person: Visitor, hands: Hands) -> None:
    hands.skip()
    hands.press(href=f"{BASE}/check")
    person.sees("Nothing is missing.")
    hands.skip()
    hands.press(href=f"{BASE}/sign-off")
    for role in REQUIRED_ROLES:
        hands.skip()
        hands.press(href=f"{BASE}/sign-off/{role}")
        hands.skip()
        hands.write(f"Sam {role}", name="name")
        hands.write("Early help partnership", name="organisation")
        for part, value in (("day", "1"), ("month", "5"), ("year", "2024")):
            hands.write(value, name=f"signed_on-{part}")
        hands.choose("how", "meeting")
        hands.press(says="Record sign-off")
        person.sees("has been recorded.")


def submitting(person: Visitor, hands: Hands) -> None:
    hands.skip()
    hands.press(says="Go on to submit")
    hands.skip()
    hands.press(says="Submit the return", kind="submit")
    person.is_at("Submitted return")
    hands.skip()
    hands.to(says="Download the signed-off report (PDF)")
    with person.page.expect_download() as started:
        hands.keyboard.press("Enter")
    assert Path(started.value.path()).read_bytes().startswith(b"%PDF")
