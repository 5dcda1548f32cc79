"""Leeds, which has submitted and shares its scores, and what its people do to end that."""

from datetime import timedelta
from typing import Any

from ehsg import models
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from ehsg.services.submissions import reopen
from tests import factories
from tests.pages import Browser
from tests.returns import as_stored, fill_in, sign, submitted

AREAS, DEPARTMENTS = "areas", "departments"


def with_leeds_shared(world: Any) -> Any:
    """Leeds has submitted, permits both, and the sharing date has come."""
    submit(world)
    world.at(world.collection.sharing_from)
    return world


def submit(world: Any, *, areas: bool = True, departments: bool = True, words: str = "What we know") -> None:
    """Leeds fills its return in, has it signed and submits it."""
    coordinator = world.coordinator.id
    fill_in(world.assessment, world.guide, coordinator, words=words, areas=areas, departments=departments)
    sign(world.assessment, world.guide, coordinator)
    submitted(world.assessment, world.guide, coordinator)


def reopened(world: Any) -> None:
    """The national lead reopens it."""
    lead, returned = world.person(Role.NATIONAL_LEAD), as_stored(world.assessment)
    later = factories.NOW + timedelta(days=200)
    reopen(assessment=returned, reason="A score was wrong", closes_at=later, user_id=lead.id, now=factories.NOW)
    db.session.commit()


def withdraw(world: Any, which: str = AREAS, user: Any = None, **fields: Any) -> Any:
    """Sends the page; `version` is the number of the submission that it showed."""
    browser = world.browser(user or world.coordinator)
    return browser.post(f"{world.base}/sharing/withdraw/{which}", {"version": 1, **fields})


def take_back(world: Any, which: str = AREAS, version: int | None = None) -> Any:
    """Sends the page to share again; the latest withdrawal unless another is given."""
    if version is None:
        version = rows()[-1].id
    return world.browser(world.coordinator).post(f"{world.base}/sharing/share-again/{which}", {"version": version})


def rows() -> list[models.SharingWithdrawal]:
    """Every withdrawal, as the database has them."""
    db.session.expire_all()
    return db.session.query(models.SharingWithdrawal).order_by(models.SharingWithdrawal.id).all()


def recorded(*kinds: str) -> list[models.Event]:
    """The events of these kinds."""
    return db.session.query(models.Event).filter(models.Event.kind.in_(kinds)).order_by(models.Event.id).all()


def outsider_of(world: Any, which: str) -> Browser:
    """Somebody who sees the return by that permission only."""
    role = Role.COORDINATOR if which == AREAS else Role.DEPARTMENT_VIEWER
    area = factories.AreaFactory(name="Elsewhere") if which == AREAS else None
    found: Browser = world.browser(world.person(role, area))
    return found
