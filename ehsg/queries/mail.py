"""Mail: its texts, what is due, and what administrators see of it."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

import yaml
from sqlalchemy import func, select

from ehsg.config import ROOT
from ehsg.domain.errors import RuleBroken
from ehsg.domain.mail import Letter, MailState, Text, texts_from, write
from ehsg.domain.permissions import Action, Viewer, allowed
from ehsg.extensions import db
from ehsg.models import Message

FILE = ROOT / "data" / "mail.yaml"
MOST_SHOWN = 200  # by the command
PAGE = 50
SECRET = "link"  # noqa: S105  # nosec B105  # the name of the value that lets whoever reads it in
NOT_SHOWN = "(the link is shown to the recipient only)"


_IN_STATE = {
    MailState.WAITING: (Message.sent_at.is_(None), Message.failed_at.is_(None)),
    MailState.SENT: (Message.sent_at.is_not(None),),
    MailState.FAILED: (Message.failed_at.is_not(None),),
}


@dataclass(frozen=True)
class Shown:
    """A message as it is listed; `letter` is None when its text does not exist any more."""

    message: Message
    letter: Letter | None

    @property
    def state(self) -> str:
        """In words."""
        if self.message.sent_at:
            return "Kept here, not sent out" if self.message.sent_by == "outbox" else "Sent"
        if self.message.failed_at:
            return "Failed"
        return "Trying again" if self.message.attempts else "Waiting"


@cache
def texts() -> dict[str, Text]:
    """The texts of every kind, read once in a process."""
    return texts_from(yaml.safe_load(FILE.read_text(encoding="utf-8")))


def next_due(now: datetime) -> Message | None:
    """The message to send next, held alone; None when nothing is due or others hold it."""
    return db.session.scalars(
        select(Message)
        .where(Message.sent_at.is_(None), Message.failed_at.is_(None), Message.next_try_at <= now)
        .order_by(Message.next_try_at, Message.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).one_or_none()


@dataclass(frozen=True)
class OutboxPage:
    """Some messages; `before` is the cursor of the page of earlier ones. `failed` counts all that have failed."""

    rows: tuple[Shown, ...]
    before: int | None
    failed: int


def outbox(viewer: Viewer, *, links: bool, state: MailState | None = None, before: int | None = None) -> OutboxPage:
    """A page for an administrator, with one-time links only where nothing leaves the service by itself."""
    if not allowed(viewer, Action.VIEW_OUTBOX):
        return OutboxPage((), None, 0)
    found = select(Message).order_by(Message.id.desc()).limit(PAGE + 1)
    if state is not None:
        found = found.where(*_IN_STATE[state])
    if before is not None:
        found = found.where(Message.id < before)
    rows = db.session.scalars(found).all()
    failed = db.session.scalar(select(func.count(Message.id)).where(*_IN_STATE[MailState.FAILED])) or 0
    shown = tuple(Shown(row, _letter(row, links)) for row in rows[:PAGE])
    return OutboxPage(shown, shown[-1].message.id if len(rows) > PAGE else None, failed)


def latest(*, links: bool) -> tuple[Shown, ...]:
    """The newest messages, for whoever runs the service."""
    rows = db.session.scalars(select(Message).order_by(Message.id.desc()).limit(MOST_SHOWN))
    return tuple(Shown(row, _letter(row, links)) for row in rows)


def _letter(message: Message, links: bool) -> Letter | None:
    values = message.values if links or SECRET not in message.values else {**message.values, SECRET: NOT_SHOWN}
    try:
        return write(texts(), to=message.to_address, kind=message.kind, values=values)
    except RuleBroken:
        return None
