"""Areas that can be neighbours of Leeds, and the national lead who sets lists of them."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from ehsg import models
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from ehsg.services.neighbours import set_neighbours
from tests import factories
from tests.factories import NOW
from tests.integration.conftest import World
from tests.pages import Browser

INDEX = "/national/neighbours"
OF_LEEDS = f"{INDEX}/E08000035"
UPLOAD = f"{INDEX}/upload"


def some_areas(many: int = 8, **values: Any) -> list[models.Area]:
    """Hill 1, Hill 2 and so on."""
    made = [factories.AreaFactory(name=f"Hill {n}", **values) for n in range(1, many + 1)]
    db.session.commit()
    return made


def lines(areas: list[models.Area]) -> str:
    """As somebody types them."""
    return "\n".join(area.name for area in areas)


def lead(world: World) -> Browser:
    """The browser of a national lead."""
    return world.browser(world.person(Role.NATIONAL_LEAD))


def closed_collection(year: int, *, days_ago: int = 300) -> models.Collection:
    """A collection that closed so many days ago."""
    made: models.Collection = factories.CollectionFactory(
        year=year, opens_at=NOW - timedelta(days=days_ago + 90), closes_at=NOW - timedelta(days=days_ago)
    )
    db.session.commit()
    return made


def set_list(world: World, from_year: int, areas: list[models.Area], version: int = 0) -> bool:
    """The list of Leeds, as the service stores it."""
    who = {"user_id": world.coordinator.id, "now": NOW}
    done = set_neighbours(area=world.leeds, from_year=from_year, text=lines(areas), version=version, **who)
    db.session.commit()
    return done


def listed(area: models.Area, from_year: int) -> set[int]:
    """The ids in the area's list from the year, as the database has it."""
    db.session.expire_all()
    mine = (models.Neighbour.area_id == area.id, models.Neighbour.from_year == from_year)
    return set(db.session.scalars(select(models.Neighbour.neighbour_id).where(*mine)))


def ids(areas: list[models.Area]) -> set[int]:
    """Their ids."""
    return {area.id for area in areas}


def told(kind: str) -> list[models.Event]:
    """The events of the kind, the earliest first."""
    return db.session.query(models.Event).filter_by(kind=kind).order_by(models.Event.id).all()
