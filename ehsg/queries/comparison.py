"""An area's years and what stands beside them: what the viewer may see, in a constant number of statements."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import contains_eager, defer

from ehsg.domain.actions import Status
from ehsg.domain.comparison import AreaFigures
from ehsg.domain.content import Content, from_json
from ehsg.domain.permissions import Action, Viewer, allowed
from ehsg.domain.subjects import ComparisonSubject, ReturnSubject
from ehsg.extensions import db
from ehsg.models import Area, Assessment, Collection, Extension, PlannedAction, Submission, SubmissionSection
from ehsg.queries import sharing, submissions
from ehsg.queries.areas import may_see

_LATEST = and_(Submission.assessment_id == Assessment.id, Submission.number == Assessment.submissions_made)


@dataclass(frozen=True)
class YearReturn:
    """What the viewer may see of one year: the latest submission's content. `whole`: with its narrative."""

    year: int
    assessment_id: int
    number: int
    guide_edition: str
    demonstration: bool
    whole: bool
    may_view_actions: bool
    content: Content


def latest_submissions(code: str) -> Sequence[Submission]:
    """The latest submission of each year of the area with this code, earliest first, without what they say."""
    return db.session.scalars(
        select(Submission)
        .join(Assessment, _LATEST)
        .join(Assessment.area)
        .join(Assessment.collection)
        .where(or_(Area.code == code, Area.later_code == code))
        .options(
            defer(Submission.content, raiseload=True),
            defer(Submission.sign_offs, raiseload=True),
            contains_eager(Submission.assessment).contains_eager(Assessment.collection),
            *sharing.WITHDRAWALS,
        )
        .order_by(Collection.year)
    ).all()


def subject(area: Area, found: Sequence[Submission], now: datetime) -> ComparisonSubject:
    """What the rule table needs to know of the area's years."""
    return ComparisonSubject(area.id, tuple(submissions.subject(submission, now) for submission in found))


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
        guide_edition=submission.guide_edition,
        demonstration=collection.demonstration,
        whole=allowed(viewer, Action.VIEW_NARRATIVE, judged),
        may_view_actions=allowed(viewer, Action.VIEW_ACTIONS, judged),
        content=submissions.as_seen_by(viewer, content, judged),
    )


@dataclass(frozen=True)
class ActionsDone:
    """How many actions there are for one priority, and how many of them are done."""

    done: int
    of: int


def actions_done(found: Sequence[YearReturn]) -> Mapping[tuple[int, str], ActionsDone]:
    """Year and descriptor to its actions, of the years whose actions the viewer may see; one statement."""
    year_of = {one.assessment_id: one.year for one in found if one.may_view_actions}
    rows = db.session.execute(
        select(PlannedAction.assessment_id, PlannedAction.descriptor_id, PlannedAction.status).where(
            PlannedAction.assessment_id.in_(year_of), PlannedAction.removed_at.is_(None)
        )
    ).all()
    every = Counter((year_of[assessment_id], descriptor_id) for assessment_id, descriptor_id, _ in rows)
    done = Counter((year_of[a], descriptor_id) for a, descriptor_id, status in rows if status is Status.DONE)
    return {place: ActionsDone(done[place], of) for place, of in every.items()}


def closing(chosen: Sequence[int]) -> dict[int, datetime]:
    """Year to the moment when the collection has closed for every area, those with more time among them."""
    rows = db.session.execute(
        select(Collection.year, Collection.closes_at, func.max(Extension.closes_at))
        .outerjoin(Extension, Extension.collection_id == Collection.id)
        .where(Collection.year.in_(chosen))
        .group_by(Collection.id, Collection.year, Collection.closes_at)
    )
    return {year: max(closes_at, longest or closes_at) for year, closes_at, longest in rows}


def figures(viewer: Viewer, year: int, now: datetime) -> tuple[AreaFigures, ...]:
    """The section averages of every area that submitted in the year, by name, seen or not; one statement.

    Only `domain.comparison` says what of them is shown.
    """
    rows = db.session.execute(
        select(
            Area.id,
            Area.code,
            Area.later_code,
            Area.name,
            Area.region,
            may_see(viewer, now),
            SubmissionSection.section_id,
            SubmissionSection.total,
            SubmissionSection.scored,
        )
        .select_from(Submission)
        .join(Assessment, _LATEST)
        .join(Assessment.area)
        .join(Assessment.collection)
        .join(SubmissionSection, SubmissionSection.submission_id == Submission.id)
        .where(Collection.year == year, SubmissionSection.scored > 0)
        .order_by(Area.name, Area.id)
    )
    found: dict[int, AreaFigures] = {}
    averages: dict[int, dict[str, Fraction]] = {}
    for id_, code, later, name, region, seen, section_id, total, scored in rows:
        if id_ not in found:
            averages[id_] = {}
            codes = frozenset(filter(None, (code, later)))
            found[id_] = AreaFigures(id_, codes, name, region, bool(seen), averages[id_])
        averages[id_][section_id] = Fraction(total, scored)
    return tuple(found.values())
