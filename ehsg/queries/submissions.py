"""Frozen returns."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import contains_eager, joinedload

from ehsg.domain.content import Content, from_json
from ehsg.domain.permissions import Action, Viewer, allowed
from ehsg.domain.sharing import SharedWith
from ehsg.domain.subjects import ReturnSubject
from ehsg.extensions import db
from ehsg.models import Area, Assessment, Collection, Submission, SubmissionReport
from ehsg.queries import sharing

# A return with the submission that counts; returns without one fall out of an inner join.
LATEST = and_(Submission.assessment_id == Assessment.id, Submission.number == Assessment.submissions_made)
_LATEST_BEFORE = (  # put together once: that takes longer than running it
    select(Submission.content)
    .join(Submission.assessment)
    .join(Assessment.collection)
    .where(
        Assessment.area_id == bindparam("area_id"),
        Collection.year < bindparam("year"),
        Submission.submitted_at <= bindparam("at"),
    )
    .order_by(Collection.year.desc(), Submission.number.desc())
    .limit(1)
)


def find(code: str, year: int, number: int) -> Submission | None:
    """One submission with its return, area, collection, submitter and withdrawn permissions, in one statement."""
    return db.session.scalars(
        select(Submission)
        .join(Submission.assessment)
        .join(Assessment.area)
        .join(Assessment.collection)
        .where(Area.code == code, Collection.year == year, Submission.number == number)
        .options(
            contains_eager(Submission.assessment).options(
                contains_eager(Assessment.area), contains_eager(Assessment.collection)
            ),
            joinedload(Submission.submitted_by),
            *sharing.WITHDRAWALS,
        )
    ).one_or_none()


def subject(submission: Submission, now: datetime) -> ReturnSubject:
    """What the rule table needs to know of a submission.

    What an area permitted counts from its latest submission: an earlier one is not shared any more. Nor is what was
    withdrawn since.
    """
    assessment, permissions = submission.assessment, sharing.permissions(submission)
    latest = submission.number == assessment.submissions_made
    return ReturnSubject(
        area_id=assessment.area_id,
        state=assessment.state,
        submitted=True,
        shared_with_areas=permissions[SharedWith.AREAS].stands and latest,
        shared_with_departments=permissions[SharedWith.DEPARTMENTS].stands and latest,
        sharing_date_reached=assessment.collection.sharing_from <= now,
    )


def visible_content(viewer: Viewer, submission: Submission, now: datetime) -> Content:
    """What of the submission the viewer may see: without any narrative where only scores are shared."""
    return as_seen_by(viewer, from_json(submission.content), subject(submission, now))


def as_seen_by(viewer: Viewer, whole: Content, subject: ReturnSubject) -> Content:
    """The same of any content, for somebody who may see its scores."""
    return whole if allowed(viewer, Action.VIEW_NARRATIVE, subject) else whole.without_narrative()


def of_return(assessment: Assessment) -> Sequence[Submission]:
    """Every submission of the return, the latest first."""
    return db.session.scalars(
        select(Submission)
        .where(Submission.assessment_id == assessment.id)
        .options(joinedload(Submission.submitted_by))
        .order_by(Submission.number.desc())
    ).all()


def latest_before(assessment: Assessment, at: datetime) -> Content | None:
    """What the area had submitted, by the moment given, in the latest year before this return's; None when nothing."""
    this = {"area_id": assessment.area_id, "year": assessment.collection.year, "at": at}
    row = db.session.execute(_LATEST_BEFORE, this).scalar_one_or_none()
    return from_json(row) if row is not None else None


def is_imported(assessment: Assessment) -> bool:
    """Whether the return's latest submission was imported; False before the first."""
    imported = select(Submission.imported).where(
        Submission.assessment_id == assessment.id, Submission.number == assessment.submissions_made
    )
    return bool(db.session.scalar(imported))


def report(submission: Submission) -> SubmissionReport | None:
    """The stored report without its bytes, or None while it has not been rendered."""
    return db.session.get(SubmissionReport, submission.id)


def report_bytes(submission: Submission) -> bytes | None:
    """The sealed PDF as it was stored."""
    return db.session.execute(
        select(SubmissionReport.pdf).where(SubmissionReport.submission_id == submission.id)
    ).scalar_one_or_none()


def without_report() -> Sequence[Submission]:
    """Submissions whose report has still to be rendered, the oldest first. Those imported are never to have one."""
    return db.session.scalars(
        select(Submission)
        .join(Submission.assessment)
        .join(Assessment.area)
        .join(Assessment.collection)
        .outerjoin(SubmissionReport, SubmissionReport.submission_id == Submission.id)
        .where(SubmissionReport.submission_id.is_(None), Submission.imported.is_(False))
        .options(
            contains_eager(Submission.assessment).options(
                contains_eager(Assessment.area), contains_eager(Assessment.collection)
            ),
            joinedload(Submission.submitted_by),
        )
        .order_by(Submission.id)
    ).all()
