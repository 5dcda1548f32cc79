"""Saying who may see the area's scores and priorities."""

from dataclasses import asdict
from datetime import datetime

from ehsg.domain.content import Sharing
from ehsg.domain.errors import StaleVersion
from ehsg.domain.status import Move, after
from ehsg.extensions import db
from ehsg.models import Assessment, SharingPermission
from ehsg.services import events


def choose_sharing(*, assessment: Assessment, sharing: Sharing, version: int, user_id: int, now: datetime) -> None:
    """Stores the two permissions and the acknowledgement. NotEditable or StaleVersion."""
    after(assessment.state, Move.EDIT)
    row = assessment.sharing
    if row is None:
        row = SharingPermission(assessment_id=assessment.id, acknowledged=False, version=0)
        assessment.sharing = row
    stored = Sharing(row.areas, row.departments, row.acknowledged)
    if stored == sharing:
        return
    if row.version != version:
        raise StaleVersion("Somebody else changed the sharing choices after you opened this page.")
    row.areas, row.departments, row.acknowledged = sharing.areas, sharing.departments, sharing.acknowledged
    row.version += 1
    events.record(
        kind="choose_sharing",
        at=now,
        user_id=user_id,
        assessment_id=assessment.id,
        old=asdict(stored),
        new=asdict(sharing),
    )
    db.session.flush()
