"""The tables of a comparison, the same in its PDF and in its Word file. No cell is empty, none spans others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import ceil, floor

from ehsg.reports import picture
from ehsg.reports.comparison_document import ComparisonDocument, DescriptorPart, Dots, Predecessor, Slopes
from ehsg.reports.picture import text_width
from ehsg.reports.text import BREAK_POINT

NONE = "–"
MOST_NAMES = 4  # with more areas side by side, a table has a row for each of them
PORTRAIT, LANDSCAPE = 482, 728  # points between the margins of A4
MOST_AT_FULL_SIZE = 5  # columns
FULL, DENSE, GAP = 10.0, 9.0, 9.5  # points: sizes of type, the room between two columns
# In parts of the type's size: what is not broken, the least room for the heads of rows, the most for one line.
PHRASE, TITLES, WIDEST = 11, 14, 24
_WORD = re.compile(rf"[^\s{BREAK_POINT}]+")


@dataclass(frozen=True, slots=True)
class PaperTable:
    """A table whose first column heads its rows. `worded`: the places of the other columns that hold words.

    `widths`: each column's part of the page in per cent. `tight`: there is no room for all of the longest words.
    `in_line`: for each row, whether every cell of it has room in one line, so that nobody need look for breaks.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    worded: frozenset[int] = frozenset()
    widths: tuple[int, ...] = ()
    tight: bool = False
    in_line: tuple[bool, ...] = ()

    kind = "table"

    @property
    def dense(self) -> bool:
        """Set in smaller type."""
        return len(self.head) > MOST_AT_FULL_SIZE

    @property
    def needs(self) -> tuple[float, ...]:
        """How wide each column must be in points, to break no word, no figure and no short phrase."""
        places = range(len(self.head))
        return tuple(self._points(min(self._whole(place), WIDEST if place == 0 else TITLES)) for place in places)

    @property
    def wants(self) -> tuple[float, ...]:
        """How wide each would be with its words in one line, as far as that is sensible, and its head in two."""
        return tuple(
            max(need, self._points(self._head(place) if self._figures(place) else min(self._line(place), WIDEST)))
            for place, need in enumerate(self.needs)
        )

    def fits_in(self, room: float) -> bool:
        """Whether there is room for all columns, in whole per cents."""
        return sum(ceil(100 * need / room) for need in self.needs) <= 100

    def broken(self, widths: Sequence[int], room: float) -> bool:
        """Whether anything in one piece is wider than its column."""
        return any(self._points(self._whole(place)) > width * room / 100 for place, width in enumerate(widths))

    def _figures(self, place: int) -> bool:
        return place > 0 and place not in self.worded

    def _cells(self, place: int) -> list[str]:
        return [row[place] for row in self.rows]

    def _head(self, place: int) -> float:
        return min(_width(self.head[place], bold=True) / 2 + 1, TITLES)

    def _line(self, place: int) -> float:
        """The longest cell of a column."""
        return max(map(_width, self._cells(place)), default=0)

    def _whole(self, place: int) -> float:
        """The longest of what stands in one piece in a column: words of heads and cells, figures, short phrases."""
        line = self._line(place)
        heads = [_width(word, bold=True) for word in _WORD.findall(self.head[place])]
        in_one = self._figures(place) or line <= PHRASE
        words = [line] if in_one else map(_width, _WORD.findall(" ".join(self._cells(place))))
        return max(*heads, *words, 0 if place else min(line, TITLES))

    def fits(self, row: Sequence[str], widths: Sequence[int], room: float) -> bool:
        """Whether each cell of a row has room in one line."""
        return all(self._points(_width(cell)) <= width * room / 100 for cell, width in zip(row, widths, strict=True))

    def _points(self, width: float) -> float:
        return width * (DENSE if self.dense else FULL) + GAP


def _width(text: str, *, bold: bool = False) -> float:
    """In parts of the type's size."""
    return text_width(text, bold=bold) / picture.SIZE


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]], worded: Iterable[int] = ()) -> PaperTable:
    """A table without columns that are empty in every row; what else is empty has a dash."""
    lines = [tuple(row) for row in rows]
    kept = [place for place in range(len(head)) if place == 0 or any(line[place] for line in lines)]
    words = set(worded)
    made = PaperTable(
        caption,
        tuple(head[place] for place in kept),
        tuple(tuple(line[place] or NONE for place in kept) for line in lines),
        frozenset(new for new, old in enumerate(kept) if old in words),
    )
    return laid_out([made])[0]


