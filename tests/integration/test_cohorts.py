"""Cohorts: made, read, changed by two people, and taken out."""

from datetime import timedelta
from typing import Any

import pytest

from ehsg import models
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from ehsg.queries import cohorts as queries
from tests import factories
from tests.factories import NOW
from tests.integration.conftest import World
from tests.integration.saving import everything
from tests.integration.test_statements import needed
from tests.neighbours import lead, some_areas, told
from tests.pages import Browser, Page

INDEX = "/national/cohorts"


def analyst(world: World) -> Browser:
    return world.browser(world.person(Role.NATIONAL_ANALYST))


def made(world: World, *areas: models.Area, name: str = "Peer-supported areas") -> str:
    """The address of a new cohort."""
    row = factories.cohort(name, *areas)
    db.session.commit()
    return f"{INDEX}/{row.id}"


def form(name: str = "Peer-supported areas", **values: Any) -> dict[str, Any]:
    return {"version": 0, "name": name, "description": "", "typed": "", **values}


def names(page: Page) -> list[str]:
    return [li.get_text(strip=True) for li in page.soup.select("main h3 + ul li")]


def ids(path: str) -> frozenset[int]:
    row = db.session.get_one(models.Cohort, int(path.rsplit("/", 1)[1]))
    db.session.refresh(row)
    return queries.ids_of(row)


def test_a_cohort_is_made_of_areas_that_are_ticked_and_typed(world: World) -> None:
    areas, browser = some_areas(7), lead(world)
    page = browser.page(INDEX)
    assert "There is no cohort yet." in page.main
    assert page.soup.select('a[href="/national/cohorts/new"]')
    offered = [box["value"] for box in browser.page(f"{INDEX}/new").soup.select("input[name=cohort_areas]")]
    assert set(offered) == {str(area.id) for area in (world.leeds, *areas)}
    typed = f" {areas[2].code.lower()} \r\n\r\n{areas[3].name.upper()}\r\n{areas[0].name}"
    values = form("  Peer-supported   areas", description="Since 2023.", cohort_areas=[areas[0].id, areas[1].id])
    answer = browser.post(f"{INDEX}/new", {**values, "typed": typed})
    assert answer.status_code == 303
    page = browser.page(answer.location)
    assert "The cohort has been saved." in page.main
    assert page.soup.h1.get_text() == "Peer-supported areas"
    assert names(page) == sorted(area.name for area in areas[:4])
    assert "Since 2023." in page.main
    (event,) = told("create_cohort")
    codes = sorted(area.code for area in areas[:4])
    assert (event.old, event.new) == (None, {"name": "Peer-supported areas", "areas": codes})
    assert (event.at, event.assessment_id, db.session.get(models.User, event.user_id)) == (NOW, None, browser.user)
    (line,) = browser.page(INDEX).soup.select("main tbody tr")
    assert line.get_text(" ", strip=True) == "Peer-supported areas Since 2023. Compare in 2024 : Peer-supported areas 4"


