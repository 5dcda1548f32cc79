"""One cohort beside the areas that are not in it, for the national team: nothing is left out.

A constant number of statements, whatever the number of years and areas.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ehsg.domain.averages import HeadlineRow, headline
from ehsg.domain.cohorts_compared import others_changes, others_sums
from ehsg.domain.national import SectionShares, SectionSum, section_figures, sums_of
from ehsg.domain.selection import Selection
from ehsg.queries import national_tables as tables
from ehsg.queries.averages import Frame

OTHERS = "Other areas"


@dataclass(frozen=True)
class Side:
    """The cohort, or the other areas: averages by year, and what changed in each section."""

    name: str
    rows: tuple[HeadlineRow, ...]
    changes: Mapping[str, SectionShares]

    @property
    def both(self) -> int:
        """How many areas submitted in both years."""
        return max((one.shares.base for one in self.changes.values()), default=0)


@dataclass(frozen=True)
class Compared:
    """Both sides. `since` is the year compared with; None where no earlier year has returns."""

    sides: tuple[Side, Side]
    since: int | None
    earlier: tuple[int, ...]


def about(found: Frame, cohort_id: int) -> Frame | None:
    """The same years, of the cohort's areas; None where no such cohort stands."""
    cohort = next((one for one in found.choices.cohorts if one.id == cohort_id), None)
    return None if cohort is None else replace(found, asked=replace(found.asked, selection=Selection(cohort=cohort)))


def compared(found: Frame, since: str = "") -> Compared:
    """The frame is about a cohort; `since` is the year to compare with, else the latest earlier one with returns."""
    year = found.this.year
    every = sums_of(tables.section_spreads(found.numbers))
    inside = sums_of(tables.section_spreads(found.numbers, found.areas))
    earlier = tuple(sorted({one.year for one in every if one.year < year}))
    before = int(since) if since in map(str, earlier) else max(earlier, default=None)
    changes: tuple[SectionShares, ...] = ()
    moved: tuple[SectionShares, ...] = ()
    if before is not None:
        changes = tables.section_changes(before, year)
        moved = tables.section_changes(before, year, found.areas)
    return Compared(
        sides=(
            _side(found, found.selection.cohort.name if found.selection.cohort else "", inside, moved),
            _side(found, OTHERS, others_sums(every, inside), others_changes(changes, moved)),
        ),
        since=before,
        earlier=earlier,
    )


def _side(found: Frame, name: str, sums: Iterable[SectionSum], changes: Iterable[SectionShares]) -> Side:
    rows = headline(found.years, found.editions, found.sections, section_figures(sums))
    return Side(name, rows, {one.section_id: one for one in changes})
