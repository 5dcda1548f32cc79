"""Reminding the coordinators of areas that have not submitted, by mail: once for an area, a kind and a day."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from ehsg.domain.dates import uk_date
from ehsg.domain.errors import StaleVersion
from ehsg.domain.guide import Guide
from ehsg.domain.reminders import Reminder, is_due, values
from ehsg.extensions import db
from ehsg.models import Collection, SentReminder
from ehsg.queries import reminders as queries
from ehsg.queries.reminders import Waiting
from ehsg.services import events, mail

LinkTo = Callable[[str, int], str]


@dataclass(frozen=True)
class Queued:
    """To how many areas, and how many people of them, messages were queued; areas that nobody coordinates get none."""

    areas: int
    people: int
    without_coordinator: int


def send_reminders(
    *,
    collection: Collection,
    reminder: Reminder,
    guide: Guide,
    seen: str,
    link_to: LinkTo,
    user_id: int,
    now: datetime,
) -> Queued:
    """Queues a message to exactly the people who were shown; areas that were reminded today get no second one.

    `seen` is the fingerprint of what was shown, `link_to` makes the address of a return from area code and year. The
    request holds the collection. StaleVersion: others would get it by now, and nothing is queued.
    """
    areas = queries.waiting(collection, reminder, now)
    if queries.fingerprint(areas) != seen:
        raise StaleVersion("Who would get the reminder has changed after you opened this page.")
    return _queue(collection, reminder, areas, guide, link_to, user_id, now)


def send_due_reminders(*, collection: Collection, days: int, guide: Guide, link_to: LinkTo, now: datetime) -> Queued:
    """Queues the reminder before closing for each area that has exactly so many working days left. Twice is once.

    The caller holds the collection. On a day that is no working day nothing is due.
    """
    areas = queries.waiting(collection, Reminder.BEFORE_CLOSING, now)
    due = [one for one in areas if is_due(one.closes_at, days, now)]
    return _queue(collection, Reminder.BEFORE_CLOSING, due, guide, link_to, None, now)


def _queue(
    collection: Collection,
    reminder: Reminder,
    areas: Iterable[Waiting],
    guide: Guide,
    link_to: LinkTo,
    user_id: int | None,
    now: datetime,
) -> Queued:
    wanted = [one for one in areas if not one.is_reminded(now)]
    reached = [one for one in wanted if one.coordinators]
    for one in reached:
        db.session.add(SentReminder(assessment_id=one.assessment_id, kind=reminder, day=uk_date(now), queued_at=now))
        total = len(guide.descriptor_ids)
        told = values(reminder, closes_at=one.closes_at, scored=one.scored, total=total, now=now)
        told |= {"area": one.area_name, "year": str(collection.year), "page": link_to(one.area_code, collection.year)}
        for person in one.coordinators:
            mail.queue_message(to=person.email, kind=f"reminder_{reminder.value}", values=told, now=now)
        about = {"kind": reminder.value, "people": len(one.coordinators)}
        events.record(kind="remind_area", at=now, user_id=user_id, assessment_id=one.assessment_id, new=about)
    queued = Queued(len(reached), sum(len(one.coordinators) for one in reached), len(wanted) - len(reached))
    if reached:
        events.record(
            kind="send_reminders",
            at=now,
            user_id=user_id,
            subject=str(collection.year),
            new={"kind": reminder.value, "areas": queued.areas, "people": queued.people},
        )
    db.session.flush()
    return queued
