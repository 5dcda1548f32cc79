"""Statistical neighbours: which list of an area counts for a year, when it may change, and what may stand in it.

Source: rule 10 of the domain (small numbers). Two versions of a list differ in few areas, so whoever sees the averages
of both can subtract one from the other: a list is fixed once an average that rests on it can have been seen, which is
when a collection that it counts for has closed. Fewer than five areas would never be shown (`suppression`).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

FEWEST, MOST = 5, 20
EARLIEST, LATEST = 2000, 2099  # years that a list may count from
_LONGEST_SHOWN = 60  # characters of what somebody typed, in a sentence about it

Lists = Mapping[int, frozenset[int]]
"""An area's lists: the year that each counts from to the ids of the neighbours in it."""


@dataclass(frozen=True)
class Known:
    """An area as it is registered. One that is `former` has no list and stands in none."""

    id: int
    code: str
    later_code: str | None
    name: str
    region: str
    former: bool


@dataclass(frozen=True)
class Problem:
    """What is wrong, and where: such as line 3, or row 3 and column C. `where` is empty where it is about the whole."""

    where: str
    reason: str

    def __str__(self) -> str:
        return f"{self.where}: {self.reason}" if self.where else self.reason


@dataclass(frozen=True)
class Read:
    """The ids of the neighbours that were typed, and every problem with them: to be stored only where there is none."""

    ids: frozenset[int]
    problems: tuple[Problem, ...]


class Register:
    """Every area, found by its id, either of its GSS codes, or its name."""

    def __init__(self, areas: Iterable[Known]) -> None:
        self.areas = tuple(areas)
        self.by_id = {area.id: area for area in self.areas}
        self._called: dict[str, list[Known]] = {}
        for area in self.areas:
            for word in filter(None, (area.code, area.later_code, area.name)):
                self._called.setdefault(_key(word), []).append(area)

    def find(self, text: str) -> Known | str:
        """The area that is meant, or in a sentence why there is none. A former area makes way for one of its name."""
        found = self._called.get(_key(text), [])
        present = [area for area in found if not area.former] or found
        if not present:
            return f"“{shown(text)}” is not an area. Give its name or its GSS code as they are in this service."
        if len(present) > 1:
            return f"“{shown(text)}” is the name of more than one area. Give the GSS code."
        if present[0].former:
            return f"{present[0].name} is a former area, which has no neighbours and is nobody’s."
        return present[0]

    def written(self, ids: Iterable[int]) -> tuple[str, ...]:
        """The areas as somebody can type them, in order: the name, or the code of one whose name is not enough."""
        areas = sorted((self.by_id[id_] for id_ in ids), key=lambda area: (area.name, area.id))
        return tuple(area.name if self.find(area.name) is area else area.code for area in areas)


def _key(text: str) -> str:
    return " ".join(text.split()).casefold()


def shown(text: str) -> str:
    """What somebody typed, cut to what a sentence can hold."""
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


def read_lines(text: str, owner: Known, register: Register) -> Read:
    """A list as it is typed: one name or code a line; blank lines are nothing."""
    if owner.former:
        return Read(frozenset(), (Problem("", f"{owner.name} is a former area, which has no neighbours."),))
    lines = ((f"Line {number}", line) for number, line in enumerate(text.split("\n"), start=1))
    return read_entries(lines, owner, register, "")


def read_entries(entries: Iterable[tuple[str, str]], owner: Known, register: Register, whole: str) -> Read:
    """The owner's neighbours from pairs of a place and what stands there. `whole` is the place of the list itself."""
    problems, there = [], [(where, text.strip()) for where, text in entries if text.strip()]
    found: dict[int, str] = {}
    for where, text in there:
        area = register.find(text)
        refused = area if isinstance(area, str) else _refused(area, owner, found)
        if refused:
            problems.append(Problem(where, refused))
        elif isinstance(area, Known):
            found[area.id] = where
    if not FEWEST <= len(there) <= MOST:
        number = f"{len(there)} neighbour{'' if len(there) == 1 else 's'}"
        problems.append(Problem(whole, f"{owner.name} has {number} here. A list has {FEWEST} to {MOST}."))
    return Read(frozenset(found), tuple(problems))


def _refused(area: Known, owner: Known, found: Mapping[int, str]) -> str:
    if area.id == owner.id:
        return f"{area.name} cannot be its own neighbour."
    before = found.get(area.id)
    return f"{area.name} is there already: {before[0].lower()}{before[1:]}." if before else ""


def counting(from_years: Iterable[int], year: int) -> int | None:
    """The year from which the list counts that counts for this year; None where none does."""
    return max((first for first in from_years if first <= year), default=None)


def fixed_for(from_years: Collection[int], closed: Iterable[int], year: int) -> tuple[int, ...]:
    """The closed years from `year` on for which a list of the area counts, so that nothing from `year` may change."""
    return tuple(sorted(late for late in closed if late >= year and counting(from_years, late) is not None))


def why_fixed(name: str, years: Collection[int]) -> str:
    """Such as: Leeds has a list for 2023, which is closed. A new one can count from 2024 on."""
    told = f"{min(years)} to {max(years)}, which are" if len(years) > 1 else f"{min(years)}, which is"
    return f"{name} has a list for {told} closed. A new one can count from {max(years) + 1} on."


def is_year(year: int) -> bool:
    """Whether a list may count from it at all."""
    return EARLIEST <= year <= LATEST


@dataclass(frozen=True)
class Change:
    """One area's list from a year on. `before` is the list that counted for that year until then, from `since` on."""

    area_id: int
    since: int | None
    before: frozenset[int]
    after: frozenset[int]


@dataclass(frozen=True)
class Planned:
    """What new lists from one year would change: the areas whose lists stay as they are, and those that may not change,
    with the closed years that forbid it.
    """

    changes: tuple[Change, ...]
    same: frozenset[int]
    fixed: Mapping[int, tuple[int, ...]]


def plan(stored: Mapping[int, Lists], wanted: Lists, year: int, closed: Collection[int]) -> Planned:
    """What becomes of the wanted lists (area id to neighbours), all from one year. The same list again is no change."""
    changes, same, fixed = [], [], {}
    for area_id, after in wanted.items():
        lists = stored.get(area_id, {})
        since = counting(lists, year)
        before = frozenset() if since is None else lists[since]
        if before == after:
            same.append(area_id)
        elif years := fixed_for(lists, closed, year):
            fixed[area_id] = years
        else:
            changes.append(Change(area_id, since, before, after))
    return Planned(tuple(changes), frozenset(same), fixed)
