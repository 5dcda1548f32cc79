"""Comments on a descriptor: short threads that can be resolved, and the one email a day that tells who is named.

A comment is talk about the return and no part of it: nothing here is signed, printed or counted.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from ehsg.domain.dates import uk_date
from ehsg.domain.people import Place
from ehsg.domain.text import SHORT_TEXT_LIMIT, too_long
from ehsg.domain.tokens import token_hash

COMMENT_LIMIT = SHORT_TEXT_LIMIT
ONCE_LIMIT = 64  # of the random text by which a form that is sent twice is known
MOST_PLACES = 30  # descriptors that one email names; the others are counted


@dataclass(frozen=True)
class Person:
    """Somebody with a role in the area."""

    id: int
    name: str
    places: tuple[Place, ...]

    @property
    def roles(self) -> str:
        """Every role in words."""
        return "; ".join(place.name for place in self.places)


@dataclass(frozen=True)
class Said:
    """One comment. `taken_out_by` is a name, empty while the comment stands; `told` are those who are named in it."""

    id: int
    author_id: int
    author: str
    at: datetime
    text: str
    taken_out_by: str = ""
    told: tuple[str, ...] = ()


@dataclass(frozen=True)
class Thread:
    """A comment and the replies to it, in the order in which they were written. `resolved_by` is a name."""

    id: int
    version: int
    said: tuple[Said, ...]
    resolved_at: datetime | None = None
    resolved_by: str = ""

    @property
    def is_open(self) -> bool:
        """Whether there is something left to talk about."""
        return self.resolved_at is None


@dataclass(frozen=True)
class Saying:
    """What somebody writes: the text, the ids of those whom it names, and the key of what was sent."""

    text: str
    told: frozenset[int]
    key: str


@dataclass(frozen=True)
class Naming:
    """That somebody is named in one comment, and where."""

    area: str
    year: int
    descriptor: str
    address: str


def in_order(threads: Iterable[Thread]) -> tuple[Thread, ...]:
    """Open threads as they were begun, then resolved ones, the latest resolved first."""
    found = tuple(threads)
    resolved = [(thread.resolved_at, thread.id, thread) for thread in found if thread.resolved_at is not None]
    resolved.sort(key=lambda three: three[:2], reverse=True)
    return tuple(thread for thread in found if thread.is_open) + tuple(thread for *_, thread in resolved)


def problems(saying: Saying, may_be_told: Collection[int]) -> tuple[str, ...]:
    """Why it cannot be stored; none when it can. `may_be_told` are those who can be named."""
    found = []
    if not saying.text:
        found.append("Enter a comment.")
    if too_long(saying.text, COMMENT_LIMIT):
        found.append(f"A comment must be {COMMENT_LIMIT:,} characters or fewer.")
    if not saying.told <= set(may_be_told):
        found.append("Choose from the people listed: somebody you chose has no role in this area any more.")
    return tuple(found)


def sent_key(once: str, *sent: object) -> str:
    """What is unique to one sending of a form: the same twice is a second click, something else is something new."""
    return token_hash("\x00".join((once, *map(str, sent))))


def comments_in_words(many: int) -> str:
    """Such as 1 comment or 2 comments."""
    return f"{many} comment{'' if many == 1 else 's'}"


def lines(namings: Sequence[Naming]) -> str:
    """What one person is told, a block for each descriptor: where, how many comments, and the address."""
    places = [
        f"{first.area}, {first.year}: {first.descriptor}\n{comments_in_words(many)}\n{first.address}"
        for first, many in _counted(namings)
    ]
    left_out = len(places) - MOST_PLACES
    if left_out > 0:
        places[MOST_PLACES:] = [f"And {left_out} more descriptor{'' if left_out == 1 else 's'}."]
    return "\n\n".join(places)


def _counted(namings: Sequence[Naming]) -> list[tuple[Naming, int]]:
    ordered = sorted(namings, key=lambda n: (n.area, -n.year, n.address))
    return [(naming, len(list(same))) for naming, same in groupby(ordered)]


def told_already(last: datetime | None, now: datetime) -> bool:
    """Whether the person's one email of the day has gone: days are those of the UK."""
    return last is not None and uk_date(last) >= uk_date(now)