def test_making_the_same_again_as_a_second_click_does_makes_one(world: World) -> None:
    areas, browser = some_areas(2), lead(world)
    values = form(cohort_areas=[area.id for area in areas])
    first, second = (browser.post(f"{INDEX}/new", values).location for _ in range(2))
    assert first == second
    assert len(told("create_cohort")) == 1


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": ""}, "Enter a name for the cohort"),
        ({"name": "x" * 101}, "The name must be 100 characters or fewer"),
        ({"name": "of jo@example.org"}, "The name must not hold an email address"),
        ({"name": "URBAN  areas"}, "There is a cohort called “URBAN areas” already. Enter another name"),
        ({"description": "x" * 1_001}, "Description must be 1,000 characters or fewer. It is 1 too long."),
        ({"typed": ""}, "Choose at least one area"),
        ({"typed": "Hill 1\nCamelot\nCumbria"}, "Line 2: “Camelot” is not the name or GSS code of an area."),
        ({"typed": "Hill 1\nCamelot\nCumbria"}, "Line 3: “Cumbria” is a former area, which makes no returns any more."),
        ({"typed": "\n".join(f"Town {n}" for n in range(22))}, "2 more lines are not areas."),
        ({"cohort_areas": ["999999"]}, "Choose areas from the list"),
        ({"cohort_areas": ["Leeds"]}, "Choose areas from the list"),
        ({"cohort_areas": ["9" * 40]}, "Choose areas from the list"),
        ({"typed": "<b>Hill</b>"}, "Line 1: “<b>Hill</b>” is not the name or GSS code of an area."),
    ],
)
def test_a_cohort_that_cannot_be_is_told_why_stores_nothing_and_is_kept(
    world: World, values: dict[str, Any], sentence: str
) -> None:
    areas = some_areas(3)
    factories.AreaFactory(name="Cumbria", closed_on=NOW.date())
    browser = lead(world)
    path = made(world, areas[2], name="Urban areas")
    other = made(world, areas[2], name="Another")
    before = everything()
    for address, version in ((f"{INDEX}/new", 0), (f"{other}/change", 1)):
        sent = form(**{"description": "Why", "typed": "Hill 1", **values}, version=version)
        answer = browser.post(address, sent)
        assert answer.status_code == 422
        page = Page(answer)
        assert any(sentence in error for error in page.errors), page.errors
        for name in ("name", "description", "typed"):
            assert page.value(name) == sent[name].replace("  ", " ")
    assert everything() == before
    assert path


def test_ticks_are_kept_when_something_else_is_wrong(world: World) -> None:
    areas, browser = some_areas(3), lead(world)
    page = Page(browser.post(f"{INDEX}/new", form("", cohort_areas=[areas[1].id], typed="Hill 1")))
    assert [box["value"] for box in page.soup.select("input[name=cohort_areas][checked]")] == [str(areas[1].id)]


def test_changing_other_areas_keeps_the_list_that_was(world: World) -> None:
    areas, browser = some_areas(5), lead(world)
    path = made(world, *areas[:3])
    page = browser.page(f"{path}/change")
    ticked = [int(box["value"]) for box in page.soup.select("input[name=cohort_areas][checked]")]
    assert sorted(ticked) == sorted(area.id for area in areas[:3])
    assert (page.value("version"), page.value("name")) == ("1", "Peer-supported areas")
    sent = form("Peers", version=1, cohort_areas=ticked[:2], typed=areas[4].name)
    assert browser.post(f"{path}/change", sent).location == path
    assert ids(path) == {*ticked[:2], areas[4].id}
    assert db.session.query(models.CohortArea).count() == 3 + 3, "no list is ever changed"
    (event,) = told("change_cohort")
    assert (event.old["name"], event.new["name"]) == ("Peer-supported areas", "Peers")
    assert event.old["areas"] == sorted(area.code for area in areas[:3])


def test_another_name_alone_is_no_other_list_and_nothing_new_is_no_change(world: World) -> None:
    areas, browser = some_areas(2), lead(world)
    path = made(world, *areas)
    sent = form("PEER-supported areas", version=1, cohort_areas=[area.id for area in areas])
    assert browser.post(f"{path}/change", sent).status_code == 303, "its own name is not taken"
    assert db.session.query(models.CohortList).count() == 1
    assert browser.post(f"{path}/change", sent).status_code == 303, "saved already, so no version is stale"
    assert "The cohort is like this already." in browser.page(path).main
    assert len(told("change_cohort")) == 1


def test_a_stale_form_stores_nothing_and_shows_both(world: World) -> None:
    areas, browser = some_areas(4), lead(world)
    path = made(world, *areas[:2])
    assert browser.post(f"{path}/change", form("Theirs", version=1, cohort_areas=[areas[0].id])).status_code == 303
    before = everything()
    mine = form("Mine", version=1, description="My words", cohort_areas=[areas[0].id], typed=areas[3].name)
    answer = browser.post(f"{path}/change", mine)
    assert answer.status_code == 409
    page = Page(answer)
    assert everything() == before
    sides = [side.get_text(" ", strip=True) for side in page.soup.select(".app-merge__side")]
    assert sides == ["Yours, not saved Mine My words Hill 1 Hill 4 (only here)", "Stored now Theirs Hill 1"]
    assert (page.value("name"), page.value("description"), page.value("typed")) == ("Mine", "My words", "Hill 4")
    assert page.value("version") == "2"
    assert browser.post(f"{path}/change", {**mine, "version": page.value("version")}).status_code == 303
    assert ids(path) == {areas[0].id, areas[3].id}


