"""Made-up good practice from last year's returns: one case published, one agreed to, one area approached."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from ehsg.domain.content import from_json
from ehsg.domain.good_practice import Agreement, Case, CaseMove, CaseState, after, is_candidate
from ehsg.domain.guide import Guide
from ehsg.models import GoodPractice, Submission
from ehsg.queries import people, submissions
from ehsg.services import events
from ehsg.services.demo import chance
from ehsg.services.demo.feedback import ANALYST, LEAD
from ehsg.services.demo.people import BRADFORD, LEEDS, MANCHESTER
from ehsg.services.good_practice import (
    Of,
    agree_good_practice,
    approach_good_practice,
    save_good_practice,
)


@dataclass(frozen=True)
class Piece:
    """One area's case, on the first descriptor of the section for which it is a candidate."""

    code: str
    section_id: str
    case: Case
    far: CaseState


PIECES = (
    Piece(
        BRADFORD,
        "communities",
        Case(
            "A small fund that neighbours decide on",
            "Each neighbourhood has a small fund for families. Residents decide on it at an open evening every three "
            "months, with a family worker at the table.\n\nTwelve groups that had never asked for money have used it. "
            "Families now hear of early help from somebody they know.",
            "Early help partnership team",
        ),
        CaseState.PUBLISHED,
    ),
    Piece(
        MANCHESTER,
        "workforce",
        Case(
            "New staff of all partners learn one way of working",
            "Health visitors, teachers, police officers and family workers who start in the same month spend two days "
            "together. They work through one family’s plan in the way that all partners share, and leave with each "
            "other’s numbers.",
            "Workforce lead, early help",
        ),
        CaseState.AGREED,
    ),
    Piece(LEEDS, "family_voice", Case("Parents on the board"), CaseState.APPROACHED),
)


def make_good_practice(*, guide: Guide, year: int) -> None:
    """On the first submission of each area of PIECES in the year, where it is a candidate for anything."""
    by = {email: user.id for email in (ANALYST, LEAD) if (user := people.find_by_email(email))}
    for number, piece in enumerate(PIECES):
        submission = submissions.find(piece.code, year, 1)
        id_ = _descriptor(guide, submission, piece) if submission else ""
        if submission and id_:
            _make(submission, id_, piece, by, date(year, 10, 2 + number))


def _descriptor(guide: Guide, submission: Submission, piece: Piece) -> str:
    content = from_json(submission.content)
    ids = (d.id for d in guide.descriptors_in(piece.section_id))
    return next((id_ for id_ in ids if is_candidate(guide, content.entry(id_))), "")


def _make(submission: Submission, id_: str, piece: Piece, by: dict[str, int], day: date) -> None:
    assessment = submission.assessment
    at = chance.office_hours(chance.working_day(day), "good practice", piece.code)
    who: dict[str, Any] = {"user_id": by[ANALYST], "now": at}
    row = save_good_practice(of=Of(assessment, id_, None), case=piece.case, version=0, **who)
    approach_good_practice(of=Of(assessment, id_, row), version=1, **who)
    if piece.far is CaseState.APPROACHED or row is None:
        return
    later = chance.working_day(date(day.year, day.month, day.day + 14))
    agreement = Agreement("Alex Green", "Head of early help", later)
    who["now"] = chance.office_hours(later, "agreed", piece.code)
    agree_good_practice(of=Of(assessment, id_, row), row=row, agreement=agreement, version=2, **who)
    if piece.far is CaseState.PUBLISHED:
        _publish(row, by[LEAD], who["now"])


def _publish(row: GoodPractice, lead: int, at: Any) -> None:
    """Without its mail: nobody waits for it any more."""
    row.state, row.version = after(row.state, CaseMove.PUBLISH), row.version + 1
    row.published_by_id, row.published_at = lead, at
    events.record(
        kind="publish_good_practice",
        at=at,
        user_id=lead,
        assessment_id=row.assessment_id,
        subject=row.descriptor_id,
        old={"state": CaseState.AGREED.value},
        new={"state": row.state.value},
    )
