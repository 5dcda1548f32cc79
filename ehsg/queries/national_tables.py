"""Sums and counts over the latest submissions of many areas: exact, made by the database, one statement each.

Nothing here asks who may see them: whoever shows a figure to people who may not see the areas' own scores asks
`domain.suppression` first. `areas` is a condition on Area, Assessment or the latest Submission. `by` is a column of one
of them: then each of its values has figures of its own.
"""

from collections.abc import Collection as Several
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Integer, SQLColumnExpression, and_, case, cast, func, select, true
from sqlalchemy.orm import aliased

from ehsg.domain.change import Direction, Shares
from ehsg.domain.national import (
    Followed,
    ModelCount,
    NationalYear,
    PriorityCount,
    Responses,
    ScoreCount,
    SectionShares,
    SectionSpread,
    SectionSum,
)
from ehsg.domain.selection import Member
from ehsg.extensions import db
from ehsg.models import (
    Area,
    Assessment,
    Collection,
    Submission,
    SubmissionPriority,
    SubmissionScore,
    SubmissionSection,
)
from ehsg.queries.collections import LONGEST, final_at
from ehsg.queries.submissions import LATEST

EVERY: ColumnElement[bool] = true()
_AT_ONCE = 10_000  # rows of the longest table that are fetched together
_WAYS = (Direction.IMPROVED, Direction.SAME, Direction.DECLINED)
Column = SQLColumnExpression[Any]
By = Column | None


def _group(by: By) -> tuple[Column, ...]:
    return () if by is None else (by,)


def _submitted(statement: Any, years: Several[int], areas: ColumnElement[bool]) -> Any:
    """Of the latest submissions in these years."""
    return (
        statement.select_from(Submission)
        .join(Assessment, LATEST)
        .join(Assessment.area)
        .join(Assessment.collection)
        .where(Collection.year.in_(years), areas)
    )


def section_sums(years: Several[int], areas: ColumnElement[bool] = EVERY) -> tuple[SectionSum, ...]:
    """Each year's and section's sums, apart for the areas whose averages rest on different numbers of scores."""
    keys = (Collection.year, SubmissionSection.section_id, SubmissionSection.scored)
    rows = db.session.execute(
        _submitted(select(*keys, func.sum(SubmissionSection.total), func.count()), years, areas)
        .join(SubmissionSection, SubmissionSection.submission_id == Submission.id)
        .where(SubmissionSection.scored > 0)
        .group_by(*keys)
        .order_by(*keys)
    )
    return tuple(SectionSum(*row) for row in rows)


def responses(years: Several[int], areas: ColumnElement[bool] = EVERY) -> tuple[Responses, ...]:
    """Of each year's collection, by year: how many areas have submitted, and how many there are."""
    return responses_and_models(years, areas)[0]


def responses_and_models(
    years: Several[int], areas: ColumnElement[bool] = EVERY
) -> tuple[tuple[Responses, ...], tuple[ModelCount, ...]]:
    """Both in one statement; models as `models` has them."""
    keys = (Collection.year, Submission.data_maturity_model)
    rows = db.session.execute(
        select(*keys, _how_many(Submission.imported), func.count())
        .select_from(Assessment)
        .join(Assessment.area)
        .join(Assessment.collection)
        .outerjoin(Submission, LATEST)
        .where(Collection.year.in_(years), areas)
        .group_by(*keys)
        .order_by(*keys)
    ).all()
    counts = tuple(ModelCount(year, model, many) for year, model, _, many in rows if model is not None)
    found = []
    for year, inside in groupby(rows, key=lambda row: row[0]):
        of_year = list(inside)
        submitted = sum(many for _, model, _, many in of_year if model is not None)
        found.append(Responses(year, submitted, sum(row[2] for row in of_year), sum(row[3] for row in of_year)))
    return tuple(found), counts


def _how_many(condition: Any) -> ColumnElement[int]:
    return cast(func.coalesce(func.sum(case((condition, 1), else_=0)), 0), Integer)