@pytest.mark.parametrize("version", ["", "x", "-1", "1" * 10])
def test_a_form_without_its_version_stores_nothing(world: World, version: str) -> None:
    (area, *_), browser = some_areas(1), lead(world)
    path = made(world, area)
    before = everything()
    page = Page(browser.post(f"{path}/change", form("Mine", version=version, cohort_areas=[area.id])))
    assert "Part of this page was missing" in " ".join(page.errors)
    assert (page.value("version"), page.value("name")) == ("1", "Mine")
    assert Page(browser.post(f"{path}/take-out", {"version": version})).errors
    assert everything() == before


def test_a_cohort_that_is_taken_out_stays_readable_and_frees_its_name(world: World) -> None:
    areas, browser = some_areas(2), lead(world)
    path = made(world, *areas)
    assert browser.post(f"{path}/take-out", {"version": 0}).status_code == 409
    assert "It is not offered for comparing any more" in browser.page(f"{path}/take-out").main
    for _ in range(2):
        assert browser.post(f"{path}/take-out", {"version": 1}).location == INDEX
    assert len(told("take_out_cohort")) == 1
    assert "There is no cohort yet." in browser.page(INDEX).main
    page = browser.page(path)
    assert "This cohort was taken out at" in page.main
    assert names(page) == ["Hill 1", "Hill 2"]
    assert "cannot be changed any more" in browser.page(f"{path}/change").main
    answer = browser.post(f"{path}/change", form(version=2, typed="Hill 1"))
    assert answer.status_code == 422
    assert "This cohort has been taken out." in Page(answer).main
    assert browser.get(f"/national/2024/cohorts/{path.rsplit('/', 1)[1]}").status_code == 404
    assert browser.post(f"{INDEX}/new", form(typed="Hill 1")).status_code == 303


def test_a_former_area_stays_in_a_cohort_that_it_is_in(world: World) -> None:
    areas, browser = some_areas(2), lead(world)
    path = made(world, *areas)
    areas[1].closed_on = NOW.date()
    db.session.commit()
    page = browser.page(f"{path}/change")
    assert [f.legend.get_text() for f in page.soup.select("fieldset fieldset")][-1] == "Former areas"
    ticked = [box["value"] for box in page.soup.select("input[name=cohort_areas][checked]")]
    assert browser.post(f"{path}/change", form("Peers", version=1, cohort_areas=ticked)).status_code == 303
    assert ids(path) == {area.id for area in areas}


def test_analysts_read_cohorts_and_cannot_change_them(world: World) -> None:
    (area, *_), browser = some_areas(1), analyst(world)
    path = made(world, area)
    assert not browser.page(INDEX).soup.select('main a[href$="/new"]')
    assert not browser.page(path).soup.select('main a[href$="/change"], main a[href$="/take-out"]')
    for address in (f"{INDEX}/new", f"{path}/change", f"{path}/take-out"):
        assert browser.get(address).status_code == 403
        assert browser.post(address, form(version=1, typed=area.name)).status_code == 403
    assert browser.get(f"{INDEX}/999").status_code == 404
    assert world.browser(world.coordinator).get(path).status_code == 404


def test_pages_of_cohorts_need_as_many_statements_for_many_as_for_few(world: World) -> None:
    areas, browser = some_areas(4), lead(world)
    path = made(world, *areas[:2])
    pages = (INDEX, path, f"{path}/change", f"{INDEX}/new", f"/national/2024/cohorts/{path.rsplit('/', 1)[1]}")
    before = {address: len(needed(browser, address)) for address in pages}
    for n in range(8):
        made(world, *areas, *some_areas(8), name=f"More {n}")
    for area in areas[2:]:
        factories.CohortAreaFactory(cohort_id=int(path.rsplit("/", 1)[1]), area_id=area.id)
    for year in (2020, 2021):
        factories.CollectionFactory(year=year, closes_at=NOW - timedelta(days=9))
    db.session.commit()
    assert {address: len(needed(browser, address)) for address in pages} == before
    assert max(before.values()) <= 12, before
