"""What the national team's pages of averages and priorities show: every area's latest submissions, or a selection's.

A constant number of statements, whatever the number of years and areas. The national team sees every area's own scores,
so nothing is left out here; what may be published, `queries.exports` decides.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from sqlalchemy import ColumnElement, and_, select

from ehsg.domain.averages import (
    HeadlineRow,
    ScoreSpread,
    counted,
    headline,
    score_spreads,
)
from ehsg.domain.distribution import Band, Quartiles, bands_of, quartiles_of
from ehsg.domain.guide import Guide
from ehsg.domain.national import (
    Followed,
    ModelCount,
    MostChosen,
    NationalYear,
    PriorityCount,
    Responses,
    SectionShares,
    SectionSpread,
    descriptors_of,
    most_often,
    section_figures,
    section_names,
    sums_of,
)
from ehsg.domain.selection import Asked, Choices, Selection, asked
from ehsg.models import Area, CohortArea, ReturnFigures
from ehsg.queries import cohorts
from ehsg.queries import national_tables as tables


@dataclass(frozen=True)
class Frame:
    """What every one of these pages is about: the years up to one, the areas selected, and the editions' names.

    `guides` are the editions of these years, the latest first; `editions` are all that there are.
    """

    this: NationalYear
    years: tuple[NationalYear, ...]
    choices: Choices
    asked: Asked
    guides: tuple[Guide, ...]
    editions: Mapping[str, Guide]

    @property
    def selection(self) -> Selection:
        """Which areas."""
        return self.asked.selection

    @property
    def numbers(self) -> tuple[int, ...]:
        """The years."""
        return tuple(one.year for one in self.years)

    @cached_property
    def sections(self) -> dict[str, str]:
        """Every section of these editions by id: its name."""
        return section_names(self.guides)

    @cached_property
    def descriptor_ids(self) -> tuple[str, ...]:
        """Every descriptor of these editions."""
        return descriptors_of(self.guides)

    @cached_property
    def models(self) -> dict[int, str]:
        """Every data maturity model of these editions: its name."""
        return {m.number: m.name for guide in reversed(self.guides) for m in guide.data_maturity_models}

    @property
    def demonstration(self) -> bool:
        """Whether any of these years' scores are made up."""
        return any(one.demonstration for one in self.years)

    def guide_of(self, descriptor_id: str) -> Guide:
        """The latest of these editions that has the descriptor."""
        return next(guide for guide in self.guides if guide.has(descriptor_id))

    def edition(self, year: NationalYear) -> Guide:
        """The year's."""
        return self.editions[year.guide_edition]

    @property
    def areas(self) -> ColumnElement[bool]:
        """The selection as a condition."""
        return condition(self.selection)


@lru_cache(maxsize=64)
def condition(selection: Selection) -> ColumnElement[bool]:
    """On the areas, and their returns' figures where a model is selected; the same one each time."""
    wanted = [tables.EVERY]
    if selection.region:
        wanted.append(Area.region == selection.region)
    if selection.authority_type:
        wanted.append(Area.authority_type == selection.authority_type)
    if selection.model is not None:
        wanted.append(ReturnFigures.data_maturity_model == selection.model)
    if selection.earned_autonomy is not None:
        wanted.append(Area.earned_autonomy.is_(selection.earned_autonomy))
    if selection.cohort is not None:
        listed = (CohortArea.cohort_id == selection.cohort.id, CohortArea.number == selection.cohort.number)
        wanted.append(Area.id.in_(select(CohortArea.area_id).where(*listed)))
    return and_(*wanted)


def frame(year: int, values: Mapping[str, str], editions: Mapping[str, Guide]) -> Frame | None:
    """What the address asks for; None where the year has no collection."""
    years = tables.years_until(year)
    if not years or years[-1].year != year:
        return None
    guides = tuple(dict.fromkeys(editions[one.guide_edition] for one in reversed(years)))
    numbers = sorted({model.number for guide in guides for model in guide.data_maturity_models})
    choices = Choices(*tables.regions_and_types(), tuple(numbers), cohorts.choices())
    return Frame(years[-1], years, choices, asked(values, choices), guides, editions)


@dataclass(frozen=True)
class SectionShape:
    """How the areas' averages of one section are spread; quartiles are None of fewer than five areas."""

    section_id: str
    areas: int
    quartiles: Quartiles | None
    bands: tuple[Band, ...]


@dataclass(frozen=True)
class Averages:
    """The page of averages. `since` is None where there is no earlier year with returns."""

    rows: tuple[HeadlineRow, ...]
    responses: Mapping[int, Responses]
    shapes: tuple[SectionShape, ...]
    since: int | None
    earlier: tuple[int, ...]
    changes: Mapping[str, SectionShares]
    models: Mapping[tuple[int, int], ModelCount]
    scores: Mapping[str, ScoreSpread]


_KEPT: dict[object, Averages] = {}
MOST_KEPT = 32


