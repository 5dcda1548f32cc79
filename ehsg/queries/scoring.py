"""One descriptor's score."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import joinedload

from ehsg.extensions import db
from ehsg.models import Assessment, CommentThread, DescriptorScore

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
_BESIDE = select(DescriptorScore.descriptor_id, DescriptorScore.score, _OPEN_COMMENTS).where(
    DescriptorScore.assessment_id == bindparam("assessment_id")
)


@dataclass(frozen=True)
class Beside:
    """What a descriptor's page says beside its form: every descriptor's score, and how many comments are open here."""

    scores: Mapping[str, int | None]
    open_comments: int


def find(assessment: Assessment, descriptor_id: str) -> DescriptorScore | None:
    """The descriptor's row with its evidence and who saved it last, read afresh from the database."""
    this = {"assessment_id": assessment.id, "descriptor_id": descriptor_id}
    return db.session.scalars(_FIND, this).unique().one_or_none()


def beside(assessment: Assessment, descriptor_id: str) -> Beside:
    """The return's scores and the descriptor's open comments, in one statement."""
    rows = db.session.execute(_BESIDE, {"assessment_id": assessment.id, "descriptor_id": descriptor_id}).all()
    return Beside({id_: score for id_, score, _ in rows}, rows[0][2] if rows else 0)
