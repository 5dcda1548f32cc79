"""What was typed when a sign-in had ended."""

from datetime import datetime, timedelta

from sqlalchemy import select

from ehsg.domain.permissions import Viewer
from ehsg.domain.tokens import token_hash
from ehsg.extensions import db
from ehsg.models import KeptForm

KEPT_FOR = timedelta(hours=24)


def find(viewer: Viewer, *, token: str, path: str, now: datetime) -> KeptForm | None:
    """The kept form with this token, for the person who typed it and the page it was typed on only, for a day."""
    return db.session.scalars(
        select(KeptForm).where(
            KeptForm.token_sha256 == token_hash(token),
            KeptForm.user_id == viewer.user_id,
            KeptForm.path == path,
            KeptForm.kept_at >= now - KEPT_FOR,
        )
    ).one_or_none()
