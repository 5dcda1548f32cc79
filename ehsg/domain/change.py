"""How one figure changed between two years, in words, and how many of a group changed which way.

Source: annual report 2024-25 (seed 001, line 274): the share of a group of areas that improved in each section.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from ehsg.domain.scoring import half_up, percent


class Direction(StrEnum):
    """Which way a figure went from one year to the next, as it is written."""

    IMPROVED = "improved"
    SAME = "same"
    DECLINED = "declined"


@dataclass(frozen=True)
class Change:
    """A figure in two years; None where there is none. `places` is how many decimal places it is shown to."""

    before: Fraction | None
    after: Fraction | None
    places: int = 1

    @property
    def move(self) -> Fraction | None:
        """After less before, exact; None unless both years have a figure."""
        return None if self.before is None or self.after is None else self.after - self.before

    @property
    def direction(self) -> Direction | None:
        """By the exact figures, not by those shown; None unless both years have one."""
        if self.move is None:
            return None
        if self.move == 0:
            return Direction.SAME
        return Direction.IMPROVED if self.move > 0 else Direction.DECLINED

    @property
    def in_words(self) -> str:
        """Such as: up from 3.1 to 3.4. The difference itself is not shown: it would not always fit the two figures."""
        before, after = self._shown(self.before), self._shown(self.after)
        if self.direction is None:
            parts = [f"{before} before" if before else "no figure before", after or "no figure now"]
            return ", ".join(parts) if before or after else "no figure in either year"
        if self.direction is Direction.SAME:
            return f"the same, {after}"
        way = "up" if self.direction is Direction.IMPROVED else "down"
        if before == after:
            return f"{way} by less than {half_up(Fraction(1, 10**self.places), self.places)}, {after} in both years"
        return f"{way} from {before} to {after}"

    def _shown(self, value: Fraction | None) -> str:
        return "" if value is None else str(half_up(value, self.places))


@dataclass(frozen=True)
class Shares:
    """How many improved, stayed and declined, of those with a figure in both years; `without` had it in one at most."""

    counts: Mapping[Direction, int]
    without: int = 0

    @property
    def base(self) -> int:
        """How many had a figure in both years."""
        return sum(self.counts.values())

    def percent(self, direction: Direction) -> int | None:
        """The share in whole per cent, half up; None of none. The three need not add up to 100."""
        return percent(self.counts[direction], self.base)

    def shown(self, direction: Direction) -> str:
        """Such as: 12 of 31 (39%). The base is always said; a group of none has no share."""
        counted = f"{self.counts[direction]} of {self.base}"
        return f"{counted} ({self.percent(direction)}%)" if self.base else counted


def shares(changes: Iterable[Change]) -> Shares:
    """How many improved, stayed and declined: an area's descriptors, or one section over a group of areas."""
    directions = [change.direction for change in changes]
    return Shares({way: directions.count(way) for way in Direction}, directions.count(None))
