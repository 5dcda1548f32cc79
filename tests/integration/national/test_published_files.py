"""Files of the national tables: what they are called and hold, which there are, and when."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from ehsg import models
from ehsg.domain.guide import Guide
from ehsg.extensions import db
from ehsg.queries.exports import COHORTS, MAKERS
from tests import factories, once
from tests.integration.conftest import World
from tests.integration.national.computing import Computed
from tests.integration.national.files import BASE, shown, table
from tests.integration.test_comparison import a_year, submit
from tests.integration.test_statements import needed
from tests.pages import Browser
from tests.unit.content_samples import GUIDE
from tests.unit.test_progress import AS_IT_IS

pytestmark = once.with_sqlite()

TABLES = [id_ for id_ in MAKERS if id_ != COHORTS]  # where there are no cohorts


def test_a_name_that_a_spreadsheet_would_take_for_a_formula_is_put_behind_an_apostrophe(
    analyst: Browser, computed: Computed
) -> None:
    db.session.query(models.Area).filter_by(region="London").update({"region": "=cmd|calc"})
    db.session.commit()
    groups = {line[2] for line in table(analyst, "section-averages-by-group")[1]}
    assert "'=cmd|calc" in groups
    assert "=cmd|calc" not in groups
    book = load_workbook(BytesIO(analyst.get(f"{BASE}/tables.xlsx").data))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == "=cmd|calc"]
    assert cells
    assert b"<f>" not in b"".join(_parts(analyst.get(f"{BASE}/tables.xlsx").data))


def _parts(data: bytes) -> list[bytes]:
    with ZipFile(BytesIO(data)) as parts_:
        return [parts_.read(name) for name in parts_.namelist()]


def test_the_spreadsheet_has_the_same_tables_as_the_csv_files(analyst: Browser, computed: Computed) -> None:
    response = analyst.get(f"{BASE}/tables.xlsx?since=2017")
    book = load_workbook(BytesIO(response.data))
    assert book.sheetnames == ["Cover", "Contents", "Notes", *(f"Table {n}" for n in range(1, len(TABLES) + 1))]
    for number, id_ in enumerate(TABLES, start=1):
        sheet = book[f"Table {number}"]
        (marked_up,) = sheet.tables.values()
        head, *lines = [[shown(cell) for cell in row] for row in sheet[marked_up.ref]]
        assert (head, lines) == table(analyst, id_, "?since=2017"), id_


def test_files_are_named_after_the_collection_the_table_the_areas_and_the_time(
    world: World, analyst: Browser, computed: Computed
) -> None:
    for query, selected in (("", ""), ("?region=North+East", "-north-east"), ("?model=3", "-data-maturity-model-3")):
        for path, what in (("section-spread.csv", "section-spread.csv"), ("tables.xlsx", "tables.xlsx")):
            name, ending = what.split(".")
            told = analyst.get(f"{BASE}/{path}{query}").headers["Content-Disposition"]
            assert told == f'attachment; filename="early-help-2019-{name}{selected}-2024-05-14-1130.{ending}"'
    answer = analyst.get(f"{BASE}/section-spread.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"


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
        f"{BASE}/priorities-followed.csv?region=London",
        f"{BASE}/section-averages.csv?region=London&model=3",
        f"{BASE}/tables.xlsx?region=London&type=county+council",
        f"{BASE}/cohorts.csv",
        f"{BASE}/tables.xlsx?cohort=1",
        "/national/1999/exports/tables.xlsx",
    ],
)
def test_a_file_that_there_is_not_is_not_found(analyst: Browser, computed: Computed, path: str) -> None:
    assert analyst.get(path).status_code == 404


def test_a_year_without_returns_has_files_that_say_so(world: World, analyst: Browser) -> None:
    factories.CollectionFactory(year=2010, closes_at=factories.NOW - timedelta(days=1))
    db.session.commit()
    base = "/national/2010/exports"
    for id_ in TABLES:
        head, lines = table(analyst, id_, base=base)
        assert head[0] == "Year"
        assert all(cell not in ("[c]", "0.0") for line in lines for cell in line)
    assert table(analyst, "section-averages", base=base)[1] == [["2010", *["[x]"] * 5, "0"]]
    assert analyst.get(f"{base}/tables.xlsx").status_code == 200


@pytest.mark.parametrize("path", [*(f"{id_}.csv" for id_ in TABLES), "tables.xlsx"])
def test_a_file_needs_as_many_statements_for_three_years_as_for_two(
    analyst: Browser, computed: Computed, path: str
) -> None:
    before = needed(analyst, f"/national/2018/exports/{path}")
    assert len(needed(analyst, f"{BASE}/{path}")) == len(before) <= 25, before


def test_a_section_that_one_years_guide_lacks_is_not_applicable_and_one_of_the_same_name_is_told_apart(
    world: World, analyst: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    renamed = [s.model_copy(update={"id": "information"}) if s.id == "data" else s for s in world.guide.sections]
    moved = [d.model_copy(update={"section": "information"}) if d.section == "data" else d for d in GUIDE.descriptors]
    later = Guide(**{**AS_IT_IS, "edition": "working-2", "sections": tuple(renamed), "descriptors": tuple(moved)})
    monkeypatch.setitem(world.app.extensions, "ehsg_guides", {"working-1": world.guide, "working-2": later})
    areas = [world.leeds, *(factories.AreaFactory() for _ in range(5))]
    for year, guide in ((2021, world.guide), (2022, later)):
        collection = a_year(year)
        collection.guide_edition = guide.edition
        for area in areas:
            submit(replace(world, guide=guide), collection, area, guide_edition=guide.edition)
    base = "/national/2022/exports"
    head, lines = table(analyst, "section-averages", base=base)
    assert head[-3:] == ["Data (information)", "Data (data)", "Areas"]
    assert [line[-3:] for line in lines] == [["[z]", "3.0", "6"], ["3.0", "[z]", "6"]]
    assert [line[3:5] for line in table(analyst, "changes", base=base)[1]][-2:] == [["6", "[z]"]] * 2
    sheet = load_workbook(BytesIO(analyst.get(f"{base}/tables.xlsx").data))["Table 2"]
    assert [cell.value for cell in sheet[4]][-3:] == head[-3:]
