"""Submitting a return, and opening it again."""

from datetime import datetime
from typing import Any

from sqlalchemy import insert

from ehsg.domain import check, frozen_sign_offs, sign_off
from ehsg.domain.content import Content, sha256, to_json
from ehsg.domain.dates import moment_in_words
from ehsg.domain.errors import NotComplete, NotOpen, RuleBroken
from ehsg.domain.guide import Guide
from ehsg.domain.permissions import Viewer
from ehsg.domain.return_figures import figures_of
from ehsg.domain.scoring import section_averages
from ehsg.domain.status import Move, Window, after
from ehsg.domain.words import searched_by
from ehsg.extensions import db
from ehsg.models import (
    Assessment,
    Submission,
    SubmissionNarrative,
    SubmissionPriority,
    SubmissionScore,
    SubmissionSection,
)
from ehsg.queries import assessments
from ehsg.queries import sign_off as sign_off_queries
from ehsg.services import events, return_figures
from ehsg.services.collections import set_extension
from ehsg.services.sharing import ask_again

_CLOSED = {
    Window.NOT_YET: "The collection has not opened yet, so the return cannot be submitted.",
    Window.CLOSED: "The collection has closed for your area. Ask the national team for more time.",
}


def submit(*, assessment: Assessment, guide: Guide, user_id: int, now: datetime) -> Submission:
    """Freezes the return: exactly the content that every signatory signed.

    The request holds the return alone, so nothing is saved between the check and the freeze. NotEditable: submitted
    already. NotOpen: outside the collection's window and the area's extension. NotComplete: with what is missing.
    """
    after(assessment.state, Move.SUBMIT)
    window = assessments.window_of(assessment, now)
    if window is not Window.OPEN:
        raise NotOpen(_CLOSED[window])
    content = assessments.content(assessment, guide)
    digest = sha256(content)
    places = sign_off_queries.places(assessment, guide, content, digest)
    missing = tuple(m.sentence for m in check.missing(guide, content)) + sign_off.missing(guide, places)
    if missing:
        raise NotComplete(missing)
    return freeze(
        assessment=assessment,
        guide=guide,
        content=content,
        digest=digest,
        signed=frozen_sign_offs.to_json(places),
        user_id=user_id,
        now=now,
    )


def freeze(
    *,
    assessment: Assessment,
    guide: Guide,
    content: Content,
    digest: str,
    signed: list[dict[str, Any]],
    user_id: int,
    now: datetime,
) -> Submission:
    """Writes the submission, without asking whether it is open, complete and signed: the caller knows that it is.

    `digest` is the content's SHA-256, `signed` as `domain.frozen_sign_offs` makes it. NotEditable: submitted already.
    """
    state, next_state = assessment.state, after(assessment.state, Move.SUBMIT)
    submission = _freeze(assessment, content, digest, signed, user_id, now)
    _freeze_figures(submission, guide, content)
    return_figures.keep(submission=submission, figures=figures_of(guide, content))
    _freeze_narratives(submission, content)
    assessment.state = next_state
    assessment.submissions_made = submission.number
    assessment.submitted_at = now
    events.record(
        kind="submit",
        at=now,
        user_id=user_id,
        assessment_id=assessment.id,
        subject=str(submission.number),
        old={"state": state.value},
        new={"state": next_state.value, "sha256": digest},
    )
    db.session.flush()
    return submission


def _freeze(
    assessment: Assessment,
    content: Content,
    digest: str,
    signed: list[dict[str, Any]],
    user_id: int,
    now: datetime,
) -> Submission:
    assert content.data_maturity_model is not None  # noqa: S101  # nosec B101  # the check of what is missing has said so
    submission = Submission(
        assessment=assessment,
        number=assessment.submissions_made + 1,
        submitted_at=now,
        submitted_by_id=user_id,
        guide_edition=content.guide_edition,
        data_maturity_model=content.data_maturity_model,
        shared_with_areas=bool(content.sharing.areas),
        shared_with_departments=bool(content.sharing.departments),
        content=to_json(content),
        sha256=digest,
        sign_offs=signed,
    )
    db.session.add(submission)
    db.session.flush()
    return submission


def _freeze_figures(submission: Submission, guide: Guide, content: Content) -> None:
    db.session.execute(
        insert(SubmissionScore),
        [
            {"submission_id": submission.id, "descriptor_id": id_, "score": score}
            for id_, score in content.score_of.items()
            if score is not None
        ],
    )
    db.session.execute(
        insert(SubmissionSection),
        [
            {"submission_id": submission.id, "section_id": s.section_id, "total": s.total, "scored": s.scored}
            for s in section_averages(guide, content.score_of)
        ],
    )
    if content.chosen:
        db.session.execute(
            insert(SubmissionPriority),
            [
                {"submission_id": submission.id, "position": position, "descriptor_id": id_}
                for position, id_ in enumerate(content.chosen, start=1)
            ],
        )


def _freeze_narratives(submission: Submission, content: Content) -> None:
    """For whoever searches."""
    said = [
        {"submission_id": submission.id, "descriptor_id": entry.descriptor_id, "text": entry.narrative, "stems": found}
        for entry in content.scores
        if (found := searched_by(entry.narrative))
    ]
    if said:
        db.session.execute(insert(SubmissionNarrative), said)


def record_download(*, assessment_id: int, subject: str, viewer: Viewer, now: datetime) -> None:
    """Notes that somebody from outside the area takes a submission along; `subject` such as “report 1”."""
    events.record(
        kind="download",
        at=now,
        user_id=viewer.user_id,
        assessment_id=assessment_id,
        subject=subject,
        new={"roles": sorted({membership.role.value for membership in viewer.memberships})},
    )
    db.session.flush()


def reopen(*, assessment: Assessment, reason: str, closes_at: datetime | None, user_id: int, now: datetime) -> None:
    """Lets the area change a submitted return. What was submitted stays; submitting again makes the next number.

    A sharing permission that had been withdrawn is asked for again: it must not come back because nobody thought of it.
    `closes_at` is when the area must have submitted again, where the collection would close before.
    NotEditable: not submitted. RuleBroken: no reason, no time left, or less than the area has already.
    """
    next_state = after(assessment.state, Move.REOPEN)
    if not reason.strip():
        raise RuleBroken(("Say why the return is being reopened.",))
    is_open = assessments.window_of(assessment, now) is Window.OPEN
    if closes_at is None and not is_open:
        raise RuleBroken(("The collection has closed, so give the date by which the area must submit again.",))
    if closes_at is not None:
        if closes_at <= now:
            raise RuleBroken(("The date to submit again by must be in the future.",))
        until = assessments.closes_at(assessment)
        if is_open and closes_at < until:
            given = f"The area has until {moment_in_words(until)} already."
            raise RuleBroken((f"{given} Give a later date, or leave it empty to keep that one.",))
    extension = assessment.extension
    had_until = extension.closes_at.isoformat() if extension else None
    state = assessment.state
    if closes_at is not None:
        set_extension(assessment=assessment, closes_at=closes_at, reason=reason)
    assessment.state = next_state
    assessment.submitted_at = None
    assessment.reopened_reason = reason
    events.record(
        kind="reopen",
        at=now,
        user_id=user_id,
        assessment_id=assessment.id,
        old={"state": state.value, "closes_at": had_until},
        new={
            "state": next_state.value,
            "reason": reason,
            "closes_at": closes_at.isoformat() if closes_at else None,
            **ask_again(assessment=assessment),
        },
    )
    db.session.flush()
