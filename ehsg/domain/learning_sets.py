"""Action learning sets: areas that chose the same priority, put together so that each set mixes regions and scores.

Source: issue 6; action learning sets are a word of the field (the programme's yearly guidance and annual report).
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ehsg.domain.text import LABEL_LIMIT, SHORT_TEXT_LIMIT, too_long

FEWEST = 3  # areas that a set has, where there are as many
SMALLEST, LARGEST, USUAL = 3, 12, 6  # sizes that can be chosen
YEARS_AHEAD = 2  # a meeting later than that is a slip of the keyboard
NOT_SCORED = -1  # where an area without a score stands in the order

# The page prints this.
METHOD = (
    (
        "The areas are put in order of their score for the priority, then of region and name, and are dealt out "
        "in rounds: one area to each set in a round, so that each set has areas with low, middle and high scores."
    ),
    (
        "In a round the areas of the regions with the most areas come first, and each goes to the set with the fewest "
        "areas of its region so far, or of several such sets to the one whose scores add up to least."
    ),
    (
        "Last, two areas of the same round change places wherever fewer areas of one region then meet in a set; the "
        "same areas always give the same sets."
    ),
)


@dataclass(frozen=True)
class Candidate:
    """An area whose latest submission has the priority; `score` is that of the priority, None where it has none."""

    area_id: int
    name: str
    region: str
    score: int | None

    @property
    def order(self) -> tuple[int, str, str, int]:
        """The method's order."""
        return NOT_SCORED if self.score is None else self.score, self.region, self.name, self.area_id


Sets = tuple[tuple[Candidate, ...], ...]


