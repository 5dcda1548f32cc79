"""Writing feedback on a submission, having it checked by somebody else, publishing and acknowledging it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert

from ehsg.domain.errors import RuleBroken, StaleVersion
from ehsg.domain.feedback import (
    ANSWER_LIMIT,
    REASON_LIMIT,
    FeedbackEntry,
    FeedbackMove,
    FeedbackState,
    after,
    check_problem,
    problems,
    publish_problem,
    still_offered,
    unready,
)
from ehsg.domain.guide import Guide
from ehsg.domain.permissions import Role
from ehsg.domain.text import too_long
from ehsg.extensions import db
from ehsg.models import Feedback, FeedbackQuestion, FeedbackText, Submission
from ehsg.queries import feedback as queries
from ehsg.queries import people
from ehsg.queries.feedback import Found
from ehsg.services import events, mail

CHANGED = "Somebody else changed this feedback after you opened this page."
# Each function is called with the return held alone, so the version read is the version written.


def save_feedback(
    *,
    submission: Submission,
    guide: Guide,
    found: Found,
    entry: FeedbackEntry,
    version: int,
    user_id: int,
    now: datetime,
) -> Found:
    """Stores the texts and the questions to send; a change makes it a draft again, to be checked anew.

    The same again is no conflict and changes nothing. `version` is 0 for what was not there yet. NotEditable: it was
    published. RuleBroken: out of bounds. StaleVersion: somebody changed it in between, and nothing is stored.
    """
    if wrong := problems(guide, entry):
        raise RuleBroken(wrong)
    entry = FeedbackEntry({part: text for part, text in entry.texts.items() if text.strip()}, entry.questions)
    if entry == found.entry:
        return found
    row = found.row
    after(row.state if row else FeedbackState.DRAFT, FeedbackMove.SAVE)
    _must_be(row, version)
    row = _written(submission, row, entry, user_id, now)
    _record_draft("save_feedback", row, submission, user_id, now, old=_plain(found.entry), new=_plain(entry))
    return Found(row, entry)


def take_over_feedback(
    *, submission: Submission, guide: Guide, found: Found, to: Submission, user_id: int, now: datetime
) -> Feedback:
    """A draft for the later submission `to` with the same texts, and those questions that would be asked of it, too.

    RuleBroken: there is nothing to take over, `to` is no later submission, or there is feedback on it already.
    """
    if to.number <= submission.number or found.row is None:
        raise RuleBroken(("There is no feedback to take over to a later submission.",))
    there = queries.of_submission(to)
    if there.row is not None:
        raise RuleBroken((f"There is feedback on submission {to.number} already. Nothing was taken over.",))
    offered = queries.questions(to, guide, there)
    entry = FeedbackEntry(found.entry.texts, still_offered(found.entry.questions, offered))
    row = _written(to, None, entry, user_id, now)
    _record_draft("take_over_feedback", row, to, user_id, now, new={"from": submission.number, **_plain(entry)})
    return row


def hand_over_feedback(*, submission: Submission, found: Found, version: int, user_id: int, now: datetime) -> None:
    """Asks for the check. Twice is once. RuleBroken: nothing overall is written. NotEditable; StaleVersion."""
    row = found.row
    if row is not None and row.state is FeedbackState.READY:
        return
    if row is None or (problem := unready(found.entry.texts)):
        raise RuleBroken((problem if row else unready({}),))
    _must_be(row, version)
    _move(row, FeedbackMove.HAND_OVER)
    row.sent_back_reason, row.sent_back_by_id = "", None
    _record_draft("hand_over_feedback", row, submission, user_id, now)


def check_feedback(*, submission: Submission, row: Feedback, version: int, user_id: int, now: datetime) -> None:
    """It was checked and can be published. Twice is once.

    RuleBroken: the person changed it last. NotEditable: it is not ready. StaleVersion.
    """
    if row.state is FeedbackState.CHECKED:
        return
    _must_be(row, version)
    if problem := check_problem(row.changed_by_id, user_id):
        raise RuleBroken((problem,))
    _move(row, FeedbackMove.CHECK)
    row.checked_by_id, row.checked_at = user_id, now
    _record_draft("check_feedback", row, submission, user_id, now)


def send_back_feedback(
    *, submission: Submission, row: Feedback, reason: str, version: int, user_id: int, now: datetime
) -> None:
    """It is a draft again, with the reason beside it. Twice is once. RuleBroken: no reason, or too long a one."""
    reason = reason.strip()
    if row.state is FeedbackState.DRAFT and (row.sent_back_reason, row.sent_back_by_id) == (reason, user_id):
        return
    if not reason:
        raise RuleBroken(("Say what should be changed.",))
    if too_long(reason, REASON_LIMIT):
        raise RuleBroken((f"The reason must be {REASON_LIMIT:,} characters or fewer.",))
    _must_be(row, version)
    _move(row, FeedbackMove.SEND_BACK)
    row.checked_by_id = row.checked_at = None
    row.sent_back_reason, row.sent_back_by_id = reason, user_id
    _record_draft("send_back_feedback", row, submission, user_id, now, new={"reason": reason})


def publish_feedback(
    *, submission: Submission, row: Feedback, version: int, page: Callable[[], str], user_id: int, now: datetime
) -> None:
    """Shows it to the area and tells its coordinators by mail, which quotes nothing. Twice is once.

    `page` makes the address at which the area reads it. RuleBroken: the area has submitted again since.
    NotEditable: it was not checked. StaleVersion.
    """
    if row.state in (FeedbackState.PUBLISHED, FeedbackState.ACKNOWLEDGED):
        return
    assessment = submission.assessment
    if problem := publish_problem(submission.number, assessment.submissions_made):
        raise RuleBroken((problem,))
    _must_be(row, version)
    _move(row, FeedbackMove.PUBLISH)
    row.published_by_id, row.published_at = user_id, now
    _record_of_return("publish_feedback", submission, user_id, now, {"state": row.state.value})
    values = {"area": assessment.area.name, "year": str(assessment.collection.year), "page": page()}
    for holder in people.current_holders(Role.COORDINATOR, assessment.area_id):
        mail.queue_message(to=holder.user.email, kind="feedback_published", values=values, now=now)


def acknowledge_feedback(
    *, submission: Submission, row: Feedback, answer: str, version: int, user_id: int, now: datetime
) -> None:
    """The area has read it, and may answer. The same twice is once.

    RuleBroken: too long an answer. StaleVersion: somebody else acknowledged it first. NotEditable: not published.
    """
    answer = answer.strip()
    if row.state is FeedbackState.ACKNOWLEDGED and answer in ("", row.answer):
        return
    if too_long(answer, ANSWER_LIMIT):
        raise RuleBroken((f"The answer must be {ANSWER_LIMIT:,} characters or fewer.",))
    if row.version != version:
        raise StaleVersion("Somebody else in your area acknowledged this feedback after you opened this page.")
    _move(row, FeedbackMove.ACKNOWLEDGE)
    row.acknowledged_by_id, row.acknowledged_at, row.answer = user_id, now, answer
    _record_of_return("acknowledge_feedback", submission, user_id, now, {"state": row.state.value, "answer": answer})


def _must_be(row: Feedback | None, version: int) -> None:
    if (row.version if row else 0) != version:
        raise StaleVersion(CHANGED)


def _move(row: Feedback, move: FeedbackMove) -> None:
    row.state = after(row.state, move)
    row.version += 1


def _written(
    submission: Submission, row: Feedback | None, entry: FeedbackEntry, user_id: int, now: datetime
) -> Feedback:
    """A draft with these texts and questions in place of what was there; no check stands any more."""
    if row is None:
        row = Feedback(submission_id=submission.id, version=0, sent_back_reason="", answer="")
        db.session.add(row)
    row.state = FeedbackState.DRAFT
    row.version += 1
    row.changed_by_id, row.changed_at = user_id, now
    row.checked_by_id = row.checked_at = None
    db.session.flush()
    for table in (FeedbackText, FeedbackQuestion):
        db.session.execute(delete(table).where(table.feedback_id == row.id))
    texts = [{"feedback_id": row.id, "part": part, "text": text} for part, text in entry.texts.items()]
    questions = [
        {
            "feedback_id": row.id,
            "question_id": question.id,
            "position": place,
            "section_id": question.section_id,
            "descriptor_id": question.descriptor_id,
            "sentence": question.sentence,
        }
        for place, question in enumerate(entry.questions)
    ]
    if texts:
        db.session.execute(insert(FeedbackText), texts)
    if questions:
        db.session.execute(insert(FeedbackQuestion), questions)
    return row


def _plain(entry: FeedbackEntry) -> dict[str, Any]:
    return {"texts": dict(entry.texts), "questions": [question.sentence for question in entry.questions]}


def _record_draft(
    kind: str,
    row: Feedback,
    submission: Submission,
    user_id: int,
    now: datetime,
    old: dict[str, Any] | None = None,
    new: dict[str, Any] | None = None,
) -> None:
    """An event about no return, so that nothing that reads a return's events ever shows a draft to the area."""
    assessment = submission.assessment
    place = {"area": assessment.area.code, "year": assessment.collection.year, "number": submission.number}
    subject = queries.subject_of_events(row.id)
    events.record(kind=kind, at=now, user_id=user_id, subject=subject, old=old, new={**place, **(new or {})})
    db.session.flush()


def _record_of_return(kind: str, submission: Submission, user_id: int, now: datetime, new: dict[str, Any]) -> None:
    events.record(
        kind=kind,
        at=now,
        user_id=user_id,
        assessment_id=submission.assessment_id,
        subject=str(submission.number),
        new=new,
    )
    db.session.flush()
