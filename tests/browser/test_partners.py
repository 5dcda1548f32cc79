"""A partner round from adding organisations to the meeting, with and without JavaScript."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.house import WAKEFIELD, YORK, Server
from tests.browser.visitor import Visitor

Visit = Callable[..., Visitor]


@pytest.mark.parametrize(("area", "code", "scripts"), [("york", YORK, True), ("wakefield", WAKEFIELD, False)])
def test_two_organisations_score_on_their_own_and_the_board_agrees(
    visit: Visit, server: Server, area: str, code: str, scripts: bool
) -> None:
    base = f"/areas/{code}/2024"
    coordinator = visit(f"{area}@example.org", scripts=scripts)
    coordinator.open(f"{base}/")
    coordinator.follow("Partners’ own views")
    coordinator.looks_right()
    for name, part, extent in (("Police of the north", "Police", "All"), ("Health trust", "Health", "Only")):
        coordinator.follow("Add an organisation")
        coordinator.looks_right()
        if extent == "All":
            coordinator.press("Add the organisation")
            coordinator.is_told("Enter the organisation’s name", "Choose what the organisation is asked about")
            coordinator.looks_right()
        coordinator.fill("Organisation", name)
        coordinator.page.get_by_role("group", name="Part of the partnership").get_by_label(part).first.check()
        coordinator.page.get_by_role("group", name="What is the organisation asked").get_by_label(extent).check()
        if extent == "Only":
            for id_ in ("fv1", "le5"):
                coordinator.page.locator(f"[name=chosen][value={id_}]").check()
            coordinator.looks_right()
        coordinator.press("Add the organisation")
    coordinator.sees("0 of 2 answered", "0 of 31 answered")
    coordinator.press("Open the round")
    coordinator.sees("The round is open.")
    coordinator.looks_right()

    views = {}
    for name, score in (("Health trust", "1"), ("Police of the north", "5")):
        email = f"{name.split()[0].lower()}.{area}@example.org"
        coordinator.page.get_by_role("link", name=f"Send a link to somebody at {name}").click()
        coordinator.looks_right()
        coordinator.fill("Email address", email)
        coordinator.press("Send the link")
        coordinator.sees(f"A link for {name} is on its way to {email}.")
        person = views[name] = visit(scripts=scripts)
        person.open(server.link_to(email))
        person.looks_right()
        person.press("Start")
        person.is_told("Enter your full name", "Enter your role")
        person.looks_right()
        person.fill("Your full name", f"Nia of {name}")
        person.fill("Your role in the organisation", "Inspector")
        person.press("Start")
        person.looks_right()
        person.open(f"{person.page.url}/le5".removeprefix(server.base))
        person.looks_right()
        person.page.locator(f"[name=score][value='{score}']").check()
        person.fill("Comment", f"{name} says so.")
        if scripts:
            expect(person.page.locator("[data-saving]")).to_contain_text("Saved at")
        person.press("Save")
        person.sees("has been saved")
        person.looks_right()
    coordinator.open(f"{base}/moderation")
    coordinator.looks_right()
    assert "says so" not in coordinator.page.content()

    coordinator.open(f"{base}/partners")
    coordinator.looks_right()
    coordinator.follow("Open moderation")
    coordinator.sees("Health trust: 1 of 2")
    coordinator.looks_right()
    coordinator.press("Open moderation")
    coordinator.sees("From 1 to 5, median 3")
    coordinator.looks_right()
    coordinator.follow("Largest disagreement first")
    coordinator.looks_right()
    coordinator.follow("Start the meeting")
    coordinator.sees("Health trust says so.", "Police of the north says so.", "1 of 31")
    coordinator.looks_right()
    coordinator.page.get_by_role("group", name="Agreed score").get_by_label("3 In place in parts").check()
    coordinator.fill("Narrative", "Agreed after both had spoken.")
    coordinator.page.get_by_text("Keep a differing view with the score").click()
    coordinator.fill("Differing view of Health trust", "We still see a 1 in two of three districts.")
    coordinator.looks_right()
    coordinator.press("Record and go on")
    coordinator.sees("2 of 31", re.compile(r"Decided so far: \d+ of 31"))
    person.page.reload()
    person.sees("Police of the north says so.")
    expect(person.page.locator("main form")).to_have_count(0)
    person.looks_right()


def test_the_meeting_goes_on_by_keyboard(visit: Visit) -> None:
    person = visit("leeds@example.org")
    person.open("/areas/E08000035/2024/moderation/fv1")
    person.sees("1 of 31")
    person.page.keyboard.press("ArrowRight")
    person.sees("2 of 31")
    person.page.get_by_label("Narrative").focus()
    person.page.keyboard.press("ArrowRight")
    person.sees("2 of 31")
    person.page.locator("h1").click()
    person.page.keyboard.press("ArrowLeft")
    person.sees("1 of 31")
