"""Typing on a descriptor page with JavaScript: what is counted, what is saved by itself, and that nothing is lost."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, Route, expect

from tests.browser.filling_in import CONFIDENCE, RESTS_ON
from tests.browser.house import WAKEFIELD, Server
from tests.browser.visitor import Visitor

BASE = f"/areas/{WAKEFIELD}/2024"
NOT_REACHED = "Not saved: the service could not be reached. Trying again."
Visit = Callable[..., Visitor]


def at(visit: Visit, descriptor_id: str, email: str = "wakefield@example.org") -> Visitor:
    """A coordinator of Wakefield on the page of a descriptor; each test has a descriptor of its own.

    The page's clock goes as all clocks do, and can be put forward.
    """
    person = visit(email)
    person.page.clock.install()
    person.open(f"{BASE}/descriptors/{descriptor_id}")
    return person


def type_on(person: Visitor, text: str) -> None:
    """Key by key, at the end of the narrative."""
    box = person.page.get_by_label("Narrative")
    box.focus()
    person.page.keyboard.press("Control+End")
    person.page.keyboard.type(text)


def pauses(person: Visitor) -> None:
    """Long enough for a save to begin."""
    person.page.clock.fast_forward(2_100)


def says(person: Visitor, text: str) -> None:
    expect(person.page.locator("[data-saving]")).to_contain_text(text)


def hold_the_first_autosave(person: Visitor) -> list[Route]:
    """Its request, once it comes, waits until the test lets it go on; later ones pass."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    person.page.route("**/autosave", hold)
    return held


def narrative(person: Visitor) -> str:
    return str(person.value("#narrative"))


@pytest.mark.parametrize(
    ("script", "left"),
    [
        ("'a'.repeat(4999)", "1 character remaining"),
        ("'\\u{1f468}\\u{1f3fd}\\u200d\\u{1f9b1}'.repeat(1250) + 'abc'", "3 characters too many"),
        ("'a\\n'.repeat(2500) + '\\n'", "1 character too many"),
        ("'\\u0001\\u009f\\ufffe'.repeat(2000) + 'é'.repeat(5002)", "2 characters too many"),
        ("'\\ud83d'.repeat(5004)", "4 characters too many"),
    ],
    ids=["letters", "emoji", "new-lines", "control-characters", "half-characters"],
)
def test_the_counter_says_what_the_server_then_counts(visit: Visit, script: str, left: str) -> None:
    person = at(visit, "fv1")
    person.page.locator("#narrative").evaluate(
        f"(box) => {{ box.value = {script}; box.dispatchEvent(new Event('input', {{bubbles: true}})); }}"
    )
    expect(person.page.locator("[data-count-shown]")).to_have_text(f"You have {left}")
    if "too many" in left:
        person.press("Save")
        person.is_told(f"Narrative must be 5,000 characters or fewer. It is {left.split()[0]} too long.")
        expect(person.page.locator("[data-count-shown]")).to_have_text(f"You have {left}")


def test_what_is_typed_is_saved_without_pressing_anything(visit: Visit, server: Server) -> None:
    person = at(visit, "fv2")
    person.page.locator("[name=score][value='0']").check()
    type_on(person, "Saved by itself.")
    says(person, "Saved at ")
    stored = server.stored(WAKEFIELD, "fv2")
    assert (stored["score"], stored["narrative"]) == (0, "Saved by itself.")
    type_on(person, " And again.")
    expect(person.page.locator("[name=version]")).to_have_value("2")
    person.press("Save and continue")
    person.sees("has been saved")
    assert server.stored(WAKEFIELD, "fv2")["narrative"] == "Saved by itself. And again."


def test_what_is_chosen_beside_the_score_is_saved_without_pressing_anything(visit: Visit, server: Server) -> None:
    person = at(visit, "wf6")
    person.choose(CONFIDENCE, "Medium")
    person.choose(RESTS_ON, "Data")
    person.choose(RESTS_ON, "Document")
    pauses(person)
    says(person, "Saved at ")
    stored = server.stored(WAKEFIELD, "wf6")
    assert (stored["confidence"], stored["rests_on"], stored["score"]) == ("medium", ["document", "data"], None)
    person.choose(CONFIDENCE, "Not said")
    pauses(person)
    expect(person.page.locator("[name=version]")).to_have_value("2")
    assert server.stored(WAKEFIELD, "wf6")["confidence"] is None


def test_what_is_typed_while_a_slow_save_is_under_way_is_saved_after_it(visit: Visit, server: Server) -> None:
    person = at(visit, "fv3")
    held = hold_the_first_autosave(person)
    type_on(person, "First.")
    with person.page.expect_request("**/autosave"):
        pauses(person)
    type_on(person, " Second.")
    person.page.wait_for_timeout(2_500)  # longer than the pause after which a save would begin
    assert len(held) == 1
    held[0].continue_()
    says(person, "Saved at ")
    expect(person.page.locator("[name=version]")).to_have_value("2")
    assert server.stored(WAKEFIELD, "fv3")["narrative"] == "First. Second."


