"""A made-up sign-off board: Leeds has asked its signatories; one has declined, and some are waited for."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from ehsg.domain.guide import Guide
from ehsg.domain.links import LINK_VALID_FOR
from ehsg.domain.sign_off import slot
from ehsg.domain.tokens import token_hash
from ehsg.extensions import db
from ehsg.models import Assessment, SignOffRequest
from ehsg.queries import assessments, people
from ehsg.services import events
from ehsg.services.demo.people import LEEDS

# Role, organisation, who is asked (their address where they have an account, else their name), days ago.
ASKED = (
    ("chair", "", "signatory.leeds@example.org", 5),
    ("chief_executive", "", "Priya Thornber", 12),
    ("partner", "West Yorkshire Police", "police.leeds@example.org", 5),
    ("partner", "Leeds schools’ forum", "Gareth Illingworth", 9),
)
DECLINED = ("Leeds schools’ forum", "Our forum meets again in July and cannot agree to the scores before.")


def ask_signatories(*, guide: Guide, year: int, coordinators: Mapping[str, int], now: datetime) -> None:
    """Requests without their mail: nobody has the links. A new one can be sent from the board."""
    assessment = assessments.find(LEEDS, year)
    if assessment is None:
        return
    for role_id, organisation, whom, days in ASKED:
        row = _request(guide, assessment, role_id, organisation, whom)
        row.asked_by_id, row.asked_at = coordinators[LEEDS], now - timedelta(days=days)
        if row.user_id is None:
            row.token_sha256, row.expires_at = token_hash(secrets.token_urlsafe(32)), row.asked_at + LINK_VALID_FOR
        if organisation == DECLINED[0]:
            row.declined_at, row.decline_reason = now - timedelta(days=3), DECLINED[1]
        db.session.add(row)
        _record("ask_to_sign", row, row.asked_at, row.asked_by_id)
        if row.declined_at is not None:
            _record("decline_to_sign", row, row.declined_at, None, reason=row.decline_reason)
    db.session.flush()


def _request(guide: Guide, assessment: Assessment, role_id: str, organisation: str, whom: str) -> SignOffRequest:
    user = people.find_by_email(whom) if "@" in whom else None
    return SignOffRequest(
        assessment_id=assessment.id,
        role_id=role_id,
        slot=slot(guide.sign_off_role(role_id), organisation),
        organisation=organisation,
        name=user.name if user else whom,
        user_id=user.id if user else None,
        to_address="" if user else f"{whom.split()[0].lower()}@leeds.example.org",
    )


def _record(kind: str, row: SignOffRequest, at: datetime, user_id: int | None, **more: str) -> None:
    new = {"name": row.name, "organisation": row.organisation, **more}
    events.record(kind=kind, at=at, user_id=user_id, assessment_id=row.assessment_id, subject=row.role_id, new=new)
