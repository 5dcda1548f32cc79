"""Published tables read again, by the names of their columns, for whoever prints them another way."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from ehsg.reports.distribution import Middle
from ehsg.reports.picture import Figure
from ehsg.reports.published import HIDDEN, NO_RETURNS, NOT_IN_GUIDE, SHORTHAND, Publication, Value
from ehsg.reports.ranges import HEADS

WHY = {HIDDEN: "not shown", NO_RETURNS: "no returns", NOT_IN_GUIDE: "not in the guide"}
WAYS = ("Improved", "Same", "Declined")
Row = Mapping[str, Value]


class PublishedRows:
    """The rows of a publication about a year; `before` is the year that it compares with, None where there is none."""

    def __init__(self, year: int, publication: Publication) -> None:
        self.year = year
        self._tables = {table.id: table for table in publication.tables}
        before = [row["Compared with"] for row in self.rows("changes")]
        self.before = int(before[0]) if before else None

    def has(self, id_: str) -> bool:
        """Whether there is such a table."""
        return id_ in self._tables

    def rows(self, id_: str, *years: int | None) -> list[Row]:
        """Every row, or those of the years."""
        table = self._tables.get(id_)
        every = [dict(zip(table.columns, row, strict=True)) for row in table.rows] if table else []
        return [row for row in every if not years or row["Year"] in years]

    def sections(self) -> tuple[str, ...]:
        """The names of the sections' columns, which two editions may have by the same name."""
        columns = self._tables["section-averages"].columns
        return columns[1 : columns.index("Areas")]

    def years(self) -> tuple[int, ...]:
        """Of the headline table."""
        return tuple(int(row["Year"]) for row in self.rows("section-averages"))


def share(row: Row, number: str, share: str) -> str:
    """Such as: 12 (9%)."""
    return str(row[number]) if row[share] in SHORTHAND else f"{row[number]} ({row[share]}%)"


def ways(row: Row) -> tuple[str, ...]:
    """How many improved, stayed and declined, each with its share."""
    return tuple(share(row, way, f"{way} (%)") for way in WAYS)


def figure(value: Value) -> Figure:
    """For a picture: a published average, or why there is none."""
    return Figure(Fraction(value), str(value)) if isinstance(value, Decimal) else Figure(None, WHY[str(value)])


def middle(row: Row) -> Middle | str:
    """For a picture: the published quartiles, or why there are none."""
    low, median, high = (figure(row[head]) for head in HEADS)
    if low.value is None or median.value is None or high.value is None:
        return low.words
    return Middle(
        (Fraction(low.value), Fraction(median.value), Fraction(high.value)), (low.words, median.words, high.words)
    )