def averages(found: Frame, since: str = "") -> Averages:
    """Everything that the page shows; `since` is the year to compare with, else the latest earlier one.

    Figures of all areas are kept in the process until something is submitted or another area is asked: nothing else
    changes them, since submissions never do. Those of a selection are not: areas' regions and types may change.
    """
    if not found.selection.everything:
        return _averages(found, since)
    key = (tables.standing(), found.years, since if since in map(str, found.numbers) else "")
    kept = _KEPT.get(key)
    if kept is None:
        kept = _averages(found, since)
        for oldest in list(_KEPT)[: max(len(_KEPT) + 1 - MOST_KEPT, 0)]:
            _KEPT.pop(oldest, None)
        _KEPT[key] = kept
    return kept


def forget_averages() -> None:
    """For tests, which undo what was submitted."""
    _KEPT.clear()


def _averages(found: Frame, since: str) -> Averages:
    year, areas = found.this.year, found.areas
    spreads = tables.section_spreads(found.numbers, areas)
    figures = section_figures(sums_of(spreads))
    rows = headline(found.years, found.editions, found.sections, figures)
    earlier = tuple(row.year for row in rows if row.areas and row.year < year)
    responses, models = tables.responses_and_models(found.numbers, areas)
    before = int(since) if since in map(str, earlier) else max(earlier, default=None)
    return Averages(
        rows=rows,
        responses={one.year: one for one in responses},
        shapes=section_shapes([one for one in spreads if one.year == year], found.sections),
        since=before,
        earlier=earlier,
        changes={} if before is None else {c.section_id: c for c in tables.section_changes(before, year, areas)},
        models={(one.year, one.model): one for one in models},
        scores={id_: spread for (_, id_), spread in score_spreads(tables.score_counts((year,), areas)).items()},
    )


def section_shapes(spreads: Sequence[SectionSpread], sections: Mapping[str, str]) -> tuple[SectionShape, ...]:
    """Of one year, each section that has averages, in the sections' order."""
    of = {section: counts for (_, section), counts in counted(spreads).items()}
    return tuple(
        SectionShape(id_, of[id_].total(), quartiles_of(of[id_]), bands_of(of[id_])) for id_ in sections if id_ in of
    )


@dataclass(frozen=True)
class OfDescriptor:
    """One descriptor over the years; a year without returns has no spread, and no areas that chose it."""

    spreads: Mapping[int, ScoreSpread]
    responses: Mapping[int, Responses]
    chosen: Mapping[int, int]


def of_descriptor(found: Frame, descriptor_id: str) -> OfDescriptor:
    """How its scores are spread in each year, and how many areas chose it as a priority."""
    counts = tables.score_counts(found.numbers, found.areas, descriptor_id)
    chosen = tables.priorities(found.numbers, found.areas)
    return OfDescriptor(
        spreads={year: spread for (year, _), spread in score_spreads(counts).items()},
        responses={one.year: one for one in tables.responses(found.numbers, found.areas)},
        chosen={one.year: one.areas for one in chosen if one.descriptor_id == descriptor_id},
    )


@dataclass(frozen=True)
class ChosenBy:
    """What a group of so many areas that submitted chose most often."""

    group: str
    areas: int
    most: MostChosen


@dataclass(frozen=True)
class Priorities:
    """The page of priorities. `by_region` and `by_model` are of the year itself; `before` is the year followed."""

    counts: Mapping[tuple[int, str], int]
    ordered: tuple[str, ...]
    responses: Mapping[int, Responses]
    by_region: tuple[ChosenBy, ...]
    by_model: tuple[ChosenBy, ...]
    before: int | None
    followed: tuple[Followed, ...]
    gone: tuple[PriorityCount, ...]


def priorities(found: Frame) -> Priorities:
    """What was chosen most often, by whom, and what became of the priorities of the latest earlier year."""
    year, areas = found.this.year, found.areas
    counts = tables.priorities(found.numbers, areas)
    before = max((one.year for one in counts if one.year < year), default=None)
    place = {id_: number for number, id_ in enumerate(found.descriptor_ids)}
    now = {one.descriptor_id: one.areas for one in counts if one.year == year}
    chosen = {one.descriptor_id for one in counts}
    followed = () if before is None else tables.followed(before, year, areas)
    current = found.edition(found.this)
    return Priorities(
        counts={(one.year, one.descriptor_id): one.areas for one in counts},
        ordered=tuple(sorted(chosen, key=lambda id_: (-now.get(id_, 0), place.get(id_, len(place)), id_))),
        responses={one.year: one for one in tables.responses(found.numbers, areas)},
        by_region=_chosen_by(found, Area.region),
        by_model=_chosen_by(found, ReturnFigures.data_maturity_model),
        before=before,
        followed=tuple(sorted(followed, key=lambda one: (-one.areas, place.get(one.descriptor_id, len(place))))),
        gone=tuple(one for one in counts if one.year == before and not current.has(one.descriptor_id)),
    )


def _chosen_by(found: Frame, by: tables.Column) -> tuple[ChosenBy, ...]:
    of: dict[str, list[PriorityCount]] = {}
    for one in tables.priorities((found.this.year,), found.areas, by):
        of.setdefault(one.group, []).append(one)
    sizes = tables.submitted(found.this.year, found.areas, by)
    return tuple(ChosenBy(group, many, most_often(of.get(group, ()), found.guides)) for group, many in sizes.items())
