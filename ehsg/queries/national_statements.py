"""The statements of the national tables. Each is made once for a condition and column and then kept, with the years to
be filled in: making it anew took as long as running it over the returns of 153 areas.
"""

from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, SQLColumnExpression, and_, bindparam, case, cast, func, select, true
from sqlalchemy.orm import aliased

from ehsg.models import (
    Area,
    Assessment,
    Collection,
    Submission,
    SubmissionPriority,
    SubmissionScore,
    SubmissionSection,
)
from ehsg.queries.collections import LONGEST
from ehsg.queries.submissions import LATEST

EVERY: ColumnElement[bool] = true()
Column = SQLColumnExpression[Any]
By = Column | None
made_once = lru_cache(maxsize=128)  # a condition or column is the same when it is the same object
_IN_YEARS = Collection.year.in_(bindparam("years", expanding=True))
_BEFORE: Any = bindparam("before")


def _group(by: By) -> tuple[Column, ...]:
    return () if by is None else (by,)


def submitted(statement: Any, areas: ColumnElement[bool]) -> Any:
    """Of the latest submissions in years to be filled in."""
    return (
        statement.select_from(Submission)
        .join(Assessment, LATEST)
        .join(Assessment.area)
        .join(Assessment.collection)
        .where(_IN_YEARS, areas)
    )


@made_once
def section_sums(areas: ColumnElement[bool]) -> Any:
    """Sums by year, section and how many scores an average rests on."""
    keys = (Collection.year, SubmissionSection.section_id, SubmissionSection.scored)
    return (
        submitted(select(*keys, func.sum(SubmissionSection.total), func.count()), areas)
        .join(SubmissionSection, SubmissionSection.submission_id == Submission.id)
        .where(SubmissionSection.scored > 0)
        .group_by(*keys)
        .order_by(*keys)
    )


@made_once
def responses_and_models(areas: ColumnElement[bool]) -> Any:
    """Returns by year and model, those that are imported among them."""
    keys = (Collection.year, Submission.data_maturity_model)
    return (
        select(*keys, _how_many(Submission.imported), func.count())
        .select_from(Assessment)
        .join(Assessment.area)
        .join(Assessment.collection)
        .outerjoin(Submission, LATEST)
        .where(_IN_YEARS, areas)
        .group_by(*keys)
        .order_by(*keys)
    )


def _how_many(condition: Any) -> ColumnElement[int]:
    return cast(func.coalesce(func.sum(case((condition, 1), else_=0)), 0), Integer)


@made_once
def section_spreads(areas: ColumnElement[bool], by: By) -> Any:
    """Areas by year, section, group and sum."""
    keys = (Collection.year, SubmissionSection.section_id, SubmissionSection.scored, SubmissionSection.total)
    group = _group(by)
    return (
        submitted(select(*keys, func.count(), *group), areas)
        .join(SubmissionSection, SubmissionSection.submission_id == Submission.id)
        .where(SubmissionSection.scored > 0)
        .group_by(*keys, *group)
        .order_by(Collection.year, SubmissionSection.section_id, *group, *keys[2:])
    )


# Of the same areas, those of an earlier year. Made once: making them takes longer than reading.
_earlier, _then, _then_scored = aliased(Submission), aliased(SubmissionSection), aliased(SubmissionScore)
_earlier_return, _earlier_year = aliased(Assessment), aliased(Collection)
_chosen, _again = aliased(SubmissionPriority), aliased(SubmissionPriority)


def _in_both(statement: Any, areas: ColumnElement[bool]) -> Any:
    """Of the areas that submitted in the year `before` and in the years, both to be filled in."""
    latest = and_(_earlier.assessment_id == _earlier_return.id, _earlier.number == _earlier_return.submissions_made)
    return (
        submitted(statement, areas)
        .join(_earlier_return, _earlier_return.area_id == Assessment.area_id)
        .join(_earlier_year, and_(_earlier_year.id == _earlier_return.collection_id, _earlier_year.year == _BEFORE))
        .join(_earlier, latest)
    )


def _directions(move: Any) -> tuple[ColumnElement[int], ...]:
    return _how_many(move > 0), _how_many(move == 0), _how_many(move < 0)


