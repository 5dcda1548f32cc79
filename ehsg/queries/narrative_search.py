"""Searching the narratives of the submissions that count, and comparing what those with high and low scores say.

One interface over what each database has: an FTS5 table in SQLite, a tsvector in PostgreSQL. Both are kept by the
database from `SubmissionNarrative.stems`, so both find the same. A constant number of statements.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, String, and_, cast, column, func, literal_column, select, table
from sqlalchemy.dialects.postgresql import TSQUERY

from ehsg.domain.guide import Guide
from ehsg.domain.narrative_filter import Choices, Filter
from ehsg.domain.narrative_search import Piece, Search, Term, excerpt
from ehsg.domain.permissions import Action, Viewer, allowed
from ehsg.domain.status import State
from ehsg.domain.subjects import ReturnSubject
from ehsg.domain.telling_terms import Said, Telling, telling
from ehsg.extensions import db
from ehsg.models import Area, Assessment, Collection, Submission, SubmissionNarrative, SubmissionScore
from ehsg.queries.submissions import LATEST

ON_A_PAGE = 20
# Kept by the databases' triggers, no model's: PostgreSQL's has places and words, SQLite's a rowid only.
_INDEX = table(
    "narrative_index",
    *map(column, ("rowid", "narrative_id", "submission_id", "descriptor_id", "words")),
)


@dataclass(frozen=True)
class Hit:
    """A narrative that says what was looked for: whose, where it is, its score, and the part that says it."""

    area_code: str
    area_name: str
    year: int
    number: int
    guide_edition: str
    descriptor_id: str
    score: int | None
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Found:
    """One page of hits, the latest years first, then by area and in the guide's order; and how many there are in all.

    `searched` returns were searched. `demonstration`: whether any of them is made up.
    """

    hits: tuple[Hit, ...]
    narratives: int
    returns: int
    searched: int
    page: int
    demonstration: bool

    @property
    def pages(self) -> int:
        """How many there are, one at least."""
        return max(1, -(-self.narratives // ON_A_PAGE))

    @property
    def first(self) -> int:
        """The number of the page's first hit, counted from 1."""
        return (self.page - 1) * ON_A_PAGE + 1


class _Place(NamedTuple):
    """The columns that say which narrative it is."""

    id: Any
    submission_id: Any
    descriptor_id: Any


_OF_NARRATIVES = _Place(SubmissionNarrative.id, SubmissionNarrative.submission_id, SubmissionNarrative.descriptor_id)
NOTHING = Found((), 0, 0, 0, 1, False)


@dataclass(frozen=True)
class _Return:
    """A submission that counts, and whose it is."""

    id: int
    area_code: str
    area_name: str
    year: int
    number: int
    guide_edition: str
    demonstration: bool


def _may_search(viewer: Viewer) -> bool:
    """Whoever may search, and may read what any area has submitted: both rules are asked."""
    of_no_area_in_particular = ReturnSubject(0, State.SUBMITTED, submitted=True)
    may_read = allowed(viewer, Action.VIEW_NARRATIVE, of_no_area_in_particular)
    return may_read and allowed(viewer, Action.SEARCH_NARRATIVE)


def choices(viewer: Viewer, guides: Mapping[str, Guide]) -> Choices:
    """What can be chosen among, in one statement; nothing for anybody but the national team."""
    if not _may_search(viewer):
        return Choices((), (), ())
    rows = db.session.execute(_submitted(select(Collection.year, Area.region).distinct(), Filter())).all()
    years = tuple(sorted({row.year for row in rows}, reverse=True))
    return Choices(years, tuple(sorted({row.region for row in rows})), tuple(guides.values()))


