"""Taking a person's name and address out of the service, and forgetting what has been kept long enough."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from ehsg.domain.errors import RuleBroken
from ehsg.domain.forgotten_password import KEPT_FOR as LINKS_KEPT_FOR
from ehsg.domain.personal_data import INVITATIONS_KEPT_FOR, MESSAGES_KEPT_FOR, address_after, name_after
from ehsg.domain.sign_in import KEPT_FOR as ATTEMPTS_KEPT_FOR
from ehsg.extensions import db
from ehsg.models import (
    Invitation,
    KeptForm,
    Message,
    PasswordLink,
    RecoveryCode,
    SecondFactor,
    SignInAttempt,
    SignOffRequest,
    User,
)
from ehsg.queries import personal_data as queries
from ehsg.queries.kept_forms import KEPT_FOR as FORMS_KEPT_FOR
from ehsg.services import events

# What becomes of each column of `users`; a test fails when one is in neither. Secrets and the like get None here.
STAYS = frozenset({"id", "created_at"})
BECOMES: dict[str, Callable[[User, datetime], Any]] = {
    "email": lambda user, _now: address_after(user.id),
    "name": lambda user, _now: name_after(user.id),
    "password": lambda _user, _now: None,
    "active": lambda _user, _now: False,
    "fs_uniquifier": lambda _user, _now: uuid4().hex,  # which ends every session
    "anonymised_at": lambda _user, now: now,
}
# Rows of the person that go altogether: one column a table. Memberships, events, and who saved, signed or submitted
# stay, and show the new name.
GOES: tuple[InstrumentedAttribute[int] | InstrumentedAttribute[int | None], ...] = (
    KeptForm.user_id,
    SignInAttempt.user_id,
    SecondFactor.user_id,
    RecoveryCode.user_id,
    PasswordLink.user_id,
)
_NAMED = "somebody who has left"


def anonymise(*, user: User, by_id: int | None, now: datetime) -> None:
    """Takes out name, address, password, sessions, messages, kept texts and sign-ins; the trail stays.

    `by_id` is None for the operator's command. RuleBroken: the person has a role still, or was anonymised before.
    """
    if problem := queries.why_not_anonymised(user, lock=True):
        raise RuleBroken((problem,))
    _scrub_messages(user)
    _scrub_invitations(user)
    _scrub_requests_to_sign(user)
    for column in GOES:
        db.session.execute(delete(column.class_).where(column == user.id))
    for name, value in BECOMES.items():
        setattr(user, name, value(user, now))
    events.record(
        kind="anonymise", at=now, user_id=by_id, about_id=user.id, subject=str(user.id), new={"name": user.name}
    )
    db.session.flush()


def record_export(*, user: User, by_id: int | None, now: datetime) -> None:
    """Notes that somebody else than the person took along what is held about the person."""
    events.record(kind="export_personal_data", at=now, user_id=by_id, about_id=user.id, subject=str(user.id))
    db.session.flush()


def forget_old(*, now: datetime) -> int:
    """Takes out messages, invitations, tries to sign in and texts that were kept long enough; how many there were."""
    dealt_with, unused = now - MESSAGES_KEPT_FOR, now - INVITATIONS_KEPT_FOR
    old = (
        delete(Message).where(or_(Message.sent_at < dealt_with, Message.failed_at < dealt_with)),
        delete(SignInAttempt).where(SignInAttempt.at < now - ATTEMPTS_KEPT_FOR),
        delete(PasswordLink).where(PasswordLink.at < now - LINKS_KEPT_FOR),
        delete(KeptForm).where(KeptForm.kept_at < now - FORMS_KEPT_FOR),
        delete(Invitation).where(
            Invitation.accepted_at.is_(None), or_(Invitation.withdrawn_at < unused, Invitation.expires_at < unused)
        ),
    )
    return sum(db.session.execute(statement).rowcount for statement in old)  # type: ignore[attr-defined]


def _scrub_invitations(user: User) -> None:
    """Those to the address that were not accepted go; of the one that made a membership the record stays."""
    to_them = Invitation.email == user.email
    db.session.execute(delete(Invitation).where(to_them, Invitation.accepted_at.is_(None)))
    db.session.execute(update(Invitation).where(to_them).values(email=address_after(user.id)))


def _scrub_requests_to_sign(user: User) -> None:
    """Who was asked, when and what they answered stays. A signature's own name does too: it is what was signed."""
    mine = SignOffRequest.user_id == user.id
    db.session.execute(update(SignOffRequest).where(mine).values(name=name_after(user.id)))
    to_them = func.lower(SignOffRequest.to_address) == user.email
    gone = {"name": name_after(user.id), "to_address": address_after(user.id)}
    db.session.execute(update(SignOffRequest).where(to_them).values(**gone))


def _scrub_messages(user: User) -> None:
    """Those to the person go, sent or not; those that name the person to others name nobody."""
    db.session.execute(delete(Message).where(func.lower(Message.to_address) == user.email))
    for message in db.session.scalars(select(Message).order_by(Message.id)):
        if user.name in message.values.values():
            message.values = {k: _NAMED if v == user.name else v for k, v in message.values.items()}
