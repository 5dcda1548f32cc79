"""The statements of the national tables. Each is made once for a condition and column and then kept, with the years to
be filled in: making it anew took as long as running it over the returns of 153 areas.

They read `return_figures`, one row for each return that was submitted, and leave the counting of its characters to
`domain.return_figures`: a row for each score or section, of 15,300 areas, took the database ten times as long.
"""

from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    SQLColumnExpression,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    null,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import aliased
from sqlalchemy.sql import visitors

from ehsg.models import (
    Area,
    Assessment,
    Base,
    Collection,
    FigureLayout,
    ReturnFigures,
    Submission,
    SubmissionPriority,
    SubmissionScore,
)
from ehsg.queries.collections import LONGEST

EVERY: ColumnElement[bool] = true()
Column = SQLColumnExpression[Any]
By = Column | None
made_once = lru_cache(maxsize=128)  # a condition or column is the same when it is the same object
_IN_YEARS = Collection.year.in_(bindparam("years", expanding=True))
_BEFORE: Any = bindparam("before")


def _group(by: By) -> tuple[Column, ...]:
    return () if by is None else (by,)


def _asks(what: Any, model: type[Base]) -> bool:
    """Whether a condition or column has anything of the model's table in it."""
    tables = (getattr(part, "table", None) for part in visitors.iterate(what)) if what is not None else ()
    return any(getattr(table, "name", "") == model.__tablename__ for table in tables)


def submitted(statement: Any, areas: ColumnElement[bool], by: By = None) -> Any:
    """Of the figures of returns in years to be filled in, with their areas where a condition or column is of those."""
    statement = statement.select_from(ReturnFigures).join(Collection, Collection.id == ReturnFigures.collection_id)
    if _asks(areas, Area) or _asks(by, Area):
        statement = statement.join(Area, Area.id == ReturnFigures.area_id)
    return statement.where(_IN_YEARS, areas)


def _together(of: Any, found: Any, *keys: Any, by: By = None) -> Any:
    """The characters of all returns that have the same keys, one after the other, as `texts`; and each key. A key that
    is a layout has its ids with it. The group is last but one, "" where there is none.
    """
    named = [column.label(f"key_{place}") for place, column in enumerate((*keys, *_group(by)))]
    made = found(select(*named, func.aggregate_strings(of, "").label("texts")))
    inside = made.group_by(*keys, *_group(by)).subquery()
    wanted: list[Any] = []
    joined: Any = inside
    for place, key in enumerate(keys):
        here = inside.c[f"key_{place}"]
        if key.key == ReturnFigures.layout_id.key:
            layout = aliased(FigureLayout)
            joined = joined.join(layout, layout.id == here)
            wanted += [layout.section_ids, layout.descriptor_ids]
        else:
            wanted.append(here)
    group = literal_column("''") if by is None else inside.c[f"key_{len(keys)}"]
    return select(*wanted, group, inside.c.texts).select_from(joined)


@made_once
def sections(areas: ColumnElement[bool], by: By) -> Any:
    """The sections' characters by year and layout."""
    keys = Collection.year, ReturnFigures.layout_id
    return _together(ReturnFigures.sections, lambda wanted: submitted(wanted, areas, by), *keys, by=by)


@made_once
def scores_together(areas: ColumnElement[bool]) -> Any:
    """The scores' characters by year and layout."""
    keys = Collection.year, ReturnFigures.layout_id
    return _together(ReturnFigures.scores, lambda wanted: submitted(wanted, areas), *keys)


@made_once
def responses_and_models(areas: ColumnElement[bool]) -> Any:
    """Returns that were submitted by year and model, those that are imported among them; and those asked by year alone.

    The two apart: putting them side by side row by row took twice as long.
    """
    keys = (Collection.year, ReturnFigures.data_maturity_model)
    by_model = submitted(select(*keys, _how_many(ReturnFigures.imported), func.count()), areas).group_by(*keys)
    asked = select(Collection.year, null(), null(), func.count()).select_from(Assessment)
    asked = asked.join(Collection, Collection.id == Assessment.collection_id)
    if _asks(areas, Area):
        asked = asked.join(Area, Area.id == Assessment.area_id)
    if _asks(areas, ReturnFigures):  # whoever has no model is in none
        asked = asked.join(ReturnFigures, ReturnFigures.assessment_id == Assessment.id)
    return union_all(by_model, asked.where(_IN_YEARS, areas).group_by(Collection.year))


