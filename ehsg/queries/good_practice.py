"""Cases of good practice: the national team's, those of an area, and what everybody may read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import joinedload

from ehsg.domain.good_practice import WITH_AGREEMENT, Case, CaseState
from ehsg.domain.good_practice_history import OF_DRAFTS, SENTENCES
from ehsg.domain.happened import Happened
from ehsg.domain.permissions import Action, Viewer, allowed
from ehsg.extensions import db
from ehsg.models import Area, Assessment, Collection, Event, GoodPractice, User

_PUBLISHED = GoodPractice.state == CaseState.PUBLISHED
_PEOPLE = tuple(
    joinedload(person)
    for person in (
        GoodPractice.changed_by,
        GoodPractice.agreed_recorded_by,
        GoodPractice.published_by,
        GoodPractice.taken_back_by,
    )
)


def find(assessment: Assessment, descriptor_id: str) -> GoodPractice | None:
    """The case with who did what, read afresh; one statement. Its words are the national team's until published."""
    return db.session.scalars(
        select(GoodPractice)
        .where(GoodPractice.assessment_id == assessment.id, GoodPractice.descriptor_id == descriptor_id)
        .options(*_PEOPLE)
        .execution_options(populate_existing=True)
    ).one_or_none()


def case_of(row: GoodPractice | None) -> Case:
    """Its words; empty ones where nothing is written."""
    return Case(row.title, row.text, row.contact) if row else Case()


@dataclass(frozen=True)
class Published:
    """A case as everybody with a role reads it: never a score."""

    descriptor_id: str
    area_name: str
    year: int
    demonstration: bool
    case: Case


def published(viewer: Viewer, descriptor_id: str) -> tuple[Published, ...]:
    """The descriptor's cases, the latest year first, and there what was published last; one statement."""
    if not allowed(viewer, Action.VIEW_GOOD_PRACTICE):
        return ()
    rows = db.session.execute(
        select(GoodPractice, Area.name, Collection.year, Collection.demonstration)
        .join(Assessment, Assessment.id == GoodPractice.assessment_id)
        .join(Assessment.area)
        .join(Assessment.collection)
        .where(_PUBLISHED, GoodPractice.descriptor_id == descriptor_id)
        .order_by(Collection.year.desc(), GoodPractice.published_at.desc(), Area.name, GoodPractice.id)
    )
    return tuple(Published(row.descriptor_id, name, year, made_up, case_of(row)) for row, name, year, made_up in rows)


def published_counts(viewer: Viewer) -> Mapping[str, int]:
    """How many cases are published of each descriptor that has any; one statement."""
    if not allowed(viewer, Action.VIEW_GOOD_PRACTICE):
        return {}
    many = select(GoodPractice.descriptor_id, func.count()).where(_PUBLISHED).group_by(GoodPractice.descriptor_id)
    return {row[0]: row[1] for row in db.session.execute(many.order_by(GoodPractice.descriptor_id))}


@dataclass(frozen=True)
class OwnCase:
    """A case as its own area sees it: its words once the area has agreed to them, never a draft.

    `taken_back_by` is a name; empty where the case was not taken back.
    """

    descriptor_id: str
    state: CaseState
    case: Case | None
    agreed_name: str
    agreed_role: str
    agreed_on: date | None
    published_at: datetime | None
    taken_back_at: datetime | None
    taken_back_by: str


def of_area(assessment: Assessment) -> tuple[OwnCase, ...]:
    """Those about which the area was asked, as they were first taken up; one statement."""
    rows = db.session.execute(
        select(GoodPractice, User.name)
        .outerjoin(User, User.id == GoodPractice.taken_back_by_id)
        .where(GoodPractice.assessment_id == assessment.id, GoodPractice.state != CaseState.CANDIDATE)
        .order_by(GoodPractice.id)
        .execution_options(populate_existing=True)
    )
    return tuple(
        OwnCase(
            row.descriptor_id,
            row.state,
            case_of(row) if row.state in WITH_AGREEMENT else None,
            row.agreed_name,
            row.agreed_role,
            row.agreed_on,
            row.published_at,
            row.taken_back_at,
            name or "",
        )
        for row, name in rows
    )


def subject_of_events(row_id: int) -> str:
    """By what the events of drafts, which belong to no return, are found."""
    return f"good practice {row_id}"


def history(row: GoodPractice) -> tuple[Happened, ...]:
    """What happened to the case, the latest first, for the national team; one statement."""
    of_draft = and_(
        Event.assessment_id.is_(None), Event.subject == subject_of_events(row.id), Event.kind.in_(OF_DRAFTS)
    )
    of_return = and_(
        Event.assessment_id == row.assessment_id,
        Event.subject == row.descriptor_id,
        Event.kind.in_(tuple(SENTENCES)),
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


_DONE = {
    "changed_at": GoodPractice.changed_by_id,
    "published_at": GoodPractice.published_by_id,
    "taken_back_at": GoodPractice.taken_back_by_id,
}


def of_person(user_id: int, viewer: Viewer, *, not_shown: str) -> list[dict[str, Any]]:
    """Cases that the person wrote, recorded an agreement to, published or took back, as plain values for a copy of
    their own data; the words only for the national team, and once published.
    """
    mine = or_(GoodPractice.agreed_recorded_by_id == user_id, *(by == user_id for by in _DONE.values()))
    rows = db.session.execute(
        select(GoodPractice, Area.code, Collection.year)
        .join(Assessment, Assessment.id == GoodPractice.assessment_id)
        .join(Assessment.area)
        .join(Assessment.collection)
        .where(mine)
        .order_by(GoodPractice.id)
    )
    return [
        {"area": code, "year": year, "descriptor": row.descriptor_id}
        | {at: getattr(row, at).isoformat() for at, by in _DONE.items() if getattr(row, by.key) == user_id}
        | ({"agreement_recorded": True} if row.agreed_recorded_by_id == user_id else {})
        | ({"text": _words(row, viewer, not_shown)} if row.changed_by_id == user_id else {})
        for row, code, year in rows
    ]


def _words(row: GoodPractice, viewer: Viewer, not_shown: str) -> Any:
    case = case_of(row)
    reads = allowed(viewer, Action.FIND_GOOD_PRACTICE) or (
        row.state is CaseState.PUBLISHED and allowed(viewer, Action.VIEW_GOOD_PRACTICE)
    )
    return dict(vars(case)) if reads else not_shown
