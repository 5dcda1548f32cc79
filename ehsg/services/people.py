"""Making people and giving them roles."""

from datetime import datetime
from uuid import uuid4

from ehsg.domain.errors import RuleBroken
from ehsg.domain.permissions import AREA_ROLES, Role
from ehsg.extensions import db
from ehsg.models import Area, Membership, User
from ehsg.queries import people
from ehsg.services import events


def create_user(*, email: str, name: str, password_hash: str, now: datetime) -> User:
    """A person with one e-mail address. RuleBroken: somebody has it already, in whatever capitals."""
    if people.find_by_email(email) is not None:
        raise RuleBroken((f"There is a person with the address {email} already.",))
    user = User(
        email=email.strip().lower(),
        name=name,
        password=password_hash,
        fs_uniquifier=uuid4().hex,
        created_at=now,
    )
    db.session.add(user)
    db.session.flush()
    events.record(kind="create_user", at=now, user_id=user.id)
    return user


def give_role(*, user: User, role: Role, area: Area | None, organisation: str = "", now: datetime) -> Membership:
    """A membership. RuleBroken: an area role without an area, or another role with one."""
    if (role in AREA_ROLES) != (area is not None):
        raise RuleBroken(("Area roles belong to one area, and the others to none.",))
    membership = Membership(
        user_id=user.id,
        role=role,
        area_id=area.id if area else None,
        organisation=organisation,
        started_at=now,
    )
    db.session.add(membership)
    events.record(kind="give_role", at=now, user_id=user.id, subject=role.value)
    db.session.flush()
    return membership
