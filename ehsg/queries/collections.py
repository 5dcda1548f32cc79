"""Collections."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from ehsg.extensions import db
from ehsg.models import Collection


def find(year: int) -> Collection | None:
    """The year's collection."""
    return db.session.scalars(select(Collection).where(Collection.year == year)).one_or_none()


def every() -> Sequence[Collection]:
    """Every collection, the latest year first."""
    return db.session.scalars(select(Collection).order_by(Collection.year.desc())).all()


def opened(now: datetime) -> Sequence[Collection]:
    """Every collection that has opened by the moment given, the latest year first."""
    return db.session.scalars(
        select(Collection).where(Collection.opens_at <= now).order_by(Collection.year.desc())
    ).all()
