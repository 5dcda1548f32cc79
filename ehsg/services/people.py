"""Making people and giving them roles."""

from datetime import datetime
from uuid import uuid4

from ehsg.domain.errors import NotFound, RuleBroken
from ehsg.domain.permissions import AREA_ROLES, Role
from ehsg.extensions import db
from ehsg.models import Area, Membership, User
from ehsg.queries import people
from ehsg.services import events, mail

_NEVER_WITHOUT = {
    Role.COORDINATOR: "An area needs a coordinator. Give somebody else that role first, then end this one.",
    Role.ADMINISTRATOR: "The service needs an administrator. Give somebody else that role first, then end this one.",
}


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


def end_membership(*, membership: Membership, by_id: int | None, now: datetime) -> None:
    """Ends it and that person's sessions, and tells them; what they wrote stays under their name.

    `by_id` is None for the operator's command.

    NotFound: it has ended already. RuleBroken: the area would have no coordinator, or the service no administrator.
    """
    holders = people.current_holders(membership.role, membership.area_id)
    if membership.id not in {holder.id for holder in holders}:
        raise NotFound("This role has ended already.")
    if membership.role in _NEVER_WITHOUT and len({holder.user_id for holder in holders}) == 1:
        raise RuleBroken((_NEVER_WITHOUT[membership.role],))
    user = db.session.get_one(User, membership.user_id)
    area = db.session.get(Area, membership.area_id) if membership.area_id is not None else None
    words = {"role": membership.role.value.replace("_", " "), "area": area.name if area else "all areas"}
    mail.queue_message(to=user.email, kind="role_ended", values=words, now=now)  # may refuse, so before any change
    membership.ended_at = now
    user.fs_uniquifier = uuid4().hex
    events.record(
        kind="end_membership",
        at=now,
        user_id=by_id,
        subject=str(membership.id),
        old={"user_id": user.id, "role": membership.role.value, "area": area.code if area else None},
    )
    db.session.flush()
