"""An area's years and what stands beside them: what the viewer may see, in a constant number of statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased, contains_eager, defer

from ehsg.domain.actions import Status
from ehsg.domain.content import Content, from_json
from ehsg.domain.permissions import Action, Viewer, allowed
from ehsg.domain.subjects import ComparisonSubject, ReturnSubject
from ehsg.extensions import db
from ehsg.models import Area, AreaSuccession, Assessment, Collection, PlannedAction, Submission
from ehsg.queries import sharing, submissions

_Successor = aliased(Area)


@dataclass(frozen=True)
class YearReturn:
    """What the viewer may see of one year: the latest submission's content. `whole`: with its narrative."""

    year: int
    assessment_id: int
    number: int
    submitted_at: datetime
    imported: bool
    guide_edition: str
    demonstration: bool
    whole: bool
    may_view_actions: bool
    content: Content


def latest_submissions(code: str) -> Sequence[Submission]:
    """The latest submission of each year of the area with this code, and of the areas that it took over from, earliest
    first, without what they say.
    """
    this = or_(Area.code == code, Area.later_code == code)
    before = (
        select(AreaSuccession.area_id)
        .join(_Successor, _Successor.id == AreaSuccession.successor_id)
        .where(or_(_Successor.code == code, _Successor.later_code == code))
    )
    return db.session.scalars(
        select(Submission)
        .join(Assessment, submissions.LATEST)
        .join(Assessment.area)
        .join(Assessment.collection)
        .where(or_(this, Area.id.in_(before)))
        .options(
            defer(Submission.content, raiseload=True),
            defer(Submission.sign_offs, raiseload=True),
            contains_eager(Submission.assessment).options(
                contains_eager(Assessment.collection), contains_eager(Assessment.area)
            ),
            *sharing.WITHDRAWALS,
        )
        .order_by(Collection.year, Area.name, Area.id)
    ).all()


def subject(area: Area, found: Sequence[Submission], now: datetime) -> ComparisonSubject:
    """What the rule table needs to know of the area's own years."""
    own = [submission for submission in found if submission.assessment.area_id == area.id]
    return ComparisonSubject(area.id, tuple(submissions.subject(submission, now) for submission in own))


def visible(viewer: Viewer, found: Sequence[Submission], now: datetime) -> dict[int, Submission]:
    """Year to its submission, of those whose scores the viewer may see; the others are not there."""
    return {
        submission.assessment.collection.year: submission
        for submission in found
        if allowed(viewer, Action.VIEW_SCORES, submissions.subject(submission, now))
    }


def years(viewer: Viewer, chosen: Sequence[Submission], now: datetime) -> tuple[YearReturn, ...]:
    """What each of these submissions says, as far as the viewer may see it; one statement."""
    said = select(Submission.id, Submission.content).where(Submission.id.in_([one.id for one in chosen]))
    contents = {row.id: row.content for row in db.session.execute(said)}
    return tuple(_year(viewer, one, from_json(contents[one.id]), submissions.subject(one, now)) for one in chosen)


def _year(viewer: Viewer, submission: Submission, content: Content, judged: ReturnSubject) -> YearReturn:
    collection = submission.assessment.collection
    return YearReturn(
        year=collection.year,
        assessment_id=submission.assessment_id,
        number=submission.number,
        submitted_at=submission.submitted_at,
        imported=submission.imported,
        guide_edition=submission.guide_edition,
        demonstration=collection.demonstration,
        whole=allowed(viewer, Action.VIEW_NARRATIVE, judged),
        may_view_actions=allowed(viewer, Action.VIEW_ACTIONS, judged),
        content=submissions.as_seen_by(viewer, content, judged),
    )


@dataclass(frozen=True)
class ActionSeen:
    """An action for one year's priority, as far as a comparison tells it."""

    year: int
    descriptor_id: str
    what: str
    owner: str
    person: str
    due_on: date | None
    status: Status


def actions(found: Sequence[YearReturn]) -> tuple[ActionSeen, ...]:
    """The actions for submitted priorities, of the years whose actions the viewer may see; one statement."""
    of = {one.assessment_id: one for one in found if one.may_view_actions}
    rows = db.session.scalars(
        select(PlannedAction)
        .where(PlannedAction.assessment_id.in_(of), PlannedAction.removed_at.is_(None))
        .order_by(PlannedAction.id)
    )
    return tuple(
        ActionSeen(year.year, row.descriptor_id, row.what, row.owner, row.person, row.due_on, row.status)
        for row in rows
        if row.descriptor_id in (year := of[row.assessment_id]).content.chosen
    )
