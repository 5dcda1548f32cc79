"""The national team's feedback: what is written about a submission, what an area may read, and how far each area is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from ehsg.domain.consistency import Consistency, consistency_questions
from ehsg.domain.content import from_json
from ehsg.domain.feedback import NOTHING_WRITTEN, SHOWN_TO_THE_AREA, FeedbackEntry, FeedbackState, parts
from ehsg.domain.feedback_history import OF_DRAFTS
from ehsg.domain.guide import Guide
from ehsg.domain.happened import Happened
from ehsg.domain.permissions import Action, Viewer, allowed
from ehsg.extensions import db
from ehsg.models import (
    Area,
    Assessment,
    Collection,
    Event,
    Feedback,
    FeedbackQuestion,
    FeedbackText,
    Submission,
    User,
)
from ehsg.queries import assessments, submissions
from ehsg.queries.submissions import LATEST

_SHOWN = Feedback.state.in_(SHOWN_TO_THE_AREA)
_PEOPLE = tuple(
    joinedload(person)
    for person in (
        Feedback.changed_by,
        Feedback.sent_back_by,
        Feedback.checked_by,
        Feedback.published_by,
        Feedback.acknowledged_by,
    )
)


@dataclass(frozen=True)
class Found:
    """Feedback on a submission as the database has it: `row` is None while nothing is written."""

    row: Feedback | None
    entry: FeedbackEntry

    @property
    def version(self) -> int:
        """The version that a form is drawn from; 0 while nothing is written."""
        return self.row.version if self.row else 0


def of_submission(submission: Submission) -> Found:
    """What is written about the submission, with who did what, read afresh; three statements, or one where nothing is.

    For the national team only, until it is published.
    """
    row = db.session.scalars(
        select(Feedback)
        .where(Feedback.submission_id == submission.id)
        .options(*_PEOPLE)
        .execution_options(populate_existing=True)
    ).one_or_none()
    return Found(row, _entry(row)) if row else Found(None, NOTHING_WRITTEN)


def _entry(row: Feedback) -> FeedbackEntry:
    texts = select(FeedbackText.part, FeedbackText.text).where(FeedbackText.feedback_id == row.id)
    questions = (
        select(
            FeedbackQuestion.question_id,
            FeedbackQuestion.section_id,
            FeedbackQuestion.descriptor_id,
            FeedbackQuestion.sentence,
        )
        .where(FeedbackQuestion.feedback_id == row.id)
        .order_by(FeedbackQuestion.position)
    )
    return FeedbackEntry(
        {row.part: row.text for row in db.session.execute(texts.order_by(FeedbackText.part))},
        tuple(Consistency(*values) for values in db.session.execute(questions)),
    )


def questions(submission: Submission, guide: Guide, found: Found) -> tuple[Consistency, ...]:
    """What can be asked about the submission beside what has been chosen already, in the guide's order; one statement.

    Compared with what the area had submitted for the latest year before when it submitted this, so that the questions
    about a submission stay the same.
    """
    last = submissions.latest_before(submission.assessment, submission.submitted_at)
    offered = {q.id: q for q in consistency_questions(guide, from_json(submission.content), last)}
    offered |= {question.id: question for question in found.entry.questions}
    order = parts(guide)
    return tuple(sorted(offered.values(), key=lambda q: order.index(q.section_id) if q.section_id in order else 0))


def published(submission: Submission) -> Found | None:
    """What the area may read about the submission; None while nothing is published."""
    found = of_submission(submission)
    return found if found.row and found.row.state in SHOWN_TO_THE_AREA else None


def published_numbers(assessment: Assessment) -> tuple[int, ...]:
    """The numbers of the submissions on which feedback is published, the latest first; one statement."""
    return _numbers(assessment, _SHOWN)


def written_numbers(assessment: Assessment) -> tuple[int, ...]:
    """The numbers of the submissions about which anything is written, the latest first; one statement."""
    return _numbers(assessment, Feedback.id.is_not(None))


def _numbers(assessment: Assessment, condition: ColumnElement[bool]) -> tuple[int, ...]:
    return tuple(
        db.session.scalars(
            select(Submission.number)
            .join(Feedback, Feedback.submission_id == Submission.id)
            .where(Submission.assessment_id == assessment.id, condition)
            .order_by(Submission.number.desc())
        )
    )


@dataclass(frozen=True)
class Latest:
    """The latest feedback that a return has."""

    number: int
    acknowledged: bool


def latest_published(assessment: Assessment) -> Latest | None:
    """What the area's task list says; one statement, and none of a return that was never submitted."""
    if not assessment.submissions_made:
        return None
    row = db.session.execute(
        select(Submission.number, Feedback.state)
        .join(Feedback, Feedback.submission_id == Submission.id)
        .where(Submission.assessment_id == assessment.id, _SHOWN)
        .order_by(Submission.number.desc())
        .limit(1)
    ).one_or_none()
    return Latest(row.number, row.state is FeedbackState.ACKNOWLEDGED) if row else None


