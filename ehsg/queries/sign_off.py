"""Sign-offs, who was asked for one, and the board that both make."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, literal, null, or_, select
from sqlalchemy.orm import joinedload

from ehsg.domain.content import Content, from_json
from ehsg.domain.guide import Guide
from ehsg.domain.links import LinkState, link_state
from ehsg.domain.permissions import Role
from ehsg.domain.sign_off import Now, Place, Request, Signature, board
from ehsg.domain.status import State
from ehsg.domain.subjects import SignOffSubject
from ehsg.domain.tokens import token_hash
from ehsg.extensions import db
from ehsg.models import (
    Assessment,
    Membership,
    Participant,
    PartnerScore,
    SignedContent,
    SignOff,
    SignOffRequest,
)

# Put together once: that takes longer than running them.
_CURRENT = (
    select(SignOff)
    .where(SignOff.assessment_id == bindparam("assessment_id"), SignOff.withdrawn_at.is_(None))
    .order_by(SignOff.id)
)
_WITH_WHAT_WAS_SIGNED = _CURRENT.add_columns(SignedContent.content).outerjoin(
    SignedContent,
    and_(SignedContent.sha256 == SignOff.content_sha256, SignedContent.sha256 != bindparam("digest")),
)
_ASKED = select(
    SignOffRequest.id,
    SignOffRequest.role_id,
    SignOffRequest.slot,
    SignOffRequest.name,
    SignOffRequest.organisation,
    SignOffRequest.asked_at,
    SignOffRequest.nudged_at,
    SignOffRequest.declined_at,
    SignOffRequest.decline_reason,
).where(SignOffRequest.assessment_id == bindparam("assessment_id"), SignOffRequest.ended_at.is_(None))
_ANSWERED = (
    select(PartnerScore.id)
    .where(
        PartnerScore.participant_id == Participant.id,
        or_(PartnerScore.score.is_not(None), PartnerScore.cannot_judge),
    )
    .exists()
)
_TOOK_PART = select(null(), null(), null(), literal(""), Participant.name, null(), null(), null(), literal("")).where(
    Participant.assessment_id == bindparam("assessment_id"), Participant.left_at.is_(None), _ANSWERED
)
_ASKED_AND_TOOK_PART = _ASKED.union_all(_TOOK_PART)


def current(assessment: Assessment) -> Sequence[SignOff]:
    """The sign-offs recorded and not withdrawn, in the order recorded."""
    return db.session.scalars(_CURRENT, {"assessment_id": assessment.id}).all()


def signature(row: SignOff) -> Signature:
    """The row as the domain judges it."""
    return Signature(
        role_id=row.role_id,
        name=row.name,
        organisation=row.organisation,
        signed_on=row.signed_on,
        how=row.how,
        content_sha256=row.content_sha256,
        capacity=row.capacity,
        delegate_reason=row.delegate_reason,
        minute=row.minute,
        asked_about=None if row.asked_about is None else tuple(row.asked_about),
        id=row.id,
    )


def places(assessment: Assessment, guide: Guide, content: Content, digest: str) -> tuple[Place, ...]:
    """The sign-off board against the content as it is now, whose hash is `digest`: two statements."""
    this = {"assessment_id": assessment.id}
    signatures: list[Signature] = []
    signed: dict[str, Content] = {}
    for row, then in db.session.execute(_WITH_WHAT_WAS_SIGNED, {**this, "digest": digest}):
        signatures.append(signature(row))
        if then is not None and row.content_sha256 not in signed:
            signed[row.content_sha256] = from_json(then)
    rows = db.session.execute(_ASKED_AND_TOOK_PART, this).all()
    return board(
        guide,
        signatures=signatures,
        requests=[Request(*row) for row in sorted((r for r in rows if r.id is not None), key=lambda r: r.id)],
        took_part=sorted((row.organisation for row in rows if row.id is None), key=str.casefold),
        now=Now(content, digest, signed),
    )


def find(assessment: Assessment, sign_off_id: int) -> SignOff | None:
    """A current sign-off of this very return."""
    return next((row for row in current(assessment) if row.id == sign_off_id), None)


def find_request(assessment: Assessment, request_id: int) -> SignOffRequest | None:
    """A request of this very return that has not ended."""
    return db.session.scalars(
        select(SignOffRequest).where(
            SignOffRequest.id == request_id,
            SignOffRequest.assessment_id == assessment.id,
            SignOffRequest.ended_at.is_(None),
        )
    ).one_or_none()


def request_of(assessment: Assessment, user_id: int) -> int | None:
    """The id of what a person is asked to sign of this return, the first asked; None when nothing."""
    return db.session.scalar(
        select(SignOffRequest.id)
        .where(
            SignOffRequest.assessment_id == assessment.id,
            SignOffRequest.user_id == user_id,
            SignOffRequest.ended_at.is_(None),
        )
        .order_by(SignOffRequest.id)
        .limit(1)
    )


def request_at(assessment: Assessment, slot: str) -> SignOffRequest | None:
    """Who is asked to sign at a place now."""
    return db.session.scalars(
        select(SignOffRequest).where(
            SignOffRequest.assessment_id == assessment.id,
            SignOffRequest.slot == slot,
            SignOffRequest.ended_at.is_(None),
        )
    ).one_or_none()


def subject(assessment: Assessment, request: SignOffRequest) -> SignOffSubject:
    """What the rule table needs to know of a request."""
    return SignOffSubject(
        area_id=assessment.area_id, request_id=request.id, user_id=request.user_id, state=assessment.state
    )


def who_can_be_asked(area_id: int) -> Sequence[Membership]:
    """The area's signatories and contributors with their people, by name."""
    found = db.session.scalars(
        select(Membership)
        .where(
            Membership.area_id == area_id,
            Membership.role.in_((Role.SIGNATORY, Role.CONTRIBUTOR)),
            Membership.ended_at.is_(None),
        )
        .options(joinedload(Membership.user))
    ).all()
    return sorted(found, key=lambda row: (row.user.name.casefold(), row.id))


