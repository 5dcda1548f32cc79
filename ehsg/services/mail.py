"""Mail is queued in the transaction of what it tells of, and sent later by `flask send-mail`."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from ehsg.domain.addresses import normal_address
from ehsg.domain.errors import RuleBroken
from ehsg.domain.mail import checked_values, wait_after, write
from ehsg.extensions import db
from ehsg.models import Message
from ehsg.queries import mail as queries
from ehsg.services.mail_adapters import Adapter, NotSent

HELD_FOR = timedelta(minutes=5)  # longer than sending one message can take
log = logging.getLogger("ehsg.mail")


@dataclass(frozen=True)
class Tally:
    """How many messages were sent and how many could not be."""

    sent: int
    not_sent: int


def queue_message(*, to: str, kind: str, values: Mapping[str, str], now: datetime) -> Message:
    """Adds a message to what waits, in the caller's transaction, and returns it.

    RuleBroken for an address that cannot be used, a kind that does not exist, and a value missing or too many.
    """
    message = Message(
        to_address=normal_address(to),
        kind=kind,
        values=checked_values(queries.texts(), kind, values),
        queued_at=now,
        next_try_at=now,
    )
    db.session.add(message)
    db.session.flush()
    return message


def send_due(*, adapter: Adapter, now: datetime, limit: int, after_each: Callable[[], None] = lambda: None) -> Tally:
    """Sends up to `limit` messages that are due, one after the other.

    `after_each` is called when a message has been taken and again when it has been dealt with: a caller commits there.
    A message that is taken is due again only minutes later, so nobody else sends it meanwhile, and no lock is held
    while the mail server is spoken to. Where the process dies in between, it is tried again.
    """
    sent = tried = 0
    while tried < limit and (message := queries.next_due(now)) is not None:
        message.attempts += 1
        message.next_try_at = now + HELD_FOR
        db.session.flush()
        after_each()
        sent += _try(message, adapter, now)
        tried += 1
        db.session.flush()
        after_each()
    return Tally(sent, tried - sent)


def _try(message: Message, adapter: Adapter, now: datetime) -> bool:
    try:
        letter = write(queries.texts(), to=message.to_address, kind=message.kind, values=message.values)
        adapter.send(letter)
    except NotSent as reason:
        _not_sent(message, str(reason), now, for_good=reason.for_good)
        return False
    except RuleBroken as reason:  # its text has gone or its values no longer fit: no later attempt would do better
        _not_sent(message, str(reason), now, for_good=True)
        return False
    except Exception as trouble:  # one message must not keep the others from being sent
        _not_sent(message, f"The message could not be sent ({type(trouble).__name__}).", now, for_good=False)
        return False
    message.sent_at, message.sent_by, message.last_error = now, adapter.name, ""
    if adapter.leaves:  # delivered: nobody else needs the way in
        _forget_link(message)
    return True


def _forget_link(message: Message) -> None:
    if queries.SECRET in message.values:
        message.values = {**message.values, queries.SECRET: queries.NOT_SHOWN}


def _not_sent(message: Message, reason: str, now: datetime, *, for_good: bool) -> None:
    wait = None if for_good else wait_after(message.attempts)
    message.last_error = reason
    if wait is None:
        message.failed_at = now
        _forget_link(message)
    else:
        message.next_try_at = now + wait
    log.warning("message %s: attempt %s failed: %s", message.id, message.attempts, reason)
