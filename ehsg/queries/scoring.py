"""One descriptor's score."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Integer, Text, bindparam, cast, func, literal, null, select, union_all
from sqlalchemy.orm import joinedload

from ehsg.domain.good_practice import Case, CaseState
from ehsg.extensions import db
from ehsg.models import Area, Assessment, Collection, CommentThread, DescriptorScore, GoodPractice

_FIND = (  # put together once: that takes longer than running it
    select(DescriptorScore)
    .where(
        DescriptorScore.assessment_id == bindparam("assessment_id"),
        DescriptorScore.descriptor_id == bindparam("descriptor_id"),
    )
    .options(joinedload(DescriptorScore.evidence), joinedload(DescriptorScore.saved_by))
    .execution_options(populate_existing=True)
)
_OPEN_COMMENTS = (
    select(func.count(CommentThread.id))
    .where(
        CommentThread.assessment_id == bindparam("assessment_id"),
        CommentThread.descriptor_id == bindparam("descriptor_id"),
        CommentThread.resolved_at.is_(None),
    )
    .scalar_subquery()
)
MOST_CASES = 3
_NEWEST = GoodPractice.published_at.desc(), GoodPractice.id.desc()
_CASES = (
    select(
        func.row_number().over(order_by=_NEWEST).label("place"),
        Area.name,
        Collection.year,
        GoodPractice.title,
        GoodPractice.text,
        GoodPractice.contact,
    )
    .select_from(GoodPractice)
    .join(Assessment, Assessment.id == GoodPractice.assessment_id)
    .join(Area, Area.id == Assessment.area_id)
    .join(Collection, Collection.id == Assessment.collection_id)
    .where(
        GoodPractice.descriptor_id == bindparam("descriptor_id"),
        GoodPractice.state == CaseState.PUBLISHED,
        Assessment.area_id != bindparam("area_id"),
    )
    .order_by(*_NEWEST)
    .limit(MOST_CASES)
    .subquery()
)
_BESIDE = union_all(  # one statement: a page of a descriptor has few to spare
    select(
        DescriptorScore.descriptor_id,
        DescriptorScore.score,
        _OPEN_COMMENTS,
        literal(0),
        *(cast(null(), kind) for kind in (Text, Integer, Text, Text, Text)),
    ).where(DescriptorScore.assessment_id == bindparam("assessment_id")),
    select(literal(""), cast(null(), Integer), literal(0), *_CASES.c),
)


@dataclass(frozen=True)
class CaseBeside:
    """A case of good practice that another area published."""

    area_name: str
    year: int
    case: Case


@dataclass(frozen=True)
class Beside:
    """What a descriptor's page says beside its form: every descriptor's score, how many comments are open here, and
    what other areas published last about it.
    """

    scores: Mapping[str, int | None]
    open_comments: int
    cases: tuple[CaseBeside, ...]


def find(assessment: Assessment, descriptor_id: str) -> DescriptorScore | None:
    """The descriptor's row with its evidence and who saved it last, read afresh from the database."""
    this = {"assessment_id": assessment.id, "descriptor_id": descriptor_id}
    return db.session.scalars(_FIND, this).unique().one_or_none()


def beside(assessment: Assessment, descriptor_id: str) -> Beside:
    """The return's scores, the descriptor's open comments and the newest cases of good practice, in one statement."""
    this = {"assessment_id": assessment.id, "area_id": assessment.area_id, "descriptor_id": descriptor_id}
    rows = db.session.execute(_BESIDE, this).all()
    scores = [row for row in rows if not row[3]]
    cases = sorted(tuple(row[3:]) for row in rows if row[3])
    return Beside(
        {id_: score for id_, score, *_ in scores},
        scores[0][2] if scores else 0,
        tuple(CaseBeside(name, year, Case(*words)) for _, name, year, *words in cases),
    )
