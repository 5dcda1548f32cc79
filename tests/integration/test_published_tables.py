"""Files of the national tables: every figure agrees with another computation, and small numbers are left out."""

import csv
import random
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO, StringIO
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from ehsg import models
from ehsg.domain.permissions import Role
from ehsg.domain.publishing import parts
from ehsg.domain.selection import Selection
from ehsg.extensions import db
from ehsg.queries import national_tables
from ehsg.queries.exports import MAKERS
from tests import factories
from tests.integration.computing import MODELS, Computed, Row
from tests.integration.conftest import World
from tests.integration.importing import LATER, PUBLISHED, areas_of_the_file, run, without_asking_for_migrations
from tests.integration.test_exports import YEARS, rows  # noqa: F401  # a fixture
from tests.integration.test_statements import needed
from tests.pages import Browser

BASE = "/national/2019/exports"
KINDS: dict[str, Callable[[Row], str]] = {
    "Region": lambda row: row["region"],
    "Type of authority": lambda row: row["type"],
    "Data maturity model": lambda row: MODELS[int(row["data_maturity_model"])],
}
OF_ONE_GROUP = [id_ for id_, maker in MAKERS.items() if not maker.divided]


@pytest.fixture(autouse=True)
def _migrated(monkeypatch: pytest.MonkeyPatch) -> None:
    without_asking_for_migrations(monkeypatch)


@pytest.fixture
def computed(world: World, rows: list[dict[str, str]]) -> Computed:  # noqa: F811
    """The rows, and areas in two large regions and one small, and of two types. Nobody has more time any more."""
    db.session.query(models.Extension).delete()
    chance = random.Random(11)
    of = {}
    for area in db.session.scalars(select(models.Area).order_by(models.Area.id)):
        area.region = chance.choice(("London", "London", "North East", "North East", "South West"))
        area.authority_type = chance.choice(("county council", "unitary authority"))
        area.earned_autonomy = chance.random() < 0.5
        of[area.code] = {
            "region": area.region,
            "type": area.authority_type,
            "autonomy": "yes" if area.earned_autonomy else "no",
        }
    db.session.commit()
    return Computed([{**row, **of[row["area"]]} for row in rows], YEARS, {year: year - YEARS[0] for year in YEARS})


@pytest.fixture
def analyst(world: World) -> Browser:
    return world.browser(world.person(Role.NATIONAL_ANALYST))


def table(browser: Browser, id_: str, query: str = "", base: str = BASE) -> tuple[list[str], list[list[str]]]:
    """The columns and lines of one of the CSV files."""
    response = browser.get(f"{base}/{id_}.csv{query}")
    assert response.status_code == 200, (id_, response.status_code)
    head, *lines = csv.reader(StringIO(response.data.decode("utf-8-sig"), newline=""))
    return head, lines


def agree(lines: list[list[str]], expected: list[list[str]]) -> int:
    """Every cell is as expected or left out; how many are left out."""
    assert len(lines) == len(expected)
    for line, right in zip(lines, expected, strict=True):
        assert [cell if cell != "[c]" else right[place] for place, cell in enumerate(line)] == right
    return sum(cell == "[c]" for line in lines for cell in line)


@pytest.mark.parametrize("since", [2017, 2018])
@pytest.mark.parametrize("id_", OF_ONE_GROUP)
def test_every_table_of_england_agrees_with_another_computation(
    analyst: Browser, computed: Computed, id_: str, since: int
) -> None:
    head, lines = table(analyst, id_, f"?since={since}")
    assert len(head) == len(lines[0])
    left_out = agree(lines, computed.table(id_, lambda _: True, since))
    assert left_out == 0 if id_ != "priorities-followed" else 0 < left_out < sum(map(len, lines))


@pytest.mark.parametrize("id_", OF_ONE_GROUP)
def test_every_table_of_a_selection_agrees_with_another_computation(
    analyst: Browser, computed: Computed, id_: str
) -> None:
    if id_ == "responses":  # whoever never submitted has a region of chance, too
        return
    _, lines = table(analyst, id_, "?region=London&earned-autonomy=")
    agree(lines, computed.table(id_, lambda row: row["region"] == "London", 2018))


@pytest.mark.parametrize(
    ("id_", "of_group"),
    [("section-averages-by-group", "section-averages"), ("section-spread-by-group", "section-spread")],
)
def test_figures_of_the_parts_of_england_agree_with_another_computation_or_are_left_out(
    analyst: Browser, computed: Computed, id_: str, of_group: str
) -> None:
    _, lines = table(analyst, id_)
    seen = set()
    for (kind, group), inside in grouped(lines).items():
        expected = computed.table(of_group, lambda row, k=kind, g=group: KINDS[k](row) == g, 2018)
        there = [line for line in expected if line[0] in {one[0] for one in inside}]
        left_out = agree([[line[0], *line[3:]] for line in inside], there)
        seen.add((left_out > 0, left_out < sum(len(line) for line in inside)))
        for line in inside:
            if line[-1] != "[c]" and id_ == "section-averages-by-group" and int(line[-1]) < 5:
                assert line[3] == "[c]", line
    assert (False, True) in seen or (True, True) in seen
    assert {kind for kind, _ in grouped(lines)} == set(KINDS)


