"""Tables to publish, as CSV and as a spreadsheet: a cover, contents, notes, and one marked-up table on each sheet.

After the Government Analysis Function's guidance on releasing statistics in spreadsheets: no merged, empty or coloured
cells, headers that are marked as such, notes on a sheet of their own, and shorthand for what has no figure. Whoever
builds a `Publication` has decided what may be published; everything in it is written. Text is always written as text,
never as a formula.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter

HIDDEN, NO_RETURNS, NOT_IN_GUIDE = "[c]", "[x]", "[z]"
SHORTHAND = (HIDDEN, NO_RETURNS, NOT_IN_GUIDE)
Value = str | int | Decimal
FONT = {"font_name": "Arial", "font_size": 12, "valign": "top"}
NARROW, WIDE, PAGE = 14, 44, 90  # widths of columns in letters


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """One table. `id` names its CSV file; `about` is a sentence or two below its title.

    The first columns, as far as `worded`, hold words; the others figures or shorthand.
    """

    id: str
    title: str
    about: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    worded: int


@dataclass(frozen=True, slots=True)
class Publication:
    """Tables that are published together. `notes` are what is noted, and its words; `facts` stand on the cover."""

    title: str
    facts: tuple[str, ...]
    notes: tuple[tuple[str, str], ...]
    tables: tuple[PublishedTable, ...]
    made_at: datetime


def csv_file(table: PublishedTable, safe: Callable[[str], str]) -> bytes:
    """The table's columns and rows alone; `safe` makes a text one that no spreadsheet takes for a formula.

    It begins with a byte order mark: spreadsheets else take it for another encoding and spoil dashes and quotation
    marks, and what reads CSV otherwise knows the mark.
    """
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([safe(name) for name in table.columns])
    writer.writerows([safe(v) if isinstance(v, str) else v for v in row] for row in table.rows)
    return out.getvalue().encode("utf-8-sig")


def spreadsheet(publication: Publication) -> bytes:
    """The same publication gives the same bytes."""
    out = BytesIO()
    # Nothing that looks like a formula, number or address becomes one; every cell is written by its kind besides.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties(
            {"title": publication.title, "created": publication.made_at.astimezone(UTC).replace(tzinfo=None)}
        )
        writer = _Writer(book)
        writer.cover(publication)
        writer.contents(publication)
        writer.notes(publication)
        for number, table in enumerate(publication.tables, start=1):
            writer.table(number, table)
    return out.getvalue()


class _Writer:
    def __init__(self, book: Any) -> None:
        self.book = book
        self.title = book.add_format({**FONT, "bold": True, "font_size": 16})
        self.plain = book.add_format({**FONT, "text_wrap": True})
        self.line = book.add_format(FONT)
        self.head = book.add_format({**FONT, "bold": True, "text_wrap": True, "bottom": 1})
        self.link = book.add_format({**FONT, "font_color": "#0B4C8C", "underline": 1})
        self.whole = book.add_format({**FONT, "num_format": "0"})
        self.tenth = book.add_format({**FONT, "num_format": "0.0"})
        self.mark = book.add_format({**FONT, "align": "right"})

    def cover(self, publication: Publication) -> None:
        """What this is, in lines."""
        sheet = self.book.add_worksheet("Cover")
        sheet.set_column(0, 0, PAGE)
        sheet.write_string(0, 0, publication.title, self.title)
        for row, fact in enumerate(publication.facts, start=1):
            sheet.write_string(row, 0, fact, self.plain)

    def contents(self, publication: Publication) -> None:
        """Every sheet with a table, and the notes."""
        sheet = self._sheet("Contents", "Contents", ("This worksheet contains one table, of the worksheets.",))
        rows = [("Notes", "What the shorthand stands for, and how the figures are made")]
        rows += [(_sheet_name(number), table.title) for number, table in enumerate(publication.tables, start=1)]
        self._marked_up(sheet, "contents", ("Worksheet", "What is in it"), rows, 2)
        for row, (name, _) in enumerate(rows, start=3):  # below title, line and headers
            sheet.write_url(row, 0, f"internal:'{name}'!A1", self.link, name)

    def notes(self, publication: Publication) -> None:
        """What is noted, and its words."""
        sheet = self._sheet("Notes", "Notes", ("This worksheet contains one table, of the notes.",))
        self._marked_up(sheet, "notes", ("Note", "What it says"), publication.notes, 2)
        sheet.set_column(1, 1, PAGE)

    def table(self, number: int, table: PublishedTable) -> None:
        """One table on a sheet of its own."""
        marks = [mark for mark in SHORTHAND if any(mark in row for row in table.rows)]
        shorthand = f" It uses shorthand, which the notes explain: {', '.join(marks)}." if marks else ""
        lines = (f"This worksheet contains one table.{shorthand}", table.about)
        sheet = self._sheet(_sheet_name(number), f"Table {number}: {table.title}", lines)
        self._marked_up(sheet, table.id, table.columns, table.rows, table.worded)

    def _sheet(self, name: str, title: str, lines: Sequence[str]) -> Any:
        sheet = self.book.add_worksheet(name)
        sheet.write_string(0, 0, title, self.title)
        for row, line in enumerate(lines, start=1):
            sheet.write_string(row, 0, line, self.line)
        return sheet

    def _marked_up(
        self, sheet: Any, id_: str, columns: Sequence[str], rows: Sequence[Sequence[Value]], worded: int
    ) -> None:
        """The table below the lines that are there; of one without rows its headers are written only."""
        first = sheet.dim_rowmax + 1
        for column, name in enumerate(columns):
            longest = max((len(str(row[column])) for row in rows), default=0)
            wide = column < worded and longest > NARROW
            sheet.set_column(column, column, WIDE if wide else NARROW)
            sheet.write_string(first, column, name, self.head)
        for number, row in enumerate(rows, start=first + 1):
            for column, value in enumerate(row):
                self._cell(sheet, number, column, value)
        if rows:
            heads = [{"header": name, "header_format": self.head} for name in columns]
            name = id_.replace("-", "_")
            # No style: its colours would be too faint.
            options = {"name": name, "columns": heads, "style": None, "autofilter": False}
            sheet.add_table(first, 0, first + len(rows), len(columns) - 1, options)

    def _cell(self, sheet: Any, row: int, column: int, value: Value) -> None:
        if isinstance(value, str):
            sheet.write_string(row, column, value, self.mark if value in SHORTHAND else self.plain)
        else:
            sheet.write_number(row, column, value, self.tenth if isinstance(value, Decimal) else self.whole)


def _sheet_name(number: int) -> str:
    return f"Table {number}"
