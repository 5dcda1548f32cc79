"""The sign-off board needs the same few statements however many sign, are asked, took part, and must sign again."""

from typing import Any

import pytest

from ehsg.domain.partners import PartnerEntry
from ehsg.extensions import db
from tests import second_factor
from tests.integration.test_statements import needed
from tests.pages import Browser
from tests.partners import answered, moderated, opened, takes_part
from tests.returns import fill_in, sign
from tests.signing import asked, page_of, signatory


@pytest.fixture
def browser(world: Any) -> Browser:
    fill_in(world.assessment, world.guide, world.coordinator.id)
    found: Browser = world.browser(world.coordinator)
    return found


def a_full_board(world: Any, browser: Browser) -> None:
    """Eight organisations that took part, everybody asked and signed, and then a change that asks them all again."""
    names = [f"Organisation {n}" for n in range(8)]
    rows = [takes_part(world, name) for name in names]
    opened(world)
    for row in rows:
        answered(world, row, "fv1", PartnerEntry(score=2))
    moderated(world)
    for name in names:
        asked(world, "partner", name, email="somebody@partner.example", name=f"Signatory of {name}")
    sign(world.assessment, world.guide, world.coordinator.id)
    browser.post(f"{world.base}/descriptors/fv1", {"version": 1, "score": 1, "narrative": "changed"})


@pytest.mark.parametrize(("page", "most"), [("/", 6), ("/sign-off", 8), ("/sign-off/summary", 6), ("/submit", 6)])
def test_a_page_about_the_board_needs_no_more_statements_for_many_than_for_none(
    world: Any, browser: Browser, page: str, most: int
) -> None:
    before = needed(browser, f"{world.base}{page}")
    a_full_board(world, browser)
    after = needed(browser, f"{world.base}{page}")
    assert "Needs" in browser.page(f"{world.base}/").main, "they must sign again"
    assert len(after) == len(before) <= most, after


def test_the_page_to_sign_needs_no_more_statements_for_many(world: Any, browser: Browser) -> None:
    user = signatory(world)
    second_factor.give(world.app, user)
    row = asked(world, user=user)
    theirs = world.browser(user)
    before = needed(theirs, page_of(world, row))
    a_full_board(world, browser)
    db.session.commit()
    after = needed(theirs, page_of(world, row))
    assert len(after) == len(before) <= 9, after