def section_spreads(
    years: Several[int], areas: ColumnElement[bool] = EVERY, by: By = None
) -> tuple[SectionSpread, ...]:
    """How many areas have which sum of a section's scores, by year, section, group and sum."""
    keys = (Collection.year, SubmissionSection.section_id, SubmissionSection.scored, SubmissionSection.total)
    group = _group(by)
    rows = db.session.execute(
        _submitted(select(*keys, func.count(), *group), years, areas)
        .join(SubmissionSection, SubmissionSection.submission_id == Submission.id)
        .where(SubmissionSection.scored > 0)
        .group_by(*keys, *group)
        .order_by(Collection.year, SubmissionSection.section_id, *group, *keys[2:])
    )
    return tuple(SectionSpread(*row[:5], *map(str, row[5:])) for row in rows)


# Of the same areas, those of an earlier year. Made once: making them takes longer than reading.
_earlier, _then, _then_scored = aliased(Submission), aliased(SubmissionSection), aliased(SubmissionScore)
_earlier_return, _earlier_year = aliased(Assessment), aliased(Collection)
_chosen, _again = aliased(SubmissionPriority), aliased(SubmissionPriority)


def _in_both(statement: Any, before: int, after: int, areas: ColumnElement[bool]) -> Any:
    """Of the areas that submitted in both years."""
    latest = and_(_earlier.assessment_id == _earlier_return.id, _earlier.number == _earlier_return.submissions_made)
    return (
        _submitted(statement, (after,), areas)
        .join(_earlier_return, _earlier_return.area_id == Assessment.area_id)
        .join(_earlier_year, and_(_earlier_year.id == _earlier_return.collection_id, _earlier_year.year == before))
        .join(_earlier, latest)
    )


def _directions(move: Any) -> tuple[ColumnElement[int], ...]:
    return _how_many(move > 0), _how_many(move == 0), _how_many(move < 0)


def section_changes(
    before: int, after: int, areas: ColumnElement[bool] = EVERY, by: By = None
) -> tuple[SectionShares, ...]:
    """Of the areas that submitted in both years, how many sections' averages went which way; by the section's id."""
    group = _group(by)
    # Both over one denominator: no rounding comes in between.
    move = SubmissionSection.total * _then.scored - _then.total * SubmissionSection.scored
    same = and_(_then.submission_id == _earlier.id, _then.section_id == SubmissionSection.section_id)
    rows = db.session.execute(
        _in_both(select(SubmissionSection.section_id, *_directions(move), *group), before, after, areas)
        .join(SubmissionSection, SubmissionSection.submission_id == Submission.id)
        .join(_then, same)
        .where(SubmissionSection.scored > 0, _then.scored > 0)
        .group_by(SubmissionSection.section_id, *group)
        .order_by(SubmissionSection.section_id, *group)
    )
    return tuple(
        SectionShares(row[0], Shares(dict(zip(_WAYS, row[1:4], strict=True))), *map(str, row[4:])) for row in rows
    )


def followed(before: int, after: int, areas: ColumnElement[bool] = EVERY) -> tuple[Followed, ...]:
    """What became of the priorities of an earlier year; by the descriptor's id."""
    scored = and_(_then_scored.submission_id == _earlier.id, _then_scored.descriptor_id == _chosen.descriptor_id)
    wanted = (
        _chosen.descriptor_id,
        func.sum(_then_scored.score),
        func.sum(SubmissionScore.score),
        *_directions(SubmissionScore.score - _then_scored.score),
        _how_many(_again.position.is_not(None)),
    )
    rows = db.session.execute(
        _in_both(select(*wanted), before, after, areas)
        .join(_chosen, _chosen.submission_id == _earlier.id)
        .join(_then_scored, scored)
        .join(SubmissionScore, _same(SubmissionScore))
        .outerjoin(_again, _same(_again))
        .group_by(_chosen.descriptor_id)
        .order_by(_chosen.descriptor_id)
    )
    return tuple(
        Followed(id_, then, now, Shares(dict(zip(_WAYS, ways, strict=True))), again)
        for id_, then, now, *ways, again in rows
    )


def _same(table: Any) -> ColumnElement[bool]:
    """The later submission's row about the descriptor that was chosen before."""
    return and_(table.submission_id == Submission.id, table.descriptor_id == _chosen.descriptor_id)


