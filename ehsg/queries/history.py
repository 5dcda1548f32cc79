"""What happened to a return, and what a person did: events with who did them, a page at a time."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased

from ehsg.domain.happened import Happened
from ehsg.domain.people_history import Done
from ehsg.extensions import db
from ehsg.models import Area, Assessment, Collection, Event, User

PAGE = 50
# Each of these shows two narratives, so a page holds fewer.
SAVES_PAGE = 20


@dataclass(frozen=True)
class HistoryPage:
    """Some events, the latest first; `before` is the cursor of the page of earlier ones, None when there are none."""

    events: tuple[Happened, ...]
    before: int | None


@dataclass(frozen=True)
class PersonPage:
    """The same of what a person did and what was done to their account."""

    events: tuple[Done, ...]
    before: int | None


def of_return(assessment: Assessment, *, before: int | None = None) -> HistoryPage:
    """What happened to the return, before the event given; one statement."""
    return _page(assessment, before, PAGE)


def of_descriptor(assessment: Assessment, descriptor_id: str, *, before: int | None = None) -> HistoryPage:
    """The saves of one descriptor of the return, before the event given; one statement."""
    return _page(assessment, before, SAVES_PAGE, Event.kind == "record_score", Event.subject == descriptor_id)


def of_sharing(assessment: Assessment) -> HistoryPage:
    """Who chose last with whom the return is shared, who withdrew that, and when; one statement."""
    return _page(assessment, None, PAGE, Event.kind.in_(("choose_sharing", "withdraw_sharing", "share_again")))


def _page(assessment: Assessment, before: int | None, size: int, *only: ColumnElement[bool]) -> HistoryPage:
    conditions = [Event.assessment_id == assessment.id, *only]
    if before is not None:
        conditions.append(_earlier_than(before, Event.assessment_id == assessment.id))
    rows = db.session.execute(
        select(Event, User.name)
        .outerjoin(User, User.id == Event.user_id)
        .where(*conditions)
        .order_by(Event.at.desc(), Event.id.desc())
        .limit(size + 1)
    ).all()
    events = tuple(_happened(event, name) for event, name in rows[:size])
    return HistoryPage(events, events[-1].id if len(rows) > size else None)


def _earlier_than(event_id: int, here: ColumnElement[bool]) -> ColumnElement[bool]:
    """Earlier, or as early and recorded before. Nothing is, where there is no such event among those here."""
    at = select(Event.at).where(Event.id == event_id, here).scalar_subquery()
    return or_(Event.at < at, and_(Event.at == at, Event.id < event_id))


def _happened(event: Event, name: str | None) -> Happened:
    return Happened(
        id=event.id,
        at=event.at,
        by=name or "",
        kind=event.kind,
        subject=event.subject,
        old=event.old or {},
        new=event.new or {},
    )


def of_person(user_id: int, *, before: int | None = None) -> PersonPage:
    """What the person did and what was done to their account, before the event given; two statements."""
    about = aliased(User)
    here = or_(Event.user_id == user_id, Event.about_id == user_id)
    conditions = [here] if before is None else [here, _earlier_than(before, here)]
    rows = db.session.execute(
        select(Event, User.name, about.name, Area.name, Collection.year)
        .outerjoin(User, User.id == Event.user_id)
        .outerjoin(about, about.id == Event.about_id)
        .outerjoin(Assessment, Assessment.id == Event.assessment_id)
        .outerjoin(Area, Area.id == Assessment.area_id)
        .outerjoin(Collection, Collection.id == Assessment.collection_id)
        .where(*conditions)
        .order_by(Event.at.desc(), Event.id.desc())
        .limit(PAGE + 1)
    ).all()
    names = _area_names([event for event, *_ in rows])
    events = tuple(
        Done(
            id=event.id,
            at=event.at,
            by_id=event.user_id,
            by=by or "",
            about_id=event.about_id,
            about=about_whom or "",
            kind=event.kind,
            where=f"{area} {year}" if area else "",
            old=event.old or {},
            new=event.new or {},
            areas=names,
        )
        for event, by, about_whom, area, year in rows[:PAGE]
    )
    return PersonPage(events, events[-1].id if len(rows) > PAGE else None)


def _area_names(events: list[Event]) -> dict[str, str]:
    """The names of the areas that the events name by code."""
    sides = [side for event in events for side in (event.old, event.new) if side]
    codes = {side["area"] for side in sides if isinstance(side.get("area"), str)}
    rows = db.session.execute(select(Area.code, Area.name).where(Area.code.in_(codes)))
    return {row[0]: row[1] for row in rows}
