"""What the published tables are made from, each read once, and which groups' figures may be in them."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import cached_property

from ehsg.domain.averages import HeadlineRow, headline
from ehsg.domain.change import Direction
from ehsg.domain.cohorts import Listed
from ehsg.domain.distribution import Quartiles
from ehsg.domain.national import SectionShares, SectionSpread, section_figures, sums_of
from ehsg.domain.publishing import Key, Part, Parts, key_of, parts
from ehsg.domain.scoring import half_up, percent
from ehsg.domain.selection import PARTITIONS, Member
from ehsg.models import Area, ReturnFigures
from ehsg.queries import cohorts
from ehsg.queries import national_tables as tables
from ehsg.queries.averages import Frame
from ehsg.reports.published import HIDDEN, NO_RETURNS, NOT_IN_GUIDE, Value

Rows = Iterator[tuple[Value, ...]]
BY: dict[str, tables.Column] = {
    PARTITIONS[0]: Area.region,
    PARTITIONS[1]: Area.authority_type,
    PARTITIONS[2]: ReturnFigures.data_maturity_model,
}


class Source:
    """The years, areas and names of a publication."""

    def __init__(self, frame: Frame, since: str) -> None:
        self.frame, self._since = frame, since

    @cached_property
    def members(self) -> dict[int, list[Member]]:
        """Year to every area that has submitted."""
        found: dict[int, list[Member]] = {year: [] for year in self.frame.numbers}
        for member in tables.members(self.frame.numbers):
            found[member.year].append(member)
        return found

    @cached_property
    def lists(self) -> tuple[Listed, ...]:
        """Every list of a cohort's areas that is judged."""
        return cohorts.listed()

    @cached_property
    def parts(self) -> dict[int, Parts]:
        """Year to its groups."""
        return {year: parts(members, self.lists) for year, members in self.members.items()}

    @cached_property
    def key(self) -> Key:
        """The group that the publication is about. Combinations are refused before anything is made of them."""
        found = key_of(self.frame.selection)
        if found is None:
            raise ValueError(f"Nothing is published of {self.frame.selection.name}.")
        return found

    def ours(self, year: int) -> Part:
        """The areas that the publication is about."""
        return self.parts[year].part(self.key)

    @cached_property
    def before(self) -> int | None:
        """The year to compare with; None where there is none."""
        earlier = [year for year, members in self.members.items() if members and year < self.frame.this.year]
        return int(self._since) if self._since in map(str, earlier) else self.year_before(self.frame.this.year)

    def year_before(self, year: int) -> int | None:
        """The latest earlier year with returns."""
        return max((one for one, members in self.members.items() if members and one < year), default=None)

    @cached_property
    def both(self) -> Parts:
        """The groups of the areas that submitted in the year and in the one to compare with."""
        before = {member.area_id for member in self.members.get(self.before or 0, ())}
        there = (member for member in self.members[self.frame.this.year] if member.area_id in before)
        return parts(there, self.lists)

    @cached_property
    def choosers(self) -> dict[tuple[int, str], set[int]]:
        """Year and descriptor to the areas that chose it as a priority."""
        found: dict[tuple[int, str], set[int]] = {}
        for year, id_, area_id in tables.choosers(self.frame.numbers):
            found.setdefault((year, id_), set()).add(area_id)
        return found

    def may_follow(self, descriptor_id: str) -> bool:
        """Whether averages over the areas that chose a priority in the year before may be published.

        They stand beside the figures of both years, and beside those of the year before about what was chosen earlier.
        """
        year = self.frame.this.year
        before = self.year_before(year)
        if before is None:
            return False
        chose = self._followed(before, year, descriptor_id)
        earlier = self.year_before(before)
        first = () if earlier is None else (self._followed(earlier, before, descriptor_id),)
        return self.parts[year].beside((), chose) and self.parts[before].beside(first, chose)

    def _followed(self, before: int, year: int, descriptor_id: str) -> frozenset[int]:
        """The areas that chose it and submitted in the later year too."""
        there = {member.area_id for member in self.members[year]}
        return frozenset(self.choosers.get((before, descriptor_id), set()) & there)

    @cached_property
    def spreads(self) -> tuple[SectionSpread, ...]:
        """Of the areas that the publication is about."""
        return tables.section_spreads(self.frame.numbers, self.frame.areas)

    @cached_property
    def spreads_by(self) -> dict[tuple[str, str], list[SectionSpread]]:
        """Of each part of England."""
        found: dict[tuple[str, str], list[SectionSpread]] = {}
        for kind, column in BY.items():
            for one in tables.section_spreads(self.frame.numbers, by=column):
                found.setdefault((kind, one.group), []).append(one)
        return found

    def headline(self, spreads: Iterable[SectionSpread]) -> tuple[HeadlineRow, ...]:
        """Averages by year and section."""
        found = self.frame
        return headline(found.years, found.editions, found.sections, section_figures(sums_of(spreads)))

    def named(self, descriptor_id: str) -> tuple[str, str]:
        """A descriptor's section and title."""
        guide = self.frame.guide_of(descriptor_id)
        one = guide.descriptor(descriptor_id)
        return guide.section(one.section).name, one.title

    def group(self, part: Part) -> str:
        """Its name; a model's with its number."""
        return self.model(int(part.name)) if part.kind == PARTITIONS[2] else part.name

    def model(self, number: int) -> str:
        """Such as: 3 Building blocks."""
        return f"{number} {self.frame.models.get(number, '')}".strip()

    def divided(self, groups: Parts) -> list[tuple[tuple[str, str], Part]]:
        """The parts of England among the groups."""
        return [(key, part) for key, part in groups.of.items() if part.kind in PARTITIONS]


def averages(part: Part, row: HeadlineRow, sections: Iterable[str]) -> tuple[Value, ...]:
    """A cell for each section."""
    return tuple(_average(part, row, section) for section in sections)


def _average(part: Part, row: HeadlineRow, section: str) -> Value:
    exact = row.average(section)
    if exact is None:
        return NOT_IN_GUIDE if section in row.lacking else NO_RETURNS
    return shown(part.may, exact)


def shown(may: bool, exact: Fraction | None) -> Value:
    """To one place, where it may be."""
    if not may:
        return HIDDEN
    return NO_RETURNS if exact is None else half_up(exact)


def quartiles(part: Part, found: Quartiles | None) -> tuple[Value, ...]:
    """Three cells."""
    if found is None or not part.may_spread:
        return (HIDDEN,) * 3
    return half_up(found.lower), half_up(found.median), half_up(found.upper)


def share(may: bool, some: int, of: int) -> tuple[Value, ...]:
    """The number and its share."""
    found = percent(some, of)
    return (some, NO_RETURNS if found is None else found) if may else (HIDDEN, HIDDEN)


def directions(may: bool, found: SectionShares | None) -> tuple[Value, ...]:
    """How many areas went which way, each with its share; of a section that is not in both years' guides, none."""
    if found is None:
        return (NOT_IN_GUIDE,) * 6
    counts = found.shares.counts
    ways = (Direction.IMPROVED, Direction.SAME, Direction.DECLINED)
    return tuple(cell for way in ways for cell in share(may, counts[way], found.shares.base))