def test_pressing_save_while_an_autosave_is_under_way_neither_loses_nor_conflicts(visit: Visit, server: Server) -> None:
    person = at(visit, "fv4")
    held = hold_the_first_autosave(person)
    type_on(person, "Typed, ")
    with person.page.expect_request("**/autosave"):
        pauses(person)
    type_on(person, "and typed on.")
    person.press("Save and continue")
    held[0].continue_()
    person.sees("has been saved")
    assert server.stored(WAKEFIELD, "fv4")["narrative"] == "Typed, and typed on."
    assert server.stored(WAKEFIELD, "fv4")["version"] == 2


def test_a_service_that_cannot_be_reached_is_told_and_tried_again(visit: Visit, server: Server) -> None:
    person = at(visit, "fv5")
    person.page.route("**/autosave", lambda route: route.abort())
    type_on(person, "Typed in a tunnel.")
    pauses(person)
    says(person, NOT_REACHED)
    person.looks_right()
    person.page.unroute("**/autosave")
    assert server.stored(WAKEFIELD, "fv5")["narrative"] == ""
    person.page.clock.fast_forward(10_100)
    says(person, "Saved at ")
    assert server.stored(WAKEFIELD, "fv5")["narrative"] == "Typed in a tunnel."


def test_a_text_that_is_refused_while_typing_says_why_and_stays(visit: Visit, server: Server) -> None:
    person = at(visit, "wf1")
    person.fill("Address, starting https://", "http://example.org")
    pauses(person)
    says(person, "Not saved. ")
    person.press("Save")
    person.is_told("Enter a web address that starts with https://", "Enter what the link is to.")
    assert person.value("#evidence-url-0") == "http://example.org"
    assert server.stored(WAKEFIELD, "wf1")["version"] == 0


def test_when_the_sign_in_has_ended_the_text_is_back_after_signing_in_again(visit: Visit, server: Server) -> None:
    person = at(visit, "wf2")
    type_on(person, "Typed in a long meeting.")
    person.context.clear_cookies()
    pauses(person)
    says(person, "you have been signed out")
    person.press("Save")
    person.is_at("Sign in")
    person.sees("What you typed is kept.")
    person.looks_right()
    person.sign_in("wakefield@example.org")
    person.sees("Your text is here, but it is not saved yet")
    assert narrative(person) == "Typed in a long meeting."
    person.looks_right()
    assert server.stored(WAKEFIELD, "wf2")["narrative"] == ""
    person.press("Save")
    person.sees("has been saved")
    assert server.stored(WAKEFIELD, "wf2")["narrative"] == "Typed in a long meeting."


def test_leaving_with_text_that_is_not_saved_asks_first(visit: Visit) -> None:
    person = at(visit, "wf3")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    person.page.on("dialog", stay)
    type_on(person, "Not saved.")
    person.follow("Next: ")
    pauses(person)
    says(person, "Saved at ")
    assert asked == ["beforeunload"]
    assert narrative(person) == "Not saved."
    person.follow("Next: ")
    person.sees("descriptor 9 of 31")
    assert asked == ["beforeunload"]


def test_leaving_a_form_that_came_back_refused_asks_first(visit: Visit) -> None:
    person = at(visit, "wf4")
    person.fill("Narrative", "x" * 5_001)
    person.press("Save")
    person.is_told("It is 1 too long.")
    with person.page.expect_event("dialog") as asked:
        person.page.on("dialog", lambda dialog: dialog.dismiss())
        person.page.locator("[data-count-shown]").click()  # browsers ask only somebody who did something on the page
        person.follow("Next: ")
    assert asked.value.type == "beforeunload"
    assert narrative(person) == "x" * 5_001


def test_a_row_for_evidence_is_added_without_saving_first(visit: Visit, server: Server) -> None:
    person = at(visit, "wf5")
    person.press("Add another link")
    rows = person.page.locator(".app-evidence__row")
    expect(rows).to_have_count(2)
    expect(person.page.locator("#evidence-label-1")).to_be_focused()
    assert server.stored(WAKEFIELD, "wf5")["version"] == 0
    person.looks_right()
    for row, name in enumerate(("Minutes", "Survey")):
        person.page.locator(f"#evidence-label-{row}").fill(name)
        person.page.locator(f"#evidence-url-{row}").fill(f"https://example.org/{name}")
    person.press("Save")
    person.sees("has been saved")
    assert person.value("#evidence-label-1") == "Survey"
    for _ in range(7):
        person.press("Add another link")
    expect(rows).to_have_count(10)
    expect(person.main.get_by_role("button", name="Add another link")).to_have_count(0)
