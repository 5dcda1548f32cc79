"""The first half of the journey: from sign-in to a return with every answer in it."""

import re
from dataclasses import dataclass

from playwright.sync_api import expect

from tests.browser.house import LAST_YEARS_NARRATIVE, SECOND, WAKEFIELD
from tests.browser.visitor import Visitor

IN_WORDS = re.compile(r"\d{1,2}(:\d\d)?(am|pm) on [MTWFS]\w+day \d{1,2} [A-Z]\w+ \d{4}")
NARRATIVE = "Families told us what works, and what does not.\nIt isn’t all written down yet."
LONGEST_WORD = "x" * 300
CONFIDENCE, RESTS_ON = "How confident are you in this score? (optional)", "What does the score rest on? (optional)"


@dataclass
class Journey:
    """Who makes the return, for which area, and who else looks on."""

    coordinator: Visitor
    colleague: Visitor
    code: str
    area: str

    @property
    def base(self) -> str:
        return f"/areas/{self.code}/2024"


def signing_in(journey: Journey) -> None:
    person = journey.coordinator
    person.open("/")
    person.is_at("Sign in")
    person.looks_right()
    person.fill("Email address", f"{journey.area}@example.org")
    person.fill("Password", "not the password")
    person.press("Sign in")
    expect(person.page.locator(".govuk-error-summary")).to_be_visible()
    person.looks_right()
    person.sign_in(f"{journey.area}@example.org")


def beginning(journey: Journey) -> None:
    person = journey.coordinator
    person.is_at("What there is to do")
    person.sees("Closes at", IN_WORDS, "0 of 31 descriptors scored", "return submitted in 2023")
    person.looks_right()
    assert person.download("2023 report, PDF").startswith(b"%PDF")
    person.follow("Start the 2024 return")
    person.is_at("Your return")
    person.sees("0 of 31 descriptors scored", "Cannot start yet")
    expect(person.main.locator(".app-task a[href*='/descriptors/']")).to_have_count(31)
    person.looks_right()
    person.open(f"{journey.base}/submit")
    person.sees("The return cannot be submitted yet", "Chair of the early help partnership: not signed off yet.")
    person.looks_right()
    person.open(f"{journey.base}/check")
    person.sees("Still missing: ")
    person.looks_right()
    person.open(f"{journey.base}/priorities")
    person.sees("Choose your data maturity model first")
    person.looks_right()
    person.open("/areas/E00000000/2024/", 404)
    person.is_at("Page not found")
    person.looks_right()
    assert person.answers(f"/areas/{WAKEFIELD}/2024/") == 404


def one_descriptor_with_all_that_can_go_wrong(journey: Journey) -> None:
    person, colleague = journey.coordinator, journey.colleague
    for visitor in (person, colleague):
        visitor.open(f"{journey.base}/descriptors/fv1")
    person.sees("What you submitted in 2023", LAST_YEARS_NARRATIVE, "descriptor 1 of 31")
    person.looks_right()

    person.fill("Narrative", NARRATIVE + LONGEST_WORD * 20)
    person.fill("What it is", "Survey " + "of families " * 10)
    person.fill("Address, starting https://", "javascript:alert(1)")
    person.press("Save and continue")
    person.is_told("Narrative must be 5,000 characters or fewer.", "Enter a web address that starts with https://")
    assert person.value("#narrative") == NARRATIVE + LONGEST_WORD * 20
    person.looks_right()

    colleague.page.locator("[name=score][value='1']").check()
    colleague.fill("Narrative", f"Families told us what helps. {LONGEST_WORD}")
    colleague.press("Save")
    colleague.sees("has been saved")
    colleague.looks_right()

    person.page.locator("[name=score][value='0']").check()
    person.choose(CONFIDENCE, "Low")
    person.choose(RESTS_ON, "Feedback from families")
    person.fill("Narrative", NARRATIVE)
    person.fill("Address, starting https://", "https://example.org/survey")
    person.press("Save")
    person.sees("Yours, not saved", f"Saved by {SECOND[journey.area]}")
    person.sees("Confidence: Low", "Confidence: not said", "Rests on: Feedback from families")
    marked = "".join(person.main.locator("#merge-mine ~ .app-compared mark").all_inner_texts())
    assert "written down" in marked
    assert "Families told us" not in marked
    assert LONGEST_WORD in person.main.locator("[aria-labelledby=merge-theirs] .app-compared").inner_text()
    person.looks_right()

    person.fill("Narrative", f"{NARRATIVE}\n\nMerged: {LONGEST_WORD}")
    person.press("Save and add another link" if not person.scripts else "Save")
    person.sees("has been saved")
    expect(person.page.locator("[name=evidence-label]")).to_have_count(2)
    assert person.value("#evidence-url-0") == "https://example.org/survey"
    person.looks_right()


