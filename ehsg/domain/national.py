"""National tables as plain values: section averages, responses, what changed, priorities, data maturity.

Source: annual report 2024-25 (seed 001, lines 105-126, 274) and 2021-22 (seed 000, lines 313, 441). An average is the
mean of the areas' section averages, exact, with how many areas it rests on.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import NamedTuple

from ehsg.domain.change import Change, Shares
from ehsg.domain.guide import Guide
from ehsg.domain.scoring import half_up, percent


@dataclass(frozen=True)
class NationalYear:
    """A year's collection. `final_at` is when it has closed for every area, those with more time among them."""

    year: int
    guide_edition: str
    demonstration: bool
    final_at: datetime


@dataclass(frozen=True)
class SectionSum:
    """The areas whose average of a section rests on the same number of scores: the sum of all these scores."""

    year: int
    section_id: str
    scored: int
    total: int
    areas: int


class SectionSpread(NamedTuple):
    """So many areas whose average of a section is the same: `total` over `scored`, each. There may be others as many.

    `group` is what the areas were told apart by, as it is here in every table: a region, a type, a model, or "".
    """

    year: int
    section_id: str
    scored: int
    total: int
    areas: int
    group: str = ""


@dataclass(frozen=True)
class SectionFigure:
    """A section's average over areas."""

    year: int
    section_id: str
    average: Fraction
    areas: int

    @property
    def shown(self) -> str:
        """To one decimal place, half up."""
        return str(half_up(self.average))


@dataclass(frozen=True)
class Responses:
    """How many of the areas asked have a submission, and how many of these were imported."""

    year: int
    submitted: int
    imported: int
    areas: int

    @property
    def percent(self) -> int | None:
        """In whole per cent, half up. None where nobody was asked here: what was imported does not say of how many."""
        return percent(self.submitted, self.areas) if self.areas > self.imported else None

    @property
    def shown(self) -> str:
        """Such as: 133 of 150 (89%)."""
        if self.percent is None:
            return f"{self.submitted}, all imported" if self.imported else str(self.submitted)
        return f"{self.submitted} of {self.areas} ({self.percent}%)"


@dataclass(frozen=True)
class SectionShares:
    """How many areas improved, stayed and declined in a section, of those that submitted in both years."""

    section_id: str
    shares: Shares
    group: str = ""


@dataclass(frozen=True)
class ScoreCount:
    """How many areas gave a descriptor this score."""

    year: int
    descriptor_id: str
    score: int
    areas: int


@dataclass(frozen=True)
class PriorityCount:
    """How many areas chose the descriptor as a priority."""

    year: int
    descriptor_id: str
    areas: int
    group: str = ""


@dataclass(frozen=True)
class Followed:
    """What became of a priority: of the areas that chose it and have a score for it in both years, the sums of both
    years' scores, how many went which way, and how many chose it again.
    """

    descriptor_id: str
    then: int
    now: int
    shares: Shares
    again: int

    @property
    def areas(self) -> int:
        """How many areas these are."""
        return self.shares.base

    @property
    def change(self) -> Change:
        """Of the average over these areas."""
        return Change(Fraction(self.then, self.areas), Fraction(self.now, self.areas))


@dataclass(frozen=True)
class ModelCount:
    """How many areas placed themselves in the data maturity model."""

    year: int
    model: int
    areas: int


def with_share(some: int, of: int) -> str:
    """Such as: 12 (9%)."""
    return f"{some} ({percent(some, of)}%)" if of else str(some)


def section_figures(sums: Iterable[SectionSum]) -> tuple[SectionFigure, ...]:
    """Each year's and section's average: the mean of the areas' averages, which may rest on different numbers."""
    totals: dict[tuple[int, str], Fraction] = {}
    areas: dict[tuple[int, str], int] = {}
    for one in sums:
        key = (one.year, one.section_id)
        totals[key] = totals.get(key, Fraction(0)) + Fraction(one.total, one.scored)
        areas[key] = areas.get(key, 0) + one.areas
    return tuple(SectionFigure(*key, total / areas[key], areas[key]) for key, total in totals.items())


def sums_of(spreads: Iterable[SectionSpread]) -> tuple[SectionSum, ...]:
    """The same areas, apart only by how many scores their averages rest on."""
    totals: dict[tuple[int, str, int], int] = {}
    areas: dict[tuple[int, str, int], int] = {}
    for one in spreads:
        key = (one.year, one.section_id, one.scored)
        totals[key] = totals.get(key, 0) + one.total * one.areas
        areas[key] = areas.get(key, 0) + one.areas
    return tuple(SectionSum(*key, total, areas[key]) for key, total in totals.items())


def most_chosen(counts: Iterable[PriorityCount], guides: Iterable[Guide]) -> list[PriorityCount]:
    """Each year's priorities, the most often chosen first, of those chosen as often in the guides' order."""
    places = {id_: place for place, id_ in enumerate(descriptors_of(guides))}
    return sorted(counts, key=lambda one: (one.year, -one.areas, places.get(one.descriptor_id, len(places))))


def section_names(guides: Iterable[Guide]) -> dict[str, str]:
    """Every section's id to its name, in the order of the first guide, then of those after it."""
    found: dict[str, str] = {}
    for guide in guides:
        for section in guide.sections:
            found.setdefault(section.id, section.name)
    return found


def descriptors_of(guides: Iterable[Guide]) -> tuple[str, ...]:
    """Every descriptor's id, in the order of the first guide, then of those after it."""
    return tuple(dict.fromkeys(id_ for guide in guides for id_ in guide.descriptor_ids))


@dataclass(frozen=True)
class MostChosen:
    """The priorities chosen by most areas; `others` were chosen by as many as the last of them."""

    counts: tuple[PriorityCount, ...]
    others: int


def most_often(counts: Iterable[PriorityCount], guides: Iterable[Guide], at_most: int = 3) -> MostChosen:
    """Of one year and group."""
    ordered = most_chosen(counts, guides)
    shown, rest = ordered[:at_most], ordered[at_most:]
    return MostChosen(tuple(shown), sum(one.areas == shown[-1].areas for one in rest))
