"""Members of an area, and what a change of their roles leaves behind."""

from typing import Any

from ehsg import models
from ehsg.domain.people import Partner, Place
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from ehsg.services.invitations import invite
from ehsg.services.people import end_membership
from tests import factories
from tests.factories import NOW


def member(world: Any, role: Role = Role.READER, **values: object) -> models.Membership:
    made: models.Membership = factories.MembershipFactory(role=role, area=world.leeds, **values)
    db.session.commit()
    return made


def end_role(world: Any, membership: models.Membership) -> None:
    end_membership(membership=membership, by_id=world.coordinator.id, now=NOW)
    db.session.commit()


def state_of(membership: models.Membership) -> tuple[object, str, int, int]:
    counts = (db.session.query(models.Event).count(), db.session.query(models.Message).count())
    user = db.session.get_one(models.User, membership.user_id)
    return (membership.ended_at, user.fs_uniquifier, *counts)


def last_event() -> models.Event:
    found = db.session.query(models.Event).order_by(models.Event.id.desc()).first()
    assert found is not None
    return found


def message_of(invitation: models.Invitation) -> models.Message:
    """The invitation's mail as it is stored now."""
    db.session.expire_all()
    return db.session.get_one(models.Message, invitation.message_id)


def link_of(invitation: models.Invitation) -> str:
    """The address in the invitation's mail, without the test client's host."""
    return str(message_of(invitation).values["link"]).removeprefix("http://localhost")


def invited(
    world: Any, email: str, role: Role = Role.READER, by: models.User | None = None
) -> tuple[models.Invitation, str]:
    """An invitation to Leeds and its link."""
    police = role is Role.CONTRIBUTOR
    place = Place(role, Partner.POLICE if police else None, "West Yorkshire Police" if police else "")
    sender = by or world.coordinator
    invitation = invite(
        email=email, place=place, area=world.leeds, by=sender, link_to=lambda token: f"/invitations/{token}", now=NOW
    )
    db.session.commit()
    return invitation, link_of(invitation)
