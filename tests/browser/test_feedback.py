"""Feedback to an area, from the first word to the area's answer, as three people in their browsers have it."""

from collections.abc import Callable

import pytest

from tests.browser.house import ANALYST, BRADFORD, LEAD, LEEDS
from tests.browser.test_look import LONG_TEXT, LONG_WORD
from tests.browser.visitor import Visitor

LONGEST = LONG_TEXT[:4_000]


@pytest.mark.parametrize(("scripts", "code", "area"), [(True, LEEDS, "leeds"), (False, BRADFORD, "bradford")])
def test_feedback_is_written_checked_published_and_acknowledged(
    visit: Callable[..., Visitor], scripts: bool, code: str, area: str
) -> None:
    analyst, lead = visit(ANALYST, scripts=scripts), visit(LEAD, scripts=scripts)
    coordinator = visit(f"{area}@example.org", scripts=scripts)
    at = f"/national/2023/feedback/{code}/1"
    coordinator.open(f"/areas/{code}/2023/feedback")
    coordinator.sees("There is no feedback on this return yet")
    coordinator.looks_right()

    analyst.open("/national/2023/responses")
    analyst.follow("Feedback to areas")
    analyst.looks_right()
    analyst.open(at)
    analyst.sees("Not started", "Tick those that are worth asking")
    analyst.looks_right()
    analyst.press("Save and ask for a check")
    analyst.is_told("Write the overall feedback before you ask for a check")
    analyst.fill("Feedback on Data", LONGEST + "x")
    analyst.press("Save")
    analyst.is_told("Data must be 4,000 characters or fewer")
    analyst.looks_right()
    for label in ("Overall feedback", "Feedback on Data", "Feedback on Workforce"):
        analyst.fill(label, LONGEST)
    analyst.page.locator("[name=questions]").first.check()
    lead.open(at)
    analyst.press("Save and ask for a check")
    analyst.sees("Somebody else can check it now.", "You changed this feedback last")
    analyst.looks_right()

    lead.fill("Overall feedback", f"Mine. {LONG_WORD}")
    lead.page.locator("[name=questions]").last.check()
    lead.press("Save")
    lead.sees("saved this feedback first", "Yours, not saved")
    lead.looks_right()
    lead.open(at)
    lead.follow("Check this feedback")
    lead.sees("Without a text", "What the area would read")
    lead.looks_right()
    lead.press("Save")
    lead.is_told("Choose the outcome of your check")
    lead.tick("Send it back to be changed")
    lead.press("Save")
    lead.is_told("Say what should be changed")
    lead.looks_right()
    lead.fill("What should be changed", LONG_WORD)
    lead.press("Save")
    lead.sees("The feedback has been sent back.", "Sent back by")
    lead.looks_right()

    analyst.open(at)
    analyst.press("Save and ask for a check")
    lead.open(f"{at}/check")
    lead.tick("It can be published")
    lead.press("Save")
    lead.sees("The check has been recorded.")
    lead.looks_right()
    lead.follow("Publish this feedback")
    lead.looks_right()
    lead.press("Publish to the area")
    lead.sees("The feedback has been published to", "Published", "What has happened to this feedback")
    lead.looks_right()

    coordinator.open("/")
    coordinator.sees("Feedback to read")
    coordinator.looks_right()
    coordinator.open(f"/areas/{code}/2023/")
    coordinator.sees("Feedback to read")
    coordinator.looks_right()
    coordinator.follow("Read the feedback")
    coordinator.looks_right()
    coordinator.fill("Answer to the national team (optional)", LONG_TEXT[:1_001])
    coordinator.press("Acknowledge the feedback")
    coordinator.is_told("It is 1 too long.")
    coordinator.looks_right()
    coordinator.fill("Answer to the national team (optional)", LONG_TEXT[:1_000])
    coordinator.press("Acknowledge the feedback")
    coordinator.sees("The national team can now see")
    coordinator.looks_right()
    lead.open(at)
    lead.sees("The area’s answer")
    lead.looks_right()
    lead.open("/national/2023/feedback")
    lead.looks_right()
