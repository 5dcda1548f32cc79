"""Two people on one descriptor at the same time: the second is told, sees both texts, and merges them."""

from playwright.sync_api import expect

from tests.browser.house import SECOND, WAKEFIELD, Server
from tests.browser.test_typing import Visit, at, narrative, pauses, says, type_on


def test_the_second_of_two_people_is_told_and_merges_both_texts(visit: Visit, server: Server) -> None:
    first, second = at(visit, "co1"), at(visit, "co1", "wakefield2@example.org")
    type_on(second, "Health visitors joined in May.")
    pauses(second)
    says(second, "Saved at ")

    type_on(first, "Schools joined in April.")
    pauses(first)
    says(first, "Not saved.")
    says(first, "Choose Save to see both texts and merge them.")
    assert server.stored(WAKEFIELD, "co1")["narrative"] == "Health visitors joined in May."
    first.looks_right()

    first.press("Save")
    first.sees("Not saved yet", "Yours, not saved", f"Saved by {SECOND['wakefield']}")
    for side, different in (("mine", "Schools"), ("theirs", "Health")):
        marks = first.page.locator(f"[aria-labelledby=merge-{side}] .app-compared mark")
        expect(marks.first).to_contain_text(different)
        expect(first.page.locator(f"[aria-labelledby=merge-{side}] .app-compared")).to_contain_text("joined in ")
    assert narrative(first) == "Schools joined in April."
    assert server.stored(WAKEFIELD, "co1")["narrative"] == "Health visitors joined in May."

    first.fill("Narrative", "Schools joined in April and health visitors in May.")
    first.press("Save")
    first.sees("has been saved")
    assert server.stored(WAKEFIELD, "co1")["narrative"] == "Schools joined in April and health visitors in May."


def test_a_merge_that_is_not_finished_is_not_saved_by_itself(visit: Visit, server: Server) -> None:
    first, second = at(visit, "co2"), at(visit, "co2", "wakefield2@example.org")
    second.fill("Narrative", "Theirs.")
    second.press("Save")
    second.sees("has been saved")
    first.fill("Narrative", "Mine.")
    first.press("Save")
    first.sees("Yours, not saved")
    type_on(first, " Half-way through")
    first.page.wait_for_timeout(2_500)  # longer than the pause after which a save would begin
    assert server.stored(WAKEFIELD, "co2")["narrative"] == "Theirs."
    first.page.on("dialog", lambda dialog: dialog.dismiss())
    with first.page.expect_event("dialog") as asked:
        first.follow("Next: ")
    assert asked.value.type == "beforeunload"
    assert narrative(first) == "Mine. Half-way through"


def test_two_people_on_different_descriptors_do_not_meet(visit: Visit, server: Server) -> None:
    first, second = at(visit, "co3"), at(visit, "co4", "wakefield2@example.org")
    type_on(first, "About the third.")
    type_on(second, "About the fourth.")
    for person in (first, second):
        pauses(person)
        says(person, "Saved at ")
    assert server.stored(WAKEFIELD, "co3")["narrative"] == "About the third."
    assert server.stored(WAKEFIELD, "co4")["narrative"] == "About the fourth."
