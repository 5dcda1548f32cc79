"""For returns that a test writes row by row: what submitting keeps for national pages, made of the frozen rows."""

from typing import Any

from sqlalchemy import select

from ehsg import models
from ehsg.domain.return_figures import pack
from ehsg.extensions import db
from ehsg.queries.submissions import LATEST
from ehsg.services import return_figures


def count_return(submission: models.Submission) -> None:
    """Of the submission, which is its return's latest."""
    db.session.flush()
    scores = select(models.SubmissionScore).where(models.SubmissionScore.submission_id == submission.id)
    sections = select(models.SubmissionSection).where(models.SubmissionSection.submission_id == submission.id)
    figures = pack(
        {one.section_id: (one.total, one.scored) for one in db.session.scalars(sections)},
        {one.descriptor_id: one.score for one in db.session.scalars(scores)},
    )
    submission.assessment = db.session.get_one(models.Assessment, submission.assessment_id)
    return_figures.keep(submission=submission, figures=figures)


def of_return(submission: models.Submission) -> dict[str, Any]:
    """What the figures of a submission belong to."""
    of = db.session.get_one(models.Assessment, submission.assessment_id)
    where = {"collection_id": of.collection_id, "area_id": of.area_id}
    return {"assessment_id": of.id, "submission_id": submission.id, **where}


def count_returns() -> None:
    """Of every return that has a submission."""
    latest = select(models.Submission).join(models.Assessment, LATEST).order_by(models.Submission.id)
    for submission in db.session.scalars(latest).all():
        count_return(submission)