@dataclass(frozen=True)
class ToRead:
    """Feedback that is published and that nobody in the area has acknowledged yet."""

    assessment: Assessment
    number: int


def to_read(viewer: Viewer, areas: Iterable[int]) -> tuple[ToRead, ...]:
    """Of the areas of which the viewer is a member, the latest year first; one statement."""
    rows = db.session.execute(
        select(Assessment, Submission.number)
        .join(Submission, Submission.assessment_id == Assessment.id)
        .join(Feedback, Feedback.submission_id == Submission.id)
        .join(Assessment.area)
        .join(Assessment.collection)
        .where(Assessment.area_id.in_(frozenset(areas)), Feedback.state == FeedbackState.PUBLISHED)
        .options(
            contains_eager(Assessment.area), contains_eager(Assessment.collection), joinedload(Assessment.partner_round)
        )
        .order_by(Collection.year.desc(), Area.name, Area.id, Submission.number.desc())
    ).all()
    return tuple(
        ToRead(assessment, number)
        for assessment, number in rows
        if allowed(viewer, Action.VIEW_FEEDBACK, assessments.subject(assessment))
    )


@dataclass(frozen=True)
class Standing:
    """How far the feedback on an area's latest submission is; `state` is None where nothing is written about it.

    `earlier`: something is written about an earlier submission. `changed_by` is a name.
    """

    area_code: str
    area_name: str
    number: int
    state: FeedbackState | None
    changed_by: str | None
    changed_at: datetime | None
    earlier: bool


def of_year(viewer: Viewer, *, year: int) -> tuple[Standing, ...]:
    """Every area that has submitted, by name; nothing for anybody but the national team. One statement."""
    if not allowed(viewer, Action.LIST_RESPONSES):
        return ()
    before, on_before = aliased(Submission), aliased(Feedback)
    earlier = (
        select(on_before.id)
        .join(before, before.id == on_before.submission_id)
        .where(before.assessment_id == Assessment.id, before.number < Assessment.submissions_made)
        .exists()
    )
    rows = db.session.execute(
        select(Area.code, Area.name, Submission.number, Feedback.state, User.name, Feedback.changed_at, earlier)
        .select_from(Assessment)
        .join(Assessment.area)
        .join(Assessment.collection)
        .join(
            Submission,
            LATEST,
        )
        .outerjoin(Feedback, Feedback.submission_id == Submission.id)
        .outerjoin(User, User.id == Feedback.changed_by_id)
        .where(Collection.year == year)
        .order_by(Area.name, Area.id)
    )
    return tuple(Standing(*row) for row in rows)


def subject_of_events(feedback_id: int) -> str:
    """By what the events of drafts, which belong to no return, are found."""
    return f"feedback {feedback_id}"


def history(submission: Submission, row: Feedback) -> tuple[Happened, ...]:
    """What happened to the feedback, the latest first, for the national team; one statement."""
    of_draft = and_(
        Event.assessment_id.is_(None), Event.subject == subject_of_events(row.id), Event.kind.in_(OF_DRAFTS)
    )
    of_return = and_(
        Event.assessment_id == submission.assessment_id,
        Event.subject == str(submission.number),
        Event.kind.in_(("publish_feedback", "acknowledge_feedback")),
    )
    rows = db.session.execute(
        select(Event, User.name)
        .outerjoin(User, User.id == Event.user_id)
        .where(or_(of_draft, of_return))
        .order_by(Event.at.desc(), Event.id.desc())
    )
    return tuple(
        Happened(event.id, event.at, name or "", event.kind, event.subject, event.old or {}, event.new or {})
        for event, name in rows
    )