@dataclass(frozen=True)
class ToSign:
    """What a person is asked to sign; `signed`: they have, for what the return said then."""

    request_id: int
    assessment: Assessment
    signed: bool


def waiting_for(user_id: int, areas: frozenset[int]) -> tuple[ToSign, ...]:
    """What a person is asked to sign in areas of theirs, and has not declined; the longest asked first."""
    signed = select(SignOff.id).where(
        SignOff.assessment_id == SignOffRequest.assessment_id,
        SignOff.slot == SignOffRequest.slot,
        SignOff.withdrawn_at.is_(None),
    )
    rows = db.session.execute(
        select(SignOffRequest.id, Assessment, signed.exists())
        .join(Assessment, Assessment.id == SignOffRequest.assessment_id)
        .where(
            SignOffRequest.user_id == user_id,
            SignOffRequest.ended_at.is_(None),
            SignOffRequest.declined_at.is_(None),
            Assessment.state != State.SUBMITTED,
            Assessment.area_id.in_(areas),
        )
        .options(joinedload(Assessment.area), joinedload(Assessment.collection))
        .order_by(SignOffRequest.asked_at, SignOffRequest.id)
    )
    return tuple(ToSign(*row) for row in rows)


def request_by_token(token: str, *, held: bool) -> SignOffRequest | None:
    """The request whose link has this token; `held` alone by a request that may use it."""
    statement = select(SignOffRequest).where(SignOffRequest.token_sha256 == token_hash(token))
    if held:
        statement = statement.with_for_update()
    return db.session.scalars(statement).one_or_none()


def request_by_browser(secret: str, now: datetime) -> SignOffRequest | None:
    """The request whose link was confirmed in the browser with this secret, while it works."""
    statement = select(SignOffRequest).where(SignOffRequest.browser_sha256 == token_hash(secret))
    found = db.session.scalars(statement).one_or_none()
    return found if found and state_of_link(found, now) is LinkState.IN_USE else None


def state_of_link(request: SignOffRequest, now: datetime) -> LinkState:
    """Where the request's link stands now; one that goes to an account has none, and counts as expired."""
    if request.expires_at is None:
        return LinkState.EXPIRED
    return link_state(expires_at=request.expires_at, used_at=request.used_at, revoked_at=request.ended_at, now=now)


def return_of(request: SignOffRequest) -> Assessment:
    """The return that is to be signed."""
    return db.session.scalars(
        select(Assessment)
        .join(Assessment.area)
        .join(Assessment.collection)
        .where(Assessment.id == request.assessment_id)
        .options(
            joinedload(Assessment.area),
            joinedload(Assessment.collection),
            joinedload(Assessment.sharing),
            joinedload(Assessment.extension),
            joinedload(Assessment.partner_round),
        )
    ).one()
