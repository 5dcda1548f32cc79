"""The append-only record of what happened."""

from datetime import datetime
from typing import Any

from ehsg.extensions import db
from ehsg.models import Event


def record(
    *,
    kind: str,
    at: datetime,
    user_id: int | None,
    about_id: int | None = None,
    assessment_id: int | None = None,
    subject: str = "",
    old: dict[str, Any] | None = None,
    new: dict[str, Any] | None = None,
) -> None:
    """One event, in the transaction of what it tells of: who did it, and the person it was done to, if any."""
    db.session.add(
        Event(
            kind=kind,
            at=at,
            user_id=user_id,
            about_id=about_id,
            assessment_id=assessment_id,
            subject=subject,
            old=old,
            new=new,
        )
    )
