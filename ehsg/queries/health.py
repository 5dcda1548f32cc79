"""What an operator wants to know of the work that waits. Counts only: nothing about anybody or any return."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from ehsg.extensions import db
from ehsg.models import Message, Submission, SubmissionReport


class Waiting(NamedTuple):
    """Messages to be sent, seconds since the oldest became due, messages given up; submissions without their report."""

    mail: int
    mail_overdue_seconds: float
    mail_failed: int
    reports: int


def waiting(now: datetime) -> Waiting:
    """Read with two statements."""
    unsent = Message.sent_at.is_(None) & Message.failed_at.is_(None)
    mail, oldest, failed = db.session.execute(
        select(
            func.count().filter(unsent),
            func.min(Message.next_try_at).filter(unsent),
            func.count().filter(Message.failed_at.is_not(None)),
        ).select_from(Message)
    ).one()
    reports = db.session.execute(
        select(func.count())
        .select_from(Submission)
        .outerjoin(SubmissionReport, SubmissionReport.submission_id == Submission.id)
        .where(SubmissionReport.submission_id.is_(None), Submission.imported.is_(False))
    ).scalar_one()
    overdue = max((now - oldest).total_seconds(), 0.0) if oldest else 0.0
    return Waiting(mail, overdue, failed, reports)
