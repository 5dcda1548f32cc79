"""Figures over groups of areas in one year: England, regions and an area's statistical neighbours.

Source: rules 8 and 10 of the domain. The average of a group is the mean of its areas' section averages, exact, with how
many areas it rests on. Nothing here puts areas in an order by their scores.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain

from ehsg.domain.distribution import Band, Quartiles, bands_of, quartiles_of
from ehsg.domain.suppression import FEWEST_SPREAD, MOST_GROUPS, may_be_shown

ENGLAND = "England"
NEIGHBOURS = "Statistical neighbours"
MOST_LISTS = 4  # lists of neighbours that are judged together with England and nine regions


@dataclass(frozen=True)
class AreaFigures:
    """One area's sections in one year: of each the sum of its scores and how many they are.

    `seen`: the reader may see the area's own scores.
    """

    area_id: int
    submission_id: int
    assessment_id: int
    number: int
    codes: frozenset[str]
    name: str
    region: str
    seen: bool
    sections: Mapping[str, tuple[int, int]]

    @property
    def averages(self) -> dict[str, Fraction]:
        """Section to its average, exact."""
        return {section: Fraction(total, scored) for section, (total, scored) in self.sections.items()}


@dataclass(frozen=True)
class Group:
    """The averages of a group by section, and how many areas they rest on; None where they are not to be shown."""

    name: str
    areas: int
    averages: Mapping[str, Fraction] | None


@dataclass(frozen=True)
class Spread:
    """How the areas' averages in one section are spread: the middle half, and how many areas are in each band."""

    section_id: str
    quartiles: Quartiles
    bands: tuple[Band, ...]


def list_of(area_id: int) -> str:
    """The key of an area's neighbours among the groups of `groups`."""
    return f"{NEIGHBOURS} of {area_id}"


def groups(
    figures: Sequence[AreaFigures], *, final: bool, neighbours: Mapping[int, frozenset[int]] | None = None
) -> dict[str, Group]:
    """England, every region by name and lists of neighbours, each with its averages as far as the reader may see them.

    All of them are judged together and in one order, whichever area's page is open. While they are not `final`, those
    with areas that the reader may not see are not shown: yesterday's and today's would differ in one area.
    `neighbours`: area id to its neighbours' ids, for each area whose list the reader is ever shown; always the same.
    """
    members = {ENGLAND: list(figures)}
    for region in sorted({area.region for area in figures}):
        members[region] = [area for area in figures if area.region == region]
    names = {}
    for area_id, ids in sorted((neighbours or {}).items())[:MOST_LISTS]:
        members[list_of(area_id)] = [area for area in figures if area.area_id in ids]
        names[list_of(area_id)] = NEIGHBOURS
    shown = _shown(members, final=final)
    return {
        key: Group(names.get(key, key), len(inside), _means(inside) if key in shown else None)
        for key, inside in members.items()
    }


def _shown(members: Mapping[str, Sequence[AreaFigures]], *, final: bool) -> frozenset[str]:
    seen = {area.area_id for area in members[ENGLAND] if area.seen}
    ids = {key: [area.area_id for area in inside] for key, inside in members.items()}
    open_ = {key for key, inside in ids.items() if seen.issuperset(inside)}
    judged = {key: inside for key, inside in ids.items() if key not in open_}
    if not final:
        return frozenset(open_)
    few = dict(list(judged.items())[:MOST_GROUPS])  # there are nine regions: more is no country that we know
    return may_be_shown(few, seen=seen) | open_


def _means(areas: Iterable[AreaFigures]) -> dict[str, Fraction]:
    """Section to the mean over the areas that have an average in it.

    Whole numbers as long as can be: areas with as many scores in a section are added up before they are divided.
    """
    totals: dict[str, Counter[int]] = defaultdict(Counter)
    counted: Counter[str] = Counter()
    for (section, (total, scored)), many in Counter(chain(*(area.sections.items() for area in areas))).items():
        totals[section][scored] += many * total
        counted[section] += many
    sums = {s: sum((Fraction(t, n) for n, t in by.items()), Fraction(0)) for s, by in totals.items()}
    return {section: whole / counted[section] for section, whole in sums.items()}


def may_be_spread(figures: Sequence[AreaFigures], england: Group) -> bool:
    """Whether quartiles and counts over all these areas may be shown: with their average, and not where few of them
    are unseen, who might all be in one band.
    """
    unseen = sum(not area.seen for area in figures)
    return england.averages is not None and (unseen == 0 or unseen >= FEWEST_SPREAD)


def spreads(figures: Sequence[AreaFigures], sections: Iterable[str]) -> tuple[Spread, ...]:
    """How the areas are spread in each section of which five areas or more have an average."""
    found = []
    for section in sections:
        averages: Counter[Fraction] = Counter()
        for sums, many in Counter(area.sections[section] for area in figures if section in area.sections).items():
            averages[Fraction(*sums)] += many
        if middle := quartiles_of(averages):
            found.append(Spread(section, middle, bands_of(averages)))
    return tuple(found)


def descriptor_quartiles(counts: Mapping[str, Mapping[int, int]]) -> dict[str, Quartiles]:
    """Descriptor to the quartiles of its scores, of those that five areas or more scored.

    Args:
        counts: descriptor to score to how many areas gave it.
    """
    found = {descriptor: quartiles_of(by_score) for descriptor, by_score in counts.items()}
    return {descriptor: middle for descriptor, middle in found.items() if middle}
