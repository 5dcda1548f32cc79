"""Recording who signed the return off, and for exactly what content."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ehsg.domain.content import sha256, to_json
from ehsg.domain.dates import uk_date
from ehsg.domain.errors import NotFound, RuleBroken
from ehsg.domain.guide import Guide, UnknownInGuide
from ehsg.domain.sign_off import How, Signatory, second_role, slot
from ehsg.domain.status import Move, after
from ehsg.extensions import db
from ehsg.models import Assessment, SignedContent, SignOff
from ehsg.queries import assessments
from ehsg.queries import sign_off as sign_off_queries
from ehsg.services import events

CHANGED = "The return changed while this page was open. Check what changed, then {again}."


@dataclass(frozen=True)
class Details:
    """What goes with a signature. `asked_about`, `delegate_reason`: as in `domain.sign_off.Signature`.

    `user_id` is who signed in their own account.
    """

    capacity: str = ""
    delegate_reason: str = ""
    minute: str = ""
    asked_about: tuple[str, ...] | None = None
    user_id: int | None = None


def record_sign_off(
    *,
    assessment: Assessment,
    guide: Guide,
    role_id: str,
    name: str,
    organisation: str,
    signed_on: date,
    how: How,
    seen_sha256: str,
    user_id: int | None,
    now: datetime,
    details: Details = Details(),
) -> SignOff:
    """Records a signature for the content as it is now, in place of an earlier one of the same role or organisation.

    `seen_sha256` is the hash that the page showed: when the content has changed since, the signature could not have
    been for it. `user_id` is who records it, None for somebody who signs by a link. NotEditable; NotFound: the guide
    has no such role; RuleBroken, also where one person would sign in two roles that do not go together.
    """
    after(assessment.state, Move.EDIT)
    try:
        role = guide.sign_off_role(role_id)
    except UnknownInGuide:
        raise NotFound("The guide has no such sign-off role.") from None
    content = assessments.content(assessment, guide)
    digest = sha256(content)
    if digest != seen_sha256:
        again = "record it again" if how not in (How.ACCOUNT, How.LINK) else "sign"
        raise RuleBroken((CHANGED.format(again=again),))
    if signed_on > uk_date(now):
        raise RuleBroken(("The date of the sign-off must be today or in the past.",))
    place = slot(role, organisation)
    signatory = Signatory(role_id, place, name, details.user_id)
    if problem := second_role(guide, signatory, _others(assessment)):
        raise RuleBroken((problem,))
    if db.session.get(SignedContent, digest) is None:
        db.session.add(SignedContent(sha256=digest, content=to_json(content), created_at=now))
        db.session.flush()
    replaced = [row for row in sign_off_queries.current(assessment) if row.slot == place]
    for earlier in replaced:
        earlier.withdrawn_at = now
    db.session.flush()
    row = SignOff(
        assessment_id=assessment.id,
        role_id=role_id,
        slot=place,
        name=name,
        organisation=organisation,
        signed_on=signed_on,
        how=how,
        content_sha256=digest,
        capacity=details.capacity,
        delegate_reason=details.delegate_reason,
        minute=details.minute,
        asked_about=None if details.asked_about is None else list(details.asked_about),
        user_id=details.user_id,
        recorded_by_id=user_id,
        recorded_at=now,
    )
    db.session.add(row)
    events.record(
        kind="record_sign_off",
        at=now,
        user_id=user_id,
        assessment_id=assessment.id,
        subject=role_id,
        old=_values(replaced[0]) if replaced else None,
        new=_values(row),
    )
    db.session.flush()
    return row


def withdraw_sign_off(*, assessment: Assessment, sign_off_id: int, user_id: int, now: datetime) -> SignOff:
    """Takes out a signature that was recorded by mistake; the record of it stays. NotEditable or NotFound."""
    after(assessment.state, Move.EDIT)
    row = sign_off_queries.find(assessment, sign_off_id)
    if row is None:
        raise NotFound("This return has no such sign-off.")
    row.withdrawn_at = now
    events.record(
        kind="withdraw_sign_off",
        at=now,
        user_id=user_id,
        assessment_id=assessment.id,
        subject=row.role_id,
        old=_values(row),
    )
    db.session.flush()
    return row


def _others(assessment: Assessment) -> list[Signatory]:
    rows = sign_off_queries.current(assessment)
    return [Signatory(row.role_id, row.slot, row.name, row.user_id) for row in rows]


def _values(row: SignOff) -> dict[str, Any]:
    return {
        "name": row.name,
        "organisation": row.organisation,
        "signed_on": row.signed_on.isoformat(),
        "how": row.how.value,
        "sha256": row.content_sha256,
    }