@made_once
def section_changes(areas: ColumnElement[bool], by: By) -> Any:
    """Areas whose average went which way, by section and group."""
    group = _group(by)
    # Both over one denominator: no rounding comes in between.
    move = SubmissionSection.total * _then.scored - _then.total * SubmissionSection.scored
    same = and_(_then.submission_id == _earlier.id, _then.section_id == SubmissionSection.section_id)
    return (
        _in_both(select(SubmissionSection.section_id, *_directions(move), *group), areas)
        .join(SubmissionSection, SubmissionSection.submission_id == Submission.id)
        .join(_then, same)
        .where(SubmissionSection.scored > 0, _then.scored > 0)
        .group_by(SubmissionSection.section_id, *group)
        .order_by(SubmissionSection.section_id, *group)
    )


@made_once
def followed(areas: ColumnElement[bool]) -> Any:
    """What became of priorities, by descriptor."""
    scored = and_(_then_scored.submission_id == _earlier.id, _then_scored.descriptor_id == _chosen.descriptor_id)
    wanted = (
        _chosen.descriptor_id,
        func.sum(_then_scored.score),
        func.sum(SubmissionScore.score),
        *_directions(SubmissionScore.score - _then_scored.score),
        _how_many(_again.position.is_not(None)),
    )
    return (
        _in_both(select(*wanted), areas)
        .join(_chosen, _chosen.submission_id == _earlier.id)
        .join(_then_scored, scored)
        .join(SubmissionScore, _same(SubmissionScore))
        .outerjoin(_again, _same(_again))
        .group_by(_chosen.descriptor_id)
        .order_by(_chosen.descriptor_id)
    )


def _same(table: Any) -> ColumnElement[bool]:
    """The later submission's row about the descriptor that was chosen before."""
    return and_(table.submission_id == Submission.id, table.descriptor_id == _chosen.descriptor_id)


@made_once
def score_counts(areas: ColumnElement[bool], of_one: bool) -> Any:
    """Areas by year, descriptor and score, of every descriptor or of one."""
    keys = (Collection.year, SubmissionScore.descriptor_id, SubmissionScore.score)
    wanted = SubmissionScore.descriptor_id == bindparam("descriptor_id") if of_one else true()
    return (
        submitted(select(*keys, func.count()), areas)
        .join(SubmissionScore, SubmissionScore.submission_id == Submission.id)
        .where(wanted)
        .group_by(*keys)
        .order_by(*keys)
    )


@made_once
def priorities(areas: ColumnElement[bool], by: By) -> Any:
    """Areas by year, group and the descriptor that they chose."""
    keys, group = (Collection.year, SubmissionPriority.descriptor_id), _group(by)
    return (
        submitted(select(*keys, func.count(), *group), areas)
        .join(SubmissionPriority, SubmissionPriority.submission_id == Submission.id)
        .group_by(*keys, *group)
        .order_by(Collection.year, *group, SubmissionPriority.descriptor_id)
    )


@made_once
def submitted_by(areas: ColumnElement[bool], by: Column) -> Any:
    """Areas by group."""
    return submitted(select(by, func.count()), areas).group_by(by).order_by(by)


@made_once
def scores(areas: ColumnElement[bool]) -> Any:
    """Every score of every area."""
    return (
        submitted(select(Area.code, Collection.year, SubmissionScore.descriptor_id, SubmissionScore.score), areas)
        .join(SubmissionScore, SubmissionScore.submission_id == Submission.id)
        .order_by(Collection.year, Area.code, SubmissionScore.descriptor_id)
    )


MEMBERS = submitted(
    select(
        *(Collection.year, Area.id, Area.region, Area.authority_type),
        *(Submission.data_maturity_model, Area.earned_autonomy),
    ),
    EVERY,
).order_by(Collection.year, Area.id)
_CHOICE = (Collection.year, SubmissionPriority.descriptor_id, Area.id)
CHOOSERS = (
    submitted(select(*_CHOICE), EVERY)
    .join(SubmissionPriority, SubmissionPriority.submission_id == Submission.id)
    .order_by(*_CHOICE)
)
YEARS_UNTIL = (
    select(Collection.year, Collection.guide_edition, Collection.demonstration, Collection.closes_at, LONGEST)
    .where(Collection.year <= bindparam("year"))
    .order_by(Collection.year)
)
REGIONS_AND_TYPES = (
    select(Area.region, Area.authority_type)
    .distinct()
    .where(select(Assessment.id).where(Assessment.area_id == Area.id).exists())
)
STANDING = select(
    select(func.count(Submission.id)).scalar_subquery(),
    select(func.count(Assessment.id)).scalar_subquery(),
    select(Submission.sha256).order_by(Submission.id.desc()).limit(1).scalar_subquery(),
)
