"""Exports of the national tables: each agrees with DuckDB's own computation from the files themselves."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ehsg import models
from ehsg.cli.export import TABLES
from ehsg.domain.national import sums_of
from ehsg.extensions import db
from ehsg.models import Area
from ehsg.queries import national_tables
from tests import factories
from tests.history_files import row, text
from tests.integration.conftest import World
from tests.integration.importing import (
    LATER,
    PUBLISHED,
    areas_of_the_file,
    exported,
    import_rows,
    run,
    without_asking_for_migrations,
)
from tests.integration.test_statements import counting
from tests.integration.three_years import DESCRIPTORS, GUIDE, YEARS, three_years

SECTIONS = [(place, s["id"], s["name"]) for place, s in enumerate(GUIDE["sections"])]

QUERIES = {
    # Tenths in whole numbers: twice the mean's tenths and one, over two, without what is left over.
    "section-averages": """
        SELECT year, name, (20 * sum(total) + scored * count(*)) // (2 * scored * count(*)) AS tenths, count(*)
        FROM sums JOIN sections USING (section) WHERE year BETWEEN $first AND $last
        GROUP BY year, name, place, scored ORDER BY year, place
    """,
    "priorities": """
        SELECT year, descriptor, count(*) AS areas FROM priorities JOIN descriptors USING (descriptor)
        WHERE year BETWEEN $first AND $last GROUP BY year, descriptor, place ORDER BY year, areas DESC, place
    """,
    "data-maturity": """
        SELECT year, data_maturity_model::INT AS model, count(*) FROM returns WHERE year BETWEEN $first AND $last
        GROUP BY year, model ORDER BY year, model
    """,
    "scores": """
        SELECT area, year, descriptor, score FROM scores WHERE year BETWEEN $first AND $last
        ORDER BY year, area, descriptor
    """,
    "changes": """
        SELECT name, count(*) FILTER (b.total > a.total), count(*) FILTER (b.total = a.total),
               count(*) FILTER (b.total < a.total), count(*)
        FROM sums a JOIN sums b USING (area, section) JOIN sections USING (section)
        WHERE a.year = $first AND b.year = $last GROUP BY name, place ORDER BY place
    """,
    "responses": """
        SELECT year, submitted, imported, submitted + waiting, (200 * submitted + submitted + waiting)
               // (2 * (submitted + waiting))
        FROM (SELECT year, count(*) AS submitted, count(*) FILTER (NOT again) AS imported FROM returns GROUP BY year)
        JOIN drafts USING (year) WHERE year BETWEEN $first AND $last ORDER BY year
    """,
}


@pytest.fixture(autouse=True)
def _migrated(monkeypatch: pytest.MonkeyPatch) -> None:
    without_asking_for_migrations(monkeypatch)


@pytest.fixture
def rows(world: World, tmp_path: Path) -> list[dict[str, str]]:
    """Three years of returns."""
    return three_years(world, tmp_path)


@pytest.fixture
def computed(rows: list[dict[str, str]], tmp_path: Path) -> Iterator[Any]:
    """The rows in DuckDB, as its own tables."""
    file = tmp_path / "counted.csv"
    file.write_text(text([{"again": "false", **one} for one in rows]), newline="")
    with duckdb.connect() as own:
        own.execute(f"CREATE TABLE wide AS SELECT * FROM read_csv('{file}', all_varchar = true)")  # noqa: S608
        own.execute("CREATE TABLE returns AS SELECT * REPLACE (year::INT AS year, again::BOOL AS again) FROM wide")
        own.execute("CREATE TABLE sections (place INT, section TEXT, name TEXT)")
        own.executemany("INSERT INTO sections VALUES (?, ?, ?)", SECTIONS)
        own.execute("CREATE TABLE descriptors (place INT, descriptor TEXT, section TEXT)")
        own.executemany("INSERT INTO descriptors VALUES (?, ?, ?)", DESCRIPTORS)
        own.execute("CREATE TABLE drafts (year INT, waiting INT)")
        own.executemany("INSERT INTO drafts VALUES (?, ?)", [(year, year - YEARS[0]) for year in YEARS])
        own.execute(
            "CREATE TABLE scores AS SELECT area, year, descriptor, score::INT AS score "
            "FROM (UNPIVOT returns ON COLUMNS('^[a-z]{2}[0-9]+$') INTO NAME descriptor VALUE score)"
        )
        own.execute(
            "CREATE TABLE sums AS SELECT area, year, section, sum(score)::INT AS total, count(*)::INT AS scored "
            "FROM scores JOIN descriptors USING (descriptor) GROUP BY area, year, section"
        )
        own.execute(
            "CREATE TABLE priorities AS SELECT year, descriptor "
            "FROM (UNPIVOT returns ON priority_1, priority_2, priority_3 INTO NAME place VALUE descriptor)"
        )
        yield own


def _printed(table: str, found: Iterable[tuple[Any, ...]]) -> list[list[str]]:
    """The computed rows as the export writes them."""
    if table == "section-averages":
        return [[str(y), name, f"{tenths // 10}.{tenths % 10}", str(areas)] for y, name, tenths, areas in found]
    return [[str(value) for value in one] for one in found]


@pytest.mark.parametrize("first", YEARS[:-1])
@pytest.mark.parametrize("table", TABLES)
def test_an_export_agrees_with_an_independent_computation(world: World, computed: Any, table: str, first: int) -> None:
    last = YEARS[-1]
    header, *lines = csv.reader(StringIO("\n".join(exported(world, table, "--year", last, "--from", first))))
    assert ",".join(header) == TABLES[table].columns
    expected = _printed(table, computed.execute(QUERIES[table], {"first": first, "last": last}).fetchall())
    if table == "responses":
        expected = [[*one[:4], "" if one[2] == one[3] else one[4]] for one in expected]
    assert lines == expected
    assert len(lines) >= 2


def test_the_published_table_comes_out_to_the_digit(world: World) -> None:
    """Section averages by year: annual report 2024-25 (seed 001, lines 107-112)."""
    world.at(LATER)
    areas_of_the_file()
    world.collection.year = 2030
    db.session.commit()
    result = run(world, "history", "import", PUBLISHED)
    assert result.exit_code == 0, result.output
    published = {
        2022: "3.2 3.0 2.9 2.9 2.7",
        2023: "3.5 3.3 3.2 3.2 2.9",
        2024: "3.8 3.6 3.6 3.5 3.2",
    }
    names = ("Family voice and experience", "Workforce", "Communities", "Leaders", "Data")
    assert exported(world, "section-averages", "--year", 2024, "--from", 2022, "--format", "csv") == [
        "year,section,average,areas",
        *(f"{year},{n},{a},5" for year, line in published.items() for n, a in zip(names, line.split(), strict=True)),
    ]


def test_one_year_is_exported_where_no_first_one_is_named_and_changes_are_since_the_year_before(
    world: World, rows: list[dict[str, str]]
) -> None:
    assert {line[:4] for line in exported(world, "data-maturity", "--year", 2018)[1:]} == {"2018"}
    both = exported(world, "changes", "--year", 2019, "--from", 2018)
    assert exported(world, "changes", "--year", 2019) == both
    assert len(both) == 6


@pytest.mark.parametrize("table", TABLES)
def test_a_year_of_which_nothing_is_known_gives_the_names_of_the_columns_only(world: World, table: str) -> None:
    assert exported(world, table, "--year", 1999) == [TABLES[table].columns]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("scores", "--year", "2018", "--from", "2019"), "--from is after --year."),
        (("changes", "--year", "2018", "--from", "2018"), "--from must be before 2018."),
        (("scores",), "Missing option '--year'"),
        (("scores", "--year", "2018", "--from", "1"), "is not in the range"),
        (("league-table", "--year", "2018"), "is not one of"),
        (("scores", "--year", "2018", "--format", "xls"), "is not 'csv'"),
    ],
)
def test_what_cannot_be_exported_is_said(world: World, arguments: tuple[str, ...], says: str) -> None:
    result = run(world, "export", *arguments)
    assert result.exit_code != 0
    assert says in result.output


def test_what_a_spreadsheet_would_take_for_a_formula_is_put_behind_an_apostrophe(world: World, tmp_path: Path) -> None:
    factories.AreaFactory(code="=cmd|calc", name="Formula")
    assert import_rows(world, tmp_path, [row(world.guide, area="Formula")]).exit_code == 0
    assert exported(world, "scores", "--year", 2019)[1].startswith("'=cmd|calc,2019,")


def test_a_demonstrations_scores_are_said_to_be_made_up_and_not_in_the_table(world: World, tmp_path: Path) -> None:
    assert import_rows(world, tmp_path, [row(world.guide)]).exit_code == 0
    db.session.query(models.Collection).filter_by(year=2019).one().demonstration = True
    db.session.commit()
    result = run(world, "export", "data-maturity", "--year", 2019)
    assert result.stderr == "The scores of 2019 are made up: they are a demonstration.\n"
    assert result.stdout == "year,model,areas\n2019,4,1\n"


def test_the_help_says_that_small_numbers_are_in_it(world: World) -> None:
    assert "Small numbers are NOT left out" in " ".join(run(world, "export", "--help").output.split())


def test_tables_can_be_made_of_some_areas_only(world: World, rows: list[dict[str, str]]) -> None:
    some = sorted({one["area"] for one in rows})[:6]
    inside = [one for one in rows if one["area"] in some and one["year"] == "2019"]
    only = Area.code.in_(some)
    assert {one.areas for one in sums_of(national_tables.section_spreads((2019,), only))} == {len(inside)}
    assert sum(one.areas for one in national_tables.models((2019,), only)) == len(inside)
    assert sum(one.areas for one in national_tables.priorities((2019,), only)) == 3 * len(inside)
    assert [(one.submitted, one.areas) for one in national_tables.responses((2019,), only)] == [(len(inside),) * 2]
    both = {one["area"] for one in inside} & {one["area"] for one in rows if one["year"] == "2018"}
    assert {one.shares.base for one in national_tables.section_changes(2018, 2019, only)} == {len(both)}
    assert len(list(national_tables.scores((2019,), only))) == 31 * len(inside)


def test_each_table_is_one_statement_whatever_the_amount(world: World, rows: list[dict[str, str]]) -> None:
    with counting() as found:
        national_tables.section_spreads(YEARS)
        national_tables.score_counts(YEARS)
        national_tables.section_changes(2018, 2019)
        national_tables.priorities(YEARS)
        assert len(list(national_tables.scores(YEARS))) == 31 * len(rows)
        national_tables.responses_and_models(YEARS)
    assert len(found) == 6, found
