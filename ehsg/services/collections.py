"""Setting up a year's collection."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import insert, select

from ehsg.domain.errors import RuleBroken
from ehsg.domain.guide import Guide
from ehsg.extensions import db
from ehsg.models import Area, Assessment, Collection, DescriptorScore, SharingPermission
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
        new={
            "opens_at": opens_at.isoformat(),
            "closes_at": closes_at.isoformat(),
            "sharing_from": sharing_from.isoformat(),
            "guide_edition": guide.edition,
        },
    )
    db.session.flush()
    if area_ids is None:
        area_ids = db.session.scalars(select(Area.id).where(Area.closed_on.is_(None)).order_by(Area.id))
    _make_returns(collection, area_ids, guide, now)
    return collection


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
