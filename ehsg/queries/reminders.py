"""Who would get a reminder: the coordinators of the areas that have not submitted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from sqlalchemy import and_, func, select

from ehsg.domain.dates import uk_date
from ehsg.domain.permissions import Role
from ehsg.domain.reminders import Reminder, kind_for
from ehsg.domain.status import State
from ehsg.extensions import db
from ehsg.models import Area, Assessment, Collection, DescriptorScore, Extension, Membership, SentReminder, User


@dataclass(frozen=True)
class Coordinator:
    """Somebody who would get the message."""

    id: int
    name: str
    email: str


@dataclass(frozen=True)
class Waiting:
    """An area that has not submitted. `reminded_on` is the latest day on which it was reminded in this way."""

    assessment_id: int
    area_code: str
    area_name: str
    closes_at: datetime
    scored: int
    coordinators: tuple[Coordinator, ...]
    reminded_on: date | None

    def is_reminded(self, now: datetime) -> bool:
        """Whether that was today."""
        return self.reminded_on == uk_date(now)


def waiting(collection: Collection, reminder: Reminder, now: datetime) -> tuple[Waiting, ...]:
    """The areas that have not submitted and to which this applies now, by name. Two statements.

    None before the collection has opened: nobody could do anything yet.
    """
    if now < collection.opens_at:
        return ()
    scored = (
        select(DescriptorScore.assessment_id, func.count(DescriptorScore.score).label("scored"))
        .group_by(DescriptorScore.assessment_id)
        .subquery()
    )
    sent = (
        select(SentReminder.assessment_id, func.max(SentReminder.day).label("day"))
        .where(SentReminder.kind == reminder)
        .group_by(SentReminder.assessment_id)
        .subquery()
    )
    own = and_(Extension.collection_id == Assessment.collection_id, Extension.area_id == Assessment.area_id)
    rows = db.session.execute(
        select(
            Assessment.id,
            Area.id,
            Area.code,
            Area.name,
            Extension.closes_at,
            func.coalesce(scored.c.scored, 0),
            sent.c.day,
        )
        .join(Assessment.area)
        .outerjoin(scored, scored.c.assessment_id == Assessment.id)
        .outerjoin(sent, sent.c.assessment_id == Assessment.id)
        .outerjoin(Extension, own)
        .where(Assessment.collection_id == collection.id, Assessment.state != State.SUBMITTED)
        .order_by(Area.name, Area.id)
    ).all()
    people = _coordinators({row[1] for row in rows})
    found = (
        Waiting(
            id_, code, name, max(more or collection.closes_at, collection.closes_at), many, people.get(area, ()), day
        )
        for id_, area, code, name, more, many, day in rows
    )
    return tuple(one for one in found if kind_for(one.closes_at, now) is reminder)


def _coordinators(area_ids: set[int]) -> dict[int, tuple[Coordinator, ...]]:
    """Area id to those who coordinate it now and whose account is open, by name."""
    rows = db.session.execute(
        select(Membership.area_id, User.id, User.name, User.email)
        .join(Membership.user)
        .where(Membership.role == Role.COORDINATOR, Membership.ended_at.is_(None), User.active.is_(True))
        .where(Membership.area_id.in_(area_ids))
        .order_by(func.lower(User.name), User.id)
    )
    found: dict[int, tuple[Coordinator, ...]] = {}
    for area_id, user_id, name, email in rows:
        if area_id is not None:
            found[area_id] = (*found.get(area_id, ()), Coordinator(user_id, name, email))
    return found


def fingerprint(areas: Iterable[Waiting]) -> str:
    """Stands for exactly these people of these areas: what is sent must be what was shown."""
    pairs = (f"{one.assessment_id}:{person.id}" for one in areas for person in one.coordinators)
    return sha256(" ".join(pairs).encode()).hexdigest()
