"""Scores and averages: exact, half up, and unscored is never nought.

Source: annual report 2024-25 (seed 001, lines 105-112): zero to five for each descriptor, averages to one place.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ehsg.domain.guide import Guide

LOWEST, HIGHEST = 0, 5


@dataclass(frozen=True)
class SectionAverage:
    """One section's scores: `total` is their sum, `scored` how many there are, `expected` how many there will be."""

    section_id: str
    name: str
    total: int
    scored: int
    expected: int

    @property
    def exact(self) -> Fraction | None:
        """The mean as an exact fraction, or None while nothing is scored."""
        return Fraction(self.total, self.scored) if self.scored else None

    @property
    def shown(self) -> str:
        """The mean to one decimal place, half up, or an empty text while nothing is scored."""
        return "" if self.exact is None else str(half_up(self.exact))


def is_score(value: object) -> bool:
    """Whether the value is a whole number from 0 to 5 (True and 3.0 are not)."""
    return type(value) is int and LOWEST <= value <= HIGHEST


def average(scores: Iterable[int]) -> Fraction | None:
    """The exact mean, or None of nothing."""
    known = list(scores)
    return Fraction(sum(known), len(known)) if known else None


def half_up(value: Fraction, places: int = 1) -> Decimal:
    """The value to so many decimal places, halves away from nought: 2.95 is 3.0 and 2.949 is 2.9.

    Works on the exact fraction, so that no binary rounding comes in between.
    """
    units = (abs(value.numerator) * 2 * 10**places // value.denominator + 1) // 2
    return Decimal(units if value >= 0 else -units).scaleb(-places)


def percent(some: int, of: int) -> int | None:
    """So many of so many in whole per cent, half up; None of none."""
    return (200 * some + of) // (2 * of) if of else None


def section_averages(guide: Guide, scores: Mapping[str, int | None]) -> tuple[SectionAverage, ...]:
    """Each section's sum and count in the guide's order; `scores` is descriptor id to score or None."""
    return tuple(_section_average(guide, section.id, section.name, scores) for section in guide.sections)


def _section_average(guide: Guide, section_id: str, name: str, scores: Mapping[str, int | None]) -> SectionAverage:
    descriptors = guide.descriptors_in(section_id)
    known = [score for d in descriptors if (score := scores.get(d.id)) is not None]
    return SectionAverage(section_id, name, sum(known), len(known), len(descriptors))


def count_scored(guide: Guide, scores: Mapping[str, int | None]) -> int:
    """How many of the guide's descriptors have a score; 0 counts as scored."""
    return sum(scores.get(id_) is not None for id_ in guide.descriptor_ids)


def next_unscored(guide: Guide, scores: Mapping[str, int | None], after: str) -> str | None:
    """The next descriptor without a score after the one named, going round to the first; None when all have one."""
    ids = guide.descriptor_ids
    start = ids.index(after) + 1
    return next((id_ for id_ in ids[start:] + ids[: start - 1] if scores.get(id_) is None), None)


def lowest_scored(
    guide: Guide, scores: Mapping[str, int | None], among: Iterable[str], at_least: int = 1
) -> frozenset[str]:
    """The ids, among those named, with the lowest scores: `at_least` so many where as many are scored, and all ties."""
    known = {id_: score for id_ in among if guide.has(id_) and (score := scores.get(id_)) is not None}
    limit = sorted(known.values())[:at_least]
    return frozenset(id_ for id_, score in known.items() if score <= limit[-1])
