"""How long to wait after sign-ins that failed: it grows, and it always ends: no stranger can lock anybody out."""

from datetime import datetime, timedelta
from enum import StrEnum

COUNTED_FOR = timedelta(hours=1)
KEPT_FOR = timedelta(days=30)
FREE_FOR_ACCOUNT = 4  # mistakes that anybody makes
FREE_FOR_ADDRESS = 30  # a whole council shares one network address
MOST_SHOWN = 20  # recent sign-ins on a person's own page
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=5), timedelta(minutes=15)


class Method(StrEnum):
    """What decided a try to sign in."""

    PASSWORD = "password"  # noqa: S105  # nosec B105  # a way of signing in, no secret
    ORGANISATION = "organisation"
    CODE = "code"
    RECOVERY_CODE = "recovery_code"


def delay(failures: int, free: int) -> timedelta:
    """The wait after so many recent failures: none up to `free`, then 5 seconds, doubling to 15 minutes."""
    if failures <= free:
        return timedelta(0)
    doublings = min(failures - free - 1, 20)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def wait_left(failures: int, last: datetime | None, free: int, now: datetime) -> timedelta:
    """What is left of the wait that began with the last failure; zero when it is over."""
    if last is None:
        return timedelta(0)
    return max(timedelta(0), last + delay(failures, free) - now)


def in_words(wait: timedelta) -> str:
    """Such as 5 seconds or 3 minutes, rounded up."""
    seconds = max(1, -int(-wait.total_seconds() // 1))
    if seconds < 60:
        return f"{seconds} second{'' if seconds == 1 else 's'}"
    minutes = -(-seconds // 60)
    return f"{minutes} minute{'' if minutes == 1 else 's'}"
