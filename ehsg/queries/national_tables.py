"""Sums and counts over the latest submissions of many areas: exact, made by the database, one statement each.

Nothing here asks who may see them: whoever shows a figure to people who may not see the areas' own scores asks
`domain.suppression` first. `areas` is a condition on Area or Assessment.
"""

from collections.abc import Collection as Several
from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, case, cast, func, select, true
from sqlalchemy.orm import aliased

from ehsg.domain.change import Direction, Shares
from ehsg.domain.national import ModelCount, PriorityCount, Responses, SectionShares, SectionSum
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

EVERY: ColumnElement[bool] = true()
_LATEST = and_(Submission.assessment_id == Assessment.id, Submission.number == Assessment.submissions_made)
_AT_ONCE = 10_000  # rows of the longest table that are fetched together


def _submitted(statement: Any, years: Several[int], areas: ColumnElement[bool]) -> Any:
    """Of the latest submissions in these years."""
    return (
        statement.select_from(Submission)
        .join(Assessment, _LATEST)
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
    submitted, imported = Assessment.submissions_made > 0, Submission.imported
    rows = db.session.execute(
        select(Collection.year, _how_many(submitted), _how_many(imported), func.count())
        .select_from(Assessment)
        .join(Assessment.area)
        .join(Assessment.collection)
        .outerjoin(Submission, _LATEST)
        .where(Collection.year.in_(years), areas)
        .group_by(Collection.year)
        .order_by(Collection.year)
    )
    return tuple(Responses(*row) for row in rows)


def _how_many(condition: Any) -> ColumnElement[int]:
    return cast(func.coalesce(func.sum(case((condition, 1), else_=0)), 0), Integer)


def section_changes(before: int, after: int, areas: ColumnElement[bool] = EVERY) -> tuple[SectionShares, ...]:
    """Of the areas that submitted in both years, how many sections' averages went which way; by the section's id."""
    earlier, then = aliased(Submission), aliased(SubmissionSection)
    assessment, collection = aliased(Assessment), aliased(Collection)
    # Both over one denominator: no rounding comes in between.
    move = SubmissionSection.total * then.scored - then.total * SubmissionSection.scored
    counts = (_how_many(move > 0), _how_many(move == 0), _how_many(move < 0))
    rows = db.session.execute(
        _submitted(select(SubmissionSection.section_id, *counts), (after,), areas)
        .join(SubmissionSection, SubmissionSection.submission_id == Submission.id)
        .join(assessment, assessment.area_id == Assessment.area_id)
        .join(collection, and_(collection.id == assessment.collection_id, collection.year == before))
        .join(earlier, and_(earlier.assessment_id == assessment.id, earlier.number == assessment.submissions_made))
        .join(then, and_(then.submission_id == earlier.id, then.section_id == SubmissionSection.section_id))
        .where(SubmissionSection.scored > 0, then.scored > 0)
        .group_by(SubmissionSection.section_id)
        .order_by(SubmissionSection.section_id)
    )
    ways = (Direction.IMPROVED, Direction.SAME, Direction.DECLINED)
    return tuple(SectionShares(id_, Shares(dict(zip(ways, found, strict=True)))) for id_, *found in rows)


def priorities(years: Several[int], areas: ColumnElement[bool] = EVERY) -> tuple[PriorityCount, ...]:
    """How many areas chose each descriptor, of those chosen by any; by year and descriptor id."""
    keys = (Collection.year, SubmissionPriority.descriptor_id)
    rows = db.session.execute(
        _submitted(select(*keys, func.count()), years, areas)
        .join(SubmissionPriority, SubmissionPriority.submission_id == Submission.id)
        .group_by(*keys)
        .order_by(*keys)
    )
    return tuple(PriorityCount(*row) for row in rows)


def models(years: Several[int], areas: ColumnElement[bool] = EVERY) -> tuple[ModelCount, ...]:
    """How many areas are in each data maturity model, of those that any area is in; by year and model."""
    keys = (Collection.year, Submission.data_maturity_model)
    rows = db.session.execute(_submitted(select(*keys, func.count()), years, areas).group_by(*keys).order_by(*keys))
    return tuple(ModelCount(*row) for row in rows)


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
