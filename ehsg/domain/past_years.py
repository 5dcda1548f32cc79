"""Which area and which past year a row of a file is about, and why it may not be."""

import re
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from datetime import date, datetime

from ehsg.domain.dates import moment_in_words, uk_moment
from ehsg.domain.guide import Guide
from ehsg.domain.history_file import Table

EARLIEST = 2000
# By code: what an area is called besides its name. Its official name, and BCP as a published table prints it (annual
# report 2021-22, seed 000, line 588): in Cyrillic letters that look the same.
ALSO_CALLED = {
    "E06000058": ("Bournemouth, Christchurch and Poole", "\u0412\u0421\u0420"),
    "E06000023": ("Bristol, City of",),
    "E06000047": ("County Durham",),
    "E06000019": ("Herefordshire, County of",),
    "E06000010": ("Kingston upon Hull, City of",),
    "E06000035": ("Medway",),
}
_WHOLE = re.compile(r"([0-9]{1,9})(?:\.0+)?")


@dataclass(frozen=True)
class KnownArea:
    """An area of the registry; `later_code` is its code since it got a new one, `closed_on` the day it was gone."""

    id: int
    code: str
    later_code: str | None
    name: str
    closed_on: date | None


@dataclass(frozen=True)
class Year:
    """A year's collection, there or to be made, and the guide that its returns are made with."""

    guide: Guide
    opens_at: datetime
    closes_at: datetime
    demonstration: bool


@dataclass(frozen=True)
class Known:
    """What is there before the import. `returns` are area ids and years that have one, be it a draft.

    `guide` is for years without a collection; `demonstration`: whether what is imported is made up.
    """

    areas: tuple[KnownArea, ...]
    collections: Mapping[int, Year]
    returns: Set[tuple[int, int]]
    guide: Guide
    demonstration: bool
    now: datetime

    @property
    def descriptor_ids(self) -> frozenset[str]:
        """Of every edition that a row may be of."""
        guides = [self.guide, *(year.guide for year in self.collections.values())]
        return frozenset(id_ for guide in guides for id_ in guide.descriptor_ids)

    def year(self, number: int) -> Year:
        """The year's collection, or the one that it would get: from 1 April to 1 July."""
        opens_at, closes_at = uk_moment(date(number, 4, 1)), uk_moment(date(number, 7, 1), 23, 59)
        return self.collections.get(number) or Year(self.guide, opens_at, closes_at, self.demonstration)


def whole_number(text: str) -> int | None:
    """4, 4.0 and 4 with blanks are four; anything else, such as 4.5, four or +4, is None."""
    found = _WHOLE.fullmatch(text.strip())
    return int(found[1]) if found else None


def find_by(areas: Iterable[KnownArea]) -> dict[str, frozenset[KnownArea]]:
    """Each code and name in small letters to the areas that it may mean; more than one is too many."""
    found: dict[str, frozenset[KnownArea]] = {}
    for area in areas:
        for name in (area.code, area.later_code or area.code, area.name, *ALSO_CALLED.get(area.code, ())):
            found[_plain(name)] = found.get(_plain(name), frozenset()) | {area}
    return found


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


@dataclass
class Row:
    """One row of the table, and whether anything in it was refused."""

    table: Table
    number: int
    cells: list[str]
    refused: bool = False

    def text(self, column: str) -> str:
        """The cell without blanks around it."""
        return self.cells[self.table.columns[column]].strip()

    def refuse(self, column: str, reason: str) -> None:
        """One refusal of what stands in the column."""
        self.refused = True
        value = self.cells[self.table.columns[column]]
        self.table.refuse(self.number, column, value, reason if value.strip() else "This is empty.")


@dataclass
class Places:
    """Which area and year a row is about, or why it may not be; `years` are the years met, with their collections."""

    known: Known
    years: dict[int, Year] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._areas = find_by(self.known.areas)

    def area(self, row: Row) -> KnownArea | None:
        """The row's area."""
        found = self._areas.get(_plain(row.text("area")), frozenset())
        if len(found) == 1:
            return next(iter(found))
        several = "Several areas have this name. Give the GSS code."
        row.refuse("area", several if found else "There is no area with this GSS code or name.")
        return None

    def year(self, row: Row) -> int | None:
        """The row's year, when it is over."""
        number = whole_number(row.text("year"))
        if number is None or not EARLIEST <= number < 10_000:
            row.refuse("year", f"Give the year in four figures, from {EARLIEST} on.")
            return None
        if number not in self.years:
            if reason := self._why_not(number):
                row.refuse("year", reason)
                return None
            self.years[number] = self.known.year(number)
        return number

    def _why_not(self, number: int) -> str:
        year = self.known.year(number)
        if year.closes_at > self.known.now:
            until = moment_in_words(year.closes_at)
            return f"Only past years are imported, and the {number} collection closes at {until}."
        if year.demonstration and not self.known.demonstration:
            return f"The {number} collection is a demonstration with made-up scores. Nothing real goes in with them."
        return ""
