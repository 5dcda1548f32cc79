"""The partner round of a return: who takes part, how far each is, and links."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from ehsg.domain import links as rules
from ehsg.domain.guide import Guide
from ehsg.domain.links import WHY_UNUSABLE, LinkState
from ehsg.domain.partners import asked, organisation_key
from ehsg.domain.people import Partner
from ehsg.domain.permissions import Role
from ehsg.domain.subjects import PartnerSubject
from ehsg.domain.tokens import token_hash
from ehsg.extensions import db
from ehsg.models import Assessment, Membership, Participant, PartnerLink, PartnerScore, User
from ehsg.queries.assessments import round_state


@dataclass(frozen=True)
class Progress:
    """One organisation in the round: how much of what it is asked it has answered, never what."""

    participant: Participant
    asked: int
    answered: int
    last_saved_at: datetime | None
    links: tuple[PartnerLink, ...]
    contributors: tuple[User, ...]


def find(assessment: Assessment, participant_id: int) -> Participant | None:
    """An organisation of this very return's round."""
    of_this = Participant.id == participant_id, Participant.assessment_id == assessment.id
    return db.session.scalars(select(Participant).where(*of_this)).one_or_none()


def of_return(assessment: Assessment) -> Sequence[Participant]:
    """Every organisation in the round, by name."""
    found = select(Participant).where(Participant.assessment_id == assessment.id)
    return db.session.scalars(found.order_by(Participant.name_key, Participant.id)).all()


def subject(assessment: Assessment, participant: Participant) -> PartnerSubject:
    """What the rule table needs to know of an organisation's own scores."""
    return PartnerSubject(
        area_id=assessment.area_id,
        participant_id=participant.id,
        organisation=participant.name_key,
        state=assessment.state,
        round=round_state(assessment),
        left=participant.left_at is not None,
    )


def progress(assessment: Assessment, guide: Guide) -> tuple[Progress, ...]:
    """How far each organisation is, in four statements, whatever their number."""
    participants = of_return(assessment)
    ids = [row.id for row in participants]
    answered, saved = _answered(ids)
    links: dict[int, list[PartnerLink]] = {}
    of_these = select(PartnerLink).where(PartnerLink.participant_id.in_(ids)).order_by(PartnerLink.id)
    for link in db.session.scalars(of_these):
        links.setdefault(link.participant_id, []).append(link)
    members = contributors(assessment.area_id)
    return tuple(
        Progress(
            participant=row,
            asked=len(wanted := asked(row.scope, guide.descriptor_ids)),
            answered=len(answered.get(row.id, set()) & set(wanted)),
            last_saved_at=saved.get(row.id),
            links=tuple(links.get(row.id, ())),
            contributors=tuple(m.user for m in members if organisation_key(m.organisation) == row.name_key),
        )
        for row in participants
    )


def _answered(ids: list[int]) -> tuple[dict[int, set[str]], dict[int, datetime]]:
    """By organisation: the descriptors that it has answered, and when it last saved anything."""
    done = or_(PartnerScore.score.is_not(None), PartnerScore.cannot_judge)
    rows = db.session.execute(
        select(PartnerScore.participant_id, PartnerScore.descriptor_id, PartnerScore.saved_at, done).where(
            PartnerScore.participant_id.in_(ids), PartnerScore.version > 0
        )
    )
    answered: dict[int, set[str]] = {}
    saved: dict[int, datetime] = {}
    for participant_id, descriptor_id, at, is_done in rows:
        if at is not None:
            saved[participant_id] = max(at, saved.get(participant_id, at))
        if is_done:
            answered.setdefault(participant_id, set()).add(descriptor_id)
    return answered, saved


def contributors(area_id: int) -> Sequence[Membership]:
    """The area's contributors with their people, by organisation."""
    return db.session.scalars(
        select(Membership)
        .where(Membership.area_id == area_id, Membership.role == Role.CONTRIBUTOR, Membership.ended_at.is_(None))
        .options(joinedload(Membership.user))
        .order_by(Membership.organisation, Membership.id)
    ).all()


def organisations_without(assessment: Assessment) -> tuple[tuple[Partner, str], ...]:
    """Organisations that contributors of the area speak for and that do not take part in the round yet."""
    taking_part = {row.name_key for row in of_return(assessment) if row.left_at is None}
    found: dict[str, tuple[Partner, str]] = {}
    for row in contributors(assessment.area_id):
        key = organisation_key(row.organisation)
        if key not in taking_part and row.partner is not None:
            found.setdefault(key, (row.partner, row.organisation))
    return tuple(found.values())


def link_by_token(token: str, *, held: bool) -> PartnerLink | None:
    """The link with this token; `held` alone by a request that may use it."""
    statement = select(PartnerLink).where(PartnerLink.token_sha256 == token_hash(token))
    statement = statement.options(joinedload(PartnerLink.participant))
    if held:
        statement = statement.with_for_update(of=PartnerLink)
    return db.session.scalars(statement).one_or_none()


def link_by_browser(secret: str, now: datetime) -> PartnerLink | None:
    """The link that was confirmed in the browser with this secret, while it works."""
    statement = select(PartnerLink).where(PartnerLink.browser_sha256 == token_hash(secret))
    found = db.session.scalars(statement.options(joinedload(PartnerLink.participant))).one_or_none()
    return found if found and link_state(found, now) is LinkState.IN_USE else None


def link_state(link: PartnerLink, now: datetime) -> LinkState:
    """Where the link stands now."""
    return rules.link_state(expires_at=link.expires_at, used_at=link.used_at, revoked_at=link.revoked_at, now=now)


def why_unusable(link: PartnerLink, now: datetime) -> str | None:
    """Why the link cannot be confirmed now, in a sentence; None when it can."""
    return WHY_UNUSABLE[link_state(link, now)]


def find_link(assessment: Assessment, link_id: int) -> PartnerLink | None:
    """A link of this very return's round."""
    return db.session.scalars(
        select(PartnerLink)
        .join(PartnerLink.participant)
        .where(PartnerLink.id == link_id, Participant.assessment_id == assessment.id)
        .options(joinedload(PartnerLink.participant))
    ).one_or_none()


def return_of(participant: Participant) -> Assessment:
    """The return whose round the organisation takes part in."""
    return db.session.scalars(
        select(Assessment)
        .where(Assessment.id == participant.assessment_id)
        .options(joinedload(Assessment.area), joinedload(Assessment.collection), joinedload(Assessment.partner_round))
    ).one()
