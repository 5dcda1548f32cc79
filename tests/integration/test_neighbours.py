"""One area's statistical neighbours: set, refused with nothing lost, and changed by two people."""

from urllib.parse import parse_qs, urlsplit

import pytest

from ehsg import models
from ehsg.extensions import db
from tests import factories
from tests.factories import NOW
from tests.integration.conftest import World
from tests.integration.saving import everything
from tests.neighbours import OF_LEEDS, ids, lead, lines, listed, set_list, some_areas, told
from tests.pages import Page


def test_a_list_is_typed_stored_and_read_with_its_region(world: World) -> None:
    areas, browser = some_areas(), lead(world)
    page = browser.page(OF_LEEDS)
    assert "Leeds has no list yet." in page.main
    assert [a.get_text() for a in page.soup.select("main ul a")] == [
        "Set a list from 2024 on",
        "Set a list from 2025 on",
    ]
    typed = f" {areas[0].code.lower()} \r\n\r\n" + lines(areas[1:6]).upper()
    answer = browser.post(f"{OF_LEEDS}/2024", {"version": 0, "neighbours": typed})
    assert (answer.status_code, answer.location) == (303, OF_LEEDS)
    assert listed(world.leeds, 2024) == ids(areas[:6])
    page = browser.page(OF_LEEDS)
    assert "The list has been saved." in page.main
    assert "From 2024 on" in page.main
    assert [li.get_text(" ", strip=True) for li in page.soup.select("#from-2024 + ul li")] == [
        f"Hill {n} Yorkshire and The Humber" for n in range(1, 7)
    ]
    (event,) = told("set_neighbours")
    codes = sorted(area.code for area in areas[:6])
    assert (event.subject, event.old) == ("E08000035", None)
    assert event.new == {"area": "E08000035", "from_year": 2024, "neighbours": codes}
    assert (event.at, event.assessment_id, db.session.get(models.User, event.user_id)) == (NOW, None, browser.user)


def test_the_form_holds_the_list_that_counts_and_a_new_one_tells_what_it_replaces(world: World) -> None:
    areas, browser = some_areas(), lead(world)
    set_list(world, 2022, areas[:5])
    page = browser.page(f"{OF_LEEDS}/2025")
    assert (page.value("version"), page.value("neighbours")) == ("0", lines(areas[:5]))
    browser.post(f"{OF_LEEDS}/2025", {"version": 0, "neighbours": lines(areas[:7])})
    event = told("set_neighbours")[-1]
    assert (event.old["from_year"], len(event.old["neighbours"])) == (2022, 5)
    assert (event.new["from_year"], len(event.new["neighbours"])) == (2025, 7)
    page = browser.page(OF_LEEDS)
    assert [h.get_text() for h in page.soup.select("main section h2")] == ["From 2025 on", "2022 to 2024"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Leeds has 0 neighbours here. A list has 5 to 20."),
        ("Hill 1\nHill 2\nHill 3\nHill 4", "Leeds has 4 neighbours here. A list has 5 to 20."),
        ("\n".join(f"Hill {n}" for n in range(1, 22)), "Leeds has 21 neighbours here. A list has 5 to 20."),
        ("Hill 1\nHill 2\nHill 3\nHill 4\nCamelot", "Line 5: “Camelot” is not an area."),
        ("Hill 1\nHill 2\nHill 3\nHill 4\nLEEDS", "Line 5: Leeds cannot be its own neighbour."),
        ("Hill 1\nHill 2\nHill 3\nHill 4\nHill 1", "Line 5: Hill 1 is there already: line 1."),
        ("Hill 1\nHill 2\nHill 3\nHill 4\nCumbria", "Line 5: Cumbria is a former area"),
        ("<script>alert(1)</script>", "Line 1: “<script>alert(1)</script>” is not an area."),
        ("x" * 5_001, "Neighbours must be 5,000 characters or fewer. It is 1 too long."),
    ],
)
def test_a_list_that_cannot_be_is_told_why_stores_nothing_and_is_kept(world: World, typed: str, sentence: str) -> None:
    some_areas(21)
    factories.AreaFactory(name="Cumbria", closed_on=NOW.date())
    browser = lead(world)
    before = everything()
    answer = browser.post(f"{OF_LEEDS}/2024", {"version": 0, "neighbours": typed})
    assert answer.status_code == 422
    page = Page(answer)
    assert any(sentence in error for error in page.errors), page.errors
    assert page.value("neighbours") == typed
    assert everything() == before


