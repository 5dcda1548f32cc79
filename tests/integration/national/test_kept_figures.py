"""Figures of all areas are kept in the process until something is submitted, and shown anew as soon as it is."""

import pytest
from flask import url_for

from ehsg.extensions import db
from ehsg.services.collections import invite_areas
from ehsg.web.serving import each_address
from tests import factories
from tests.factories import NOW
from tests.integration.comparing import a_year, submit
from tests.integration.conftest import World
from tests.integration.national.computing import Computed
from tests.integration.national.test_averages import table
from tests.integration.test_statements import counting, needed
from tests.pages import Browser

PATH = "/national/2019/averages"


def statements(browser: Browser, path: str) -> int:
    """How many a visit takes, with what is kept."""
    with counting() as found:
        assert browser.get(path).status_code == 200
    return len(found)


def test_looking_again_needs_hardly_any_statements(analyst: Browser, computed: Computed) -> None:
    first, again = needed(analyst, PATH), statements(analyst, PATH)
    assert len(first) - again == 4
    assert statements(analyst, f"{PATH}?since=2017") == len(first), "compared with another year it is something else"
    assert statements(analyst, f"{PATH}?since=nonsense") == again, "what is no year is the latest earlier one"


def test_a_return_that_is_submitted_is_in_the_figures_at_once(world: World, analyst: Browser) -> None:
    collection, path = a_year(2022), "/national/2022/averages"
    submit(world, collection, world.leeds, score=1)
    assert table(analyst.page(path), "Section averages by year")[0][1] == "1.0"
    submit(world, collection, factories.AreaFactory(), score=4)
    (line,) = table(analyst.page(path), "Section averages by year")
    assert line[:2] == ["2022", "2.5"]
    assert line[-1] == "2 of 2 (100%)"


def test_an_area_that_is_asked_is_in_the_response_rate_at_once(world: World, analyst: Browser) -> None:
    collection, path = a_year(2022), "/national/2022/averages"
    submit(world, collection, world.leeds)
    assert "1 of 1 areas (100%) submitted in 2022." in analyst.page(path).main
    invite_areas(collection=collection, area_ids=[factories.AreaFactory().id], guide=world.guide, now=NOW)
    db.session.commit()
    assert "1 of 2 areas (50%) submitted in 2022." in analyst.page(path).main


def test_figures_of_a_selection_follow_what_the_registry_says_of_areas(world: World, analyst: Browser) -> None:
    collection = a_year(2022)
    submit(world, collection, world.leeds, score=1)
    other = factories.AreaFactory(region="North East")
    submit(world, collection, other, score=5)
    path = "/national/2022/averages?region=North+East"
    assert table(analyst.page(path), "Section averages by year")[0][1] == "5.0"
    world.leeds.region = "North East"
    db.session.commit()
    assert table(analyst.page(path), "Section averages by year")[0][1] == "3.0"


def test_whoever_may_not_see_the_figures_does_not_see_kept_ones(world: World, analyst: Browser) -> None:
    analyst.page("/national/2024/averages")
    assert world.browser(world.coordinator).get("/national/2024/averages").status_code == 404


@pytest.mark.parametrize("code", ["E08000035", "=cmd|' /C calc'!A0", "a/b ?&%é--code--"])
def test_addresses_that_are_filled_in_lead_where_those_lead_that_are_made_one_by_one(world: World, code: str) -> None:
    with world.app.test_request_context():
        filled = each_address("submissions.show", "code", "number", year=2024)(code=code, number=2)
        adapter = world.app.url_map.bind("localhost")
        if "/" not in code:
            assert adapter.match(filled.split("?")[0].replace("%20", " ")) is not None
            assert filled.count("2024") == 1
        if code.isalnum():
            assert filled == url_for("submissions.show", code=code, year=2024, number=2)
