"""Which lists count, and who finds them where."""

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from ehsg import models
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from ehsg.queries import neighbours as queries
from tests import factories
from tests.factories import NOW, neighbour_list
from tests.integration.conftest import World
from tests.integration.saving import everything
from tests.integration.test_statements import counting, needed
from tests.neighbours import INDEX, OF_LEEDS, ids, lead, lines, listed, set_list, some_areas


def test_for_each_year_the_list_with_the_latest_year_counts_in_one_statement(world: World) -> None:
    areas, other = some_areas(), factories.AreaFactory()
    neighbour_list(world.leeds, 2022, *areas[:5])
    neighbour_list(world.leeds, 2024, *areas[2:])
    neighbour_list(other, 2023, *areas[:6])
    db.session.commit()
    leeds = world.leeds.id
    with counting() as found:
        counts = queries.of_years([leeds, other.id, areas[0].id], [2021, 2022, 2023, 2024, 2025])
    assert len(found) == 1
    first, second = frozenset(ids(areas[:5])), frozenset(ids(areas[2:]))
    assert counts == {
        (leeds, 2022): first,
        (leeds, 2023): first,
        (leeds, 2024): second,
        (leeds, 2025): second,
        **{(other.id, year): frozenset(ids(areas[:6])) for year in (2023, 2024, 2025)},
    }
    assert queries.of_years([], [2024]) == queries.of_years([leeds], []) == {}


def test_a_former_area_gets_no_list(world: World) -> None:
    areas = some_areas()
    former = factories.AreaFactory(name="Cumbria", closed_on=NOW.date())
    db.session.commit()
    browser, path = lead(world), f"{INDEX}/{former.code}"
    assert "Cumbria has no list. It is a former area." in browser.page(path).main
    assert "Cumbria is a former area." in browser.page(f"{path}/2024").main
    answer = browser.post(f"{path}/2024", {"version": 0, "neighbours": lines(areas[:5])})
    assert answer.status_code == 422
    assert listed(former, 2024) == set()


def test_a_neighbour_that_was_closed_later_stays_and_must_go_when_the_list_is_changed(world: World) -> None:
    areas, browser = some_areas(), lead(world)
    set_list(world, 2024, areas[:6])
    db.session.get(models.Area, areas[0].id).closed_on = NOW.date()
    db.session.commit()
    assert "Hill 1 Yorkshire and The Humber, a former area" in browser.page(OF_LEEDS).main
    typed = browser.page(f"{OF_LEEDS}/2024").value("neighbours") + "\nHill 7"
    answer = browser.post(f"{OF_LEEDS}/2024", {"version": 1, "neighbours": typed})
    assert "Line 1: Hill 1 is a former area" in answer.get_data(as_text=True)


@pytest.mark.parametrize("year", ["0", "1999", "2100", "99999999999", "x"])
def test_there_is_no_page_for_a_year_that_is_none(world: World, year: str) -> None:
    areas, browser = some_areas(), lead(world)
    before = everything()
    assert browser.get(f"{OF_LEEDS}/{year}").status_code == 404
    answer = browser.post(f"{OF_LEEDS}/{year}", {"version": 0, "neighbours": lines(areas[:5])})
    assert (answer.status_code, everything()) == (404, before)


def test_an_area_is_found_by_its_later_code_and_one_that_is_not_there_is_not(world: World) -> None:
    db.session.get(models.Area, world.leeds.id).later_code = "E08000999"
    db.session.commit()
    browser = lead(world)
    assert browser.get(f"{INDEX}/E08000999").status_code == 200
    for path in ("E99999999", "upload/2024", "%00", "'"):
        assert browser.get(f"{INDEX}/{path}").status_code == 404