def grouped(lines: list[list[str]]) -> dict[tuple[str, str], list[list[str]]]:
    """The lines of each division and group."""
    found: dict[tuple[str, str], list[list[str]]] = {}
    for line in lines:
        found.setdefault((line[1], line[2]), []).append(line)
    return found


def test_changes_and_priorities_of_the_parts_agree_with_another_computation(
    analyst: Browser, computed: Computed
) -> None:
    _, changes = table(analyst, "changes-by-group")
    for (kind, group), inside in grouped(changes).items():
        expected = computed.table("changes", lambda row, k=kind, g=group: KINDS[k](row) == g, 2018)
        agree([[line[0], *line[3:]] for line in inside], expected)
    _, chosen = table(analyst, "priorities-by-group")
    shown = 0
    for (kind, group), inside in grouped(chosen).items():
        every = computed.table("priorities", lambda row, k=kind, g=group: KINDS[k](row) == g, 2018)
        agree(
            [[line[0], line[3], line[4], *line[6:]] for line in inside], [line for line in every if line[0] == "2019"]
        )
        shown += inside[0][-1] != "[c]"
    assert 0 < shown < len(grouped(chosen)), "some are left out, and some are not"


def test_a_part_is_left_out_just_where_the_rule_says(analyst: Browser, computed: Computed) -> None:
    _, lines = table(analyst, "section-averages-by-group")
    for year in YEARS:
        members = [m for m in national_tables.members(YEARS) if m.year == year]
        judged = {k: part for k, part in parts(members, Selection()).items() if k[0] in KINDS}
        found = {
            (line[1], line[2][:1] if line[1].startswith("Data") else line[2]): line
            for line in lines
            if line[0] == str(year)
        }
        assert {key: line[3] != "[c]" for key, line in found.items()} == {k: p.may for k, p in judged.items()}
        assert {key: int(line[-1]) for key, line in found.items()} == {k: p.areas for k, p in judged.items()}


def test_the_spreadsheet_has_the_same_tables_as_the_csv_files(analyst: Browser, computed: Computed) -> None:
    response = analyst.get(f"{BASE}/tables.xlsx?since=2017")
    book = load_workbook(BytesIO(response.data))
    assert book.sheetnames == ["Cover", "Contents", "Notes", *(f"Table {n}" for n in range(1, len(MAKERS) + 1))]
    for number, id_ in enumerate(MAKERS, start=1):
        sheet = book[f"Table {number}"]
        (marked_up,) = sheet.tables.values()
        head, *lines = [[_text(cell) for cell in row] for row in sheet[marked_up.ref]]
        assert (head, lines) == table(analyst, id_, "?since=2017"), id_


def _text(cell: Any) -> str:
    return f"{cell.value:.1f}" if cell.number_format == "0.0" else str(cell.value)


def test_the_published_table_comes_out_to_the_digit_on_the_page_in_csv_and_in_the_spreadsheet(world: World) -> None:
    """Section averages by year: annual report 2024-25 (seed 001, lines 107-112)."""
    world.at(LATER)
    areas_of_the_file()
    world.collection.year = 2030
    db.session.commit()
    assert run(world, "history", "import", PUBLISHED).exit_code == 0
    lines = [
        ["2022", "3.2", "3.0", "2.9", "2.9", "2.7"],
        ["2023", "3.5", "3.3", "3.2", "3.2", "2.9"],
        ["2024", "3.8", "3.6", "3.6", "3.5", "3.2"],
    ]
    browser = world.browser(world.person(Role.NATIONAL_ANALYST))
    page = browser.page("/national/2024/averages")
    (shown,) = [t for t in page.soup.select("main table") if t.caption.get_text() == "Section averages by year"]
    cells = [[c.get_text(strip=True) for c in tr.select("th, td")] for tr in shown.select("tr")]
    names = ["Family voice and experience", "Workforce", "Communities", "Leaders", "Data"]
    assert cells == [["Year", *names, "Areas"], *([*line, "5, all imported"] for line in lines)]
    base = "/national/2024/exports"
    assert table(browser, "section-averages", base=base) == (["Year", *names, "Areas"], [[*l_, "5"] for l_ in lines])
    sheet = load_workbook(BytesIO(browser.get(f"{base}/tables.xlsx").data))["Table 2"]
    assert [[_text(cell) for cell in row] for row in sheet["A5:G7"]] == [[*line, "5"] for line in lines]


