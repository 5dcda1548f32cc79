"""How each service that changes a collection is called for the test of the trail, and what its event holds."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from ehsg.domain.collections import Dates
from ehsg.extensions import db
from ehsg.queries import collections as queries
from ehsg.services import collections
from tests import factories
from tests.factories import NOW
from tests.integration.conftest import World
from tests.returns import as_stored

LATER = NOW + timedelta(hours=1)  # as in test_trail.py
MOMENTS = {"opens_at", "closes_at", "sharing_from"}


def _create_collection(world: World) -> None:
    collections.create_collection(
        year=2031,
        opens_at=NOW,
        closes_at=LATER,
        sharing_from=LATER,
        guide=world.guide,
        demonstration=False,
        area_ids=[world.leeds.id],
        user_id=world.coordinator.id,
        now=LATER,
    )


def _who(world: World) -> dict[str, Any]:
    return {"user_id": world.coordinator.id, "now": LATER}


def _plan_collection(world: World) -> None:
    opens_at = LATER + timedelta(days=300)
    dates = Dates(opens_at, opens_at + timedelta(days=90), opens_at + timedelta(days=100))
    collections.plan_collection(year=2025, dates=dates, guide=world.guide, **_who(world))


def _about_collection(world: World) -> dict[str, Any]:
    found = world.fresh(world.collection)
    return {"collection": found, "version": found.version, **_who(world)}


def _change_dates(world: World) -> None:
    about = _about_collection(world)
    now = queries.dates_of(about["collection"])
    collections.change_dates(dates=replace(now, closes_at=now.closes_at + timedelta(days=1)), **about)


def _not_open_yet(world: World) -> None:
    world.fresh(world.collection).opens_at = LATER + timedelta(days=1)
    db.session.commit()


def _open_collection(world: World) -> None:
    collections.open_collection(**_about_collection(world))


def _close_collection(world: World) -> None:
    collections.close_collection(**_about_collection(world))


def _extend_area(world: World) -> None:
    until = world.collection.closes_at + timedelta(days=7)
    collections.extend_area(
        closes_at=until, reason="Floods", version=0, assessment=as_stored(world.assessment), **_who(world)
    )


def _invite_areas(world: World) -> None:
    collections.invite_areas(
        collection=world.collection,
        area_ids=[factories.AreaFactory().id],
        guide=world.guide,
        user_id=world.coordinator.id,
        now=LATER,
    )


def _nothing(_world: World) -> None:
    """Nothing has to be there before."""


# As WRITES of test_trail.py: the service, what is done before, the call, and the keys of old and new.
WRITES_OF_COLLECTIONS: dict[
    str, tuple[Callable[[World], None], Callable[[World], None], set[str] | None, set[str] | None]
] = {
    "collections.create_collection": (_nothing, _create_collection, None, {*MOMENTS, "guide_edition"}),
    "collections.plan_collection": (_nothing, _plan_collection, None, {*MOMENTS, "guide_edition"}),
    "collections.change_dates": (_nothing, _change_dates, {"closes_at"}, {"closes_at"}),
    "collections.open_collection": (_not_open_yet, _open_collection, {"opens_at"}, {"opens_at"}),
    "collections.close_collection": (_nothing, _close_collection, {"closes_at"}, {"closes_at"}),
    "collections.extend_area": (_nothing, _extend_area, {"closes_at", "reason"}, {"closes_at", "reason"}),
    "collections.invite_areas": (_nothing, _invite_areas, None, {"area_ids"}),
}
