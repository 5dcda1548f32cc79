"""What changed for an area between two years: in each section, in each descriptor, and what moved furthest.

Source: annual report 2024-25 (seed 001, lines 105-112): section averages by year. Two editions of the guide are
compared by the descriptors' permanent ids. A section's average is always that of its own year's edition, the one that
is shown everywhere else, so that a sentence here and a figure there agree; what both rest on is said beside it, with
the change on what both years have.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from ehsg.domain.change import Change, Direction, Shares, shares
from ehsg.domain.guide import Guide, Section
from ehsg.domain.scoring import SectionAverage, average, section_averages


@dataclass(frozen=True)
class YearScores:
    """One area's scores in one year (descriptor id to score, None while unscored) and the edition they were given in.

    Ids that the edition does not have are nobody's score and are passed over.
    """

    year: int
    guide: Guide
    scores: Mapping[str, int | None]

    def score(self, descriptor_id: str) -> int | None:
        """The score, or None where there is none or the edition has no such descriptor."""
        return self.scores.get(descriptor_id) if self.guide.has(descriptor_id) else None

    def scored_in(self, section_id: str) -> tuple[str, ...]:
        """The descriptors that the section's average rests on, in the guide's order."""
        inside = (d.id for d in self.guide.descriptors if d.section == section_id)
        return tuple(id_ for id_ in inside if self.score(id_) is not None)

    @property
    def averages(self) -> dict[str, SectionAverage]:
        """Section id to its average."""
        return {found.section_id: found for found in section_averages(self.guide, self.scores)}


@dataclass(frozen=True)
class Basis:
    """The descriptors that a section's average rests on in each of two years, by id."""

    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def shared(self) -> tuple[str, ...]:
        """Those of the later year that the earlier has too."""
        return tuple(id_ for id_ in self.after if id_ in self.before)

    @property
    def same(self) -> bool:
        """Whether both averages rest on the same descriptors."""
        return set(self.before) == set(self.after)

    def in_words(self, years: tuple[int, int]) -> str:
        """Such as: 2023 rests on 6 descriptors, 2024 on 7; 5 are in both."""
        if self.same:
            return f"Both years rest on the same {_counted(len(self.after))}."
        both = "1 is" if len(self.shared) == 1 else f"{len(self.shared) or 'none'} are"
        return f"{years[0]} rests on {_counted(len(self.before))}, {years[1]} on {len(self.after)}; {both} in both."


@dataclass(frozen=True)
class SectionChange:
    """One section in two years. `shared` is the change over the descriptors that both averages rest on."""

    section_id: str
    name: str
    change: Change
    basis: Basis
    shared: Change


class Found(StrEnum):
    """In which of two years' editions a descriptor is."""

    BOTH = "both"
    ONLY_BEFORE = "only before"
    ONLY_AFTER = "only after"


@dataclass(frozen=True)
class DescriptorChange:
    """One descriptor in two years, with the later title; `sections` are its sections' ids, "" where it is in none."""

    descriptor_id: str
    title: str
    found: Found
    sections: tuple[str, str]
    change: Change


@dataclass(frozen=True)
class Largest:
    """The largest moves one way; `others` moved as far as the last of them and are not among them."""

    moves: tuple[DescriptorChange, ...]
    others: int


