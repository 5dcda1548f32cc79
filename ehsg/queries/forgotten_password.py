"""Links for forgotten passwords."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from ehsg.domain.forgotten_password import COUNTED_FOR, Link, may_ask, state_of
from ehsg.extensions import db
from ehsg.models import PasswordLink, User


@dataclass(frozen=True)
class Found:
    """What a link is worth, and whose it is where it is good."""

    state: Link
    user: User | None = None


def may_be_asked(*, email_sha256: str, address_sha256: str, now: datetime) -> bool:
    """Whether another letter to this address may be asked for from there, be there an account or not."""
    recent = select(func.count(PasswordLink.id)).where(PasswordLink.at > now - COUNTED_FOR)
    of_account = db.session.scalar(recent.where(PasswordLink.email_sha256 == email_sha256))
    of_address = db.session.scalar(recent.where(PasswordLink.address_sha256 == address_sha256))
    return may_ask(of_account or 0, of_address or 0)


def find(*, token_sha256: str, now: datetime, held: bool = False) -> Found:
    """The link with this token; `held` keeps others from using it until the transaction ends."""
    one = select(PasswordLink).where(PasswordLink.token_sha256 == token_sha256)
    link = db.session.scalars(one.with_for_update() if held else one).one_or_none()
    user = db.session.get(User, link.user_id) if link is not None and link.user_id is not None else None
    if link is None or user is None or not user.active:
        return Found(Link.UNKNOWN)
    return Found(state_of(link.at, link.used_at, now), user)
