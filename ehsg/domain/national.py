"""National tables as plain values: section averages, responses, what changed, priorities, data maturity.

Source: annual report 2024-25 (seed 001, lines 105-126, 274) and 2021-22 (seed 000, lines 313, 441). An average is the
mean of the areas' section averages, exact, with how many areas it rests on.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from ehsg.domain.change import Shares
from ehsg.domain.guide import Guide
from ehsg.domain.scoring import half_up


@dataclass(frozen=True)
class SectionSum:
    """The areas whose average of a section rests on the same number of scores: the sum of all these scores."""

    year: int
    section_id: str
    scored: int
    total: int
    areas: int


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
        return int(half_up(Fraction(self.submitted * 100, self.areas), 0)) if self.areas > self.imported else None


@dataclass(frozen=True)
class SectionShares:
    """How many areas improved, stayed and declined in a section, of those that submitted in both years."""

    section_id: str
    shares: Shares


@dataclass(frozen=True)
class PriorityCount:
    """How many areas chose the descriptor as a priority."""

    year: int
    descriptor_id: str
    areas: int


@dataclass(frozen=True)
class ModelCount:
    """How many areas placed themselves in the data maturity model."""

    year: int
    model: int
    areas: int


def section_figures(sums: Iterable[SectionSum]) -> tuple[SectionFigure, ...]:
    """Each year's and section's average: the mean of the areas' averages, which may rest on different numbers."""
    totals: dict[tuple[int, str], Fraction] = {}
    areas: dict[tuple[int, str], int] = {}
    for one in sums:
        key = (one.year, one.section_id)
        totals[key] = totals.get(key, Fraction(0)) + Fraction(one.total, one.scored)
        areas[key] = areas.get(key, 0) + one.areas
    return tuple(SectionFigure(*key, total / areas[key], areas[key]) for key, total in totals.items())


def most_chosen(counts: Iterable[PriorityCount], guides: Iterable[Guide]) -> list[PriorityCount]:
    """Each year's priorities, the most often chosen first, of those chosen as often in the guides' order."""
    ids = dict.fromkeys(id_ for guide in guides for id_ in guide.descriptor_ids)
    places = {id_: place for place, id_ in enumerate(ids)}
    return sorted(counts, key=lambda one: (one.year, -one.areas, places.get(one.descriptor_id, len(places))))


def section_names(guides: Iterable[Guide]) -> dict[str, str]:
    """Every section's id to its name, in the order of the first guide, then of those after it."""
    found: dict[str, str] = {}
    for guide in guides:
        for section in guide.sections:
            found.setdefault(section.id, section.name)
    return found
