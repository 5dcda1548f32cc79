"""What changed between two years: improved, same or declined, over exact fractions and in words.

Source: annual report 2024-25 (seed 001, lines 105-112 and 274): section averages by year, and the share of a group of
areas that improved in each section. Two editions of the guide are compared by the descriptors' permanent ids. A
section's average is always that of its own year's edition, the one that is shown everywhere else, so that a sentence
here and a figure there agree; what both rest on is said beside it, with the change on what both years have.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from ehsg.domain.guide import Guide, Section
from ehsg.domain.scoring import SectionAverage, average, half_up, section_averages


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
        if not has_section(self.guide, section_id):
            return ()
        return tuple(d.id for d in self.guide.descriptors_in(section_id) if self.score(d.id) is not None)

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
        return int(half_up(Fraction(self.counts[direction] * 100, self.base), 0)) if self.base else None

    def shown(self, direction: Direction) -> str:
        """Such as: 12 of 31 (39%). The base is always said; a group of none has no share."""
        counted = f"{self.counts[direction]} of {self.base}"
        return f"{counted} ({self.percent(direction)}%)" if self.base else counted


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


def shares(changes: Iterable[Change]) -> Shares:
    """How many improved, stayed and declined: an area's descriptors, or one section over a group of areas."""
    directions = [change.direction for change in changes]
    return Shares({way: directions.count(way) for way in Direction}, directions.count(None))


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


def has_section(guide: Guide, section_id: str) -> bool:
    """Whether this edition has a section with that id."""
    return any(section.id == section_id for section in guide.sections)


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