def _how_many(condition: Any) -> ColumnElement[int]:
    return cast(func.coalesce(func.sum(case((condition, 1), else_=0)), 0), Integer)


# Of the same areas, those of an earlier year.
_earlier, _earlier_year = aliased(ReturnFigures), aliased(Collection)
_then_scored, _chosen, _again = aliased(SubmissionScore), aliased(SubmissionPriority), aliased(SubmissionPriority)


def _in_both(statement: Any, areas: ColumnElement[bool], by: By = None) -> Any:
    """Of the areas that submitted in the year `before` and in the years, both to be filled in."""
    return (
        submitted(statement, areas, by)
        .join(_earlier_year, _earlier_year.year == _BEFORE)
        .join(_earlier, and_(_earlier.collection_id == _earlier_year.id, _earlier.area_id == ReturnFigures.area_id))
    )


def _directions(move: Any) -> tuple[ColumnElement[int], ...]:
    return _how_many(move > 0), _how_many(move == 0), _how_many(move < 0)


@made_once
def sections_then_and_now(areas: ColumnElement[bool], by: By) -> Any:
    """The sections' characters of both years, one area after the other, by both layouts."""
    keys = _earlier.layout_id, ReturnFigures.layout_id
    both = _earlier.sections + ReturnFigures.sections
    return _together(both, lambda wanted: _in_both(wanted, areas, by), *keys, by=by)


@made_once
def followed(areas: ColumnElement[bool]) -> Any:
    """What became of priorities, by descriptor."""
    then = _then_scored.submission_id == _earlier.submission_id
    scored = and_(then, _then_scored.descriptor_id == _chosen.descriptor_id)
    wanted = (
        _chosen.descriptor_id,
        func.sum(_then_scored.score),
        func.sum(SubmissionScore.score),
        *_directions(SubmissionScore.score - _then_scored.score),
        _how_many(_again.position.is_not(None)),
    )
    return (
        _in_both(select(*wanted), areas)
        .join(_chosen, _chosen.submission_id == _earlier.submission_id)
        .join(_then_scored, scored)
        .join(SubmissionScore, _same(SubmissionScore))
        .outerjoin(_again, _same(_again))
        .group_by(_chosen.descriptor_id)
        .order_by(_chosen.descriptor_id)
    )


def _same(table: Any) -> ColumnElement[bool]:
    """The later submission's row about the descriptor that was chosen before."""
    return and_(table.submission_id == ReturnFigures.submission_id, table.descriptor_id == _chosen.descriptor_id)


@made_once
def priorities(areas: ColumnElement[bool], by: By) -> Any:
    """Areas by year, group and the descriptor that they chose."""
    keys, group = (Collection.year, SubmissionPriority.descriptor_id), _group(by)
    return (
        submitted(select(*keys, func.count(), *group), areas, by)
        .join(SubmissionPriority, SubmissionPriority.submission_id == ReturnFigures.submission_id)
        .group_by(*keys, *group)
        .order_by(Collection.year, *group, SubmissionPriority.descriptor_id)
    )


@made_once
def submitted_by(areas: ColumnElement[bool], by: Column) -> Any:
    """Areas by group."""
    return submitted(select(by, func.count()), areas, by).group_by(by).order_by(by)


@made_once
def scores(areas: ColumnElement[bool]) -> Any:
    """Every score of every area."""
    wanted = (Area.code, Collection.year, SubmissionScore.descriptor_id, SubmissionScore.score)
    return (
        submitted(select(*wanted), areas, Area.code)
        .join(SubmissionScore, SubmissionScore.submission_id == ReturnFigures.submission_id)
        .order_by(Collection.year, Area.code, SubmissionScore.descriptor_id)
    )


MEMBERS = submitted(
    select(
        *(Collection.year, Area.id, Area.region, Area.authority_type),
        *(ReturnFigures.data_maturity_model, Area.earned_autonomy),
    ),
    EVERY,
    Area.id,
).order_by(Collection.year, Area.id)
_CHOICE = (Collection.year, SubmissionPriority.descriptor_id, ReturnFigures.area_id)
CHOOSERS = (
    submitted(select(*_CHOICE), EVERY)
    .join(SubmissionPriority, SubmissionPriority.submission_id == ReturnFigures.submission_id)
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
