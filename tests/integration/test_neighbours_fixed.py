"""A list is never changed once it may have been seen, and can be taken out before."""

from datetime import timedelta

import pytest

from ehsg.domain.errors import NotFound, RuleBroken, StaleVersion
from ehsg.extensions import db
from ehsg.queries import neighbours as queries
from ehsg.services.neighbours import set_neighbours, take_out_neighbours
from tests import factories
from tests.factories import NOW
from tests.integration.conftest import World
from tests.integration.saving import everything
from tests.neighbours import OF_LEEDS, closed_collection, ids, lead, lines, listed, set_list, some_areas, told
from tests.pages import Page

FIXED = "Leeds has a list for 2023, which is closed. A new one can count from 2024 on."


def test_the_first_list_may_count_from_closed_years_and_is_fixed_then(world: World) -> None:
    closed_collection(2023)
    areas, browser = some_areas(), lead(world)
    page = browser.page(f"{OF_LEEDS}/2023")
    assert "2023 has closed, so figures with this list can be seen at once." in page.main
    assert browser.post(f"{OF_LEEDS}/2023", {"version": 0, "neighbours": lines(areas[:5])}).status_code == 303
    page = browser.page(OF_LEEDS)
    assert f"This list is fixed. {FIXED}" in page.main
    offered = [a.get_text() for a in page.soup.select("main a")]
    assert offered == ["Set a list from 2024 on", "Set a list from 2025 on"]


@pytest.mark.parametrize("year", [2020, 2023])
def test_a_list_that_counts_for_a_closed_year_is_never_changed_and_what_was_typed_is_kept(
    world: World, year: int
) -> None:
    closed_collection(2023)
    areas, browser = some_areas(), lead(world)
    set_list(world, 2023, areas[:5])
    assert FIXED in browser.page(f"{OF_LEEDS}/{year}").main
    assert browser.page(f"{OF_LEEDS}/{year}").soup.select("main form") == []
    before, typed = everything(), lines(areas[2:8])
    answer = browser.post(f"{OF_LEEDS}/{year}", {"version": 1 if year == 2023 else 0, "neighbours": typed})
    assert (answer.status_code, everything()) == (422, before)
    assert Page(answer).errors == [FIXED]
    assert Page(answer).value("neighbours") == typed


def test_a_list_is_open_one_second_before_its_collection_closes_and_fixed_when_it_has(world: World) -> None:
    areas, browser = some_areas(), lead(world)
    closing = world.collection.closes_at
    for version, moment, first, status in (
        (0, closing - timedelta(days=1), 0, 303),
        (1, closing - timedelta(seconds=1), 1, 303),
        (2, closing, 2, 422),
    ):
        world.at(moment)
        answer = browser.post(f"{OF_LEEDS}/2024", {"version": version, "neighbours": lines(areas[first : first + 5])})
        assert answer.status_code == status, moment
    assert listed(world.leeds, 2024) == ids(areas[1:6])


def test_more_time_for_one_area_opens_no_list_again(world: World) -> None:
    """A return that is reopened after the closing gets more time, when figures over groups have been seen."""
    areas = some_areas()
    set_list(world, 2024, areas[:5])
    closing = world.collection.closes_at
    factories.ExtensionFactory(
        collection_id=world.collection.id, area_id=world.leeds.id, closes_at=closing + timedelta(days=9)
    )
    db.session.commit()
    late = {"user_id": world.coordinator.id, "now": closing + timedelta(days=1)}
    with pytest.raises(RuleBroken, match="which is closed"):
        set_neighbours(area=world.leeds, from_year=2024, text=lines(areas[1:6]), version=1, **late)


def test_a_list_that_counts_for_no_closed_year_is_replaced(world: World) -> None:
    closed_collection(2023)
    areas = some_areas()
    set_list(world, 2023, areas[:5])
    set_list(world, 2024, areas[1:6])
    set_list(world, 2024, areas[2:7], version=1)
    assert listed(world.leeds, 2023) == ids(areas[:5])
    assert listed(world.leeds, 2024) == ids(areas[2:7])


def test_a_list_is_taken_out_after_a_page_that_says_what_counts_then(world: World) -> None:
    areas, browser = some_areas(), lead(world)
    set_list(world, 2022, areas[:5])
    set_list(world, 2024, areas[1:6])
    page = browser.page(f"{OF_LEEDS}/2024/take-out")
    assert "The list from 2022 then counts for 2024 and later again." in page.main
    assert "has no statistical neighbours from 2022 on" in browser.page(f"{OF_LEEDS}/2022/take-out").main
    answer = browser.post(f"{OF_LEEDS}/2024/take-out", {"version": page.value("version")})
    assert (answer.status_code, answer.location) == (303, OF_LEEDS)
    assert "The list from 2024 has been taken out." in browser.page(OF_LEEDS).main
    assert queries.of_years([world.leeds.id], [2024])[world.leeds.id, 2024] == ids(areas[:5])
    (event,) = told("take_out_neighbours")
    codes = sorted(area.code for area in areas[1:6])
    assert (event.old, event.new) == ({"area": "E08000035", "from_year": 2024, "neighbours": codes}, None)
    assert event.user_id == browser.user.id
    before = everything()
    assert browser.post(f"{OF_LEEDS}/2024/take-out", {"version": 1}).status_code == 303, "twice is once"
    assert everything() == before
    assert browser.get(f"{OF_LEEDS}/2024/take-out").status_code == 404


def test_a_form_from_before_a_list_was_taken_out_and_made_again_is_stale(world: World) -> None:
    areas = some_areas()
    set_list(world, 2024, areas[:5])
    who = {"user_id": world.coordinator.id, "now": NOW}
    take_out_neighbours(area=world.leeds, from_year=2024, version=1, **who)
    db.session.commit()
    assert queries.of_years([world.leeds.id], [2024]) == {}
    set_list(world, 2024, areas[1:6], version=2)
    with pytest.raises(StaleVersion):
        set_list(world, 2024, areas[2:7], version=1)
    with pytest.raises(StaleVersion):
        take_out_neighbours(area=world.leeds, from_year=2024, version=1, **who)
    with pytest.raises(NotFound):
        take_out_neighbours(area=world.leeds, from_year=2031, version=0, **who)
    assert listed(world.leeds, 2024) == ids(areas[1:6])


def test_a_list_that_changed_meanwhile_or_is_fixed_is_not_taken_out(world: World) -> None:
    closed_collection(2023)
    areas, browser = some_areas(), lead(world)
    set_list(world, 2023, areas[:5])
    set_list(world, 2024, areas[1:6])
    set_list(world, 2024, areas[2:7], version=1)
    before = everything()
    answer = browser.post(f"{OF_LEEDS}/2024/take-out", {"version": 1})
    assert (answer.status_code, everything()) == (409, before)
    assert "Somebody else changed this list" in answer.get_data(as_text=True)
    assert browser.post(f"{OF_LEEDS}/2024/take-out", {}).status_code == 422
    answer = browser.post(f"{OF_LEEDS}/2023/take-out", {"version": 1})
    assert (answer.status_code, everything()) == (422, before)
    for text in (answer.get_data(as_text=True), browser.page(f"{OF_LEEDS}/2023/take-out").html):
        assert FIXED in text
        assert "Take the list out</button>" not in text
