"""People, and who somebody is for the rule table."""

from collections.abc import Iterable

from sqlalchemy import select

from ehsg.domain import permissions
from ehsg.domain.permissions import Viewer
from ehsg.extensions import db
from ehsg.models import User


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
