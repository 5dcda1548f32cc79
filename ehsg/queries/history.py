"""What happened to a return: its events with who did them, a page at a time."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select

from ehsg.domain.history import Happened
from ehsg.extensions import db
from ehsg.models import Assessment, Event, User

PAGE = 50
# Each of these shows two narratives, so a page holds fewer.
SAVES_PAGE = 20


@dataclass(frozen=True)
class HistoryPage:
    """Some events, the latest first; `before` is the cursor of the page of earlier ones, None when there are none."""

    events: tuple[Happened, ...]
    before: int | None


def of_return(assessment: Assessment, *, before: int | None = None) -> HistoryPage:
    """What happened to the return, before the event given; one statement."""
    return _page(assessment, before, PAGE)


def of_descriptor(assessment: Assessment, descriptor_id: str, *, before: int | None = None) -> HistoryPage:
    """The saves of one descriptor of the return, before the event given; one statement."""
    return _page(assessment, before, SAVES_PAGE, Event.kind == "record_score", Event.subject == descriptor_id)


def _page(assessment: Assessment, before: int | None, size: int, *only: ColumnElement[bool]) -> HistoryPage:
    conditions = [Event.assessment_id == assessment.id, *only]
    if before is not None:
        conditions.append(_earlier_than(assessment, before))
    rows = db.session.execute(
        select(Event, User.name)
        .outerjoin(User, User.id == Event.user_id)
        .where(*conditions)
        .order_by(Event.at.desc(), Event.id.desc())
        .limit(size + 1)
    ).all()
    events = tuple(_happened(event, name) for event, name in rows[:size])
    return HistoryPage(events, events[-1].id if len(rows) > size else None)


def _earlier_than(assessment: Assessment, event_id: int) -> ColumnElement[bool]:
    """Earlier, or as early and recorded before. Nothing is, where the return has no such event."""
    at = select(Event.at).where(Event.id == event_id, Event.assessment_id == assessment.id).scalar_subquery()
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
