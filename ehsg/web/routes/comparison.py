"""An area's years side by side, and beside other areas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from ehsg.domain import comparison as rules
from ehsg.domain.permissions import Action, allowed
from ehsg.domain.progress import Progress, YearScores, changes_of_edition, descriptors_of, progress, sections_of
from ehsg.domain.scoring import half_up
from ehsg.queries import comparison as queries
from ehsg.queries.comparison import YearReturn
from ehsg.reports.dots import DotsRow, dots
from ehsg.reports.picture import Chart, Figure
from ehsg.reports.slope import SlopeRow, slopes
from ehsg.web.access import Years, an_area_over_years, requires, viewer
from ehsg.web.serving import guides, now

if TYPE_CHECKING:
    from datetime import datetime

    from ehsg.models import Area

blueprint = Blueprint("comparison", __name__, url_prefix="/areas/<code>/comparison")
NO_FIGURE = Figure(None, "no figure")


@blueprint.get("")
@requires(Action.VIEW_COMPARISON, of=an_area_over_years)
def show(years: Years) -> ResponseReturnValue:
    """Those of the area's years that the viewer may see: all of them, or those that the address names."""
    seen = queries.visible(viewer(), years.submissions, now())
    asked = rules.asked_years(request.args.getlist("years"))
    chosen, missing = rules.chosen_years(asked, tuple(seen))
    own = allowed(viewer(), Action.VIEW_RETURN, queries.subject(years.area, years.submissions, now()))
    found = queries.years(viewer(), [seen[year] for year in chosen], now())
    scores = [YearScores(y.year, guides()[y.guide_edition], y.content.score_of) for y in found]
    changed = progress(scores[-2], scores[-1]) if len(scores) > 1 else None
    return render_template(
        "comparison/show.html",
        area=years.area,
        own=own,
        may_list_responses=allowed(viewer(), Action.LIST_RESPONSES),
        there=sorted(seen),
        chosen=chosen,
        strange=asked.strange,
        missing=missing,
        found=found,
        scores=scores,
        pairs=list(zip(found, scores, strict=True)),
        guide=scores[-1].guide if scores else None,
        changed=changed,
        ways=changed.both_ways() if changed else (),
        editions=changes_of_edition(scores),
        same_narrative=_same_narrative(found) if own else (),
        averages=_averages(years.area, scores, changed) if scores else None,
        parts=_parts(scores),
        changes={d.descriptor_id: d.change.in_words for d in changed.descriptors} if changed else {},
        actions=queries.actions_done(found) if any(y.may_view_actions for y in found) else {},
        beside=_beside(years.area, scores) if scores else None,
    )


def _same_narrative(found: Sequence[YearReturn]) -> tuple[str, ...]:
    """The descriptors of which the last two years say the same word for word."""
    if len(found) < 2:
        return ()
    before, after = (year.content for year in found[-2:])
    alike = (s for s in after.scores if s.narrative and s.narrative == before.entry(s.descriptor_id).narrative)
    return tuple(score.descriptor_id for score in alike)


@dataclass(frozen=True)
class Part:
    """One section and its descriptors, by id and title, as the latest year that has each of them has it."""

    name: str
    descriptors: tuple[tuple[str, str], ...]


def _parts(scores: Sequence[YearScores]) -> tuple[Part, ...]:
    guide_of = {id_: year.guide for year in scores for id_ in year.guide.descriptor_ids}
    found = [guide_of[id_].descriptor(id_) for id_ in descriptors_of(scores)]
    return tuple(
        Part(section.name, tuple((d.id, d.title) for d in found if d.section == section.id))
        for section in sections_of(scores)
    )


def _figure(value: Fraction | None) -> Figure:
    return NO_FIGURE if value is None else Figure(value, str(half_up(value)))


def _averages(area: Area, scores: Sequence[YearScores], changed: Progress | None) -> Chart:
    """The area's own section averages over the years."""
    of_years = [year.averages for year in scores]
    notes = {section.section_id: section.change.in_words for section in changed.sections} if changed else {}
    rows = [
        SlopeRow(
            section.name,
            tuple(_figure(of[section.id].exact if section.id in of else None) for of in of_years),
            note=notes.get(section.id, ""),
        )
        for section in sections_of(scores)
    ]
    return slopes(rows, years=[y.year for y in scores], names=(area.name, ""), title="Section averages by year")


@dataclass(frozen=True)
class Beside:
    """The area beside England, its region and areas that were named, in one year."""

    year: int
    chart: Chart
    groups: tuple[rules.Group, ...]
    closes_at: datetime
    final: bool
    named: tuple[rules.AreaFigures, ...]
    missing: tuple[str, ...]
    too_many: tuple[str, ...]
    others: tuple[rules.AreaFigures, ...]


def _beside(area: Area, scores: Sequence[YearScores]) -> Beside:
    closing = queries.closing([year.year for year in scores])
    final = {year for year, closes_at in closing.items() if closes_at <= now()}
    if allowed(viewer(), Action.LIST_RESPONSES):
        final = set(closing)  # who sees every area's scores need not wait
    year = rules.year_to_compare(list(closing), final)
    figures = queries.figures(viewer(), year, now())
    every = rules.groups(figures, final=year in final)
    shown = tuple(every[name] for name in (rules.ENGLAND, area.region) if name in every)
    asked = rules.asked_areas(request.args.getlist("with"))
    named, missing = rules.named(figures, asked, area.id)
    taken = {area.id, *(one.area_id for one in named)}
    this = next(one for one in scores if one.year == year)
    return Beside(
        year=year,
        chart=_dots(area, this, shown, named),
        groups=shown,
        closes_at=closing[year],
        final=year in final,
        named=named,
        missing=missing,
        too_many=asked.strange,
        others=tuple(one for one in figures if one.seen and one.area_id not in taken),
    )


def _dots(area: Area, this: YearScores, groups: Sequence[rules.Group], named: Sequence[rules.AreaFigures]) -> Chart:
    shown = [group for group in groups if group.averages is not None]
    rows = []
    for section in this.guide.sections:
        own = _figure(this.averages[section.id].exact)
        of_groups = (_figure((group.averages or {}).get(section.id)) for group in shown)
        of_areas = (_figure(one.averages.get(section.id)) for one in named)
        rows.append(DotsRow(section.name, (own, *of_groups, *of_areas)))
    names = (area.name, *(group.name for group in shown), *(one.name for one in named))
    return dots(rows, names=names, title=f"Section averages {this.year}")
