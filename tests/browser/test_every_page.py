"""Every page and state, seen by axe and from every side: see every_page.py for the sides, tests/shown for the pages."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser

from tests.browser.every_page import Looker
from tests.browser.house import Server
from tests.shown.asking import Shown
from tests.shown.every_address import ELSEWHERE, NO_PAGES
from tests.shown.showing import showing

PARTS = 8  # so that one that hangs is found
WIDE = '<p class="app-nowrap">{}</p>'
DIM = '<div class="app-header"><p class="govuk-body">Dark on dark</p></div>'
SCROLLED = f'<div class="app-scroll">{WIDE.format("W" * 400)}</div>'
DARK = '<svg width="9" height="9"><text y="9" fill="#111">One</text></svg>'
# What is broken at the end of a page: from which side it must be noticed, and in which words.
BROKEN = {
    '<input name="x" type="text">': ("at 1280", "label"),
    DIM: ("at 1280", "color-contrast"),
    WIDE.format("W" * 40): ("at 320", "the document"),
    SCROLLED: ("at 320", "scrollable-region-focusable"),
    WIDE.format("W" * 55): ("with text twice as large", "the document"),
    DARK: ("in the system's colours", "text “One”"),
}


@pytest.fixture(scope="module")
def shown_at(everything: list[Shown]) -> Iterator[str]:
    with showing(everything) as base:
        yield base


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_and_state_looks_right_from_every_side(
    frameless: Browser, everything: list[Shown], shown_at: str, part: int
) -> None:
    looker = Looker(frameless, shown_at)
    looker.look_at([*enumerate(everything)][part::PARTS])
    assert not looker.problems, "\n".join(looker.problems)


def test_a_page_that_is_broken_is_noticed_from_the_side_from_which_it_shows(
    frameless: Browser, everything: list[Shown]
) -> None:
    page = next(page for page in everything if page.name.startswith("scoring.show"))
    pages = [
        replace(page, name=f"Page {n}", html=page.html.replace("</main>", f"{part}</main>"))
        for n, part in enumerate(BROKEN)
    ]
    with showing(pages) as base:
        looker = Looker(frameless, base)
        looker.look_at([*enumerate(pages)])
    for number, (side, words) in enumerate(BROKEN.values()):
        told = [problem for problem in looker.problems if problem.startswith(f"Page {number}, {side}: ")]
        assert any(words in problem for problem in told), (side, words, looker.problems)


def test_every_address_that_answers_with_a_page_is_among_them(server: Server, everything: list[Shown]) -> None:
    drawn = {page.name.partition(",")[0] for page in everything}
    answering = {rule.endpoint for rule in server.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    missing = answering - drawn - NO_PAGES - ELSEWHERE
    assert not missing, f"Say in tests/shown/every_address.py how {missing} are reached, or that they are no pages."
