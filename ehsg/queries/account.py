"""The people that Flask-Security signs in."""

from functools import cache
from typing import Any

from flask_security import FSQLALiteUserDatastore
from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import joinedload

from ehsg.extensions import db
from ehsg.models import SecurityRole, User


class People(FSQLALiteUserDatastore):
    """Finds a person together with their memberships, in one statement."""

    def __init__(self) -> None:
        super().__init__(db, User, SecurityRole)

    def find_user(self, case_insensitive: bool = False, **kwargs: Any) -> User | None:
        """The person with this one attribute; addresses are kept in lower case, so they are compared so."""
        ((attribute, value),) = kwargs.items()
        if attribute == "email":
            value = str(value).strip().lower()
            if "\x00" in value:  # which PostgreSQL refuses to look for
                return None
        return db.session.scalars(_by(attribute), {"value": value}).unique().one_or_none()


@cache
def _by(attribute: str) -> Select[User]:
    """Put together once: every request asks, and that takes longer than running it."""
    return select(User).where(getattr(User, attribute) == bindparam("value")).options(joinedload(User.memberships))
