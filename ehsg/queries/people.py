"""People, and who somebody is for the rule table."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ehsg.domain import permissions
from ehsg.domain.permissions import Viewer
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


def demonstration_people() -> Sequence[User]:
    """Everybody in the order made, with memberships and their areas: for the list that `make run` prints."""
    return (
        db.session.scalars(
            select(User).options(joinedload(User.memberships).joinedload(Membership.area)).order_by(User.id).limit(50)
        )
        .unique()
        .all()
    )
