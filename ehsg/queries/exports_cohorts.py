"""The rows of the published table of cohorts, each beside the areas that are not in it."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

from ehsg.domain.cohorts_compared import others_changes, others_sums
from ehsg.domain.national import SectionShares, SectionSpread, section_figures, sums_of
from ehsg.domain.publishing import COHORT, OTHERS, Key
from ehsg.models import Cohort
from ehsg.queries import national_tables as tables
from ehsg.queries.cohorts import IN_COHORTS
from ehsg.queries.exports_source import Rows, Source, directions, shown
from ehsg.reports.published import NO_RETURNS, Value

T = TypeVar("T", SectionSpread, SectionShares)


def compared(source: Source) -> Rows:
    """Two rows for each cohort and section of the year's guide: the cohort, and the other areas."""
    year, before = source.frame.this, source.before
    averages, changes = _averages(source), _changes(source)
    for cohort in source.frame.choices.cohorts:
        for kind in (COHORT, OTHERS):
            key = kind, str(cohort.id)
            part, both = source.parts[year.year].part(key), source.both.part(key)
            areas_in_both = 0 if before is None else both.areas
            for section in source.frame.edition(year).sections:
                start = (year.year, cohort.name, kind, NO_RETURNS if before is None else before, section.name)
                average = shown(part.may, averages.get((key, section.id)))
                cells: tuple[Value, ...] = (NO_RETURNS,) * 6
                if areas_in_both:
                    cells = directions(both.may, changes.get((key, section.id)))
                yield *start, part.areas, average, areas_in_both, *cells


def _averages(source: Source) -> Mapping[tuple[Key, str], Fraction]:
    """Group and section to the average; absent where nobody submitted."""
    year = source.frame.this.year
    every = sums_of(tables.section_spreads((year,)))
    by_cohort = _by_group(tables.section_spreads((year,), IN_COHORTS, Cohort.id))
    found: dict[tuple[Key, str], Fraction] = {}
    for cohort in source.frame.choices.cohorts:
        inside = sums_of(by_cohort.get(str(cohort.id), ()))
        for kind, sums in ((COHORT, inside), (OTHERS, others_sums(every, inside))):
            found |= {((kind, str(cohort.id)), one.section_id): one.average for one in section_figures(sums)}
    return found


def _changes(source: Source) -> Mapping[tuple[Key, str], SectionShares]:
    """Group and section to what changed since the year compared with."""
    if source.before is None:
        return {}
    years = source.before, source.frame.this.year
    every = tables.section_changes(*years)
    by_cohort = _by_group(tables.section_changes(*years, IN_COHORTS, Cohort.id))
    found: dict[tuple[Key, str], SectionShares] = {}
    for cohort in source.frame.choices.cohorts:
        inside = by_cohort.get(str(cohort.id), ())
        for kind, changes in ((COHORT, inside), (OTHERS, others_changes(every, inside))):
            found |= {((kind, str(cohort.id)), one.section_id): one for one in changes}
    return found


def _by_group(rows: Iterable[T]) -> dict[str, Sequence[T]]:
    found: dict[str, list[T]] = {}
    for one in rows:
        found.setdefault(one.group, []).append(one)
    return dict(found)
