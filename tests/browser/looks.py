"""What must be right on every page that a browser shows, whatever it is for."""

import os
import re
from pathlib import Path
from weakref import WeakKeyDictionary, WeakSet

from playwright.sync_api import ConsoleMessage, Page, ViewportSize

from ehsg.config import ROOT

AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
AXE_RUN = """() => axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], resultTypes: ["violations"],
}).then(found => found.violations.flatMap(
    v => v.nodes.map(n => `${v.id}: ${n.target.join(" ")}: ${n.failureSummary}`)))"""
TOO_WIDE = """() => document.documentElement.scrollWidth <= document.documentElement.clientWidth ? [] :
    [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1)
        .slice(0, 5).map(e => `${e.tagName.toLowerCase()}.${e.className}`).concat("the document")"""
WIDTHS = (1280, 320)
PICTURES = ROOT / "screenshots" if os.environ.get("EHSG_SCREENSHOTS") == "1" else None

# What axe judges a page by besides its plain words: addresses, what fields hold, and numbers in names are as good.
VALUES = re.compile(r' (?:href|value|action|content|nonce|src|data-[\w-]+)="[^"]*"')
WORDS = re.compile(r">[^<>]*\w[^<>]*(?=<)")

_fine: set[str] = set()
_troubles: WeakKeyDictionary[Page, list[str]] = WeakKeyDictionary()
_plain: WeakSet[Page] = WeakSet()
_pictures: dict[str, int] = {}


def watch(page: Page, *, scripts: bool = True) -> None:
    """Notes every complaint of the browser about the page: scripts, styles and what the policy refused."""
    troubles = _troubles[page] = []
    if not scripts:
        _plain.add(page)

    def told(message: ConsoleMessage) -> None:
        # A page that answers 404 or 422 is a "failed" resource; the tests ask for those themselves.
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            troubles.append(message.text)

    page.on("console", told)
    page.on("pageerror", lambda error: troubles.append(str(error)))


def looks_right(page: Page) -> None:
    """Nothing wider than the window at either width, no complaint, a fitting title, and no accessibility violation.

    axe looks once at each shape, at pages as their scripts have made them. test_every_page.py has it look at every page
    and state at both widths and without scripts (in which axe cannot run).
    """
    problems = list(_troubles[page])
    heading, title = " ".join(page.locator("h1").inner_text().split()), page.title()
    if not title.removeprefix("Error: ").startswith(heading):
        problems.append(f"the title “{title}” does not begin with the heading “{heading}”")
    if page.locator(".govuk-error-summary a[href^='#']").count() and not title.startswith("Error: "):
        problems.append(f"the title “{title}” does not say that there is an error")
    for width in WIDTHS:
        if page.viewport_size != (size := ViewportSize(width=width, height=900)):
            page.set_viewport_size(size)
        problems += [f"at {width}: too wide: {part}" for part in page.evaluate(TOO_WIDE)]
        if width == WIDTHS[0] and page not in _plain:
            problems += _violations(page)
        if PICTURES:
            take_picture(page, title, width)
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    assert not problems, f"{page.url}\n" + "\n".join(problems)


def _violations(page: Page) -> list[str]:
    shape = re.sub(r"\d+", "0", WORDS.sub(">x", VALUES.sub("", page.content())))
    if shape in _fine:
        return []
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE)
    found: list[str] = page.evaluate(AXE_RUN)
    _fine.update([shape] if not found else [])
    return found


def take_picture(page: Page, title: str, width: int) -> Path:
    """The whole page as a picture in the git-ignored folder screenshots/."""
    test = os.environ.get("PYTEST_CURRENT_TEST", "").split("::")[-1].split(" ")[0].removeprefix("test_")
    test = re.sub(r"\W+", "-", test).strip("-")
    name = re.sub(r"\W+", "-", title.split(" – ")[0]).strip("-").lower()
    count = _pictures[test] = _pictures.get(test, 0) + (width == WIDTHS[0])
    path = (PICTURES or ROOT / "screenshots") / test / f"{count:02}-{name}-{width}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path, full_page=True)
    return path
