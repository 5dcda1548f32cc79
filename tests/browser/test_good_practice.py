"""A case of good practice, from the first word until the area withdraws, as people have it in their browsers."""

from collections.abc import Callable

import pytest

from tests.browser.house import ADMINISTRATOR, ANALYST, BRADFORD, LEAD, LEEDS
from tests.browser.test_look import LONG_TEXT, LONG_WORD
from tests.browser.visitor import Visitor


def write_case(analyst: Visitor, at: str) -> None:
    """Its words, with mistakes on the way, and that the area was approached."""
    analyst.open(at)
    analyst.sees("Candidate", "What the return says")
    analyst.looks_right()
    analyst.fill("Title", "Parents on the board")
    analyst.fill("The case", LONG_TEXT[:1_501])
    analyst.fill("Whom to ask (optional)", "robin@example.org")
    analyst.press("Save")
    analyst.is_told("The case must be 1,500 characters or fewer", "The contact must not have an email address in it")
    analyst.looks_right()
    analyst.fill("The case", f"Two parents sit on the board.\n\n{LONG_TEXT[:1_200]} {LONG_WORD}"[:1_500])
    analyst.fill("Whom to ask (optional)", "Early help team")
    analyst.press("Save")
    analyst.sees("The case has been saved.")
    analyst.press("Record that the area was approached")
    analyst.sees("It has been recorded that the area was approached.")
    analyst.looks_right()


def record_agreement(analyst: Visitor) -> None:
    """Who agreed and when, with what is missing said first."""
    analyst.follow("Record the area’s answer")
    analyst.looks_right()
    analyst.press("Record the answer")
    analyst.is_told("Choose what the area says")
    analyst.tick("It agrees to the case as it is below")
    analyst.press("Record the answer")
    analyst.is_told("Enter who at the area agreed", "Enter the date on which they agreed")
    analyst.looks_right()
    analyst.fill("Who at the area agreed", "Robin Head")
    analyst.fill("That person’s role", "Head of early help")
    for part, value in (("Day", "1"), ("Month", "6"), ("Year", "2023")):
        analyst.fill(part, value)
    analyst.press("Record the answer")
    analyst.sees("The area’s answer has been recorded.", "A national lead can publish it now.")
    analyst.looks_right()


@pytest.mark.parametrize(("scripts", "code", "area"), [(True, LEEDS, "leeds"), (False, BRADFORD, "bradford")])
def test_a_case_is_written_agreed_to_published_read_and_withdrawn(
    visit: Callable[..., Visitor], scripts: bool, code: str, area: str
) -> None:
    analyst, lead = visit(ANALYST, scripts=scripts), visit(LEAD, scripts=scripts)
    coordinator = visit(f"{area}@example.org", scripts=scripts)
    at = f"/national/2023/good-practice/fv1/{code}"
    coordinator.open(f"/areas/{code}/2023/good-practice")
    coordinator.sees("has not asked your area about any case")
    coordinator.looks_right()

    analyst.open("/national/2023/responses")
    analyst.follow("Find good practice")
    analyst.looks_right()
    analyst.open("/national/2023/good-practice/fv1")
    analyst.looks_right()
    write_case(analyst, at)
    lead.open(at)
    record_agreement(analyst)
    analyst.open("/national/2023/good-practice/fv1")
    analyst.sees("Agreed")
    analyst.looks_right()

    lead.fill("The case", "Mine.")
    lead.press("Save")
    lead.sees("this case was changed first", "Yours, not saved")
    lead.looks_right()
    lead.open(at)
    lead.follow("Look at it and publish")
    lead.sees("As every area will see it", "To consider")
    lead.looks_right()
    lead.press("Publish for every area")
    lead.is_told("Say that you have considered what is written above")
    lead.looks_right()
    lead.tick("I have considered this, and it can be published")
    lead.press("Publish for every area")
    lead.sees("The case has been published.", "What has happened to this case")
    lead.looks_right()
    lead.follow("Take it back")
    lead.looks_right()

    for reader in (visit(ADMINISTRATOR, scripts=scripts), coordinator):
        reader.open("/good-practice")
        reader.looks_right()
        reader.open("/good-practice/fv1")
        reader.sees("Parents on the board", "Early help team")
        reader.looks_right()
    other = visit("york@example.org", scripts=scripts)
    other.open("/areas/E06000014/2024/descriptors/fv1")
    other.page.get_by_text("How others have done this").click()
    other.sees("Two parents sit on the board.")
    other.looks_right()

    coordinator.open(f"/areas/{code}/2023/good-practice")
    coordinator.sees("Published", "Robin Head, Head of early help")
    coordinator.looks_right()
    coordinator.page.locator("main").get_by_role("link", name="Withdraw your area’s agreement").click()
    coordinator.looks_right()
    coordinator.press("Withdraw the agreement now")
    coordinator.sees("Your area’s agreement has been withdrawn.", "Taken back")
    coordinator.looks_right()
    other.open("/good-practice/fv1")
    other.sees("No case has been published for this descriptor yet.")
    lead.open(at)
    lead.sees("Taken back", "To publish a case after all, ask the area again")
    lead.looks_right()
