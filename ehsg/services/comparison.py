"""Keeping the files of comparisons, so that each is rendered once."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select

from ehsg.domain.comparison import FILES_KEPT_FOR, Kind
from ehsg.extensions import db
from ehsg.models import ComparisonFile


def keep(*, sources: str, kind: Kind, data: bytes, outside: Sequence[Sequence[int]], now: datetime) -> None:
    """Keeps the file unless it is kept already. Forgets those that are a month old."""
    db.session.execute(delete(ComparisonFile).where(ComparisonFile.made_at < now - FILES_KEPT_FOR))
    same = select(ComparisonFile.id).where(ComparisonFile.sources_sha256 == sources, ComparisonFile.kind == kind)
    if db.session.scalar(same) is None:
        db.session.add(
            ComparisonFile(sources_sha256=sources, kind=kind, data=data, outside=list(map(list, outside)), made_at=now)
        )
        db.session.flush()
