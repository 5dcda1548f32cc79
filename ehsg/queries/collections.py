"""Collections: which there are, what is known of each, and what happened to it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_, select

from ehsg.domain.collections import Dates, Other
from ehsg.domain.happened import Happened
from ehsg.domain.permissions import Action, Viewer, allowed
from ehsg.domain.responses import Rate
from ehsg.domain.status import State
from ehsg.extensions import db
from ehsg.models import Area, Assessment, Collection, DescriptorScore, Event, Extension, User

# What others than the area do to its return: no sign that the area has worked on it.
NOT_BY_THE_AREA = ("download", "reopen", "extend_area", "remind_area")
_OF_A_COLLECTION = ("create_collection", "change_dates", "open_collection", "close_collection", "invite_areas")
HISTORY_KINDS = (*_OF_A_COLLECTION, "send_reminders")
MOST_TOLD = 50

# A collection's latest closing for any area that was given more time.
LONGEST = select(func.max(Extension.closes_at)).where(Extension.collection_id == Collection.id).scalar_subquery()


def final_at(closes_at: datetime, longest: datetime | None) -> datetime:
    """When a collection has closed for every area; `longest` is what LONGEST gave."""
    return max(closes_at, longest or closes_at)


def find(year: int, *, held: bool = False) -> Collection | None:
    """The year's collection; `held` by whoever changes it, together with all others, and then read afresh."""
    if held:
        return next((one for one in hold_every() if one.year == year), None)
    return db.session.scalars(select(Collection).where(Collection.year == year)).one_or_none()


def every() -> Sequence[Collection]:
    """Every collection, the latest year first."""
    return db.session.scalars(select(Collection).order_by(Collection.year.desc())).all()


def hold_every() -> Sequence[Collection]:
    """Every collection, for whoever makes or moves one: nobody else does so meanwhile.

    Two statements: the second sees what somebody made while the first waited.
    """
    db.session.scalars(select(Collection.id).order_by(Collection.id).with_for_update()).all()
    found = select(Collection).order_by(Collection.year.desc())
    return db.session.scalars(found.execution_options(populate_existing=True)).all()


def opened(now: datetime) -> Sequence[Collection]:
    """Every collection that has opened by the moment given, the latest year first."""
    return db.session.scalars(
        select(Collection).where(Collection.opens_at <= now).order_by(Collection.year.desc())
    ).all()


def dates_of(collection: Collection) -> Dates:
    """Its three moments."""
    return Dates(collection.opens_at, collection.closes_at, collection.sharing_from)


def others(collections: Iterable[Collection], but: Collection | None = None) -> tuple[Other, ...]:
    """The collections as the rules about dates know them, all `but` one."""
    return tuple(Other(one.year, dates_of(one)) for one in collections if one is not but)


def rates(collections: Iterable[Collection]) -> dict[int, Rate]:
    """Year to how many areas of how many have submitted; one statement for all."""
    submitted = func.count(Assessment.id).filter(Assessment.state == State.SUBMITTED)
    rows = db.session.execute(
        select(Collection.year, submitted, func.count(Assessment.id))
        .outerjoin(Assessment, Assessment.collection_id == Collection.id)
        .where(Collection.id.in_([one.id for one in collections]))
        .group_by(Collection.id, Collection.year)
    )
    return {year: Rate(done, areas) for year, done, areas in rows}


def is_begun(collection: Collection) -> bool:
    """Whether anybody has worked on one of its returns."""
    of_this = Assessment.collection_id == collection.id
    saved = select(DescriptorScore.id).join(Assessment, Assessment.id == DescriptorScore.assessment_id)
    saved = saved.where(of_this, DescriptorScore.saved_at.is_not(None))
    done = select(Event.id).join(Assessment, Assessment.id == Event.assessment_id)
    done = done.where(of_this, Event.kind.not_in(NOT_BY_THE_AREA))
    return bool(db.session.scalar(select(or_(saved.exists(), done.exists()))))


@dataclass(frozen=True)
class MoreTime:
    """An area that was given more time."""

    area_code: str
    area_name: str
    closes_at: datetime
    reason: str
    state: State


def extensions(collection: Collection) -> tuple[MoreTime, ...]:
    """The areas that have longer than the collection itself, by name."""
    rows = db.session.execute(
        select(Area.code, Area.name, Extension.closes_at, Extension.reason, Assessment.state)
        .join(Area, Area.id == Extension.area_id)
        .join(
            Assessment,
            and_(Assessment.area_id == Area.id, Assessment.collection_id == Extension.collection_id),
        )
        .where(Extension.collection_id == collection.id, Extension.closes_at > collection.closes_at)
        .order_by(Area.name, Area.id)
    )
    return tuple(MoreTime(*row) for row in rows)


def history(viewer: Viewer, collection: Collection) -> tuple[Happened, ...]:
    """What happened to the collection, the latest first; nothing for anybody but the national team."""
    if not allowed(viewer, Action.VIEW_COLLECTIONS):
        return ()
    rows = db.session.execute(
        select(Event, User.name)
        .outerjoin(User, User.id == Event.user_id)
        .where(Event.kind.in_(HISTORY_KINDS), Event.subject == str(collection.year))
        .order_by(Event.at.desc(), Event.id.desc())
        .limit(MOST_TOLD)
    )
    return tuple(
        Happened(event.id, event.at, name or "", event.kind, event.subject, event.old or {}, event.new or {})
        for event, name in rows
    )
