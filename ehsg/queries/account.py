"""The people that Flask-Security signs in."""

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from flask_security import FSQLALiteUserDatastore
from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import joinedload

from ehsg.domain.addresses import looked_up
from ehsg.domain.sign_in import COUNTED_FOR, FREE_FOR_ACCOUNT, FREE_FOR_ADDRESS, wait_left
from ehsg.extensions import db
from ehsg.models import SecurityRole, SignInAttempt, User


class People(FSQLALiteUserDatastore):
    """Finds a person together with their memberships, in one statement."""

    def __init__(self) -> None:
        super().__init__(db, User, SecurityRole)

    def find_user(self, case_insensitive: bool = False, **kwargs: Any) -> User | None:
        """The person with this one attribute; addresses are kept in lower case, so they are compared so."""
        ((attribute, value),) = kwargs.items()
        if attribute == "email":
            value = looked_up(str(value))
            if value is None:
                return None
        return db.session.scalars(_by(attribute), {"value": value}).unique().one_or_none()


@cache
def _by(attribute: str) -> Select[User]:
    """Put together once: every request asks, and that takes longer than running it."""
    return select(User).where(getattr(User, attribute) == bindparam("value")).options(joinedload(User.memberships))


def wait_before_sign_in(*, email_sha256: str, address_sha256: str, now: datetime) -> timedelta:
    """How long this account or network address has to wait still; a success begins the account's count anew."""
    of_account = SignInAttempt.email_sha256 == email_sha256
    success = select(func.max(SignInAttempt.id)).where(of_account, SignInAttempt.succeeded).scalar_subquery()
    failures = select(func.count(SignInAttempt.id), func.max(SignInAttempt.at)).where(
        ~SignInAttempt.succeeded, SignInAttempt.at > now - COUNTED_FOR
    )
    account = db.session.execute(failures.where(of_account, SignInAttempt.id > func.coalesce(success, 0))).one()
    address = db.session.execute(failures.where(SignInAttempt.address_sha256 == address_sha256)).one()
    return max(
        wait_left(account[0], account[1], FREE_FOR_ACCOUNT, now),
        wait_left(address[0], address[1], FREE_FOR_ADDRESS, now),
    )
