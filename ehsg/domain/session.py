"""How long a sign-in lasts. It ends by itself, and nothing typed is lost with it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

IDLE = timedelta(minutes=90)
NOTED_EVERY = timedelta(minutes=1)  # that pages are read: mostly, that leaves the cookie as it is
LONGEST = timedelta(hours=12)  # from signing in, however busy
WARNED_BEFORE = timedelta(minutes=5)
PROOF_LASTS = timedelta(minutes=15)  # of the password, for what changes how somebody signs in
HALF_LASTS = timedelta(minutes=10)  # between the password and the code


@dataclass(frozen=True)
class Life:
    """When somebody signed in, and when they last did something; where they only read, up to a minute before that."""

    began: datetime
    seen: datetime

    def over(self, now: datetime) -> bool:
        """Whether it has ended. A moment that lies ahead is no proof of anything."""
        return not (self.began <= self.seen <= now < min(self.seen + IDLE, self.began + LONGEST))

    def to_be_noted(self, now: datetime) -> bool:
        """Whether a page that is read now has to be written down as the last thing done."""
        return now - self.seen >= NOTED_EVERY

    def idle_left(self, now: datetime) -> int:
        """Seconds until it ends if nothing is done."""
        return max(0, ceil((self.seen + IDLE - now).total_seconds()))

    def left(self, now: datetime) -> int:
        """Seconds until it ends whatever is done."""
        return max(0, ceil((self.began + LONGEST - now).total_seconds()))
