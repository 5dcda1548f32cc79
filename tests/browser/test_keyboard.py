"""Everything can be done with a keyboard alone, and it can be seen where one is."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.house import WAKEFIELD
from tests.browser.visitor import Visitor

BASE = f"/areas/{WAKEFIELD}/2024"
Visit = Callable[..., Visitor]
# Whatever a Tab should reach: of a group of radios only one, the ticked or the first.
REACHABLE = """() => [...document.querySelectorAll("a[href], button, input, textarea, [tabindex='0']")].filter(e =>
    e.type !== "hidden" && e.tabIndex >= 0 && (e.getClientRects().length > 0) && !(e.type === "radio" && (
        e.form.querySelector(`[name="${e.name}"]:checked`) ?? e.form.querySelector(`[name="${e.name}"]`)) !== e)
    ).map(e => { e.dataset.place ??= String(Math.random()); return e.dataset.place; })"""
FOCUSED = """() => {
    const e = document.activeElement;
    if (e === document.body) return null;
    const shown = /radio|checkbox/.test(e.type) ? getComputedStyle(e.labels[0], "::before") : getComputedStyle(e);
    const drawn = shown.outlineStyle !== "none" && parseFloat(shown.outlineWidth) > 0;
    const ring = drawn && !/^rgba.*, 0\\)$/.test(shown.outlineColor);
    const box = e.getBoundingClientRect();
    return {place: e.dataset.place, name: e.outerHTML.slice(0, 80), ring: ring || shown.boxShadow !== "none",
        seen: box.bottom > 0 && box.top < innerHeight};
}"""


def tab_through(person: Visitor) -> None:
    """Every part of the page is reached in its order, is on the screen, and shows that it is in focus."""
    expected = person.page.evaluate(REACHABLE)
    reached = []
    for _ in range(len(expected) + 3):
        person.page.keyboard.press("Tab")
        focused = person.page.evaluate(FOCUSED)
        if focused is None or focused["place"] in reached:
            break
        assert focused["ring"], f"no visible focus: {focused['name']}"
        assert focused["seen"], f"off the screen: {focused['name']}"
        reached.append(focused["place"])
    assert reached == expected


def test_tab_reaches_everything_in_order_and_shows_where_it_is(visit: Visit) -> None:
    person = visit("wakefield@example.org")
    for page in ("/descriptors/le2", "/data-maturity", "/sharing", "/sign-off/chair", "/check", ""):
        person.open(f"{BASE}{page}/" if not page else f"{BASE}{page}")
        tab_through(person)


def test_a_descriptor_is_scored_and_saved_without_a_mouse(visit: Visit) -> None:
    person = visit("wakefield@example.org")
    person.open(f"{BASE}/descriptors/le3")
    keyboard = person.page.keyboard
    person.page.locator("#score").focus()
    keyboard.press("Space")
    for score in ("1", "2", "3"):
        keyboard.press("ArrowDown")
        expect(person.page.locator(f"[name=score][value='{score}']")).to_be_checked()
    keyboard.press("ArrowUp")
    keyboard.press("Tab")
    keyboard.press("ArrowUp")  # away from "Not said", which is the last
    expect(person.page.locator("[name=confidence][value=high]")).to_be_checked()
    keyboard.press("Tab")
    keyboard.press("Space")
    expect(person.page.locator("[name=rests_on]").first).to_be_checked()
    for _ in person.page.locator("[name=rests_on]").all():
        keyboard.press("Tab")
    keyboard.type("Typed.")
    for _ in range(3):
        keyboard.press("Tab")
    expect(person.page.get_by_role("button", name="Add another link")).to_be_focused()
    keyboard.press("Enter")
    keyboard.type("Minutes")
    keyboard.press("Tab")
    keyboard.type("https://example.org/minutes")
    keyboard.press("Enter")  # in a box of one line: Save, and not Save and continue or anything else
    person.sees("has been saved", "descriptor 21 of 31")
    expect(person.page.locator("[name=score][value='2']")).to_be_checked()
    assert person.value("#narrative") == "Typed."
    assert "Minutes" in (person.value("#evidence-label-0"), person.value("#evidence-label-1"))


def test_the_error_summary_is_in_focus_and_leads_to_the_fields(visit: Visit) -> None:
    person = visit("wakefield@example.org")
    person.open(f"{BASE}/descriptors/le4")
    person.fill("Narrative", "x" * 5_001)
    person.fill("Address, starting https://", "ftp://example.org")
    person.press("Save")
    for field in ("narrative", "evidence-label-0", "evidence-url-0"):
        summary = person.page.locator(".govuk-error-summary")
        if field == "narrative":
            expect(summary).to_be_focused()
        summary.locator(f"a[href='#{field}']").focus()
        person.page.keyboard.press("Enter")
        expect(person.page.locator(f"#{field}")).to_be_focused()
        expect(person.page.locator(f"#{field}")).to_be_in_viewport()


def test_the_error_summary_leads_to_every_kind_of_field(visit: Visit) -> None:
    person = visit("wakefield@example.org")
    person.open(f"{BASE}/sign-off/chair")
    person.press("Record sign-off")
    for field in ("name", "organisation", "signed_on", "how"):
        person.page.locator(f".govuk-error-summary a[href='#{field}']").focus()
        person.page.keyboard.press("Enter")
        expect(person.page.locator(f"#{field}")).to_be_focused()


def test_the_first_tab_skips_to_the_main_part(visit: Visit) -> None:
    person = visit("wakefield@example.org")
    person.open(f"{BASE}/")
    person.page.keyboard.press("Tab")
    expect(person.page.get_by_role("link", name="Skip to main content")).to_be_focused()
    person.page.keyboard.press("Enter")
    person.page.keyboard.press("Tab")
    assert person.page.evaluate("document.activeElement.closest('main') !== null")
