"""The rows of each published table of the areas that a publication is about."""

from ehsg.domain.averages import counted, score_spreads
from ehsg.domain.change import Direction
from ehsg.domain.distribution import quartiles_of
from ehsg.queries import national_tables as tables
from ehsg.queries.exports_source import Rows, Source, averages, directions, quartiles, share, shown
from ehsg.reports.published import HIDDEN, NO_RETURNS


def responses(source: Source) -> Rows:
    """Numbers of areas, which are always published."""
    found = {one.year: one for one in tables.responses(source.frame.numbers, source.frame.areas)}
    for year in source.frame.numbers:
        one = found.get(year)
        if one is None:
            yield year, 0, 0, NO_RETURNS
        else:
            yield year, one.submitted, one.areas, NO_RETURNS if one.percent is None else one.percent


def section_averages(source: Source) -> Rows:
    """A row for each year."""
    for row in source.headline(source.spreads):
        part = source.ours(row.year)
        yield row.year, *averages(part, row, source.frame.sections), part.areas


def section_spread(source: Source) -> Rows:
    """A row for each year and section of that year's guide."""
    of = counted(source.spreads)
    for year in source.frame.years:
        part = source.ours(year.year)
        for section in source.frame.edition(year).sections:
            counts = of.get((year.year, section.id))
            cells = quartiles(part, quartiles_of(counts)) if counts else (NO_RETURNS,) * 3
            yield year.year, section.name, part.areas, *cells


def descriptors(source: Source) -> Rows:
    """A row for each year and descriptor of that year's guide."""
    spreads = score_spreads(tables.score_counts(source.frame.numbers, source.frame.areas))
    for year in source.frame.years:
        part = source.ours(year.year)
        for id_ in source.frame.edition(year).descriptor_ids:
            one = spreads.get((year.year, id_))
            start = (year.year, *source.named(id_), part.areas)
            if one is None:
                yield *start, *(NO_RETURNS,) * 10
                continue
            counts = one.counts if part.may_spread else (HIDDEN,) * 6
            yield *start, shown(part.may, one.average), *quartiles(part, one.quartiles), *counts


def changes(source: Source) -> Rows:
    """A row for each section, where there is a year to compare with."""
    if source.before is None:
        return
    year, part = source.frame.this.year, source.both.part(source.key)
    found = {c.section_id: c for c in tables.section_changes(source.before, year, source.frame.areas)}
    for id_, name in source.frame.sections.items():
        cells = directions(part.may, found.get(id_)) if part.areas else (NO_RETURNS,) * 6
        yield year, source.before, name, part.areas, *cells


def data_maturity(source: Source) -> Rows:
    """A row for each year and model of that year's guide."""
    found = {(one.year, one.model): one.areas for one in tables.models(source.frame.numbers, source.frame.areas)}
    for year in source.frame.years:
        part = source.ours(year.year)
        for model in source.frame.edition(year).data_maturity_models:
            many = found.get((year.year, model.number), 0)
            yield year.year, source.model(model.number), *share(part.may, many, part.areas)


def priorities(source: Source) -> Rows:
    """A row for each year and descriptor of that year's guide."""
    counts = tables.priorities(source.frame.numbers, source.frame.areas)
    found = {(one.year, one.descriptor_id): one.areas for one in counts}
    for year in source.frame.years:
        part = source.ours(year.year)
        for id_ in source.frame.edition(year).descriptor_ids:
            many = found.get((year.year, id_), 0)
            yield year.year, *source.named(id_), *share(part.may, many, part.areas)


def priorities_followed(source: Source) -> Rows:
    """A row for each descriptor that anybody chose in the year before and this year's guide has, of all areas."""
    year, before = source.frame.this.year, source.year_before(source.frame.this.year)
    if before is None:
        return
    found = {one.descriptor_id: one for one in tables.followed(before, year)}
    for id_ in source.frame.descriptor_ids:
        if (one := found.get(id_)) is None:
            continue
        may = source.may_follow(id_)
        ways = (Direction.IMPROVED, Direction.SAME, Direction.DECLINED)
        counts = [cell for way in ways for cell in share(may, one.shares.counts[way], one.areas)]
        then, now = shown(may, one.change.before), shown(may, one.change.after)
        again = one.again if may else HIDDEN
        yield year, before, *source.named(id_), one.areas, then, now, *counts, again
