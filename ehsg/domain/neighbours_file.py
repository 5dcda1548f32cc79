"""Reading a file of statistical neighbours: one row an area, in CSV as spreadsheets save it.

The columns are `area`, `neighbour_1`, `neighbour_2` and so on; cells that nobody filled in are nothing.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

from ehsg.domain.neighbours import Problem, Register, read_entries, shown
from ehsg.domain.text import NOT_TEXT

LARGEST = 1_048_576  # bytes: 1 MB
# There is a row for an area and a column for a neighbour: what has more is another file, of which each cell would be
# a problem.
MOST_ROWS, MOST_COLUMNS = 1_000, 100
_AREA = "area"
_NEIGHBOUR = re.compile(r"neighbour[_ ]?[0-9]*")
_HOW = "The columns are area, neighbour_1, neighbour_2 and so on, with commas between them."


@dataclass(frozen=True)
class Row:
    """One area's row: its number, as spreadsheets count, and the ids of the neighbours in it."""

    number: int
    ids: frozenset[int]


@dataclass(frozen=True)
class File:
    """Area id to its row, and every problem: to be stored only where there is none."""

    rows: Mapping[int, Row]
    problems: tuple[Problem, ...]


class _Unreadable(Exception):
    """Why nothing of the file can be read."""

    def __init__(self, reason: str, where: str = "") -> None:
        super().__init__(reason)
        self.problem = Problem(where, reason)


def read_file(data: bytes, register: Register) -> File:
    """Every row of the file. Never fails: what cannot be read is a problem."""
    try:
        (number, typed), *records = _records(_text(data))
        headings = [" ".join(cell.split()).casefold() for cell in typed]
        if problems := tuple(_wrong_headings(f"Row {number}", headings, typed)):
            return File({}, problems)
    except _Unreadable as unreadable:
        return File({}, (unreadable.problem,))
    return _File(register, headings).read(records)


def _text(data: bytes) -> str:
    """Decoded: UTF-8 with or without its mark, else Windows-1252, as Excel saves."""
    if len(data) > LARGEST:
        raise _Unreadable("The file is larger than 1 MB.")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            continue
        if not NOT_TEXT.search(text):
            return text
        break  # what is UTF-8 would be other letters in Windows-1252
    raise _Unreadable("The file is not a text file. Save it as CSV in your spreadsheet, then choose it again.")


def _records(text: str) -> list[tuple[int, list[str]]]:
    """Each row that is not blank, with its number and without blank cells at its end; there is one at least."""
    records: list[tuple[int, list[str]]] = []
    number = 0
    try:
        for number, record in enumerate(csv.reader(StringIO(text, newline=""), strict=True), start=1):
            filled = [place for place, cell in enumerate(record) if cell.strip()]
            if filled:
                records.append((number, record[: filled[-1] + 1]))
            if filled and filled[-1] >= MOST_COLUMNS:
                raise _Unreadable(f"There are more than {MOST_COLUMNS} columns. {_HOW}", f"Row {number}")
            if len(records) > MOST_ROWS:
                raise _Unreadable(f"The file has more than {MOST_ROWS:,} rows. It has one for each area.")
    except csv.Error:
        raise _Unreadable("This cannot be read. Check its quotation marks.", f"Row {number + 1}") from None
    if not records:
        raise _Unreadable("The file is empty.")
    return records


def _wrong_headings(row: str, headings: Sequence[str], typed: Sequence[str]) -> Iterator[Problem]:
    if headings.count(_AREA) != 1:
        many = "no column" if _AREA not in headings else "more than one column"
        yield Problem(row, f"There is {many} “area”. {_HOW}")
    if not any(map(_NEIGHBOUR.fullmatch, headings)):
        yield Problem(row, f"There is no column “neighbour_1”. {_HOW}")
    for place, heading in enumerate(headings):
        if heading and heading != _AREA and not _NEIGHBOUR.fullmatch(heading):
            yield Problem(
                f"{row}, column {letter(place)}", f"“{shown(typed[place])}” is no column of such a file. {_HOW}"
            )


def letter(place: int) -> str:
    """A column as spreadsheets name it: A for 0, AA for 26."""
    before, within = divmod(place, 26)
    return (letter(before - 1) if before else "") + chr(ord("A") + within)


class _File:
    """The rows read so far."""

    def __init__(self, register: Register, headings: Sequence[str]) -> None:
        self.register, self.headings = register, headings
        self.rows: dict[int, Row] = {}
        self.problems: list[Problem] = []

    def read(self, records: Iterable[tuple[int, Sequence[str]]]) -> File:
        """All of them."""
        for number, record in records:
            self._read(number, record)
        if not self.rows and not self.problems:
            self.problems.append(Problem("", "The file has no areas, only headings."))
        return File(self.rows, tuple(self.problems))

    def _read(self, number: int, record: Sequence[str]) -> None:
        cells = [(f"Row {number}, column {letter(place)}", cell.strip()) for place, cell in enumerate(record)]
        headed = dict(enumerate(self.headings))
        self.problems += [
            Problem(where, f"“{shown(cell)}” stands under no heading.")
            for place, (where, cell) in enumerate(cells)
            if cell and not headed.get(place)
        ]
        at = self.headings.index(_AREA)
        where, text = cells[at] if at < len(cells) else (f"Row {number}, column {letter(at)}", "")
        owner = self.register.find(text) if text else "The area is missing."
        if isinstance(owner, str):
            self.problems.append(Problem(where, owner))
        elif owner.id in self.rows:
            self.problems.append(Problem(where, f"{owner.name} has a row already: row {self.rows[owner.id].number}."))
        else:
            named = [cell for place, cell in enumerate(cells) if place != at and headed.get(place)]
            found = read_entries(named, owner, self.register, f"Row {number}")
            self.rows[owner.id] = Row(number, found.ids)
            self.problems += found.problems