def how_many(areas: int, size: int) -> int:
    """How many sets: each at most of the size, unless one would then have fewer than FEWEST areas. None of no areas.

    ValueError: a size that cannot be chosen.
    """
    if not SMALLEST <= size <= LARGEST:
        raise ValueError(f"a set has {SMALLEST} to {LARGEST} areas")
    return min(-(-areas // size), max(areas // FEWEST, 1))


def propose(candidates: Iterable[Candidate], size: int) -> Sets:
    """The sets that the method makes: sizes differ by at most one, and nothing depends on the order given."""
    ordered = sorted(candidates, key=lambda one: one.order)
    many = how_many(len(ordered), size)
    if not many:
        return ()
    regions = Counter(one.region for one in ordered)
    rounds = [ordered[start : start + many] for start in range(0, len(ordered), many)]
    dealt = _Dealt(many)
    for one_round in rounds:
        # An area of a region with many areas finds a place the least easily, so it chooses first.
        dealt.deal(sorted(one_round, key=lambda one: (-regions[one.region], one.order)))
    dealt.change_places()
    return tuple(tuple(sorted(members, key=lambda one: one.order)) for members in dealt.members)


class _Dealt:
    """Sets while they are made. `rounds` has, of each round, which area each set got; the last round may be short."""

    def __init__(self, many: int) -> None:
        self.rounds: list[dict[int, Candidate]] = []
        self.regions: list[Counter[str]] = [Counter() for _ in range(many)]
        self.sums = [0] * many

    @property
    def members(self) -> list[list[Candidate]]:
        """Each set's areas."""
        return [[one[place] for one in self.rounds if place in one] for place in range(len(self.sums))]

    def deal(self, areas: Sequence[Candidate]) -> None:
        """One area to each set, as far as there are areas."""
        free, got = set(range(len(self.sums))), {}
        for area in areas:
            place = min(free, key=lambda n: (self.regions[n][area.region], self.sums[n], n))
            free.remove(place)
            got[place] = area
            self.regions[place][area.region] += 1
            self.sums[place] += area.score or 0
        self.rounds.append(got)

    def change_places(self) -> None:
        """Ends: with each change fewer pairs of one region are in a set together."""
        while sum(self._change_places_in(got) for got in self.rounds):
            pass

    def _change_places_in(self, got: dict[int, Candidate]) -> bool:
        """Every pair once; whether any changed places. A place that the last, short round left empty counts too."""
        places, changed = range(len(self.sums)), False
        for first in places:
            for second in places[first + 1 :]:
                if self._gain(got, first, second) > 0:
                    self._swap(got, first, second)
                    changed = True
        return changed

    def _gain(self, got: Mapping[int, Candidate], first: int, second: int) -> int:
        """How many fewer pairs of one region would be in a set together."""
        one, other = got.get(first), got.get(second)
        if (one.region if one else None) == (other.region if other else None):
            return 0
        gain = 0
        for area, here, there in ((one, first, second), (other, second, first)):
            if area is not None:
                gain += self.regions[here][area.region] - 1 - self.regions[there][area.region]
        return gain

    def _swap(self, got: dict[int, Candidate], first: int, second: int) -> None:
        moved = {second: got.pop(first, None), first: got.pop(second, None)}
        for place, from_ in ((second, first), (first, second)):
            area = moved[place]
            if area is not None:
                got[place] = area
                self.regions[from_][area.region] -= 1
                self.regions[place][area.region] += 1


def too_few(areas: int) -> str:
    """A plain remark where there are not enough areas for a set; empty otherwise."""
    if areas >= FEWEST:
        return ""
    return f"{'One area' if areas == 1 else f'{areas} areas'} chose this priority: that is few for a set."


def regions_in_words(regions: Iterable[str]) -> str:
    """Such as London (2), South East: each with how many areas, where it is more than one."""
    return ", ".join(name if many == 1 else f"{name} ({many})" for name, many in sorted(Counter(regions).items()))


def scores_in_words(scores: Iterable[int | None]) -> str:
    """The range, such as 1 to 4, or the score that all have."""
    known = sorted(score for score in scores if score is not None)
    if not known:
        return "none"
    return str(known[0]) if known[0] == known[-1] else f"{known[0]} to {known[-1]}"


def fingerprint(sets: Sets, stored: Mapping[int, tuple[int, ...]]) -> str:
    """What stands for a proposal as a page showed it, and for the sets that it would replace.

    `stored` is the number of a set to its version and the ids of its areas.
    """
    seen = [[[one.area_id for one in members] for members in sets], sorted(stored.items())]
    return hashlib.sha256(json.dumps(seen).encode()).hexdigest()


@dataclass(frozen=True)
class SetEntry:
    """What the national team enters about a set. The note is for its areas."""

    name: str
    meets_on: date | None = None
    note: str = ""


def usual_name(number: int) -> str:
    """What a set is called until somebody names it."""
    return f"Set {number}"


def set_problems(entry: SetEntry, year: int) -> dict[str, str]:
    """Name of the field to what is wrong with it, for a set of the year; empty when nothing is."""
    found = {
        "name": _text_problem("The name", entry.name, LABEL_LIMIT, needed="Enter a name for the set"),
        "meets_on": _meeting_problem(entry.meets_on, year),
        "note": _text_problem("The note", entry.note, SHORT_TEXT_LIMIT),
    }
    return {name: problem for name, problem in found.items() if problem}


def note_problem(text: str) -> str:
    """What is wrong with an area's note; empty when nothing is."""
    return _text_problem("The note", text, SHORT_TEXT_LIMIT, needed="Enter what you bring back from the set")


def _meeting_problem(day: date | None, year: int) -> str:
    if day is None or year <= day.year <= year + YEARS_AHEAD:
        return ""
    return f"The meeting date must be between 1 January {year} and 31 December {year + YEARS_AHEAD}"


def _text_problem(name: str, text: str, limit: int, needed: str = "") -> str:
    if needed and not text.strip():
        return needed
    if "@" in text:
        return f"{name} must not have an email address in it"
    over = too_long(text, limit)
    return f"{name} must be {limit:,} characters or fewer. It is {over:,} too long." if over else ""


def entry_as_json(entry: SetEntry) -> dict[str, Any]:
    """As an event keeps it: of the note only whether there is one."""
    day = entry.meets_on.isoformat() if entry.meets_on else None
    return {"name": entry.name, "meets_on": day, "note": bool(entry.note)}