def test_the_list_of_areas_says_how_many_neighbours_from_when_and_leaves_former_ones_out(world: World) -> None:
    areas = some_areas(6)
    factories.AreaFactory(name="Cumbria", closed_on=NOW.date())
    neighbour_list(world.leeds, 2022, *areas[:5])
    neighbour_list(world.leeds, 2024, *areas)
    db.session.commit()
    page = lead(world).page(INDEX)
    assert "1 of 7 areas have a list." in page.main
    rows = [[cell.get_text(" ", strip=True) for cell in tr.select("th, td")] for tr in page.soup.select("tbody tr")]
    region = "Yorkshire and The Humber"
    assert rows == [
        *([f"Hill {n} {region}", "None"] for n in range(1, 7)),
        [f"Leeds {region}", "5 from 2022, 6 from 2024"],
    ]


def test_analysts_read_every_list_and_change_none(world: World) -> None:
    neighbour_list(world.leeds, 2024, *some_areas(5))
    db.session.commit()
    browser = world.browser(world.person(Role.NATIONAL_ANALYST))
    for path in (INDEX, OF_LEEDS):
        page = browser.page(path)
        assert page.soup.select("main a[href$='2024'], main a[href$='upload'], main form") == [], path
    assert "Hill 1" in browser.page(OF_LEEDS).main
    assert browser.get(f"{OF_LEEDS}/2024").status_code == 403


def test_members_find_their_own_list_from_home_and_are_told_whom_to_ask(world: World) -> None:
    other = factories.AreaFactory()
    neighbour_list(world.leeds, 2024, *some_areas(5))
    db.session.commit()
    browser = world.browser(world.person(Role.READER, world.leeds))
    assert browser.page("/").soup.select_one(f"a[href='{OF_LEEDS}']").get_text() == "Statistical neighbours of Leeds"
    page = browser.page(OF_LEEDS)
    assert "The national team sets the list. Ask it if you think that the list should change." in page.main
    assert page.soup.select_one(".govuk-back-link")["href"] == "/"
    for path in (INDEX, f"{INDEX}/{other.code}"):
        assert browser.get(path).status_code == 404


def test_the_national_pages_lead_to_the_lists(world: World) -> None:
    browser = lead(world)
    for path in ("/", "/national/2024/responses"):
        assert browser.page(path).soup.select(f"main a[href='{INDEX}']"), path


def test_lists_of_a_demonstration_say_that_they_are_made_up(world: World) -> None:
    browser, paths = lead(world), (INDEX, OF_LEEDS, f"{OF_LEEDS}/2024", f"{INDEX}/upload")
    assert [path for path in paths if "made up" in browser.page(path).main] == []
    db.session.get(models.Collection, world.collection.id).demonstration = True
    db.session.commit()
    assert [path for path in paths if "made up" not in browser.page(path).main] == []


@pytest.mark.parametrize("path", [INDEX, OF_LEEDS, f"{OF_LEEDS}/2024", f"{OF_LEEDS}/2024/take-out", f"{INDEX}/upload"])
def test_each_page_needs_as_many_statements_for_twice_the_areas_and_lists(world: World, path: str) -> None:
    browser, counts = lead(world), []
    neighbour_list(world.leeds, 2024)
    for year in (2025, 2026):
        for area in [world.leeds, *(factories.AreaFactory() for _ in range(4))]:
            neighbour_list(area, year)
        factories.CollectionFactory()
        db.session.commit()
        counts.append(needed(browser, path))
    assert len(counts[0]) == len(counts[1]) <= 8, counts[0]


def test_the_database_holds_no_neighbour_twice_and_none_without_its_list(world: World) -> None:
    areas = some_areas(1)
    leeds_id, hill_id = world.leeds.id, areas[0].id
    with pytest.raises(IntegrityError):
        factories.NeighbourFactory(area_id=leeds_id, from_year=2024, neighbour_id=hill_id)
    db.session.rollback()
    row = factories.NeighbourListFactory(area_id=leeds_id, from_year=2024)
    statement = insert(models.Neighbour).values(area_id=leeds_id, from_year=row.from_year, neighbour_id=hill_id)
    db.session.execute(statement)
    with pytest.raises(IntegrityError):
        db.session.execute(statement)
