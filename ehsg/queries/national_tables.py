"""Sums and counts over the latest submissions of many areas: exact, made by the database, one statement each.

Nothing here asks who may see them: whoever shows a figure to people who may not see the areas' own scores asks
`domain.suppression` first. `areas` is a condition on Area, Assessment or the latest Submission. `by` is a column of one
of them: then each of its values has figures of its own.
"""

from collections.abc import Collection as Several
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, select

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
    Collection,
)
from ehsg.queries import national_statements as statements
from ehsg.queries.collections import final_at
from ehsg.queries.national_statements import By

EVERY = statements.EVERY
Column = SQLColumnExpression[Any]
_AT_ONCE = 10_000  # rows of the longest table that are fetched together
_WAYS = (Direction.IMPROVED, Direction.SAME, Direction.DECLINED)


def _rows(statement: Any, years: Several[int], **values: object) -> Any:
    return db.session.execute(statement, {"years": list(years), **values})


def section_sums(years: Several[int], areas: ColumnElement[bool] = EVERY) -> tuple[SectionSum, ...]:
    """Each year's and section's sums, apart for the areas whose averages rest on different numbers of scores."""
    return tuple(SectionSum(*row) for row in _rows(statements.section_sums(areas), years))


def responses(years: Several[int], areas: ColumnElement[bool] = EVERY) -> tuple[Responses, ...]:
    """Of each year's collection, by year: how many areas have submitted, and how many there are."""
    return responses_and_models(years, areas)[0]


def responses_and_models(
    years: Several[int], areas: ColumnElement[bool] = EVERY
) -> tuple[tuple[Responses, ...], tuple[ModelCount, ...]]:
    """Both in one statement; models as `models` has them."""
    rows = _rows(statements.responses_and_models(areas), years).all()
    counts = tuple(ModelCount(year, model, many) for year, model, _, many in rows if model is not None)
    found = []
    for year, inside in groupby(rows, key=lambda row: row[0]):
        of_year = list(inside)
        submitted = sum(many for _, model, _, many in of_year if model is not None)
        found.append(Responses(year, submitted, sum(row[2] for row in of_year), sum(row[3] for row in of_year)))
    return tuple(found), counts


def section_spreads(
    years: Several[int], areas: ColumnElement[bool] = EVERY, by: By = None
) -> tuple[SectionSpread, ...]:
    """How many areas have which sum of a section's scores, by year, section, group and sum."""
    return tuple(
        SectionSpread(*row[:5], *map(str, row[5:])) for row in _rows(statements.section_spreads(areas, by), years)
    )


def section_changes(
    before: int, after: int, areas: ColumnElement[bool] = EVERY, by: By = None
) -> tuple[SectionShares, ...]:
    """Of the areas that submitted in both years, how many sections' averages went which way; by the section's id."""
    rows = _rows(statements.section_changes(areas, by), (after,), before=before)
    return tuple(
        SectionShares(row[0], Shares(dict(zip(_WAYS, row[1:4], strict=True))), *map(str, row[4:])) for row in rows
    )


def followed(before: int, after: int, areas: ColumnElement[bool] = EVERY) -> tuple[Followed, ...]:
    """What became of the priorities of an earlier year; by the descriptor's id."""
    return tuple(
        Followed(id_, then, now, Shares(dict(zip(_WAYS, ways, strict=True))), again)
        for id_, then, now, *ways, again in _rows(statements.followed(areas), (after,), before=before)
    )


def score_counts(
    years: Several[int], areas: ColumnElement[bool] = EVERY, descriptor_id: str | None = None
) -> tuple[ScoreCount, ...]:
    """How many areas gave which score, to every descriptor or to one."""
    one = {} if descriptor_id is None else {"descriptor_id": descriptor_id}
    return tuple(ScoreCount(*row) for row in _rows(statements.score_counts(areas, bool(one)), years, **one))


def priorities(years: Several[int], areas: ColumnElement[bool] = EVERY, by: By = None) -> tuple[PriorityCount, ...]:
    """How many areas chose each descriptor, of those chosen by any; by year, group and descriptor id."""
    return tuple(PriorityCount(*row[:3], *map(str, row[3:])) for row in _rows(statements.priorities(areas, by), years))


def choosers(years: Several[int]) -> tuple[tuple[int, str, int], ...]:
    """Year, descriptor id and area id of every priority that was chosen."""
    return tuple((year, id_, area_id) for year, id_, area_id in _rows(statements.CHOOSERS, years))


def models(years: Several[int], areas: ColumnElement[bool] = EVERY) -> tuple[ModelCount, ...]:
    """How many areas are in each data maturity model, of those that any area is in; by year and model."""
    return responses_and_models(years, areas)[1]


def submitted(year: int, areas: ColumnElement[bool], by: Column) -> dict[str, int]:
    """How many areas have submitted, by group."""
    return {str(group): many for group, many in _rows(statements.submitted_by(areas, by), (year,))}


def scores(years: Several[int], areas: ColumnElement[bool] = EVERY) -> Iterator[tuple[str, int, str, int]]:
    """Area code, year, descriptor id and score of every score, a part of them in memory at a time."""
    rows = db.session.execute(
        statements.scores(areas),
        {"years": list(years)},
        execution_options={"yield_per": _AT_ONCE},
    )
    for row in rows:
        yield tuple(row)


def made_up(years: Several[int]) -> tuple[int, ...]:
    """Those of the years whose scores are a demonstration's."""
    demonstration = select(Collection.year).where(Collection.year.in_(years), Collection.demonstration)
    return tuple(db.session.scalars(demonstration.order_by(Collection.year)))


def standing() -> tuple[int, int, str]:
    """What is another as soon as anything is submitted or an area is asked, and the same as long as nothing is.

    Submissions are never changed or taken out, so their number says which there are; the last one's hash, in which
    database.
    """
    submissions, asked, last = db.session.execute(statements.STANDING).one()
    return submissions, asked, last or ""


def members(years: Several[int]) -> tuple[Member, ...]:
    """Every area that has submitted in one of the years, with what tells it apart; by year and area."""
    return tuple(Member(*row) for row in _rows(statements.MEMBERS, years))


def years_until(year: int) -> tuple[NationalYear, ...]:
    """Every year's collection up to the one given, earliest first."""
    return tuple(
        NationalYear(*row[:3], final_at(*row[3:])) for row in db.session.execute(statements.YEARS_UNTIL, {"year": year})
    )


def regions_and_types() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Those of every area that is in any collection, by name."""
    rows = db.session.execute(statements.REGIONS_AND_TYPES).all()
    return tuple(sorted({row.region for row in rows})), tuple(sorted({row.authority_type for row in rows}))
