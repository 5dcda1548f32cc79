"""Counting tries to sign in."""

from datetime import datetime

from sqlalchemy import delete, func, select

from ehsg.domain.sign_in import KEPT_FOR
from ehsg.extensions import db
from ehsg.models import SignInAttempt


def one_at_a_time(*, email_sha256: str) -> None:
    """Tries for one account wait for each other until the request ends. SQLite lets one request write at a time."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(int(email_sha256[:15], 16))))


def record_attempt(
    *, email_sha256: str, address_sha256: str, user_id: int | None, succeeded: bool, now: datetime
) -> None:
    """Notes one try, and forgets those of more than 30 days ago."""
    db.session.execute(delete(SignInAttempt).where(SignInAttempt.at < now - KEPT_FOR))
    db.session.add(
        SignInAttempt(
            at=now,
            address_sha256=address_sha256,
            email_sha256=email_sha256,
            user_id=user_id,
            succeeded=succeeded,
        )
    )
    db.session.flush()
