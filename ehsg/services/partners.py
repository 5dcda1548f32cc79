"""Running the partner round: who takes part, opening it, links and nudges, and opening moderation."""

import secrets
from collections.abc import Callable, Collection
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from ehsg.domain.addresses import normal_address
from ehsg.domain.dates import moment_in_words
from ehsg.domain.errors import RuleBroken
from ehsg.domain.guide import Guide
from ehsg.domain.links import LINK_VALID_FOR, LinkState
from ehsg.domain.partners import Round, asked, organisation_key
from ehsg.domain.people import Partner
from ehsg.domain.status import Move, after
from ehsg.domain.text import LABEL_LIMIT, too_long
from ehsg.domain.tokens import token_hash
from ehsg.extensions import db
from ehsg.models import Assessment, Participant, PartnerLink, PartnerRound, PartnerScore, User
from ehsg.queries import partners as queries
from ehsg.queries.assessments import round_state
from ehsg.services import events, mail

LinkTo = Callable[[str], str]


def add_participant(
    *,
    assessment: Assessment,
    guide: Guide,
    partner: Partner,
    name: str,
    scope: Collection[str] | None,
    user_id: int,
    now: datetime,
) -> Participant:
    """An organisation that is asked for its view, of the whole guide when `scope` is None.

    NotEditable; RuleBroken: no name, the organisation takes part already, nothing to ask it, or moderation has begun.
    """
    _must_not_be_moderated(assessment)
    ids = _asked(guide, scope)
    if not name or too_long(name, LABEL_LIMIT):
        raise RuleBroken((f"The organisation must have a name of {LABEL_LIMIT} characters or fewer.",))
    key = organisation_key(name)
    row = next((row for row in queries.of_return(assessment) if row.name_key == key), None)
    if row is not None and row.left_at is None:
        raise RuleBroken((f"{name} takes part already.",))
    if row is None:
        row = Participant(assessment_id=assessment.id, name_key=key, added_at=now)
        db.session.add(row)
    row.partner, row.name, row.left_at = partner, name, None
    row.scope = None if scope is None else list(ids)
    db.session.flush()
    _make_missing_rows(row, ids)
    events.record(
        kind="add_participant",
        at=now,
        user_id=user_id,
        assessment_id=assessment.id,
        subject=str(row.id),
        new={"organisation": name, "scope": row.scope},
    )
    return row


def change_scope(
    *,
    assessment: Assessment,
    guide: Guide,
    participant: Participant,
    scope: Collection[str] | None,
    user_id: int,
    now: datetime,
) -> None:
    """Asks an organisation about other descriptors. What it answered stays, and shows again when it is asked again.

    NotEditable; RuleBroken: nothing to ask, or moderation has begun.
    """
    _must_not_be_moderated(assessment)
    ids = _asked(guide, scope)
    wanted = None if scope is None else list(ids)
    if participant.scope == wanted:
        return
    _make_missing_rows(participant, ids)
    old, participant.scope = participant.scope, wanted
    events.record(
        kind="change_scope",
        at=now,
        user_id=user_id,
        assessment_id=assessment.id,
        subject=str(participant.id),
        old={"organisation": participant.name, "scope": old},
        new={"organisation": participant.name, "scope": wanted},
    )
    db.session.flush()


def remove_participant(*, assessment: Assessment, participant: Participant, user_id: int, now: datetime) -> None:
    """Takes an organisation out: it can write no more, and its links end. What it has written stays, marked.

    NotEditable; RuleBroken: moderation has begun.
    """
    _must_not_be_moderated(assessment)
    written = select(PartnerScore.id).where(PartnerScore.participant_id == participant.id, PartnerScore.version > 0)
    if db.session.scalar(written.limit(1)) is not None:
        participant.left_at = now
        working = (PartnerLink.participant_id == participant.id, PartnerLink.revoked_at.is_(None))
        db.session.execute(update(PartnerLink).where(*working).values(revoked_at=now))
    else:
        for model in (PartnerScore, PartnerLink):
            db.session.execute(delete(model).where(model.participant_id == participant.id))
        db.session.delete(participant)
    events.record(
        kind="remove_participant",
        at=now,
        user_id=user_id,
        assessment_id=assessment.id,
        subject=str(participant.id),
        old={"organisation": participant.name},
    )
    db.session.flush()


def open_round(*, assessment: Assessment, user_id: int, now: datetime) -> None:
    """From now on organisations can score. NotEditable; RuleBroken: nobody takes part. Opening twice is one opening."""
    after(assessment.state, Move.EDIT)
    if assessment.partner_round is not None:
        return
    if not queries.of_return(assessment):
        raise RuleBroken(("Add an organisation first.",))
    assessment.partner_round = PartnerRound(assessment_id=assessment.id, opened_at=now)
    events.record(kind="open_round", at=now, user_id=user_id, assessment_id=assessment.id)
    db.session.flush()