def score_counts(
    years: Several[int], areas: ColumnElement[bool] = EVERY, descriptor_id: str | None = None
) -> tuple[ScoreCount, ...]:
    """How many areas gave which score, to every descriptor or to one."""
    keys = (Collection.year, SubmissionScore.descriptor_id, SubmissionScore.score)
    wanted = true() if descriptor_id is None else SubmissionScore.descriptor_id == descriptor_id
    rows = db.session.execute(
        _submitted(select(*keys, func.count()), years, areas)
        .join(SubmissionScore, SubmissionScore.submission_id == Submission.id)
        .where(wanted)
        .group_by(*keys)
        .order_by(*keys)
    )
    return tuple(ScoreCount(*row) for row in rows)


def priorities(years: Several[int], areas: ColumnElement[bool] = EVERY, by: By = None) -> tuple[PriorityCount, ...]:
    """How many areas chose each descriptor, of those chosen by any; by year, group and descriptor id."""
    keys, group = (Collection.year, SubmissionPriority.descriptor_id), _group(by)
    rows = db.session.execute(
        _submitted(select(*keys, func.count(), *group), years, areas)
        .join(SubmissionPriority, SubmissionPriority.submission_id == Submission.id)
        .group_by(*keys, *group)
        .order_by(Collection.year, *group, SubmissionPriority.descriptor_id)
    )
    return tuple(PriorityCount(*row[:3], *map(str, row[3:])) for row in rows)


def choosers(years: Several[int]) -> tuple[tuple[int, str, int], ...]:
    """Year, descriptor id and area id of every priority that was chosen."""
    keys = (Collection.year, SubmissionPriority.descriptor_id, Area.id)
    chosen = SubmissionPriority.submission_id == Submission.id
    rows = _submitted(select(*keys), years, EVERY).join(SubmissionPriority, chosen).order_by(*keys)
    return tuple((year, id_, area_id) for year, id_, area_id in db.session.execute(rows))


def models(years: Several[int], areas: ColumnElement[bool] = EVERY) -> tuple[ModelCount, ...]:
    """How many areas are in each data maturity model, of those that any area is in; by year and model."""
    return responses_and_models(years, areas)[1]


def submitted(year: int, areas: ColumnElement[bool], by: Column) -> dict[str, int]:
    """How many areas have submitted, by group."""
    rows = db.session.execute(_submitted(select(by, func.count()), (year,), areas).group_by(by).order_by(by))
    return {str(group): many for group, many in rows}


def scores(years: Several[int], areas: ColumnElement[bool] = EVERY) -> Iterator[tuple[str, int, str, int]]:
    """Area code, year, descriptor id and score of every score, a part of them in memory at a time."""
    rows = db.session.execute(
        _submitted(
            select(Area.code, Collection.year, SubmissionScore.descriptor_id, SubmissionScore.score), years, areas
        )
        .join(SubmissionScore, SubmissionScore.submission_id == Submission.id)
        .order_by(Collection.year, Area.code, SubmissionScore.descriptor_id),
        execution_options={"yield_per": _AT_ONCE},
    )
    for row in rows:
        yield tuple(row)


def made_up(years: Several[int]) -> tuple[int, ...]:
    """Those of the years whose scores are a demonstration's."""
    demonstration = select(Collection.year).where(Collection.year.in_(years), Collection.demonstration)
    return tuple(db.session.scalars(demonstration.order_by(Collection.year)))


def members(years: Several[int]) -> tuple[Member, ...]:
    """Every area that has submitted in one of the years, with what tells it apart; by year and area."""
    rows = db.session.execute(
        _submitted(
            select(
                Collection.year,
                Area.id,
                Area.region,
                Area.authority_type,
                Submission.data_maturity_model,
                Area.earned_autonomy,
            ),
            years,
            EVERY,
        ).order_by(Collection.year, Area.id)
    )
    return tuple(Member(*row) for row in rows)


def years_until(year: int) -> tuple[NationalYear, ...]:
    """Every year's collection up to the one given, earliest first."""
    rows = db.session.execute(
        select(Collection.year, Collection.guide_edition, Collection.demonstration, Collection.closes_at, LONGEST)
        .where(Collection.year <= year)
        .order_by(Collection.year)
    )
    return tuple(NationalYear(*row[:3], final_at(*row[3:])) for row in rows)


def regions_and_types() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Those of every area that is in any collection, by name."""
    asked = select(Assessment.id).where(Assessment.area_id == Area.id).exists()
    rows = db.session.execute(select(Area.region, Area.authority_type).distinct().where(asked)).all()
    return tuple(sorted({row.region for row in rows})), tuple(sorted({row.authority_type for row in rows}))
