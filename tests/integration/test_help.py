"""Help for whoever needs it, signed in or not."""

from typing import Any

import pytest

from ehsg.queries.help import pages
from tests import once

pytestmark = once.with_sqlite()


@pytest.mark.parametrize("slug", [page.slug for page in pages()])
def test_every_page_of_help_is_open_to_everybody(world: Any, slug: str) -> None:
    page = world.browser().page(f"/help/{slug}")
    assert page.status == 200
    assert "If somebody else saves first" in page.main


def test_a_coordinator_finds_the_coordinators_page_first(world: Any) -> None:
    nobody, coordinator = world.browser(), world.browser(world.coordinator)
    first = [
        page.soup.select("main a[href^='/help/']")[0]["href"]
        for page in (nobody.page("/help"), coordinator.page("/help"))
    ]
    assert first[1] == "/help/coordinator"
    assert len(coordinator.page("/help").soup.select("main a[href^='/help/']")) == len(pages())


def test_help_that_there_is_not_is_not_found(world: Any) -> None:
    assert world.browser().page("/help/nobody", 404).status == 404
