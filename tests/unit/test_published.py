"""Files to publish: CSV, and a spreadsheet that a screen reader and a program can read."""

import csv
import re
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from ehsg.domain.text import FORMULA_STARTS, safe_cell
from ehsg.reports.published import Publication, PublishedTable, csv_file, spreadsheet

MADE_AT = datetime(2024, 10, 1, 8, 30, tzinfo=UTC)
TABLE = PublishedTable(
    id="section-averages",
    title="Section averages, England",
    about="The mean of the areas’ averages.",
    columns=("Year", "Group", "Data", "Areas"),
    rows=((2022, "North East", Decimal("2.7"), 12), (2023, "North West", "[c]", 4), (2023, "Areas’ own", "[z]", 0)),
    worded=2,
)
BOOK = Publication(
    "Early help self-assessment 2023: England", ("Made up.",), (("[c]", "Left out."),), (TABLE,), MADE_AT
)


def read(publication: Publication) -> Any:
    return load_workbook(BytesIO(spreadsheet(publication)))


def of(book: Any, sheet: str) -> list[tuple[Any, ...]]:
    """The cells of the sheet's one marked-up table."""
    (name,) = book[sheet].tables
    return [tuple(cell.value for cell in row) for row in book[sheet][book[sheet].tables[name].ref]]


def test_csv_has_the_columns_and_rows_and_a_mark_that_spreadsheets_know_its_encoding_by() -> None:
    data = csv_file(TABLE, safe_cell)
    assert data.startswith(b"\xef\xbb\xbfYear,")
    assert list(csv.reader(StringIO(data.decode("utf-8-sig"), newline=""))) == [
        ["Year", "Group", "Data", "Areas"],
        ["2022", "North East", "2.7", "12"],
        ["2023", "North West", "[c]", "4"],
        ["2023", "Areas’ own", "[z]", "0"],
    ]


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_text_that_looks_like_a_formula_is_none_in_either_file(start: str) -> None:
    attack = f"{start}HYPERLINK(1)"
    table = replace(TABLE, columns=(*TABLE.columns[:2], attack, "Areas"), rows=((2022, attack, Decimal("2.7"), 12),))
    head, row = csv.reader(StringIO(csv_file(table, safe_cell).decode("utf-8-sig"), newline=""))
    assert (head[2], row[1]) == (f"'{attack}", f"'{attack}")
    book = replace(BOOK, title=attack, facts=(attack,), notes=((attack, attack),), tables=(table,))
    for name in (parts := ZipFile(BytesIO(spreadsheet(book)))).namelist():
        text = parts.read(name).decode("utf-8", "replace")
        assert "<f>" not in text, name
        assert "http" not in text.replace("http://schemas.", "").replace("http://purl.org", "").replace(
            "http://www.w3.org", ""
        ), name


def test_the_spreadsheet_has_a_cover_contents_notes_and_a_sheet_for_each_table() -> None:
    book = read(replace(BOOK, tables=(TABLE, replace(TABLE, id="other", title="Other"))))
    assert book.sheetnames == ["Cover", "Contents", "Notes", "Table 1", "Table 2"]
    assert [cell.value for cell in book["Cover"]["A"]] == ["Early help self-assessment 2023: England", "Made up."]
    assert of(book, "Contents")[1:] == [
        ("Notes", "What the shorthand stands for, and how the figures are made"),
        ("Table 1", "Section averages, England"),
        ("Table 2", "Other"),
    ]
    assert [book["Contents"].cell(row, 1).hyperlink.location for row in (4, 5, 6)] == [
        f"'{name}'!A1" for name in ("Notes", "Table 1", "Table 2")
    ]
    assert of(book, "Notes") == [("Note", "What it says"), ("[c]", "Left out.")]


def test_each_table_is_marked_up_and_nothing_is_merged_hidden_or_empty() -> None:
    book = read(BOOK)
    for sheet in book.worksheets:
        assert not sheet.merged_cells.ranges
        assert sheet.sheet_state == "visible"
        assert len(sheet.tables) == (0 if sheet.title == "Cover" else 1)
        for table in sheet.tables.values():
            assert (table.headerRowCount, table.autoFilter, table.tableStyleInfo and table.tableStyleInfo.name) == (
                1,
                None,
                None,
            )
            cells = [cell for row in sheet[table.ref] for cell in row]
            assert all(cell.value is not None for cell in cells)
            assert all(cell.font.b for cell in sheet[table.ref][0]), "headers are bold"
    expected = [TABLE.columns, *TABLE.rows]
    assert [[str(value) for value in row] for row in of(book, "Table 1")] == [[str(v) for v in row] for row in expected]


def test_a_table_says_that_it_is_the_only_one_and_which_shorthand_it_uses() -> None:
    sheet = read(BOOK)["Table 1"]
    assert [sheet.cell(row, 1).value for row in (1, 2, 3)] == [
        "Table 1: Section averages, England",
        "This worksheet contains one table. It uses shorthand, which the notes explain: [c], [z].",
        "The mean of the areas’ averages.",
    ]
    plain = read(replace(BOOK, tables=(replace(TABLE, rows=TABLE.rows[:1]),)))["Table 1"]
    assert plain.cell(2, 1).value == "This worksheet contains one table."


def test_figures_are_numbers_shown_with_as_many_places_as_they_have() -> None:
    row = read(BOOK)["Table 1"][5]
    assert [(cell.data_type, cell.number_format) for cell in row] == [
        ("n", "0"),
        ("s", "General"),
        ("n", "0.0"),
        ("n", "0"),
    ]


def test_a_table_without_rows_has_its_headers() -> None:
    sheet = read(replace(BOOK, tables=(replace(TABLE, rows=()),)))["Table 1"]
    assert [cell.value for cell in sheet[4]] == list(TABLE.columns)
    assert not sheet.tables


def test_the_same_publication_gives_the_same_bytes_and_says_when_it_was_made() -> None:
    assert spreadsheet(BOOK) == spreadsheet(BOOK)
    core = ZipFile(BytesIO(spreadsheet(BOOK))).read("docProps/core.xml").decode()
    assert re.search(r"<dcterms:created[^>]*>2024-10-01T08:30:00Z<", core)
    assert "<dc:title>Early help self-assessment 2023: England</dc:title>" in core