def open_moderation(*, assessment: Assessment, user_id: int, now: datetime) -> None:
    """From now on the area sees every organisation's scores, and none can be changed. NotEditable or RuleBroken."""
    after(assessment.state, Move.EDIT)
    if assessment.partner_round is None:
        raise RuleBroken(("The partner round has not been opened.",))
    if assessment.partner_round.moderation_at is None:
        assessment.partner_round.moderation_at = now
        events.record(kind="open_moderation", at=now, user_id=user_id, assessment_id=assessment.id)
    db.session.flush()


def send_link(
    *, assessment: Assessment, participant: Participant, email: str, by: User, link_to: LinkTo, now: datetime
) -> PartnerLink:
    """A link by which somebody without an account scores for the organisation. NotEditable or RuleBroken."""
    _must_be_scoring(assessment, participant)
    address, token, expires_at = normal_address(email), secrets.token_urlsafe(32), now + LINK_VALID_FOR
    values = _values(assessment, participant, by) | {"link": link_to(token), "expires": moment_in_words(expires_at)}
    message = mail.queue_message(to=address, kind="partner_link", values=values, now=now)
    row = PartnerLink(
        participant_id=participant.id,
        token_sha256=token_hash(token),
        to_address=address,
        message_id=message.id,
        made_by_id=by.id,
        made_at=now,
        expires_at=expires_at,
    )
    db.session.add(row)
    db.session.flush()
    events.record(
        kind="send_partner_link",
        at=now,
        user_id=by.id,
        assessment_id=assessment.id,
        subject=str(row.id),
        new={"organisation": participant.name},
    )
    return row


def revoke_link(*, assessment: Assessment, link: PartnerLink, user_id: int, now: datetime) -> None:
    """The link works no more, in no browser; what was answered by it stays. RuleBroken: it does not work as it is."""
    if queries.link_state(link, now) in (LinkState.REVOKED, LinkState.EXPIRED):
        raise RuleBroken(("This link does not work any more.",))
    link.revoked_at = now
    events.record(
        kind="revoke_partner_link",
        at=now,
        user_id=user_id,
        assessment_id=assessment.id,
        subject=str(link.id),
        old={"organisation": link.participant.name},
    )
    db.session.flush()


def nudge(
    *, assessment: Assessment, participant: Participant, by: User, address_of_page: str, now: datetime
) -> tuple[int, int]:
    """A reminder to the organisation's contributors and to whoever uses a link of it; how many of each were written to.

    A link itself cannot be sent again, for only its hash is kept: the mail says where it is. NotEditable or RuleBroken.
    """
    _must_be_scoring(assessment, participant)
    values = _values(assessment, participant, by)
    key = participant.name_key
    people = [m.user for m in queries.contributors(assessment.area_id) if organisation_key(m.organisation) == key]
    links = db.session.scalars(select(PartnerLink).where(PartnerLink.participant_id == participant.id)).all()
    working = {row.to_address for row in links if queries.link_state(row, now) in (LinkState.WAITING, LinkState.IN_USE)}
    if not people and not working:
        raise RuleBroken((f"There is nobody to write to at {participant.name}. Invite a contributor or send a link.",))
    for user in people:
        mail.queue_message(to=user.email, kind="partner_nudge", values={**values, "page": address_of_page}, now=now)
    for to in sorted(working):
        mail.queue_message(to=to, kind="partner_nudge_link", values=values, now=now)
    events.record(
        kind="nudge",
        at=now,
        user_id=by.id,
        assessment_id=assessment.id,
        subject=str(participant.id),
        new={"organisation": participant.name},
    )
    return len(people), len(working)


def _values(assessment: Assessment, participant: Participant, by: User) -> dict[str, str]:
    return {
        "organisation": participant.name,
        "area": assessment.area.name,
        "year": str(assessment.collection.year),
        "name_of_sender": by.name,
    }


def _must_not_be_moderated(assessment: Assessment) -> None:
    after(assessment.state, Move.EDIT)
    if round_state(assessment) is Round.MODERATION:
        raise RuleBroken(("Moderation has begun, so who is asked what cannot be changed any more.",))


def _must_be_scoring(assessment: Assessment, participant: Participant) -> None:
    after(assessment.state, Move.EDIT)
    if participant.left_at is not None:
        raise RuleBroken((f"{participant.name} does not take part any more.",))
    if round_state(assessment) is not Round.SCORING:
        raise RuleBroken(("The partner round is not open for scoring.",))


def _asked(guide: Guide, scope: Collection[str] | None) -> tuple[str, ...]:
    ids = asked(scope, guide.descriptor_ids)
    if not ids:
        raise RuleBroken(("Choose at least one descriptor.",))
    return ids


def _make_missing_rows(participant: Participant, wanted: Collection[str]) -> None:
    """A row for each descriptor asked about, so that a first save is an update of a known version."""
    rows = select(PartnerScore.descriptor_id).where(PartnerScore.participant_id == participant.id)
    there = set(db.session.scalars(rows))
    ids = [id_ for id_ in wanted if id_ not in there]
    if ids:
        db.session.execute(
            insert(PartnerScore),
            [
                {"participant_id": participant.id, "descriptor_id": id_, "cannot_judge": False, "evidence": []}
                for id_ in ids
            ],
        )
