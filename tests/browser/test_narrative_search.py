"""The national team looks for what areas wrote, and follows a hit to its place in the return."""

from collections.abc import Callable

import pytest

from tests.browser.house import ANALYST
from tests.browser.visitor import Visitor

Visit = Callable[..., Visitor]


@pytest.mark.parametrize("scripts", [True, False])
def test_an_analyst_searches_narratives_and_opens_one(visit: Visit, scripts: bool) -> None:
    analyst = visit(ANALYST, scripts=scripts)
    analyst.open("/")
    analyst.follow("Search narratives")
    analyst.is_at("Search narratives")
    analyst.looks_right()
    analyst.press("Search")
    analyst.is_told("Type at least one word to look for, with letters or digits.")
    analyst.looks_right()
    analyst.fill("Words to look for", '"other areas" reading -zebra')
    analyst.press("Search")
    analyst.sees("Say “other areas”, “reading” and not “zebra”", "Next 20")
    analyst.looks_right()
    analyst.follow("Next 20")
    analyst.sees("Page 2 of")
    analyst.page.locator(".app-hit h3 a").first.click()
    analyst.is_at("Submitted return")
    assert analyst.page.url.split("#answer-")[1]


@pytest.mark.parametrize("scripts", [True, False])
def test_an_analyst_looks_at_the_words_of_high_and_low_scores(visit: Visit, scripts: bool) -> None:
    analyst = visit(ANALYST, scripts=scripts)
    analyst.open("/national/narrative-search")
    analyst.follow("Words of high and low scores")
    analyst.is_at("Words of high and low scores")
    analyst.sees("They say how people write, not what is done")
    analyst.looks_right()