def test_of_thousands_of_problems_a_hundred_are_told(world: World) -> None:
    answer = lead(world).post(f"{OF_LEEDS}/2024", {"version": 0, "neighbours": "x\n" * 2_000})
    assert answer.status_code == 422
    html = answer.get_data(as_text=True)
    assert "Line 100:" in html
    assert "Line 101:" not in html
    assert "There are 1,901 more problems." in html


def test_saving_the_same_list_again_is_a_success_and_changes_nothing_whatever_the_version(world: World) -> None:
    areas, browser = some_areas(), lead(world)
    set_list(world, 2024, areas[:5])
    before = everything()
    for year in (2024, 2030):
        answer = browser.post(f"{OF_LEEDS}/{year}", {"version": 7, "neighbours": lines(areas[4::-1])})
        assert answer.status_code == 303
        assert everything() == before
    assert "This is the list for 2030 already." in browser.page(OF_LEEDS).main


def test_a_stale_list_stores_nothing_shows_both_and_can_then_be_saved(world: World) -> None:
    areas, browser = some_areas(), lead(world)
    set_list(world, 2024, areas[:5])
    set_list(world, 2024, areas[1:6], version=1)
    before = everything()
    mine = lines(areas[2:8])
    answer = browser.post(f"{OF_LEEDS}/2024", {"version": 1, "neighbours": mine})
    assert (answer.status_code, everything()) == (409, before)
    page = Page(answer)
    assert (page.value("neighbours"), page.value("version")) == (mine, "2")
    assert "somebody else changed this list first" in page.main
    marked = [[m.contents[0] for m in side.select("mark")] for side in page.soup.select(".app-merge__side")]
    assert marked == [["Hill 7", "Hill 8"], ["Hill 2"]]
    assert browser.post(f"{OF_LEEDS}/2024", {"version": 2, "neighbours": mine}).status_code == 303
    assert listed(world.leeds, 2024) == ids(areas[2:8])


def test_a_list_made_by_two_people_at_once_is_not_made_twice(world: World) -> None:
    areas, browser = some_areas(), lead(world)
    set_list(world, 2024, areas[:5])
    assert browser.post(f"{OF_LEEDS}/2024", {"version": 0, "neighbours": lines(areas[1:6])}).status_code == 409
    assert listed(world.leeds, 2024) == ids(areas[:5])


@pytest.mark.parametrize("version", ["", "x", "-1", "1e3", "9" * 20])
def test_a_form_without_its_version_stores_nothing_and_shows_what_is_stored(world: World, version: str) -> None:
    areas, browser = some_areas(), lead(world)
    set_list(world, 2024, areas[:5])
    answer = browser.post(f"{OF_LEEDS}/2024", {"version": version, "neighbours": lines(areas[3:8])})
    assert answer.status_code == 422
    assert "Part of this page was missing" in answer.get_data(as_text=True)
    assert "Stored now" in answer.get_data(as_text=True)
    assert listed(world.leeds, 2024) == ids(areas[:5])


def test_what_was_typed_when_the_sign_in_had_ended_is_in_the_form_again(world: World) -> None:
    browser = lead(world)
    ticket = browser.page(f"{OF_LEEDS}/2024").value("ticket")
    user = browser.user
    browser.end_session()
    answer = browser.post(f"{OF_LEEDS}/2024", {"version": 0, "ticket": ticket, "neighbours": "Hill 1\nHill"})
    assert answer.location.startswith("/account/sign-in")
    browser.sign_in(user)
    page = browser.page(parse_qs(urlsplit(answer.location).query)["next"][0])
    assert page.value("neighbours") == "Hill 1\nHill"
    assert "it is not saved yet" in page.main
