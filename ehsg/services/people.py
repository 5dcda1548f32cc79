"""Making people, and giving, changing and ending their roles."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from ehsg.domain.addresses import normal_address
from ehsg.domain.errors import NotFound, RuleBroken
from ehsg.domain.people import ROLE_TEXTS, Place, problems
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from ehsg.models import Area, Membership, User
from ehsg.queries import people
from ehsg.services import events, mail

_NEVER_WITHOUT = {
    Role.COORDINATOR: "An area needs a coordinator. Give somebody else that role first.",
    Role.ADMINISTRATOR: "The service needs an administrator. Give somebody else that role first.",
}


def create_user(*, email: str, name: str, password_hash: str, by_id: int | None = None, now: datetime) -> User:
    """A person with one e-mail address. `by_id` is None for the operator's command.

    RuleBroken: it is no address, or somebody has it already, however it is spelled.
    """
    address = normal_address(email)
    if people.find_by_email(address) is not None:
        raise RuleBroken((f"There is a person with the address {address} already.",))
    user = User(
        email=address,
        name=name,
        password=password_hash,
        fs_uniquifier=uuid4().hex,
        created_at=now,
    )
    db.session.add(user)
    db.session.flush()
    events.record(kind="create_user", at=now, user_id=by_id, about_id=user.id)
    return user


def give_role(*, user: User, place: Place, area: Area | None, by_id: int | None = None, now: datetime) -> Membership:
    """A membership. `by_id` is None for the operator's command.

    RuleBroken: an area role without an area, another role with one, a contributor who speaks for nobody, or a person
    who has been anonymised.
    """
    place = place.tidied()
    if wrong := problems(place, in_area=area is not None):
        raise RuleBroken(tuple(wrong.values()))
    if people.is_anonymised(user):
        raise RuleBroken(("This person has left, and their account has been anonymised.",))
    membership = _begin(user, place, area.id if area else None, now)
    events.record(
        kind="give_role",
        at=now,
        user_id=by_id,
        about_id=user.id,
        subject=str(membership.id),
        new=_told(membership, area),
    )
    return membership


def change_membership(*, membership: Membership, place: Place, by_id: int | None, now: datetime) -> Membership:
    """Another role or organisation in the same area: the membership ends and the one returned begins.

    NotFound: it has ended. RuleBroken: a role that does not fit, that the person has already, or that would leave the
    area without a coordinator or the service without an administrator.
    """
    place = place.tidied()
    if place == people.place_of(membership):
        return membership
    if wrong := problems(place, in_area=membership.area_id is not None):
        raise RuleBroken(tuple(wrong.values()))
    held = people.current_membership(membership.user_id, place.role, membership.area_id)
    if held is not None and held.id != membership.id:
        raise RuleBroken((f"This person is a {ROLE_TEXTS[place.role].name.lower()} here already.",))
    _must_be_current(membership, may_leave=place.role is membership.role)
    user, area = membership.user, membership.area
    membership.ended_at = now
    db.session.flush()
    changed = _begin(user, place, membership.area_id, now)
    events.record(
        kind="change_membership",
        at=now,
        user_id=by_id,
        about_id=user.id,
        subject=str(changed.id),
        old=_told(membership, area),
        new=_told(changed, area),
    )
    return changed


def end_membership(*, membership: Membership, by_id: int | None, now: datetime) -> None:
    """Ends it and that person's sessions, and tells them; what they wrote stays under their name.

    `by_id` is None for the operator's command.

    NotFound: it has ended already. RuleBroken: the area would have no coordinator, or the service no administrator.
    """
    _must_be_current(membership, may_leave=False)
    user, area = membership.user, membership.area
    words = {"role": people.place_of(membership).name, "area": area.name if area else "all areas"}
    mail.queue_message(to=user.email, kind="role_ended", values=words, now=now)  # may refuse, so before any change
    membership.ended_at = now
    user.fs_uniquifier = uuid4().hex
    events.record(
        kind="end_membership",
        at=now,
        user_id=by_id,
        about_id=user.id,
        subject=str(membership.id),
        old=_told(membership, area),
    )
    db.session.flush()


def _begin(user: User, place: Place, area_id: int | None, now: datetime) -> Membership:
    row = Membership(
        user_id=user.id,
        area_id=area_id,
        role=place.role,
        partner=place.partner,
        organisation=place.organisation,
        started_at=now,
    )
    db.session.add(row)
    db.session.flush()
    return row


def _must_be_current(membership: Membership, *, may_leave: bool) -> None:
    """NotFound, or RuleBroken when nobody else holds the role, unless `may_leave`. Holds all who have it."""
    holders = people.current_holders(membership.role, membership.area_id)
    if membership.id not in {holder.id for holder in holders}:
        raise NotFound("This role has ended already.")
    last = len({holder.user_id for holder in holders}) == 1
    if last and not may_leave and membership.role in _NEVER_WITHOUT:
        raise RuleBroken((_NEVER_WITHOUT[membership.role],))


def _told(membership: Membership, area: Area | None) -> dict[str, Any]:
    """What an event says of a membership."""
    return {
        "role": membership.role.value,
        "partner": membership.partner.value if membership.partner else None,
        "organisation": membership.organisation,
        "area": area.code if area else None,
    }
