"""Keeping what was typed when the sign-in had ended."""

import secrets
from datetime import datetime

from sqlalchemy import delete

from ehsg.domain.tokens import token_hash
from ehsg.extensions import db
from ehsg.models import KeptForm
from ehsg.queries.kept_forms import KEPT_FOR


def keep(*, user_id: int, path: str, fields: list[tuple[str, str]], now: datetime) -> str:
    """Keeps the fields for who drew the form; answers with the token to find them. Forgets what is a day old."""
    db.session.execute(delete(KeptForm).where(KeptForm.kept_at < now - KEPT_FOR))
    token = secrets.token_urlsafe(24)
    db.session.add(
        KeptForm(
            token_sha256=token_hash(token),
            user_id=user_id,
            path=path,
            fields=[list(pair) for pair in fields],
            kept_at=now,
        )
    )
    db.session.flush()
    return token