def search(viewer: Viewer, wanted: Search, where: Filter, choices: Choices, page: int) -> Found:
    """The page asked for, or the last one there is."""
    if not _may_search(viewer):
        return NOTHING
    returns = _returns(where)
    found = _matching(wanted, where, choices)
    ids = [id_ for one in returns for id_ in found.get(one.id, ())]
    page = min(max(page, 1), max(1, -(-len(ids) // ON_A_PAGE)))
    some = ids[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    hits = _hits(some, {one.id: one for one in returns}, wanted)
    return Found(hits, len(ids), len(found), len(returns), page, any(one.demonstration for one in returns))


def terms(viewer: Viewer, where: Filter, choices: Choices) -> tuple[Telling, bool]:
    """What narratives with high and with low scores say, and whether any of them is made up; two statements."""
    if not _may_search(viewer):
        return telling(()), False
    columns = (Assessment.area_id, SubmissionScore.score, SubmissionNarrative.text, Collection.demonstration)
    said = _submitted(select(*columns), where).join(
        SubmissionNarrative, SubmissionNarrative.submission_id == Submission.id
    )
    said = _scored(said, _OF_NARRATIVES).order_by(Assessment.area_id, Collection.year, SubmissionNarrative.id)
    ids = choices.descriptor_ids(where)
    if ids is not None:
        said = said.where(SubmissionNarrative.descriptor_id.in_(ids))
    rows = db.session.execute(said).all()
    names = db.session.scalars(select(Area.name).order_by(Area.id)).all()
    return telling((Said(*row[:3]) for row in rows), names), any(row.demonstration for row in rows)


def _submitted(statement: Any, where: Filter) -> Any:
    """Of the submissions that count, in the year and region asked for."""
    found = statement.select_from(Submission).join(Assessment, LATEST).join(Assessment.area).join(Assessment.collection)
    if where.year is not None:
        found = found.where(Collection.year == where.year)
    return found.where(Area.region == where.region) if where.region else found


def _scored(statement: Any, of: _Place) -> Any:
    """With the score, where there is one."""
    same = (SubmissionScore.submission_id == of.submission_id, SubmissionScore.descriptor_id == of.descriptor_id)
    return statement.outerjoin(SubmissionScore, and_(*same))


def _returns(where: Filter) -> list[_Return]:
    """In the order in which their hits are shown."""
    columns = (
        *(Submission.id, Area.code, Area.name, Collection.year, Submission.number, Submission.guide_edition),
        Collection.demonstration,
    )
    statement = _submitted(select(*columns), where).order_by(Collection.year.desc(), Area.name, Area.id)
    return [_Return(*row) for row in db.session.execute(statement)]


def _matching(wanted: Search, where: Filter, choices: Choices) -> dict[int, list[int]]:
    """By submission, the ids of its narratives that say what is wanted, in the guide's order.

    The ids of a submission come as one text: that takes a third of the time of a row for each.
    """
    place, says = _index(wanted)
    statement: Any = (
        select(place.submission_id, func.aggregate_strings(cast(place.id, String), ","))
        .where(says, place.submission_id.in_(_submitted(select(Submission.id), where)))
        .group_by(place.submission_id)
        .order_by(place.submission_id)
    )
    descriptor_ids = choices.descriptor_ids(where)
    if descriptor_ids is not None:
        statement = statement.where(place.descriptor_id.in_(descriptor_ids))
    if where.score is not None:
        statement = _scored(statement, place).where(SubmissionScore.score == where.score)
    # A submission's narratives were written in the guide's order.
    return {id_: sorted(map(int, ids.split(","))) for id_, ids in db.session.execute(statement)}


def _index(wanted: Search) -> tuple[_Place, ColumnElement[bool]]:
    """Where the database keeps narratives' places, and the condition that one says it."""
    if db.engine.dialect.name == "postgresql":
        place = _Place(_INDEX.c.narrative_id, _INDEX.c.submission_id, _INDEX.c.descriptor_id)
        return place, _INDEX.c.words.op("@@")(cast(in_postgresql(wanted), TSQUERY))
    match = literal_column("narrative_index").op("MATCH")(in_sqlite(wanted))
    # A sum, by which SQLite cannot look narratives up: it would, and asking for each of them takes a thousand times as
    # long as going through their places.
    return _OF_NARRATIVES, (SubmissionNarrative.id + 0).in_(select(_INDEX.c.rowid).where(match))


def in_sqlite(wanted: Search) -> str:
    """In the language of FTS5: each term between quotation marks, so that nothing in it is a word of that language."""
    found = " AND ".join(f'"{" ".join(term.stems)}"' for term in wanted.wanted)
    return f"({found})" + "".join(f' NOT "{" ".join(term.stems)}"' for term in wanted.unwanted)


def in_postgresql(wanted: Search) -> str:
    """As the text of a tsquery: each stem between quotation marks, one next to the other in a phrase."""
    return " & ".join([*map(_as_tsquery, wanted.wanted), *(f"!{_as_tsquery(term)}" for term in wanted.unwanted)])


def _as_tsquery(term: Term) -> str:
    return "(" + " <-> ".join(f"'{stem}'" for stem in term.stems) + ")"


def _hits(ids: Sequence[int], returns: Mapping[int, _Return], wanted: Search) -> tuple[Hit, ...]:
    """The narratives of one page, in the order given."""
    if not ids:
        return ()
    columns = (
        *(SubmissionNarrative.id, SubmissionNarrative.submission_id, SubmissionNarrative.descriptor_id),
        *(SubmissionScore.score, SubmissionNarrative.text),
    )
    rows = db.session.execute(_scored(select(*columns), _OF_NARRATIVES).where(SubmissionNarrative.id.in_(ids)))
    found = {}
    for id_, submission_id, descriptor_id, score, text in rows:
        one = returns[submission_id]
        whose = (one.area_code, one.area_name, one.year, one.number, one.guide_edition)
        found[id_] = Hit(*whose, descriptor_id, score, excerpt(text, wanted))
    return tuple(found[id_] for id_ in ids)
