"""A person's second factor and recovery codes."""

from sqlalchemy import func, select

from ehsg.extensions import db
from ehsg.models import RecoveryCode, SecondFactor


def of(user_id: int) -> SecondFactor | None:
    """The person's authenticator app as the database has it now."""
    return db.session.scalars(
        select(SecondFactor).where(SecondFactor.user_id == user_id).execution_options(populate_existing=True)
    ).one_or_none()


def codes_left(user_id: int) -> int:
    """How many recovery codes have not been used."""
    left = select(func.count(RecoveryCode.id)).where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
    return db.session.scalar(left) or 0
