"""One-time links for people without an account: how long they work, and why one does not."""

from datetime import datetime, timedelta
from enum import StrEnum

LINK_VALID_FOR = timedelta(days=28)


class LinkState(StrEnum):
    """Where a link for somebody without an account stands."""

    WAITING = "waiting"
    IN_USE = "in use"
    REVOKED = "revoked"
    EXPIRED = "expired"


# Why a link cannot be confirmed now, in a sentence; None when it can.
WHY_UNUSABLE = {
    LinkState.WAITING: None,
    LinkState.IN_USE: "It has been used already, in another browser. Ask the coordinator for a new one.",
    LinkState.REVOKED: "The coordinator has taken it back.",
    LinkState.EXPIRED: f"It could be used for {LINK_VALID_FOR.days} days, and these are over.",
}


def link_state(
    *, expires_at: datetime, used_at: datetime | None, revoked_at: datetime | None, now: datetime
) -> LinkState:
    """Revoked is for good; a link that was confirmed in time goes on until its end."""
    if revoked_at is not None:
        return LinkState.REVOKED
    if now >= expires_at:
        return LinkState.EXPIRED
    return LinkState.WAITING if used_at is None else LinkState.IN_USE
