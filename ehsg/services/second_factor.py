"""The second factor: setting it up, using codes, switching it off."""

import secrets
from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

from sqlalchemy import delete, update

from ehsg.domain.dates import moment_in_words
from ehsg.domain.errors import NotFound
from ehsg.domain.second_factor import LETTERS, LETTERS_IN_CODE, RECOVERY_CODES, in_groups
from ehsg.extensions import db
from ehsg.models import RecoveryCode, SecondFactor, User
from ehsg.queries import second_factor as queries
from ehsg.services import events, mail


def set_up(
    *, user: User, secret: str, counter: int, hashed: Callable[[str], str], now: datetime
) -> tuple[tuple[str, ...], bool]:
    """Makes this the person's app, in place of an earlier one. `counter` is the step of the code that proved it.

    Ends every session, since none has proved this factor. Answers with new recovery codes, to be shown once, and
    whether it replaced an app.
    """
    row = queries.of(user.id)
    replaced = row is not None
    if row is None:
        row = SecondFactor(user_id=user.id, secret=secret, last_counter=counter, set_up_at=now)
        db.session.add(row)
    else:
        row.secret, row.last_counter, row.set_up_at = secret, counter, now
    user.fs_uniquifier = uuid4().hex
    events.record(kind="set_up_second_factor", at=now, user_id=user.id, about_id=user.id, new={"replaced": replaced})
    values = {"when": moment_in_words(now)}
    mail.queue_message(to=user.email, kind="second_factor_set_up", values=values, now=now)
    db.session.flush()
    return make_recovery_codes(user=user, hashed=hashed, now=now), replaced


def make_recovery_codes(*, user: User, hashed: Callable[[str], str], now: datetime) -> tuple[str, ...]:
    """A new set, in groups as they are shown, once; those made before work no more."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    codes = ["".join(secrets.choice(LETTERS) for _ in range(LETTERS_IN_CODE)) for _ in range(RECOVERY_CODES)]
    db.session.add_all(RecoveryCode(user_id=user.id, code_sha256=hashed(code), made_at=now) for code in codes)
    events.record(kind="make_recovery_codes", at=now, user_id=user.id, about_id=user.id)
    db.session.flush()
    return tuple(in_groups(code) for code in codes)


def use_code(*, user_id: int, counter: int) -> bool:
    """Uses up the step that a code belongs to. False: it, or a later one, has been used: of two at once, one wins."""
    done = db.session.execute(
        update(SecondFactor)
        .where(SecondFactor.user_id == user_id, SecondFactor.last_counter < counter)
        .values(last_counter=counter)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount == 1)  # type: ignore[attr-defined]


def use_recovery_code(*, user: User, code_sha256: str, now: datetime) -> bool:
    """Uses up a recovery code, and tells its owner. False: it is none of theirs, or was used."""
    done = db.session.execute(
        update(RecoveryCode)
        .where(RecoveryCode.user_id == user.id, RecoveryCode.code_sha256 == code_sha256, RecoveryCode.used_at.is_(None))
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )
    if done.rowcount != 1:  # type: ignore[attr-defined]
        return False
    left = queries.codes_left(user.id)
    values = {"when": moment_in_words(now), "left": str(left)}
    mail.queue_message(to=user.email, kind="recovery_code_used", values=values, now=now)
    events.record(kind="use_recovery_code", at=now, user_id=user.id, about_id=user.id, new={"left": left})
    db.session.flush()
    return True


def switch_off(*, user: User, now: datetime) -> None:
    """Signs in with the password alone from now on. NotFound: there is none. Whether it is allowed the caller asks."""
    take_away(user=user)
    events.record(kind="switch_off_second_factor", at=now, user_id=user.id, about_id=user.id)
    values = {"when": moment_in_words(now)}
    mail.queue_message(to=user.email, kind="second_factor_off", values=values, now=now)
    db.session.flush()


def take_away(*, user: User) -> None:
    """Forgets the app and the recovery codes. NotFound: there is no app."""
    row = queries.of(user.id)
    if row is None:
        raise NotFound("There is no authenticator app to take away.")
    db.session.delete(row)
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    db.session.flush()