def laid_out(tables: Sequence[PaperTable], room: float = PORTRAIT) -> tuple[PaperTable, ...]:
    """Tables with the same columns, all as wide as the page's `room` in points, with the same widths.

    Each column has what it needs; then what it wants, as far as there is room for that; then its part of what is left.
    """
    needs = [max(column) for column in zip(*(table.needs for table in tables), strict=True)]
    wants = [max(column) for column in zip(*(table.wants for table in tables), strict=True)]
    scale = min(1, room / sum(needs))
    left = max(room - sum(needs), 0)
    more = min(left / (sum(wants) - sum(needs) or 1), 1)
    rest = max(room - sum(wants), 0) / sum(wants)
    exact = [need * scale + more * (want - need) + rest * want for need, want in zip(needs, wants, strict=True)]
    least = [ceil(100 * need * scale / room) for need in needs]
    others = [max(low, floor(100 * width / room)) for low, width in zip(least[1:], exact[1:], strict=True)]
    widths = (max(100 - sum(others), 1), *others)
    return tuple(
        replace(
            table,
            widths=widths,
            tight=table.broken(widths, room),
            in_line=tuple(table.fits(row, widths, room) for row in table.rows),
        )
        for table in tables
    )


def of_chart(chart: picture.Chart) -> PaperTable:
    """The table of a chart."""
    found = chart.table
    return table(found.caption, found.head, found.rows, range(len(found.head) - found.worded, len(found.head)))


def averages(slopes: Slopes) -> PaperTable:
    """Section averages by year: a column for each year as long as there is room, at the end without the change."""
    head, columns = ("Section", *map(str, slopes.years)), []
    for row in slopes.rows:
        columns.append((row.name, *(figure.words for figure in row.first), row.note))
        if row.second:
            columns.append((f"{row.name}: {slopes.names[1]}", *(figure.words for figure in row.second), ""))
    whole = table(slopes.title, (*head, "Change"), columns, (len(head),))
    short = table(slopes.title, head, [row[:-1] for row in columns])
    fitting = [one for one in (whole, short) if one.fits_in(PORTRAIT)]
    return fitting[0] if fitting else of_chart(slopes.chart())


def beside(dots: Dots) -> PaperTable:
    """The area beside others; turned where they are many, since sections are always few."""
    chart = dots.chart()
    if len(dots.names) <= MOST_NAMES:
        return of_chart(chart)
    head, *rows = zip(chart.table.head, *chart.table.rows, strict=True)
    return table(chart.table.caption, ("Area", *head[1:]), rows)


def models(document: ComparisonDocument) -> PaperTable | None:
    """The data maturity model of each year, where any may be seen."""
    rows = [(str(year.year), year.model) for year in document.years if year.model]
    return table("Data maturity model by year", ("Year", "Model"), rows, (1,)) if rows else None


def priorities(document: ComparisonDocument) -> PaperTable | None:
    """What became of each year's priorities."""
    latest = document.years[-1].year if document.years else ""
    head = ("Priority", "Year", "Score then", f"Score in {latest}", "Actions done")
    rows = [(p.title, str(p.year), p.then, p.latest, p.actions) for p in document.priorities]
    return table("Priorities by year", head, rows, (1, 4)) if rows else None


def actions(document: ComparisonDocument) -> PaperTable | None:
    """The actions for them."""
    head = ("Action", "Priority", "Year", "Owner", "Due", "Status")
    rows = [(a.what, a.priority, str(a.year), a.owner, a.due, a.status) for a in document.actions]
    return table("Actions for the priorities", head, rows, range(1, 6)) if rows else None


def descriptors(document: ComparisonDocument, part: DescriptorPart) -> PaperTable:
    """One section's descriptors: scores by year, the change, and what others have in the year compared."""
    years, others = _years(document), document.beside_heads
    beside_in = f", and beside others in {document.beside.year}" if document.beside and others else ""
    head = ("Descriptor", *years, _since(document), *others)
    rows = [(line.title, *line.scores, line.change, *line.beside) for line in part.lines]
    return table(f"{part.name}: scores by year{beside_in}", head, rows, (1 + len(years),))


def by_year(document: ComparisonDocument, part: DescriptorPart) -> PaperTable:
    """Of these, the years and the change."""
    years = _years(document)
    rows = [(line.title, *line.scores, line.change) for line in part.lines]
    head = ("Descriptor", *years, _since(document))
    return table(f"{part.name}: scores by year", head, rows, (1 + len(years),))


def by_area(document: ComparisonDocument, part: DescriptorPart) -> PaperTable:
    """Of these, the area beside others in the year compared."""
    years = _years(document)
    year = str(document.beside.year) if document.beside else years[-1]
    place = years.index(year) if year in years else len(years) - 1
    head = ("Descriptor", document.area_name, *document.beside_heads)
    rows = [(line.title, line.scores[place], *line.beside) for line in part.lines]
    return table(f"{part.name}: scores beside others, {years[place]}", head, rows)


def _years(document: ComparisonDocument) -> tuple[str, ...]:
    return tuple(str(year) for year in document.averages.years)


def _since(document: ComparisonDocument) -> str:
    return f"Since {document.changes.before}" if document.changes else "Change"


def predecessor(before: Predecessor) -> PaperTable:
    """A former area's own section averages."""
    return table(f"Section averages of {before.name}", before.head, before.rows)
