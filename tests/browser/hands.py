"""Somebody who has a keyboard and nothing else: every way to something goes by Tab, and is seen."""

from typing import Any

from playwright.sync_api import Page, expect

MOST_STOPS = 150
# What is in focus, whether that is seen, and whether it comes after what was in focus before.
FOCUSED = """() => {
    const e = document.activeElement;
    if (!e || e === document.body) return null;
    const label = e.labels?.[0];
    const shown = /radio|checkbox/.test(e.type) && label ? getComputedStyle(label, "::before") : getComputedStyle(e);
    const drawn = shown.outlineStyle !== "none" && parseFloat(shown.outlineWidth) > 0;
    const ring = (drawn && !/^rgba.*, 0\\)$/.test(shown.outlineColor)) || shown.boxShadow !== "none";
    const box = (label && /radio|checkbox/.test(e.type) ? label : e).getBoundingClientRect();
    const before = window.lastStop;
    window.lastStop = e;
    return {
        what: `${e.tagName.toLowerCase()} ${e.name || ""} ${e.value || ""}`,
        says: (label?.innerText || e.getAttribute("aria-label") || e.innerText || "").replace(/\\s+/g, " ").trim(),
        name: e.name || "", value: e.value || "", id: e.id, kind: e.type || e.tagName.toLowerCase(),
        href: e.getAttribute("href") || "",
        ring,
        seen: box.bottom > 0 && box.top < innerHeight && box.width > 0,
        onwards: !before?.isConnected || before === e
            || !!(before.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING),
    };
}"""


class Hands:
    """On the keyboard of a page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.keyboard = page.keyboard
        self.stops = 0

    def focused(self) -> dict[str, Any] | None:
        """What is in focus; None where nothing is."""
        found: dict[str, Any] | None = self.page.evaluate(FOCUSED)
        return found

    def tab(self, key: str = "Tab") -> dict[str, Any]:
        """The next stop, which can be seen. AssertionError where there is none, or it is out of order."""
        self.keyboard.press(key)
        now = self.focused()
        assert now is not None, f"{self.page.url}: no further stop"
        assert now["ring"], f"{self.page.url}: no visible focus: {now['what']} {now['says']}"
        assert now["seen"], f"{self.page.url}: off the screen: {now['what']} {now['says']}"
        assert now["onwards"] or key != "Tab", f"{self.page.url}: out of order: {now['what']} {now['says']}"
        self.stops += 1
        return now

    def skip(self) -> None:
        """The first stop of a page leads past what is on every page."""
        assert self.tab()["says"] == "Skip to main content"
        self.keyboard.press("Enter")

    def to(self, **wanted: str) -> dict[str, Any]:
        """On to the next stop whose parts contain these texts, such as says="Save"; an address must be it."""
        for _ in range(MOST_STOPS):
            now = self.tab()
            if all(now[part] == text if part == "href" else text in now[part] for part, text in wanted.items()):
                return now
        raise AssertionError(f"{self.page.url}: {wanted} was not reached")

    def press(self, **wanted: str) -> None:
        """A button or a link."""
        self.to(**wanted)
        with self.page.expect_navigation(timeout=30_000):  # submitting prints the report
            self.keyboard.press("Enter")

    def write(self, text: str, **wanted: str) -> None:
        """Into a box, instead of what it holds."""
        self.to(**wanted)
        self.keyboard.press("Control+a")
        self.keyboard.type(text)

    def choose(self, name: str, value: str) -> None:
        """One of the radios of a group: Tab leads into the group, arrows through it."""
        now = self.to(name=name, kind="radio")
        self.keyboard.press("Space")
        for _ in range(12):
            if now["value"] == value:
                return
            self.keyboard.press("ArrowDown")
            now = self.focused() or {}
            assert now.get("ring"), f"{self.page.url}: no visible focus on {now}"
        raise AssertionError(f"{self.page.url}: {name} has no {value}")

    def tick(self, name: str, value: str) -> None:
        """Or take the tick away."""
        self.to(name=name, value=value, kind="checkbox")
        self.keyboard.press("Space")

    def from_summary(self, id_: str) -> None:
        """The summary of errors is in focus; its link to this field leads there."""
        expect(self.page.locator(".govuk-error-summary")).to_be_focused()
        self.to(href=f"#{id_}")
        self.keyboard.press("Enter")
        now = self.focused()
        assert now is not None
        assert (now["id"], now["ring"], now["seen"]) == (id_, True, True)
