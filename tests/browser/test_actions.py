"""Actions for the priorities of a return that was submitted a year ago, with and without JavaScript."""

import re
from collections.abc import Callable

import pytest

from tests.browser.house import BRADFORD
from tests.browser.visitor import Visitor

BASE = f"/areas/{BRADFORD}/2023"
LONG = ("Llanfairpwllgwyngyll" * 15 + " and what we will do about it. " * 40)[:1_000]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_an_action_is_made_from_the_next_level_reported_on_by_two_people_and_taken_out(
    visit: Callable[..., Visitor], scripts: bool
) -> None:
    person, colleague = visit("bradford@example.org", scripts=scripts), visit("bradford2@example.org", scripts=scripts)
    person.open(f"{BASE}/submissions/1")
    person.follow("Actions for the priorities")
    person.is_at("Actions for the priorities")
    person.sees("No actions yet")
    for summary in person.page.locator("summary").all():
        summary.click()
    person.looks_right()
    person.follow(re.compile("Make an action from this"))
    person.sees("Change it into what your partnership will do")
    person.press("Add the action")
    person.is_told("Change the guide’s words into what your partnership will do", "Enter the role that owns the action")
    person.looks_right()
    person.fill("What will be done", LONG)
    person.fill("Owner", "O" * 200)
    person.fill("Name of a person", "N" * 200)
    for part, value in (("Day", "1"), ("Month", "9"), ("Year", "2023")):
        person.fill(part, value)
    person.press("Add the action")
    person.sees("The action has been added.", "Overdue, was due 1 September 2023", "0 of 1 done, 1 overdue")
    person.looks_right()

    person.follow(re.compile("Change or report progress"))
    colleague.open(person.page.url.removeprefix(person.server.base))
    colleague.choose("Status", "Done")
    colleague.fill("Progress note", LONG[::-1])
    colleague.press("Save")
    colleague.sees("The action has been saved.", "1 of 1 done")
    person.fill("Progress note", "What I wanted to say")
    person.press("Save")
    person.sees("Bradford Second saved this action first", "What I wanted to say")
    person.looks_right()
    person.press("Save")
    person.sees("What I wanted to say", "0 of 1 done")

    colleague.follow(re.compile("Change or report progress"))
    colleague.is_at("Change an action")
    person.follow(re.compile("Take out"))
    person.looks_right()
    person.press("Take out this action")
    person.sees("The action has been taken out.", "No actions yet")
    colleague.press("Save")
    colleague.is_at("This action was taken out")
    colleague.looks_right()