def all_the_others(journey: Journey) -> None:
    """Save and continue leads through all of them, and then to the task list."""
    person = journey.coordinator
    person.press("Save and continue")
    for place in range(2, 32):
        person.sees(f"descriptor {place} of 31")
        person.page.locator(f"[name=score][value='{place % 6}']").check()
        if place == 4:
            person.choose(RESTS_ON, "Assertion")
        person.fill("Narrative", f"Where things stand with number {place}.")
        person.press("Save and continue")
    person.is_at("Your return")
    person.sees("31 of 31 descriptors scored")
    person.looks_right()
    person.open(f"{journey.base}/check")
    person.sees(
        "Questions to think about", "scored 4, resting only on: Assertion.", "Rests on: Feedback from families."
    )
    person.looks_right()


def clearing_a_score(journey: Journey) -> None:
    person = journey.coordinator
    person.open(f"{journey.base}/descriptors/le1")
    person.press("Save and clear the score")
    person.sees("has been saved", "30 of 31 descriptors scored so far")
    expect(person.page.locator("[name=score]:checked")).to_have_count(0)
    assert person.value("#narrative").startswith("Where things stand with number ")
    person.looks_right()
    person.page.locator("[name=score][value='0']").check()
    person.press("Save and continue")
    person.is_at("Your return")
    person.sees("31 of 31 descriptors scored")


def data_maturity(journey: Journey) -> None:
    person = journey.coordinator
    person.follow("Data maturity")
    expect(person.page.locator("[name=model]")).to_have_count(6)
    expect(person.page.locator("[name=model]:checked")).to_have_count(0)
    person.sees("In 2023 your area chose model 1.")
    person.looks_right()
    person.press("Save and continue")
    person.is_told("Choose one of the six models")
    person.looks_right()
    person.page.locator("[name=model][value='3']").check()
    person.press("Save and continue")
    person.sees("Your data maturity model has been saved.", "Model 3:")


def priorities(journey: Journey) -> None:
    person = journey.coordinator
    person.follow("Priorities")
    person.sees("so choose one data descriptor and two service descriptors.", "Among your lowest", "Priority last year")
    person.looks_right()
    tick_priorities(person, "da1", "da2", "fv1", "wf1")
    person.press("Save and continue")
    person.is_told("Choose three priorities. You have chosen four.", "You have chosen two data descriptors")
    expect(person.page.locator("[name=chosen]:checked")).to_have_count(4)
    person.looks_right()
    tick_priorities(person, "da1", "fv1", "wf1")
    person.press("Save and continue")
    person.is_at("Why these priorities")
    person.looks_right()
    boxes = person.page.locator("main textarea")
    boxes.first.fill("y" * 1_003)
    person.press("Save and continue")
    person.is_told("Why this is a priority must be 1,000 characters or fewer. It is 3 too long.")
    assert boxes.first.input_value() == "y" * 1_003
    person.looks_right()
    for place in range(6):
        boxes.nth(place).fill(f"Text {place}: what we will do together by March.")
    person.press("Save and continue")
    person.sees("Your priorities have been saved.")


def tick_priorities(person: Visitor, *ids: str) -> None:
    for box in person.page.locator("[name=chosen]").all():
        box.set_checked(box.get_attribute("value") in ids)


def sharing(journey: Journey) -> None:
    person = journey.coordinator
    person.follow("Sharing")
    expect(person.page.locator("main :checked")).to_have_count(0)
    person.looks_right()
    person.choose("Can coordinators in other areas see your scores and priorities?", "Yes")
    person.choose("Can other government departments see your scores and priorities?", "No")
    person.tick("I understand that the whole return goes to the Department for Education")
    person.press("Save and continue")
    person.sees("Your sharing choices have been saved.", "Nothing is missing")
