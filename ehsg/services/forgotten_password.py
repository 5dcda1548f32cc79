"""A new password for somebody who has forgotten theirs."""

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

from sqlalchemy import delete, func, select, update

from ehsg.domain.addresses import looked_up
from ehsg.domain.dates import moment_in_words
from ehsg.domain.errors import NotFound
from ehsg.domain.forgotten_password import KEPT_FOR, VALID_FOR, Link
from ehsg.extensions import db
from ehsg.models import PasswordLink, User
from ehsg.queries import forgotten_password as queries
from ehsg.services import events, mail

NOBODY = "nobody@example.org"  # stands in for an address that mail cannot go to; nothing is ever sent to it


def ask_for_link(
    *,
    user: User | None,
    email: str,
    email_sha256: str,
    address_sha256: str,
    token_sha256: str,
    link: str,
    now: datetime,
) -> None:
    """Queues a letter with the link, unless too many were asked for.

    Where there is no such account, or one without a password, the same is done and the letter is taken back: whoever
    measures the time finds no difference. What was asked for is noted in both cases.
    """
    db.session.execute(delete(PasswordLink).where(PasswordLink.at < now - KEPT_FOR))
    _one_at_a_time(email_sha256)
    allowed = queries.may_be_asked(email_sha256=email_sha256, address_sha256=address_sha256, now=now)
    to = (user.email if user is not None else looked_up(email)) or NOBODY
    wanted = user is not None and user.active and user.password is not None and to != NOBODY
    if allowed:
        row = PasswordLink(at=now, email_sha256=email_sha256, address_sha256=address_sha256, token_sha256=token_sha256)
        row.user_id = user.id if user is not None and wanted else None
        db.session.add(row)
        db.session.flush()
    with db.session.begin_nested() as letter:
        values = {"link": link, "expires": moment_in_words(now + VALID_FOR)}
        mail.queue_message(to=to, kind="forgotten_password", values=values, now=now)
        events.record(kind="ask_for_link", at=now, user_id=None, about_id=user.id if user else None)
        db.session.flush()
        if not (allowed and wanted):
            letter.rollback()


def reset_password(*, token_sha256: str, password: str, hashed: Callable[[str], str], now: datetime) -> User:
    """Gives the account of the link this password, uses the link up and ends every session.

    NotFound: the link is used, too old, or none. The second factor stays as it is.
    """
    found = queries.find(token_sha256=token_sha256, now=now, held=True)
    if found.state is not Link.GOOD or found.user is None:
        raise NotFound("This link does not work any more.")
    user = found.user
    user.password = hashed(password)
    user.fs_uniquifier = uuid4().hex
    void_links(user_id=user.id, now=now)
    mail.queue_message(to=user.email, kind="password_changed", values={"when": moment_in_words(now)}, now=now)
    events.record(kind="reset_password", at=now, user_id=user.id, about_id=user.id)
    db.session.flush()
    return user


def void_links(*, user_id: int, now: datetime) -> None:
    """No link that the person was sent works any more."""
    db.session.execute(
        update(PasswordLink)
        .where(PasswordLink.user_id == user_id, PasswordLink.used_at.is_(None))
        .values(used_at=now)
        .execution_options(synchronize_session="fetch")
    )


def _one_at_a_time(email_sha256: str) -> None:
    """Two requests at once must not both be the third. SQLite lets one request write at a time."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(int(email_sha256[15:30], 16))))
