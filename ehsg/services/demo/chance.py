"""Chance that comes out the same every time: from a hash of what it is about, never from a generator's state."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import TypeVar

from ehsg.domain.dates import uk_moment

T = TypeVar("T")


def number(*key: object) -> float:
    """A number from 0 up to, and not including, 1; the same key always gives the same one."""
    digest = hashlib.blake2b("/".join(map(str, key)).encode(), digest_size=6).digest()
    return int.from_bytes(digest, "big") / 2**48


def sway(*key: object) -> float:
    """A number from -1 up to 1."""
    return 2 * number(*key) - 1


def pick(options: Sequence[T], *key: object) -> T:
    """One of the options."""
    return options[int(number(*key) * len(options))]


def shuffled(items: Iterable[T], *key: object) -> list[T]:
    """The items in another order; each is told apart by how it is written."""
    return sorted(items, key=lambda item: (number(*key, item), str(item)))


def office_hours(day: date, *key: object) -> datetime:
    """A moment of the day between 9am and 5pm UK time."""
    minutes = int(number("minute", day, *key) * 8 * 60)
    return uk_moment(day, 9 + minutes // 60, minutes % 60)


def working_day(day: date) -> date:
    """The day, or the Friday before it where it is a Saturday or Sunday."""
    return day - timedelta(days=max(0, day.weekday() - 4))
