"""Setting up a year's collection, opening and closing it, and giving one area more time."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import insert, select

from ehsg.domain.collections import (
    Dates,
    as_json,
    difference,
    more_time_problem,
    open_now_problem,
    problems_of_change,
    problems_of_new,
)
from ehsg.domain.errors import RuleBroken, StaleVersion, WrongFields
from ehsg.domain.guide import Guide
from ehsg.domain.status import State, Window
from ehsg.extensions import db
from ehsg.models import Area, Assessment, Collection, DescriptorScore, Extension, SharingPermission
from ehsg.queries import collections as queries
from ehsg.services import events


def create_collection(
    *,
    year: int,
    opens_at: datetime,
    closes_at: datetime,
    sharing_from: datetime,
    guide: Guide,
    demonstration: bool,
    area_ids: Iterable[int] | None = None,
    user_id: int | None,
    now: datetime,
) -> Collection:
    """A collection with an empty return for each area given, or for every area that exists now when none are.

    RuleBroken: the dates are the wrong way round.
    """
    if opens_at >= closes_at:
        raise RuleBroken(("A collection must open before it closes.",))
    collection = Collection(
        year=year,
        opens_at=opens_at,
        closes_at=closes_at,
        sharing_from=sharing_from,
        guide_edition=guide.edition,
        demonstration=demonstration,
    )
    db.session.add(collection)
    events.record(
        kind="create_collection",
        at=now,
        user_id=user_id,
        subject=str(year),
        new={**as_json(Dates(opens_at, closes_at, sharing_from)), "guide_edition": guide.edition},
    )
    db.session.flush()
    if area_ids is None:
        area_ids = db.session.scalars(select(Area.id).where(Area.closed_on.is_(None)).order_by(Area.id))
    _make_returns(collection, area_ids, guide, now)
    return collection


def plan_collection(*, year: int, dates: Dates, guide: Guide, user_id: int, now: datetime) -> Collection:
    """A new collection as the national team enters it, with an empty return for every area that exists now.

    Entering the same again, as a second click does, makes nothing. Among demonstrations it is one, too.
    WrongFields: as `domain.collections.problems_of_new`.
    """
    there = queries.hold_every()
    same = next((one for one in there if one.year == year and queries.dates_of(one) == dates), None)
    if same is not None and same.guide_edition == guide.edition:
        return same
    found = problems_of_new(year, dates, queries.others(there), now)
    if found:
        raise WrongFields(found)
    return create_collection(
        year=year,
        opens_at=dates.opens_at,
        closes_at=dates.closes_at,
        sharing_from=dates.sharing_from,
        guide=guide,
        demonstration=any(one.demonstration for one in there),
        user_id=user_id,
        now=now,
    )


def change_dates(*, collection: Collection, dates: Dates, version: int, user_id: int, now: datetime) -> None:
    """Stores the moments over the version that they were drawn from; the same moments again are no conflict.

    Whoever calls one of the functions that change a collection holds it.

    WrongFields: as `domain.collections.problems_of_change`. StaleVersion: somebody moved one in between.
    """
    stored = queries.dates_of(collection)
    if stored == dates:
        return
    _must_be(collection, version)
    begun = queries.is_begun(collection)
    others = queries.others(queries.every(), collection)
    found = problems_of_change(stored, dates, others, begun=begun, now=now)
    if found:
        raise WrongFields(found)
    _move("change_dates", collection, dates, user_id, now)


def open_collection(*, collection: Collection, version: int, user_id: int, now: datetime) -> None:
    """Opens it at this moment; twice is once. RuleBroken: another is open. StaleVersion as for `change_dates`."""
    stored = queries.dates_of(collection)
    if stored.window(now) is not Window.NOT_YET:
        return
    _must_be(collection, version)
    problem = open_now_problem(stored, queries.others(queries.every(), collection), now)
    if problem:
        raise RuleBroken((problem,))
    _move("open_collection", collection, Dates(now, stored.closes_at, stored.sharing_from), user_id, now)


def close_collection(*, collection: Collection, version: int, user_id: int, now: datetime) -> None:
    """Closes it at this moment, but for areas with more time; twice is once.

    RuleBroken: it has not opened. StaleVersion as for `change_dates`.
    """
    stored = queries.dates_of(collection)
    if stored.window(now) is Window.CLOSED:
        return
    _must_be(collection, version)
    if stored.window(now) is Window.NOT_YET:
        raise RuleBroken(("The collection has not opened, so it cannot be closed. Change its dates instead.",))
    _move("close_collection", collection, Dates(stored.opens_at, now, stored.sharing_from), user_id, now)


def extend_area(
    *, assessment: Assessment, closes_at: datetime, reason: str, version: int, user_id: int, now: datetime
) -> None:
    """Gives one area until a later moment than the collection's, and says why; the same again is no conflict.

    The request holds the return alone. RuleBroken: no reason, or as `domain.collections.more_time_problem`.
    StaleVersion: somebody gave it another moment in between.
    """
    row = assessment.extension
    stored = row.closes_at if row else None
    if row is not None and (stored, row.reason) == (closes_at, reason):
        return
    if not reason.strip():
        raise RuleBroken(("Say why the area is given more time.",))
    dates = queries.dates_of(assessment.collection)
    submitted = assessment.state is State.SUBMITTED
    problem = more_time_problem(until=closes_at, stored=stored, collection=dates, submitted=submitted, now=now)
    if problem:
        raise RuleBroken((problem,))
    if (row.version if row else 0) != version:
        raise StaleVersion("Somebody else changed how long the area has after you opened this page.")
    old = {"closes_at": row.closes_at.isoformat(), "reason": row.reason} if row else {"closes_at": None, "reason": ""}
    set_extension(assessment=assessment, closes_at=closes_at, reason=reason)
    events.record(
        kind="extend_area",
        at=now,
        user_id=user_id,
        assessment_id=assessment.id,
        old=old,
        new={"closes_at": closes_at.isoformat(), "reason": reason},
    )
    db.session.flush()


def set_extension(*, assessment: Assessment, closes_at: datetime, reason: str) -> None:
    """Writes the area's own closing moment, for services that have checked it and record it."""
    row = assessment.extension
    if row is None:
        row = Extension(collection_id=assessment.collection_id, area_id=assessment.area_id, version=0)
    row.closes_at, row.reason, row.version = closes_at, reason, row.version + 1
    db.session.add(row)


