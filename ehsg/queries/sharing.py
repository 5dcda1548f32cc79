"""The two sharing permissions as they stand: what a submission says, and what was withdrawn since.

Nobody else reads `Submission.shared_with_areas` or `shared_with_departments`: a test holds that.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import contains_eager, joinedload, load_only

from ehsg.domain.sharing import AUDIENCES, Permission, Permissions, SharedWith, Withdrawn
from ehsg.extensions import db
from ehsg.models import Area, Assessment, Collection, SharingWithdrawal, Submission

_COLUMNS = {
    SharedWith.AREAS: (Submission.shared_with_areas, Submission.areas_withdrawal),
    SharedWith.DEPARTMENTS: (Submission.shared_with_departments, Submission.departments_withdrawal),
}
# What was permitted by the submission, withdrawn since or not: for comparing with what was signed, and nothing else.
AS_SUBMITTED = tuple(said.label(which.value) for which, (said, _) in _COLUMNS.items())
# What `permissions` reads comes with the submission, in the same statement.
WITHDRAWALS = tuple(
    joinedload(withdrawal).joinedload(SharingWithdrawal.withdrawn_by) for _, withdrawal in _COLUMNS.values()
)


def stands(which: SharedWith) -> ColumnElement[bool]:
    """The same as a condition on a submission, for lists, exports and figures over many areas."""
    said, withdrawal = _COLUMNS[which]
    return and_(said.is_(True), ~withdrawal.has())


def permissions(submission: Submission) -> Permissions:
    """Both, of a submission that was loaded with WITHDRAWALS."""
    return {which: _permission(submission, which) for which in SharedWith}


def _permission(submission: Submission, which: SharedWith) -> Permission:
    said, withdrawal = _COLUMNS[which]
    row: SharingWithdrawal | None = getattr(submission, withdrawal.key)
    return Permission(
        audience=AUDIENCES[which],
        submission_id=submission.id,
        number=submission.number,
        given=getattr(submission, said.key),
        withdrawn=Withdrawn(row.id, row.withdrawn_by.name, row.withdrawn_at, row.reason) if row else None,
    )


def of_latest(assessment: Assessment) -> Permissions:
    """Both, of the submission that counts, as the database has them now; empty before the first. One statement."""
    if not assessment.submissions_made:
        return {}
    submission = db.session.scalars(
        select(Submission)
        .where(Submission.assessment_id == assessment.id, Submission.number == assessment.submissions_made)
        .options(load_only(Submission.number, *(said for said, _ in _COLUMNS.values())), *WITHDRAWALS)
        .execution_options(populate_existing=True)
    ).one()
    return permissions(submission)


def done_by(user_id: int, may_see: Callable[[Assessment], bool]) -> list[dict[str, Any]]:
    """What the person withdrew or took back, as plain values; the reason only where `may_see` the return."""
    mine = (SharingWithdrawal.withdrawn_by_id == user_id) | (SharingWithdrawal.taken_back_by_id == user_id)
    rows = db.session.execute(
        select(SharingWithdrawal, Assessment)
        .join(Submission, Submission.id == SharingWithdrawal.submission_id)
        .join(Assessment, Assessment.id == Submission.assessment_id)
        .join(Area, Area.id == Assessment.area_id)
        .join(Collection, Collection.id == Assessment.collection_id)
        .options(
            contains_eager(Assessment.area), contains_eager(Assessment.collection), joinedload(Assessment.partner_round)
        )
        .where(mine)
        .order_by(SharingWithdrawal.id)
    )
    return [_done(row, assessment, user_id, reason=may_see(assessment)) for row, assessment in rows]


def _done(row: SharingWithdrawal, assessment: Assessment, user_id: int, *, reason: bool) -> dict[str, Any]:
    told: dict[str, Any] = {
        "area": assessment.area.code,
        "year": assessment.collection.year,
        "shared_with": row.shared_with.value,
    }
    if row.withdrawn_by_id == user_id:
        told |= {"withdrawn_at": row.withdrawn_at.isoformat()} | ({"reason": row.reason} if reason else {})
    if row.taken_back_by_id == user_id and row.taken_back_at is not None:
        told["taken_back_at"] = row.taken_back_at.isoformat()
    return told
