"""Sums and counts over the latest submissions of many areas: exact, made by the database, one statement each.

Nothing here asks who may see them: whoever shows a figure to people who may not see the areas' own scores asks
`domain.suppression` first. `areas` is a condition on Area or ReturnFigures. `by` is a column of one of them, or of what
the condition brings in: then each of its values has figures of its own.
"""

from collections import Counter
from collections.abc import Collection as Several
from collections.abc import Iterator
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
)
from ehsg.domain.return_figures import layout_of, section_counts, section_moves
from ehsg.domain.return_figures import score_counts as counted_scores
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


def section_spreads(
    years: Several[int], areas: ColumnElement[bool] = EVERY, by: By = None
) -> tuple[SectionSpread, ...]:
    """How many areas have which sum of a section's scores, by year and group."""
    rows = sorted(_rows(statements.sections(areas, by), years))
    return tuple(
        SectionSpread(year, id_, scored, total, many, str(group))
        for year, *layout, group, texts in rows
        for id_, counts in section_counts(layout_of(*layout), texts).items()
        for (total, scored), many in counts.items()
    )


def responses(years: Several[int], areas: ColumnElement[bool] = EVERY) -> tuple[Responses, ...]:
    """Of each year's collection, by year: how many areas have submitted, and how many there are."""
    return responses_and_models(years, areas)[0]


def responses_and_models(
    years: Several[int], areas: ColumnElement[bool] = EVERY
) -> tuple[tuple[Responses, ...], tuple[ModelCount, ...]]:
    """Both in one statement; models as `models` has them."""
    asked, submitted, imported = Counter[int](), Counter[int](), Counter[int]()
    counts = []
    for year, model, of_these, many in _rows(statements.responses_and_models(areas), years):
        if model is None:
            asked[year] = many
            continue
        submitted[year] += many
        imported[year] += of_these
        counts.append(ModelCount(year, model, many))
    found = (Responses(year, submitted[year], imported[year], asked[year]) for year in sorted(asked))
    return tuple(found), tuple(sorted(counts, key=lambda one: (one.year, one.model)))


def section_changes(
    before: int, after: int, areas: ColumnElement[bool] = EVERY, by: By = None
) -> tuple[SectionShares, ...]:
    """Of the areas that submitted in both years, how many sections' averages went which way; by the section's id."""
    found = dict[tuple[str, str], Counter[Direction]]()
    rows = _rows(statements.sections_then_and_now(areas, by), (after,), before=before)
    for *layouts, group, texts in rows:
        then, now = layout_of(*layouts[:2]), layout_of(*layouts[2:])
        for id_, ways in section_moves(then, now, texts).items():
            found.setdefault((id_, str(group)), Counter()).update(ways)
    return tuple(
        SectionShares(id_, Shares({way: ways[way] for way in _WAYS}), group)
        for (id_, group), ways in sorted(found.items())
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
    """How many areas gave which score, to every descriptor or to one; by year, descriptor and score."""
    found = Counter[tuple[int, str, int]]()
    for year, *layout, _, texts in _rows(statements.scores_together(areas), years):
        for id_, counts in counted_scores(layout_of(*layout), texts, descriptor_id).items():
            for (score,), many in counts.items():
                found[year, id_, score] += many
    return tuple(ScoreCount(*key, many) for key, many in sorted(found.items()))


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
