"""Every page and state, seen by axe and from every side: see every_page.py for the sides, tests/shown for the pages."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.every_page import Looker
from tests.shown.asking import Shown
from tests.shown.showing import showing

PARTS = 8  # so that one that hangs is found


@pytest.fixture(scope="module")
def shown_at(everything: list[Shown]) -> Iterator[str]:
    with showing(everything) as base:
        yield base


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_and_state_looks_right_from_every_side(
    browser: Browser, everything: list[Shown], shown_at: str, part: int
) -> None:
    looker = Looker(browser, shown_at)
    looker.look_at([*enumerate(everything)][part::PARTS])
    assert not looker.problems, "\n".join(looker.problems)