def _must_be(collection: Collection, version: int) -> None:
    """The request holds the collection alone, so the version read is the version written."""
    if collection.version != version:
        raise StaleVersion("Somebody else changed this collection after you opened this page.")


def _move(kind: str, collection: Collection, dates: Dates, user_id: int, now: datetime) -> None:
    stored = queries.dates_of(collection)
    collection.opens_at, collection.closes_at = dates.opens_at, dates.closes_at
    collection.sharing_from = dates.sharing_from
    collection.version += 1
    events.record(
        kind=kind,
        at=now,
        user_id=user_id,
        subject=str(collection.year),
        old=difference(stored, dates),
        new=difference(dates, stored),
    )
    db.session.flush()


def invite_areas(
    *, collection: Collection, area_ids: Iterable[int], guide: Guide, user_id: int | None = None, now: datetime
) -> int:
    """An empty return for each area that has none yet; how many were made. `user_id` is None for a command."""
    made = _make_returns(collection, area_ids, guide, now)
    if made:
        events.record(
            kind="invite_areas", at=now, user_id=user_id, subject=str(collection.year), new={"area_ids": made}
        )
        db.session.flush()
    return len(made)


def _make_returns(collection: Collection, area_ids: Iterable[int], guide: Guide, now: datetime) -> list[int]:
    """With a row for every descriptor from the start, so that a first save is an update of a known version, as every
    later one is; the ids of the areas that had none.
    """
    known = set(db.session.scalars(select(Assessment.area_id).where(Assessment.collection_id == collection.id)))
    made = [
        Assessment(collection_id=collection.id, area_id=area_id, created_at=now)
        for area_id in area_ids
        if area_id not in known
    ]
    db.session.add_all(made)
    db.session.flush()
    if made:
        db.session.execute(
            insert(DescriptorScore),
            [{"assessment_id": a.id, "descriptor_id": id_} for a in made for id_ in guide.descriptor_ids],
        )
        db.session.execute(insert(SharingPermission), [{"assessment_id": a.id} for a in made])
    return [a.area_id for a in made]
