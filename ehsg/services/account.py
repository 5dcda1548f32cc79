"""Counting tries to sign in, ending sessions, and helping somebody who has lost their second factor."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import delete, func, select

from ehsg.domain.dates import moment_in_words
from ehsg.domain.sign_in import KEPT_FOR, Method
from ehsg.extensions import db
from ehsg.models import SignInAttempt, User
from ehsg.services import events, mail
from ehsg.services.forgotten_password import void_links
from ehsg.services.second_factor import take_away


def one_at_a_time(*, email_sha256: str) -> None:
    """Tries for one account wait for each other until the request ends. SQLite lets one request write at a time."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(int(email_sha256[:15], 16))))


def record_attempt(
    *,
    email_sha256: str,
    address_sha256: str,
    user_id: int | None,
    succeeded: bool,
    method: str = Method.PASSWORD,
    browser: str = "",
    now: datetime,
) -> None:
    """Notes one try, and forgets those of more than 30 days ago.

    `method` is one of `domain.sign_in.Method`: what decided the try. A success is noted only when the sign-in is
    complete: a right password that a code must follow begins no count anew, or it would buy more guesses at codes.
    """
    db.session.execute(delete(SignInAttempt).where(SignInAttempt.at < now - KEPT_FOR))
    db.session.add(
        SignInAttempt(
            at=now,
            address_sha256=address_sha256,
            email_sha256=email_sha256,
            user_id=user_id,
            succeeded=succeeded,
            method=Method(method),
            browser=browser,
        )
    )
    db.session.flush()


def sign_out_everywhere(*, user: User, now: datetime) -> None:
    """Ends every session of the person, this one too."""
    user.fs_uniquifier = uuid4().hex
    events.record(kind="sign_out_everywhere", at=now, user_id=user.id, about_id=user.id)
    db.session.flush()


def note_password_change(*, user: User, now: datetime) -> None:
    """Tells the person that their password was changed, by whom they must know; older links work no more."""
    void_links(user_id=user.id, now=now)
    mail.queue_message(to=user.email, kind="password_changed", values={"when": moment_in_words(now)}, now=now)
    events.record(kind="change_password", at=now, user_id=user.id, about_id=user.id)
    db.session.flush()


def reset_second_factor(*, user: User, by_id: int | None, now: datetime) -> None:
    """Takes away a second factor that its owner has lost, ends their sessions and tells them.

    `by_id` is the administrator, None for the operator's command. Where the person's roles need a second factor, they
    set up another at the next sign-in. NotFound: they have none.
    """
    take_away(user=user)
    user.fs_uniquifier = uuid4().hex
    values = {"when": moment_in_words(now)}
    mail.queue_message(to=user.email, kind="second_factor_reset", values=values, now=now)
    events.record(kind="reset_second_factor", at=now, user_id=by_id, about_id=user.id)
    db.session.flush()
