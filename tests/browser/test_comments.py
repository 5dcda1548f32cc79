"""Comments on a descriptor, as two people in their browsers have them."""

import re
from collections.abc import Callable

import pytest

from tests.browser.house import ADMINISTRATOR, SECOND, WAKEFIELD, Server
from tests.browser.test_look import LONG_WORD
from tests.browser.visitor import Visitor

BASE = f"/areas/{WAKEFIELD}/2024/descriptors"
WORDS = re.compile("^(Comment|Reply)$")  # the box, and not the comments themselves


@pytest.mark.parametrize(("scripts", "descriptor"), [(True, "co1"), (False, "co2")])
def test_two_people_comment_reply_resolve_and_take_out(
    visit: Callable[..., Visitor], scripts: bool, descriptor: str
) -> None:
    first, second = visit("wakefield@example.org", scripts=scripts), visit("wakefield2@example.org", scripts=scripts)
    at = f"{BASE}/{descriptor}"
    first.open(at)
    first.page.locator("main").get_by_role("link", name="Comments", exact=True).click()
    first.sees("Nobody has commented yet.")
    first.looks_right()
    first.press("Add comment")
    first.is_told("Enter a comment")
    first.looks_right()
    first.fill(WORDS, f"Which year is this from? {LONG_WORD}")
    first.tick(SECOND["wakefield"])
    first.press("Add comment")
    first.sees("Your comment has been added.", "Which year", f"For {SECOND['wakefield']}")
    first.looks_right()

    second.open(at)
    second.follow("1 open comment")
    second.page.locator("main").get_by_role("link", name="Reply").click()
    second.fill(WORDS, "From last year.")
    second.looks_right()
    first.page.locator("main").get_by_role("button", name="Resolve").click()
    first.sees("The comment has been resolved.", "Every comment has been resolved.")
    first.looks_right()
    second.press("Reply")
    second.sees("somebody was here first")
    second.looks_right()
    second.press("Reply and open again")
    second.sees("Your reply has been added.", "From last year.")

    second.page.locator("main").get_by_role("link", name="Take out").last.click()
    second.is_at("Take out your comment")
    second.looks_right()
    second.press("Take out")
    second.sees("The comment has been taken out.", f"Taken out by {SECOND['wakefield']}.")
    second.looks_right()
    first.open(f"{at}/comments")
    first.page.locator("main").get_by_role("button", name="Resolve").click()
    first.page.locator("main summary").click()
    first.sees("Resolved by")
    first.looks_right()


def test_an_administrator_reads_in_the_outbox_what_the_email_of_the_day_says(
    visit: Callable[..., Visitor], server: Server
) -> None:
    person = visit("wakefield@example.org")
    person.open(f"{BASE}/co3/comments")
    person.fill(WORDS, "Nobody reads this in an email")
    person.tick(SECOND["wakefield"])
    person.press("Add comment")
    person.sees("Your comment has been added.")
    server.app.test_cli_runner().invoke(args=["digest"])
    keeper = visit(ADMINISTRATOR)
    keeper.open("/outbox")
    keeper.sees(f"{BASE}/co3/comments", "You get this email once a day at most")
    assert "Nobody reads this" not in keeper.page.content()
    keeper.looks_right()
