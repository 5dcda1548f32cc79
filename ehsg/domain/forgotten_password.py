"""Links for a forgotten password: how long they work, and how often mail can be asked for."""

from datetime import datetime, timedelta
from enum import StrEnum

VALID_FOR = timedelta(hours=2)
KEPT_FOR = timedelta(days=7)  # so that an old link can be told from one that never was
COUNTED_FOR = timedelta(hours=1)
MOST_FOR_ACCOUNT = 3  # letters in that time
MOST_FOR_ADDRESS = 20  # a whole council shares one network address


class Link(StrEnum):
    """What a link is worth."""

    GOOD = "good"
    USED = "used"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


def state_of(asked_at: datetime, used_at: datetime | None, now: datetime) -> Link:
    """What a link that was made at that moment is worth now."""
    if used_at is not None:
        return Link.USED
    return Link.GOOD if now < asked_at + VALID_FOR else Link.EXPIRED


def may_ask(of_account: int, of_address: int) -> bool:
    """Whether another letter may be asked for after so many within the hour."""
    return of_account < MOST_FOR_ACCOUNT and of_address < MOST_FOR_ADDRESS
