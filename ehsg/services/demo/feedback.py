"""Made-up feedback on last year's returns: published to one area, ready for checking, and a draft."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ehsg.domain.feedback import OVERALL, FeedbackEntry, FeedbackMove, after
from ehsg.domain.guide import Guide
from ehsg.models import Feedback, Submission
from ehsg.queries import feedback as queries
from ehsg.queries import people, submissions
from ehsg.services import events
from ehsg.services.demo import chance
from ehsg.services.demo.people import BRADFORD, LEEDS, MANCHESTER
from ehsg.services.feedback import check_feedback, hand_over_feedback, save_feedback

ANALYST, LEAD = "analyst@example.org", "lead@example.org"


@dataclass(frozen=True)
class Piece:
    """The feedback to one area, and how many of the questions offered go with it."""

    code: str
    texts: Mapping[str, str]
    questions: int = 0
    handed_over: bool = False
    published: bool = False


PIECES = (
    Piece(
        LEEDS,
        {
            OVERALL: (
                "Thank you for a return that says plainly where partners agree and where they do not. Your narratives "
                "name what families told you, which makes the scores easy to follow.\n\n"
                "Three scores moved by two levels in a year. We would like to understand what made that possible, so "
                "that others can learn from it."
            ),
            "workforce": (
                "You describe training that all partners take part in. Next year it would help to read what changed in "
                "daily practice because of it."
            ),
            "data": (
                "The plan for data feeds is clear about who does what. Say how you will know that practitioners use "
                "what they get."
            ),
        },
        questions=3,
        handed_over=True,
        published=True,
    ),
    Piece(
        MANCHESTER,
        {
            OVERALL: (
                "A thoughtful return with good use of evidence. Where a score rests on what people at the meeting "
                "said, a dip sample or a few families’ voices would make it stronger."
            ),
            "communities": "The work in neighbourhoods stands out. Would you show it to other areas?",
        },
        questions=2,
        handed_over=True,
    ),
    Piece(BRADFORD, {OVERALL: "The scores for communities have come a long way. To be finished after the summer."}),
)


def make_feedback(*, guide: Guide, year: int) -> None:
    """On the first submission of each area of PIECES in the year, where there is one."""
    by = {email: user.id for email in (ANALYST, LEAD) if (user := people.find_by_email(email))}
    for number, piece in enumerate(PIECES):
        submission = submissions.find(piece.code, year, 1)
        if submission is not None:
            _make(guide, submission, piece, by, date(year, 9, 11 + number))


def _make(guide: Guide, submission: Submission, piece: Piece, by: Mapping[str, int], day: date) -> None:
    found, at = queries.of_submission(submission), chance.office_hours(chance.working_day(day), "feedback", piece.code)
    who: dict[str, Any] = {"submission": submission, "user_id": by[ANALYST], "now": at}
    offered = queries.questions(submission, guide, found)
    entry = FeedbackEntry(piece.texts, offered[: piece.questions])
    saved = save_feedback(guide=guide, found=found, entry=entry, version=0, **who)
    if piece.handed_over:
        hand_over_feedback(found=saved, version=saved.version, **who)
    if piece.published and saved.row is not None:
        row, later = saved.row, chance.working_day(date(day.year, day.month, day.day + 7))
        at = chance.office_hours(later, "checked", piece.code)
        check_feedback(submission=submission, row=row, version=row.version, user_id=by[LEAD], now=at)
        _publish(submission, row, by[LEAD])


def _publish(submission: Submission, row: Feedback, lead: int) -> None:
    """Without its mail: nobody waits for it any more."""
    row.state, row.version = after(row.state, FeedbackMove.PUBLISH), row.version + 1
    row.published_by_id, row.published_at = lead, row.checked_at
    events.record(
        kind="publish_feedback",
        at=row.checked_at or row.changed_at,
        user_id=lead,
        assessment_id=submission.assessment_id,
        subject=str(submission.number),
        new={"state": row.state.value},
    )
