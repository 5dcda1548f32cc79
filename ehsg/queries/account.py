"""The people that Flask-Security signs in, and what their own page shows."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from flask_security import FSQLALiteUserDatastore
from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import joinedload

from ehsg.domain.addresses import looked_up
from ehsg.domain.sign_in import COUNTED_FOR, FREE_FOR_ACCOUNT, FREE_FOR_ADDRESS, MOST_SHOWN, Method, wait_left
from ehsg.extensions import db
from ehsg.models import Area, Membership, SecurityRole, SignInAttempt, User


class People(FSQLALiteUserDatastore):
    """Finds a person together with their memberships and second factor, in one statement."""

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
    one = select(User).where(getattr(User, attribute) == bindparam("value"))
    return one.options(joinedload(User.memberships), joinedload(User.second_factor))


def wait_before_sign_in(*, email_sha256: str, address_sha256: str, now: datetime) -> timedelta:
    """How long this account or network address has to wait still; a success begins the account's count anew.

    What an organisation's provider said counts for nobody's wait: whoever it was has guessed nothing.
    """
    of_account = SignInAttempt.email_sha256 == email_sha256
    success = select(func.max(SignInAttempt.id)).where(of_account, SignInAttempt.succeeded).scalar_subquery()
    failures = select(func.count(SignInAttempt.id), func.max(SignInAttempt.at)).where(
        ~SignInAttempt.succeeded,
        SignInAttempt.at > now - COUNTED_FOR,
        SignInAttempt.method != Method.ORGANISATION,
    )
    account = db.session.execute(failures.where(of_account, SignInAttempt.id > func.coalesce(success, 0))).one()
    address = db.session.execute(failures.where(SignInAttempt.address_sha256 == address_sha256)).one()
    return max(
        wait_left(account[0], account[1], FREE_FOR_ACCOUNT, now),
        wait_left(address[0], address[1], FREE_FOR_ADDRESS, now),
    )


def roles_of(user_id: int) -> tuple[tuple[str, str, str], ...]:
    """The person's present roles in words, where, and for which organisation."""
    rows = db.session.execute(
        select(Membership.role, Area.name, Membership.organisation)
        .join(Area, Area.id == Membership.area_id, isouter=True)
        .where(Membership.user_id == user_id, Membership.ended_at.is_(None))
        .order_by(Area.name, Membership.role, Membership.id)
    )
    return tuple((role.value.replace("_", " ").capitalize(), area or "", where) for role, area, where in rows)


def recent_sign_ins(user_id: int) -> Sequence[SignInAttempt]:
    """The person's newest tries to sign in."""
    newest = select(SignInAttempt).where(SignInAttempt.user_id == user_id)
    return db.session.scalars(newest.order_by(SignInAttempt.at.desc(), SignInAttempt.id.desc()).limit(MOST_SHOWN)).all()
