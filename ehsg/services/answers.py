"""An organisation's own answers, by its contributors or by whoever confirmed a link for it."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import update

from ehsg.domain.errors import LinkUnusable, NotFound, RuleBroken, StaleVersion
from ehsg.domain.partners import PartnerEntry, problems
from ehsg.domain.tokens import token_hash
from ehsg.extensions import db
from ehsg.models import Assessment, Participant, PartnerLink, PartnerScore
from ehsg.queries import answers as queries
from ehsg.queries import partners
from ehsg.services import events


@dataclass(frozen=True)
class Who:
    """Who answers: somebody with an account, or by a link that was confirmed."""

    user_id: int | None = None
    link_id: int | None = None


def record_answer(
    *,
    assessment: Assessment,
    participant: Participant,
    descriptor_id: str,
    entry: PartnerEntry,
    version: int,
    who: Who,
    now: datetime,
) -> int:
    """Stores the organisation's answer over the version that it was drawn from; returns the new version.

    Whether it may be given now is for the rule table. NotFound: the organisation is not asked about it. RuleBroken:
    out of bounds. StaleVersion: a colleague saved something else in between, and nothing is stored.
    """
    if wrong := problems(entry):
        raise RuleBroken(wrong)
    row = queries.find(participant, descriptor_id)
    if row is None:
        raise NotFound("This organisation is not asked about this descriptor.")
    stored = queries.entry_of(row)
    if stored == entry:
        return row.version
    if row.version != version or not _claim(row, entry, version, who, now):
        raise StaleVersion("Somebody else in your organisation saved this after you opened it.")
    events.record(
        kind="record_answer",
        at=now,
        user_id=who.user_id,
        assessment_id=assessment.id,
        subject=descriptor_id,
        old={"organisation": participant.name, **_told(stored)},
        new={"organisation": participant.name, "link": who.link_id, **_told(entry)},
    )
    db.session.flush()
    return version + 1


def _claim(row: PartnerScore, entry: PartnerEntry, version: int, who: Who, now: datetime) -> bool:
    """Writes only where the version is still the one read: of two at the same moment, one wins and one is told."""
    result = db.session.execute(
        update(PartnerScore)
        .where(PartnerScore.id == row.id, PartnerScore.version == version)
        .values(
            score=entry.score,
            cannot_judge=entry.cannot_judge,
            comment=entry.comment,
            evidence=[[link.label, link.url] for link in entry.evidence],
            version=version + 1,
            saved_by_id=who.user_id,
            saved_by_link_id=who.link_id,
            saved_at=now,
        )
        .execution_options(synchronize_session=False)
    )
    return bool(result.rowcount == 1)  # type: ignore[attr-defined]


def _told(entry: PartnerEntry) -> dict[str, Any]:
    return {"score": entry.score, "cannot_judge": entry.cannot_judge, "comment": entry.comment}


def confirm_link(*, link: PartnerLink, name: str, capacity: str, now: datetime) -> str:
    """Binds the link to the browser that confirmed it, by the secret returned, and records who that is.

    The link's row must be held alone. LinkUnusable: it was confirmed, revoked or has expired.
    """
    if reason := partners.why_unusable(link, now):
        raise LinkUnusable(reason)
    secret = secrets.token_urlsafe(32)
    link.used_at, link.browser_sha256, link.name, link.capacity = now, token_hash(secret), name, capacity
    events.record(
        kind="confirm_partner_link",
        at=now,
        user_id=None,
        assessment_id=link.participant.assessment_id,
        subject=str(link.id),
        new={"organisation": link.participant.name},
    )
    db.session.flush()
    return secret
