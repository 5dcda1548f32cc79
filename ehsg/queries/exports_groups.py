"""The rows of each published table of the parts of England: regions, types of authority and data maturity models."""

from ehsg.domain.averages import counted
from ehsg.domain.distribution import quartiles_of
from ehsg.domain.national import PriorityCount, SectionShares
from ehsg.queries import national_tables as tables
from ehsg.queries.exports_source import BY, Rows, Source, averages, directions, quartiles, share
from ehsg.reports.published import NO_RETURNS


def section_averages(source: Source) -> Rows:
    """A row for each year and group."""
    rows = {key: {row.year: row for row in source.headline(found)} for key, found in source.spreads_by.items()}
    for year, groups in source.parts.items():
        for key, part in source.divided(groups):
            cells = averages(part, rows[key][year], source.frame.sections)
            yield year, part.kind, source.group(part), *cells, part.areas


def section_spread(source: Source) -> Rows:
    """A row for each year, group and section of that year's guide."""
    of = {key: counted(found) for key, found in source.spreads_by.items()}
    for year in source.frame.years:
        for key, part in source.divided(source.parts[year.year]):
            for section in source.frame.edition(year).sections:
                counts = of[key].get((year.year, section.id))
                cells = quartiles(part, quartiles_of(counts)) if counts else (NO_RETURNS,) * 3
                yield year.year, part.kind, source.group(part), section.name, part.areas, *cells


def changes(source: Source) -> Rows:
    """A row for each group and section, where there is a year to compare with."""
    if source.before is None:
        return
    found: dict[tuple[str, str, str], SectionShares] = {}
    for kind, column in BY.items():
        for one in tables.section_changes(source.before, source.frame.this.year, by=column):
            found[kind, one.group, one.section_id] = one
    for key, part in source.divided(source.both):
        for id_, name in source.frame.sections.items():
            start = (source.frame.this.year, part.kind, source.group(part), source.before, name, part.areas)
            yield *start, *directions(part.may, found.get((*key, id_)))


def priorities(source: Source) -> Rows:
    """A row for each group and descriptor of the year's guide, of that year alone."""
    year = source.frame.this
    found: dict[tuple[str, str, str], PriorityCount] = {}
    for kind, column in BY.items():
        for one in tables.priorities((year.year,), by=column):
            found[kind, one.group, one.descriptor_id] = one
    for key, part in source.divided(source.parts[year.year]):
        for id_ in source.frame.edition(year).descriptor_ids:
            one_count = found.get((*key, id_))
            many = one_count.areas if one_count else 0
            start = (year.year, part.kind, source.group(part), *source.named(id_), part.areas)
            yield *start, *share(part.may, many, part.areas)
