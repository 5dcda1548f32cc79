"""Invitations: found by their link, and listed for whoever looks after an area's people."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from ehsg.domain import invitations as rules
from ehsg.domain.invitations import INVITER_LEFT, WHY_UNUSABLE, InvitationState
from ehsg.domain.permissions import Action, Role, allowed
from ehsg.domain.subjects import PeopleSubject
from ehsg.domain.tokens import token_hash
from ehsg.extensions import db
from ehsg.models import Invitation, User
from ehsg.queries import people

_WAITING = (Invitation.accepted_at.is_(None), Invitation.withdrawn_at.is_(None))
_WHOLE = (
    joinedload(Invitation.area),
    joinedload(Invitation.message),
    joinedload(Invitation.invited_by).joinedload(User.memberships),
)


def by_token(token: str, *, held: bool) -> Invitation | None:
    """The invitation with this link; `held` alone by a request that may accept it."""
    statement = select(Invitation).where(Invitation.token_sha256 == token_hash(token)).options(*_WHOLE)
    if held:
        statement = statement.with_for_update(of=Invitation)
    return db.session.scalars(statement).unique().one_or_none()


def find(invitation_id: int, *, held: bool = False) -> Invitation | None:
    """The invitation with this id."""
    statement = select(Invitation).where(Invitation.id == invitation_id).options(*_WHOLE)
    if held:
        statement = statement.with_for_update(of=Invitation)
    return db.session.scalars(statement).unique().one_or_none()


def waiting(email: str, role: Role, area_id: int | None) -> Invitation | None:
    """The invitation of this address to this role there, neither accepted nor withdrawn; it may have expired."""
    statement = select(Invitation).where(Invitation.email == email, Invitation.role == role, *_WAITING)
    return db.session.scalars(statement.where(_in(area_id))).one_or_none()


def of_place(area_id: int | None) -> Sequence[Invitation]:
    """The invitations to an area, or to roles of no area, that wait or have expired, the latest first."""
    statement = select(Invitation).where(_in(area_id), *_WAITING).options(*_WHOLE)
    return db.session.scalars(statement.order_by(Invitation.sent_at.desc(), Invitation.id.desc())).unique().all()


def state_of(invitation: Invitation, now: datetime) -> InvitationState:
    """Where it stands now."""
    return rules.state(
        expires_at=invitation.expires_at,
        accepted_at=invitation.accepted_at,
        withdrawn_at=invitation.withdrawn_at,
        now=now,
    )


def why_unusable(invitation: Invitation, now: datetime) -> str | None:
    """Why its link does not work now, in a sentence; None when it works.

    An invitation is as good as its inviter: who was made to leave cannot come back by one that they sent before.
    """
    state = state_of(invitation, now)
    if state is not InvitationState.OPEN:
        return WHY_UNUSABLE[state]
    inviter = people.viewer_of(invitation.invited_by)
    may_still = allowed(inviter, Action.MANAGE_PEOPLE, PeopleSubject(invitation.area_id))
    return None if may_still else INVITER_LEFT


def _in(area_id: int | None) -> ColumnElement[bool]:
    return Invitation.area_id.is_(None) if area_id is None else Invitation.area_id == area_id