@dataclass(frozen=True)
class Progress:
    """Everything that changed for one area between two years: sections and descriptors in the guide's order."""

    before: YearScores
    after: YearScores
    sections: tuple[SectionChange, ...]
    descriptors: tuple[DescriptorChange, ...]

    @property
    def same_edition(self) -> bool:
        """Whether both years were made with the same edition; a comparison across two carries a note."""
        return self.before.guide.edition == self.after.guide.edition

    @property
    def shares(self) -> Shares:
        """How many descriptors improved, stayed and declined, of those scored in both years."""
        return shares(d.change for d in self.descriptors)

    def largest(self, direction: Direction, at_most: int = 5) -> Largest:
        """The descriptors that moved furthest that way, of equal moves in the guide's order."""
        moved = [d for d in self.descriptors if d.change.direction is direction]
        moved.sort(key=lambda d: -_size(d.change))
        shown, rest = moved[:at_most], moved[at_most:]
        return Largest(tuple(shown), sum(bool(shown) and _size(d.change) == _size(shown[-1].change) for d in rest))

    def both_ways(self, at_most: int = 5) -> tuple[tuple[Direction, Largest], ...]:
        """The largest moves up, then those down."""
        return tuple((way, self.largest(way, at_most)) for way in (Direction.IMPROVED, Direction.DECLINED))


def progress(before: YearScores, after: YearScores) -> Progress:
    """What changed from one year to a later one.

    Raises:
        ValueError: the years are the wrong way round, or the same.
    """
    if before.year >= after.year:
        raise ValueError(f"{before.year} is not before {after.year}.")
    both = (before, after)
    return Progress(
        before=before,
        after=after,
        sections=tuple(_section(section, *both) for section in sections_of(both)),
        descriptors=tuple(_descriptor(id_, *both) for id_ in descriptors_of(both)),
    )


def sections_of(years: Sequence[YearScores]) -> tuple[Section, ...]:
    """Every section of the years' editions by its id: those of the latest year first, as it names them."""
    found: dict[str, Section] = {}
    for year in _latest_first(years):
        for section in year.guide.sections:
            found.setdefault(section.id, section)
    return tuple(found.values())


def descriptors_of(years: Sequence[YearScores]) -> tuple[str, ...]:
    """Every descriptor id of the years' editions: those of the latest year first, in its guide's order."""
    return tuple(dict.fromkeys(id_ for year in _latest_first(years) for id_ in year.guide.descriptor_ids))


def changes_of_edition(years: Sequence[YearScores]) -> tuple[tuple[int, int], ...]:
    """Each pair of neighbouring years between which the edition changed, earliest first."""
    ordered = sorted(years, key=lambda y: y.year)
    return tuple((a.year, b.year) for a, b in pairwise(ordered) if a.guide.edition != b.guide.edition)


def _latest_first(years: Sequence[YearScores]) -> list[YearScores]:
    return sorted(years, key=lambda y: -y.year)


def _section(section: Section, before: YearScores, after: YearScores) -> SectionChange:
    basis = Basis(before.scored_in(section.id), after.scored_in(section.id))
    return SectionChange(
        section_id=section.id,
        name=section.name,
        change=Change(_mean(before, basis.before), _mean(after, basis.after)),
        basis=basis,
        shared=Change(_mean(before, basis.shared), _mean(after, basis.shared)),
    )


def _descriptor(id_: str, before: YearScores, after: YearScores) -> DescriptorChange:
    latest = after if after.guide.has(id_) else before
    found = Found.BOTH if before.guide.has(id_) else Found.ONLY_AFTER
    return DescriptorChange(
        descriptor_id=id_,
        title=latest.guide.descriptor(id_).title,
        found=found if latest is after else Found.ONLY_BEFORE,
        sections=(_section_of(before, id_), _section_of(after, id_)),
        change=Change(_whole(before.score(id_)), _whole(after.score(id_)), places=0),
    )


def _mean(year: YearScores, ids: Iterable[str]) -> Fraction | None:
    return average(score for id_ in ids if (score := year.score(id_)) is not None)


def _section_of(year: YearScores, descriptor_id: str) -> str:
    return year.guide.descriptor(descriptor_id).section if year.guide.has(descriptor_id) else ""


def _whole(score: int | None) -> Fraction | None:
    return None if score is None else Fraction(score)


def _size(change: Change) -> Fraction:
    return abs(change.move or Fraction(0))


def _counted(number: int) -> str:
    return "1 descriptor" if number == 1 else f"{number} descriptors"
