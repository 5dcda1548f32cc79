"""Lists of many areas by a file: checked, stored whole or not at all, by the page and by the command."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from ehsg import models
from ehsg.config import FORM_LIMIT
from ehsg.domain.errors import RuleBroken
from ehsg.domain.neighbours_file import LARGEST
from ehsg.extensions import db
from ehsg.queries import neighbours as queries
from ehsg.services.neighbours import set_many
from tests import factories
from tests.factories import NOW, neighbour_list
from tests.integration.conftest import World
from tests.integration.saving import at, everything
from tests.integration.test_statements import counting
from tests.neighbours import INDEX, UPLOAD, closed_collection, ids, lead, listed, set_list, some_areas, told
from tests.pages import Browser, Page

HEAD = "area," + ",".join(f"neighbour_{n}" for n in range(1, 7))
LEEDS = "Leeds,Hill 1,Hill 2,Hill 3,Hill 4,Hill 5,"
HILL = "Hill 8,Leeds,Hill 1,Hill 2,Hill 3,Hill 4,Hill 5"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"


def text(*rows: str) -> bytes:
    return "\r\n".join((HEAD, *rows, "")).encode("utf-8-sig")


def send(browser: Browser, data: bytes, button: str = "save", name: str = "lists.csv", **fields: Any) -> TestResponse:
    given = {"version": 0, "from_year": "2024", button: "yes", **fields}
    answer = browser.post(UPLOAD, {**given, "file": (BytesIO(data), name)})
    answer.request.environ["wsgi.input"].close()  # a large one is in a file that the test client leaves open
    return answer


def refused(world: World, data: bytes, status: int = 422, **fields: Any) -> Page:
    browser, before = lead(world), everything()
    answer = send(browser, data, **fields)
    assert (answer.status_code, everything()) == (status, before)
    return Page(answer)


def sentences(page: Page) -> list[str]:
    return [li.get_text(" ", strip=True) for li in page.soup.select("#problems + ul li")]


def test_a_file_is_checked_first_and_nothing_is_stored(world: World) -> None:
    areas, browser = some_areas(), lead(world)
    set_list(world, 2022, areas[1:7])
    neighbour_list(areas[6], 2024, *areas[:5])
    before = everything()
    answer = send(browser, text(LEEDS, HILL, "Hill 7,Hill 1,Hill 2,Hill 3,Hill 4,Hill 5"), button="check")
    assert (answer.status_code, everything()) == (200, before)
    page = Page(answer)
    assert "2 lists change from 2024 on and 1 stays as it is. Nothing is saved yet." in page.main
    rows = [[cell.get_text(" ", strip=True) for cell in tr.select("th, td")] for tr in page.soup.select("tbody tr")]
    assert rows == [
        ["Hill 8", "none", "Hill 1, Hill 2, Hill 3, Hill 4, Hill 5, Leeds", "–"],
        ["Leeds", "from 2022", "Hill 1", "Hill 6, Hill 7"],
    ]
    assert (page.value("from_year"), page.value("version")) == ("2024", "2")
    assert "Choose the file again" in page.main


def test_a_file_sets_every_list_in_it_with_an_event_for_each_and_leaves_the_others(world: World) -> None:
    areas, browser = some_areas(), lead(world)
    neighbour_list(areas[6], 2024, *areas[:5])
    answer = send(browser, text(LEEDS, HILL), version=1)
    assert (answer.status_code, answer.location) == (303, INDEX)
    assert "2 lists were saved. 0 stayed as they were." in browser.page(INDEX).main
    assert listed(world.leeds, 2024) == ids(areas[:5])
    assert listed(areas[7], 2024) == ids(areas[:5]) | {world.leeds.id}
    assert listed(areas[6], 2024) == ids(areas[:5])
    events = told("set_neighbours")
    assert [event.subject for event in events] == ["E08000035", areas[7].code]
    assert {(event.user_id, event.at) for event in events} == {(browser.user.id, NOW)}


def test_the_same_file_again_is_a_success_and_changes_nothing_whatever_the_version(world: World) -> None:
    some_areas()
    browser = lead(world)
    send(browser, text(LEEDS, HILL))
    before = everything()
    assert send(browser, text(HILL, LEEDS)).status_code == 303
    assert everything() == before
    assert "0 lists were saved. 2 stayed as they were." in browser.page(INDEX).main


def test_a_file_with_any_problem_stores_nothing_and_each_is_told_with_row_and_column(world: World) -> None:
    some_areas()
    page = refused(world, text(LEEDS, "Hill 6,Camelot,Hill 2,Hill 3,Hill 4,Hill 6", "Hill 7,Hill 1", "Leeds,Hill 1"))
    assert page.errors == ["The file has 4 problems. Nothing was saved"]
    assert sentences(page) == [
        "Row 3, column B: “Camelot” is not an area. Give its name or its GSS code as they are in this service.",
        "Row 3, column F: Hill 6 cannot be its own neighbour.",
        "Row 4: Hill 7 has 1 neighbour here. A list has 5 to 20.",
        "Row 5, column A: Leeds has a row already: row 2.",
    ]
    assert page.value("from_year") == "2024"


def test_a_list_that_may_have_been_seen_is_told_and_the_whole_file_refused(world: World) -> None:
    closed_collection(2023)
    areas = some_areas()
    set_list(world, 2023, areas[:5])
    page = refused(world, text(HILL, LEEDS + "Hill 6"), from_year="2023")
    told_ = "Row 3: Leeds has a list for 2023, which is closed. A new one can count from 2024 on."
    assert sentences(page) == [told_]
    assert send(lead(world), text(HILL, LEEDS), from_year="2023", version=1).status_code == 303
    assert listed(areas[7], 2023)


def test_of_thousands_of_problems_a_hundred_are_told(world: World) -> None:
    told_ = sentences(refused(world, text(*["Camelot"] * 900)))
    assert (len(told_), told_[-1]) == (101, "There are 800 more problems.")


@pytest.mark.parametrize(
    ("data", "told_"),
    [
        (b"", "The file is empty."),
        (PNG, "The file is not a text file."),
        (
            text(LEEDS + "\x00"),
            "The file is not a text file.",
        ),
        (text(LEEDS) + b"\n" * LARGEST, "The file is larger than 1 MB."),
        (b"Leeds,Hill 1", "Row 1: There is no column “area”."),
        (text(LEEDS) + b'"', "Row 3: This cannot be read. Check its quotation marks."),
    ],
)
def test_what_is_no_file_of_lists_is_refused_in_a_sentence(world: World, data: bytes, told_: str) -> None:
    some_areas()
    assert sentences(refused(world, data))[0].startswith(told_)


def test_a_file_over_the_limit_of_every_request_is_refused_too(world: World) -> None:
    assert "too much" in refused(world, b"x" * FORM_LIMIT, status=413).main


@pytest.mark.parametrize("year", ["", "24", "1999", "2100", "20 25", "x", "٢٠٢٤", "2024.0", "-2024", "9" * 300])
def test_a_year_that_is_none_is_refused_and_stays_in_its_box(world: World, year: str) -> None:
    some_areas()
    page = refused(world, text(LEEDS), from_year=year)
    assert any(words in page.errors[0] for words in ("Enter a year between 2000 and 2099", "must be 200 characters"))
    assert page.value("from_year") == year


def test_without_a_file_or_with_words_for_one_the_page_asks_for_it(world: World) -> None:
    browser = lead(world)
    for fields in ({}, {"file": "area,neighbour_1"}, {"file": (BytesIO(b""), "")}):
        answer = browser.post(UPLOAD, {"version": 0, "from_year": "2024", "save": "yes", **fields})
        assert answer.status_code == 422
        assert Page(answer).errors == ["Choose a file"]
        assert Page(answer).value("from_year") == "2024"


@pytest.mark.parametrize("version", ["", "x"])
def test_a_form_without_its_version_stores_nothing(world: World, version: str) -> None:
    some_areas()
    assert "Part of this page was missing" in refused(world, text(LEEDS), version=version).errors[0]


def test_a_file_after_somebody_changed_a_list_stores_nothing_and_shows_what_it_would_change_now(world: World) -> None:
    areas = some_areas()
    set_list(world, 2024, areas[1:6])
    page = refused(world, text(LEEDS, HILL), status=409)
    assert "somebody else changed a list first" in page.main
    assert "2 lists change from 2024 on" in page.main
    assert send(lead(world), text(LEEDS, HILL), version=page.value("version")).status_code == 303
    assert listed(world.leeds, 2024) == ids(areas[:5])


def test_a_file_with_problems_is_stored_by_nobody_who_forgets_to_look_at_them(world: World) -> None:
    who = {"user_id": None, "now": NOW}
    found = queries.upload(text("Leeds,Camelot"), from_year=2024, now=NOW)
    with pytest.raises(RuleBroken, match="Row 2, column B"):
        set_many(upload=found, from_year=2024, version=None, **who)
    with pytest.raises(RuleBroken, match="between 2000 and 2099"):
        set_many(upload=found, from_year=2100, version=None, **who)


def test_two_files_at_once_are_refused(world: World) -> None:
    some_areas()
    browser, before = lead(world), everything()
    two = [(BytesIO(text(LEEDS)), "a.csv"), (BytesIO(text(HILL)), "b.csv")]
    answer = browser.post(UPLOAD, {"version": 0, "from_year": "2024", "save": "yes", "file": two})
    assert (answer.status_code, everything()) == (400, before)


@pytest.mark.parametrize("field", ["narrative", "version", "csrf_token", "unknown"])
def test_a_file_where_a_form_has_words_is_refused_on_every_page(world: World, field: str) -> None:
    browser, before = world.browser(world.coordinator), everything()
    fields = {"version": 0, "score": "3", "narrative": "Words", "csrf_token": browser.token()}
    answer = browser.post(at(world), {**fields, field: (BytesIO(b"Words"), "words.txt")})
    assert (answer.status_code, everything()) == (400, before)


@pytest.mark.parametrize("name", ["../../etc/passwd", 'a"b;c.csv', "x" * 5_000, "lists.png", "\u202e.csv"])
def test_what_a_file_is_called_makes_no_difference_and_is_shown_nowhere(world: World, name: str) -> None:
    some_areas()
    answer = send(lead(world), text(LEEDS), name=name, button="check")
    assert answer.status_code == 200
    assert name[-8:] not in answer.get_data(as_text=True).replace("lists.csv", "")


def test_twice_the_rows_need_no_more_reads(world: World) -> None:
    areas, browser, counts = some_areas(), lead(world), []
    for many in (2, 6):
        others = {area.name: [other.name for other in areas if other is not area][:6] for area in areas[:many]}
        rows = [",".join((name, *neighbours)) for name, neighbours in others.items()]
        with counting() as found:
            send(browser, text(*rows), button="check")
        counts.append(len(found))
    assert counts[0] == counts[1] <= 8


def _run(world: World, file: Path, *options: str) -> Any:
    return world.app.test_cli_runner().invoke(args=["areas", "neighbours", str(file), *options])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    found = tmp_path / "lists.csv"
    found.write_bytes(text(LEEDS, HILL))
    return found


def test_the_command_says_what_would_change_and_then_does_it(world: World, file: Path) -> None:
    areas, before = some_areas(), everything()
    result = _run(world, file, "--from-year", "2024", "--dry-run")
    assert (result.exit_code, result.output) == (0, "2 lists would change, 0 stayed.\n")
    assert everything() == before
    result = _run(world, file, "--from-year", "2024")
    assert (result.exit_code, result.output) == (0, "2 lists changed, 0 stayed.\n")
    assert listed(world.leeds, 2024) == ids(areas[:5])
    assert {event.user_id for event in told("set_neighbours")} == {None}
    assert _run(world, file, "--from-year", "2024").output == "0 lists changed, 2 stayed.\n"


@pytest.mark.parametrize("dry", [[], ["--dry-run"]])
def test_the_command_tells_every_problem_and_stores_nothing(world: World, file: Path, dry: list[str]) -> None:
    before = everything()
    result = _run(world, file, "--from-year", "2024", *dry)
    assert result.exit_code == 1
    assert "Row 2, column B: “Hill 1” is not an area." in result.output
    assert "Row 3, column A: “Hill 8” is not an area." in result.output
    assert everything() == before


@pytest.mark.parametrize("year", ["1999", "2100", "x"])
def test_the_command_takes_no_year_that_is_none(world: World, file: Path, year: str) -> None:
    assert _run(world, file, "--from-year", year).exit_code == 2
    assert _run(world, file).exit_code == 2
    assert db.session.query(models.NeighbourList).count() == 0


def test_a_file_that_is_larger_than_it_may_be_is_not_read_whole_by_the_command(world: World, file: Path) -> None:
    factories.AreaFactory()
    with file.open("ab") as opened:
        opened.write(b"\n" * LARGEST)
    assert "The file is larger than 1 MB." in _run(world, file, "--from-year", "2024").output
