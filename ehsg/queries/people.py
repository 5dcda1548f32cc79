"""People, and who somebody is for the rule table."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from ehsg.domain import permissions
from ehsg.domain.permissions import Role, Viewer
from ehsg.extensions import db
from ehsg.models import Membership, User


def viewer_of(user: User) -> Viewer:
    """The person with the memberships that have not ended."""
    return Viewer(
        user_id=user.id,
        memberships=frozenset(
            permissions.Membership(m.role, m.area_id) for m in user.memberships if m.ended_at is None
        ),
    )


def find_by_email(email: str) -> User | None:
    """The person with this address, whatever its capitals."""
    return db.session.scalars(select(User).where(User.email == email.strip().lower())).one_or_none()


def known_addresses(addresses: Iterable[str]) -> frozenset[str]:
    """Those of the addresses, given in lower case, that somebody has."""
    return frozenset(db.session.scalars(select(User.email).where(User.email.in_(list(addresses)))))


def current_holders(role: Role, area_id: int | None) -> Sequence[Membership]:
    """Those who have the role now, in the area or in none; held, so that two cannot leave at the same moment."""
    current = select(Membership).where(Membership.role == role, Membership.ended_at.is_(None))
    here = current.where(Membership.area_id == area_id) if area_id is not None else current
    held = here.order_by(Membership.id).with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(held).all()