def test_files_are_named_after_the_collection_the_table_the_areas_and_the_time(
    world: World, analyst: Browser, computed: Computed
) -> None:
    for query, selected in (("", ""), ("?region=North+East&model=3", "-north-east-data-maturity-model-3")):
        for path, what in (("section-spread.csv", "section-spread.csv"), ("tables.xlsx", "tables.xlsx")):
            name, ending = what.split(".")
            told = analyst.get(f"{BASE}/{path}{query}").headers["Content-Disposition"]
            assert told == f'attachment; filename="early-help-2019-{name}{selected}-2024-05-14-1130.{ending}"'
    answer = analyst.get(f"{BASE}/section-spread.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_made_up_scores_are_said_to_be_in_the_name_the_table_and_the_cover(
    analyst: Browser, computed: Computed
) -> None:
    db.session.query(models.Collection).filter_by(year=2018).one().demonstration = True
    db.session.commit()
    head, lines = table(analyst, "section-averages")
    assert (head[-1], [(line[0], line[-1]) for line in lines]) == (
        "Made up",
        [("2017", "no"), ("2018", "yes"), ("2019", "no")],
    )
    assert {line[-1] for line in table(analyst, "changes")[1]} == {"yes"}, "it is compared with 2018"
    response = analyst.get(f"{BASE}/tables.xlsx")
    assert 'filename="demonstration-early-help' in response.headers["Content-Disposition"]
    cover = load_workbook(BytesIO(response.data))["Cover"]
    assert cover["A2"].value == "Demonstration: the scores of 2018 are made up."


def test_nothing_is_published_of_a_year_that_has_not_closed_for_every_area(
    world: World, analyst: Browser, computed: Computed
) -> None:
    late = db.session.query(models.Collection).filter_by(year=2018).one()
    area = db.session.query(models.Area).filter_by(code=computed.rows[0]["area"]).one()
    factories.ExtensionFactory(collection_id=late.id, area_id=area.id, closes_at=factories.NOW + timedelta(days=3))
    db.session.commit()
    assert [line[0] for line in table(analyst, "section-averages")[1]] == ["2017", "2019"]
    assert {line[1] for line in table(analyst, "changes")[1]} == {"2017"}
    for path in ("section-averages.csv", "tables.xlsx"):
        page = analyst.page(f"/national/2018/exports/{path}", 403)
        assert (
            "Tables of 2018 can be published when its collection has closed, at 11:30am on Friday 17 May 2024."
            in page.main
        )
    assert "can be published when its collection has closed" in analyst.page("/national/2018/averages").main
    world.at(factories.NOW + timedelta(days=3))
    assert [line[0] for line in table(analyst, "section-averages")[1]] == ["2017", "2018", "2019"]


@pytest.mark.parametrize(
    "path",
    [
        f"{BASE}/scores.csv",
        f"{BASE}/section-averages.xlsx",
        f"{BASE}/tables.csv",
        f"{BASE}/.csv",
        f"{BASE}/section-averages.csv?region=Wales",
        f"{BASE}/tables.xlsx?model=7",
        f"{BASE}/section-averages-by-group.csv?region=London",
        f"{BASE}/priorities-followed.csv?model=3",
        f"{BASE}/responses.csv?model=3",
        "/national/1999/exports/tables.xlsx",
    ],
)
def test_a_file_that_there_is_not_is_not_found(analyst: Browser, computed: Computed, path: str) -> None:
    assert analyst.get(path).status_code == 404


def test_a_year_without_returns_has_files_that_say_so(world: World, analyst: Browser) -> None:
    factories.CollectionFactory(year=2010, closes_at=factories.NOW - timedelta(days=1))
    db.session.commit()
    base = "/national/2010/exports"
    for id_ in MAKERS:
        head, lines = table(analyst, id_, base=base)
        assert head[0] == "Year"
        assert all(cell not in ("[c]", "0.0") for line in lines for cell in line)
    assert table(analyst, "section-averages", base=base)[1] == [["2010", *["[x]"] * 5, "0"]]
    assert analyst.get(f"{base}/tables.xlsx").status_code == 200


@pytest.mark.parametrize("path", [*(f"{id_}.csv" for id_ in MAKERS), "tables.xlsx"])
def test_a_file_needs_as_many_statements_for_three_years_as_for_two(
    analyst: Browser, computed: Computed, path: str
) -> None:
    before = needed(analyst, f"/national/2018/exports/{path}")
    assert len(needed(analyst, f"{BASE}/{path}")) == len(before) <= 25, before
