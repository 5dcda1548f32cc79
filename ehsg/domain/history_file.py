"""A file with rows and columns, read a row at a time however large it is, and what is refused in it."""

import csv
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO

from ehsg.domain.text import marked, shortened

MOST_SHOWN = 100
LONGEST_LINE = 1_000_000  # characters; a file without line ends must not fill the memory
_LONGEST_ECHO = 40
_NOT_DECODED = re.compile("[\ud800-\udfff]")  # what `errors="surrogateescape"` makes of bytes that are no text
_LINE_ENDS = re.compile("[\n\t\u2028\u2029]")
NOT_IN_THIS_ENCODING = (
    "This has characters in another encoding. Save the file as CSV UTF-8, or import it with --encoding windows-1252."
)


@dataclass(frozen=True)
class Refusal:
    """Why a file was not taken. `row` counts as a spreadsheet does, the header being row 1; `column` may be empty."""

    file: str
    row: int
    column: str
    value: str
    reason: str

    def __str__(self) -> str:
        column = f", column {self.column}" if self.column else ""
        value = f", “{self.value}”" if self.value else ""
        return f"{self.file}, row {self.row}{column}{value}: {self.reason}"


@dataclass
class Refusals:
    """The first MOST_SHOWN refusals in full, and how many there are."""

    shown: list[Refusal] = field(default_factory=list)
    count: int = 0

    def add(self, refusal: Refusal) -> None:
        """Counts it, and keeps it while there is room."""
        self.count += 1
        if len(self.shown) < MOST_SHOWN:
            self.shown.append(refusal)

    @property
    def more(self) -> int:
        """How many are counted and not kept."""
        return self.count - len(self.shown)


def lines(file: IO[str]) -> Iterator[str]:
    """The lines of a file opened with `newline=""`; csv.Error for one that no such file has."""
    while line := file.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE:
            raise csv.Error(f"a line is longer than {LONGEST_LINE:,} characters")
        yield line


def undecoded(text: str) -> bool:
    """Whether there are bytes in it that are no text in the encoding that the file was read in."""
    return bool(_NOT_DECODED.search(text))


class Table:
    """A CSV file with a header. Whatever is wrong with it goes to `refusals`, under the file's name."""

    def __init__(self, name: str, lines: Iterable[str], refusals: Refusals) -> None:
        self._name = name
        self._reader = csv.reader(lines, strict=True)
        self._refusals = refusals
        self._row = 0
        self._unread = False
        self._header = self._next() or []
        self.columns = {_key(cell): place for place, cell in reversed(list(enumerate(self._header))) if cell.strip()}

    def refuse(self, row: int, column: str, value: str, reason: str) -> None:
        """One refusal; the value is shortened, and shown without what no terminal should be sent."""
        said = NOT_IN_THIS_ENCODING if undecoded(value) else reason
        self._refusals.add(Refusal(self._name, row, _short(column), _short(value), said))

    def check_header(self, required: Sequence[str], others: Collection[str] = ()) -> bool:
        """Whether every required column is there. Those that are neither required nor among the others are refused."""
        if self._unread:
            return False
        absent = [column for column in required if column not in self.columns]
        if len(absent) == len(required):
            first, names = next(iter(self._header), ""), ", ".join(required)
            self.refuse(1, "", first, f"The first row must name the columns {names}, separated by commas.")
            return False
        for column in absent:
            self.refuse(1, column, "", "This column is missing.")
        for place, cell in enumerate(self._header):
            if reason := self._why_not(place, _key(cell), {*required, *others}):
                self.refuse(1, cell, "", reason)
        return not absent

    def _why_not(self, place: int, column: str, known: Collection[str]) -> str:
        if not column:
            return ""
        if self.columns[column] != place:
            return "This column is there twice."
        return "" if column in known else "There is no such column, and no descriptor with this id."

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Each row with its number, as wide as the header. Empty rows are counted and passed over."""
        width = len(self._header)
        nameless = [place for place, cell in enumerate(self._header) if not cell.strip()]
        while (cells := self._next()) is not None:
            if not "".join(cells).strip():
                continue
            if more := next((cell for cell in cells[width:] if cell.strip()), ""):
                self.refuse(self._row, "", more, "The row has more values than the file has columns.")
                continue
            cells += [""] * (width - len(cells))
            for place in nameless:
                if cells[place].strip():
                    self.refuse(self._row, "", cells[place], "This value stands in a column without a name.")
            yield self._row, cells

    def _next(self) -> list[str] | None:
        """The next row, or None at the end, or where the file cannot be read any further."""
        self._row += 1
        try:
            return next(self._reader, None)
        except csv.Error as error:
            reason = f"The file cannot be read as CSV here ({error}), so this row and those after it were not read."
            self.refuse(self._row, "", "", reason)
            self._unread = True
            return None


def _key(name: str) -> str:
    return name.strip().lower()


def _short(text: str) -> str:
    return shortened(_LINE_ENDS.sub(" ", marked(text)).strip(), _LONGEST_ECHO)
