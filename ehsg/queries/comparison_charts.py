"""The figures of a comparison that are drawn: averages over the years, the area beside others, how areas spread."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from ehsg.domain.groups import ENGLAND, Group
from ehsg.domain.progress import YearScores, sections_of
from ehsg.domain.scoring import half_up
from ehsg.queries.compared import Beside, Compared
from ehsg.reports import comparison_document as paper
from ehsg.reports.distribution import Middle
from ehsg.reports.dots import DotsRow
from ehsg.reports.picture import Figure
from ehsg.reports.slope import SlopeRow

NO_FIGURE = Figure(None, "no figure")


def averages(compared: Compared, *, groups: bool) -> paper.Slopes:
    """The area's own section averages over the years, and England's where any may be shown."""
    scores, england = compared.scores, compared.england if groups else {}
    of_years = [{id_: average.exact for id_, average in year.averages.items()} for year in scores]
    notes = {s.section_id: s.change.in_words for s in compared.changed.sections} if compared.changed else {}
    rows = tuple(
        SlopeRow(
            section.name,
            tuple(_figure(of.get(section.id)) for of in of_years),
            tuple(_figure(england.get(year.year, {}).get(section.id)) for year in scores) if england else (),
            note=notes.get(section.id, ""),
        )
        for section in sections_of(scores)
    )
    years = tuple(year.year for year in scores)
    return paper.Slopes("Section averages by year", years, (compared.area.name, ENGLAND if england else ""), rows)


def dots(compared: Compared, beside: Beside, shown: Sequence[Group], scores: YearScores) -> paper.Dots:
    """The area's section averages beside those of the groups that are shown and of the areas that were named."""
    own = scores.averages
    rows = []
    for section in scores.guide.sections:
        of_groups = (_figure((group.averages or {}).get(section.id)) for group in shown)
        of_areas = (_figure(area.averages.get(section.id)) for area in beside.areas)
        rows.append(DotsRow(section.name, (_figure(own[section.id].exact), *of_groups, *of_areas)))
    names = (compared.area.name, *(group.name for group in shown), *(area.name for area in beside.areas))
    return paper.Dots(f"Section averages {beside.year}", names, tuple(rows))


def spreads(compared: Compared, beside: Beside, scores: YearScores) -> Iterable[paper.Spread]:
    """How all areas are spread in each section, where that may be shown."""
    for spread in beside.spreads:
        middle = spread.quartiles
        yield paper.Spread(
            title=scores.guide.section(spread.section_id).name,
            bands=tuple(paper.SpreadBand(band.name, band.low, band.high, band.count) for band in spread.bands),
            own=(compared.area.name, _figure(scores.averages[spread.section_id].exact)),
            middle=Middle((middle.lower, middle.median, middle.upper), middle.shown),
        )


def _figure(value: Fraction | None) -> Figure:
    return NO_FIGURE if value is None else Figure(value, str(half_up(value)))
