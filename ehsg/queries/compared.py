"""A whole comparison: an area's years, what changed, and what stands beside them, as far as the viewer may see it.

The page, the PDF and the Word file all show this and nothing else. The number of statements is always the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from ehsg.domain import comparison as rules
from ehsg.domain.comparison import Wanted
from ehsg.domain.distribution import Quartiles
from ehsg.domain.groups import (
    ENGLAND,
    AreaFigures,
    Group,
    Spread,
    descriptor_quartiles,
    groups,
    list_of,
    may_be_spread,
    spreads,
)
from ehsg.domain.guide import Guide
from ehsg.domain.permissions import AREA_ROLES, Action, Viewer, allowed
from ehsg.domain.progress import Progress, YearScores, progress
from ehsg.models import Area, Submission
from ehsg.queries import comparison, comparison_figures, neighbours, submissions
from ehsg.queries.comparison import ActionSeen, YearReturn
from ehsg.queries.comparison_figures import YearFigures


@dataclass(frozen=True)
class Beside:
    """What stands beside the area in one year.

    Attributes:
        groups: England, its region and its statistical neighbours, where there are any.
        areas: areas that were named and may be seen; `scores` are theirs, area id to descriptor to score.
        missing: the codes of those that were named and are not available.
        others: areas that may be seen and were not named.
        spreads, descriptors: how all areas are spread, by section and by descriptor; empty where not to be shown.
    """

    year: int
    final: bool
    closes_at: datetime
    groups: tuple[Group, ...]
    areas: tuple[AreaFigures, ...]
    scores: Mapping[int, Mapping[str, int]]
    missing: tuple[str, ...]
    others: tuple[AreaFigures, ...]
    spreads: tuple[Spread, ...]
    descriptors: Mapping[str, Quartiles]


@dataclass(frozen=True)
class Before:
    """An area that this one took over from, with its own years."""

    area: Area
    years: tuple[YearScores, ...]


@dataclass(frozen=True)
class Compared:
    """The whole of it.

    Attributes:
        own: whether the viewer belongs to the area; `belongs_to` has the ids of all areas that they belong to.
        england: year to its averages, where they are shown.
    """

    area: Area
    own: bool
    belongs_to: frozenset[int]
    wanted: Wanted
    there: tuple[int, ...]
    missing: tuple[int, ...]
    found: tuple[YearReturn, ...]
    scores: tuple[YearScores, ...]
    changed: Progress | None
    same_narrative: tuple[str, ...]
    actions: tuple[ActionSeen, ...]
    england: Mapping[int, Mapping[str, Fraction]]
    beside: Beside | None
    before: tuple[Before, ...]

    @property
    def demonstration(self) -> bool:
        """Whether any of what is shown is made up."""
        return any(year.demonstration for year in self.found)

    @property
    def outside(self) -> tuple[tuple[int, int], ...]:
        """The return and the submission's number of each area in it whose people may know that it was taken along.

        Of areas that were named those that the viewer does not belong to; of the area itself its latest year.
        """
        this = () if self.own else ((self.found[-1].assessment_id, self.found[-1].number),)
        named = self.beside.areas if self.beside else ()
        return (*this, *((one.assessment_id, one.number) for one in named if one.area_id not in self.belongs_to))


def compare(
    viewer: Viewer,
    area: Area,
    latest: Sequence[Submission],
    wanted: Wanted,
    guides: Mapping[str, Guide],
    now: datetime,
) -> Compared:
    """Compare the area's years.

    Args:
        viewer: who asks.
        area: whose years.
        latest: `comparison.latest_submissions` of the area.
        wanted: what was asked for.
        guides: every edition by its id.
        now: the moment.
    """
    judged = comparison.subject(area, latest, now)
    own = allowed(viewer, Action.VIEW_RETURN, judged)
    seen = comparison.visible(viewer, [one for one in latest if one.assessment.area_id == area.id], now)
    chosen, missing = rules.chosen_years(wanted.years, tuple(seen))
    before = _before(viewer, area, latest, now, all_of_them=allowed(viewer, Action.VIEW_PREDECESSORS, judged))
    told = comparison.years(viewer, [*(seen[year] for year in chosen), *before], now)
    found, earlier = told[: len(chosen)], told[len(chosen) :]
    scores = tuple(_scores(year, guides) for year in found)
    figures = comparison_figures.of_years(viewer, chosen, now)
    lists = neighbours.of_years(lists_for(viewer, area), chosen)
    of_groups, final = _groups(viewer, figures, lists, now)
    return Compared(
        area=area,
        own=own,
        belongs_to=viewer.areas_as(AREA_ROLES),
        wanted=wanted,
        there=tuple(sorted(seen)),
        missing=missing,
        found=found,
        scores=scores,
        changed=progress(scores[-2], scores[-1]) if len(scores) > 1 else None,
        same_narrative=_same_narrative(found) if own else (),
        actions=comparison.actions(found),
        england={year: means for year, of in of_groups.items() if (means := of[ENGLAND].averages) is not None},
        beside=_beside(area, wanted, scores, figures, of_groups, final) if figures else None,
        before=_by_area(before, [_scores(year, guides) for year in earlier]),
    )


def _before(
    viewer: Viewer, area: Area, latest: Sequence[Submission], now: datetime, *, all_of_them: bool
) -> list[Submission]:
    """Those of the areas that this one took over from: for its own people all of them, for others as for any area."""
    of_others = [one for one in latest if one.assessment.area_id != area.id]
    if all_of_them:
        return of_others
    return [one for one in of_others if allowed(viewer, Action.VIEW_SCORES, submissions.subject(one, now))]


def _by_area(found: Sequence[Submission], scores: Sequence[YearScores]) -> tuple[Before, ...]:
    areas = {one.assessment.area_id: one.assessment.area for one in found}
    of = {id_: [s for one, s in zip(found, scores, strict=True) if one.assessment.area_id == id_] for id_ in areas}
    return tuple(Before(area, tuple(of[id_])) for id_, area in sorted(areas.items(), key=lambda item: item[1].name))


def _scores(year: YearReturn, guides: Mapping[str, Guide]) -> YearScores:
    return YearScores(year.year, guides[year.guide_edition], year.content.score_of)


def _same_narrative(found: Sequence[YearReturn]) -> tuple[str, ...]:
    """The descriptors of which the last two years say the same word for word."""
    if len(found) < 2:
        return ()
    before, after = (year.content for year in found[-2:])
    alike = (s for s in after.scores if s.narrative and s.narrative == before.entry(s.descriptor_id).narrative)
    return tuple(score.descriptor_id for score in alike)


def lists_for(viewer: Viewer, area: Area) -> frozenset[int]:
    """The areas whose statistical neighbours are a group for the viewer: for the national team that of the page, else
    those that they belong to, whichever page it is, for all that somebody is ever shown is judged together.
    """
    return frozenset({area.id}) if allowed(viewer, Action.LIST_RESPONSES) else viewer.areas_as(AREA_ROLES)


def _groups(
    viewer: Viewer,
    figures: Mapping[int, YearFigures],
    lists: Mapping[tuple[int, int], frozenset[int]],
    now: datetime,
) -> tuple[dict[int, dict[str, Group]], frozenset[int]]:
    """Year to the groups as far as they may be shown, and the years whose figures are final for the viewer."""
    # Who sees every area's scores need not wait.
    every = allowed(viewer, Action.LIST_RESPONSES)
    final = frozenset(year for year, of in figures.items() if every or of.closes_at <= now)
    found = {}
    for year, of in figures.items():
        of_year = {area_id: ids for (area_id, counted), ids in lists.items() if counted == year}
        found[year] = groups(of.areas, final=year in final, neighbours=of_year)
    return found, final


def _beside(
    area: Area,
    wanted: Wanted,
    scores: Sequence[YearScores],
    figures: Mapping[int, YearFigures],
    of_groups: Mapping[int, Mapping[str, Group]],
    final: frozenset[int],
) -> Beside:
    year = rules.year_to_compare(list(figures), final)
    guide = next(one.guide for one in scores if one.year == year)
    areas, of = figures[year].areas, of_groups[year]
    named, missing = rules.named(areas, wanted.areas, area.id)
    taken = {area.id, *(one.area_id for one in named)}
    descriptors = comparison_figures.of_descriptors(year, named)
    spread = may_be_spread(areas, of[ENGLAND])
    return Beside(
        year=year,
        final=year in final,
        closes_at=figures[year].closes_at,
        groups=tuple(of[key] for key in (ENGLAND, area.region, list_of(area.id)) if key in of),
        areas=named,
        scores=descriptors.scores,
        missing=missing,
        others=tuple(one for one in areas if one.seen and one.area_id not in taken),
        spreads=spreads(areas, [section.id for section in guide.sections]) if spread else (),
        descriptors=descriptor_quartiles(descriptors.counts) if spread else {},
    )
