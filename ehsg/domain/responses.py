"""The responses to a collection: how many areas have answered, which are quiet, and how a long list is cut down.

A response rate is written as in the programme's report, "133 of 150 (89%)" (seed 000, line 313).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import groupby

from ehsg.domain.dates import date_in_words, uk_date
from ehsg.domain.scoring import percent
from ehsg.domain.status import State

QUIET_AFTER = timedelta(days=14)


class Progress(StrEnum):
    """Where an area's response stands."""

    NOT_STARTED = "not-started"
    IN_PROGRESS = "in-progress"
    SUBMITTED = "submitted"
    REOPENED = "reopened"


PROGRESS_WORDS = {
    Progress.NOT_STARTED: "Not started",
    Progress.IN_PROGRESS: "In progress",
    Progress.SUBMITTED: "Submitted",
    Progress.REOPENED: "Reopened",
}


@dataclass(frozen=True)
class Response:
    """One area's standing in a collection. `submitted_at` and `number` are those of its latest submission.

    `submits_as` is the group that the area belongs to, or its own name. `last_active_at` is when somebody of the area
    last worked on the return, and `more_time_until` what the area was given beyond the collection's own closing.
    """

    area_code: str
    area_name: str
    region: str
    authority_type: str
    submits_as: str
    state: State
    scored: int
    last_active_at: datetime | None
    submitted_at: datetime | None
    number: int
    more_time_until: datetime | None = None
    imported: bool = False

    @property
    def progress(self) -> Progress:
        """In one word; whoever has worked on anything has started."""
        if self.state is State.SUBMITTED:
            return Progress.SUBMITTED
        if self.state is State.REOPENED:
            return Progress.REOPENED
        return Progress.IN_PROGRESS if self.scored or self.last_active_at else Progress.NOT_STARTED

    @property
    def group(self) -> str:
        """The name of the group under which it is shown; empty where it stands alone."""
        return self.submits_as if self.submits_as != self.area_name else ""

    def quiet_since(self, opened_at: datetime, now: datetime) -> str:
        """Such as No activity since 3 November, for a return that is still to come; empty while it is worked on."""
        if self.state is State.SUBMITTED or now - max(opened_at, self.last_active_at or opened_at) < QUIET_AFTER:
            return ""
        return (
            f"No activity since {date_in_words(uk_date(self.last_active_at))}" if self.last_active_at else "No activity"
        )


@dataclass(frozen=True)
class Wanted:
    """Which responses are asked for; what is empty is not asked about."""

    region: str = ""
    authority_type: str = ""
    progress: Progress | None = None
    quiet: bool = False

    def __bool__(self) -> bool:
        return self != Wanted()

    def has(self, response: Response, opened_at: datetime, now: datetime) -> bool:
        """Whether the response is asked for."""
        return (
            self.region in ("", response.region)
            and self.authority_type in ("", response.authority_type)
            and self.progress in (None, response.progress)
            and (not self.quiet or bool(response.quiet_since(opened_at, now)))
        )


@dataclass(frozen=True)
class Rate:
    """How many areas of how many have submitted."""

    submitted: int
    areas: int

    @property
    def in_words(self) -> str:
        """Such as 133 of 150 (89%), whole percent half up; without a percentage where there is nothing to divide."""
        if not self.areas:
            return "0 of 0"
        return f"{self.submitted} of {self.areas} ({percent(self.submitted, self.areas)}%)"


def rate(responses: Iterable[Response]) -> Rate:
    """A return that was reopened counts again when it is submitted again."""
    there = tuple(responses)
    return Rate(sum(one.state is State.SUBMITTED for one in there), len(there))


@dataclass(frozen=True)
class Group:
    """Areas that are listed together: those of a group under its name, or neighbours that belong to none."""

    name: str
    responses: tuple[Response, ...]

    @property
    def rate(self) -> Rate:
        """Of the areas listed."""
        return rate(self.responses)


def grouped(responses: Iterable[Response]) -> Sequence[Group]:
    """By name, a group where its own name would stand; the areas of a group by name too."""
    ordered = sorted(responses, key=lambda one: (one.submits_as.casefold(), one.area_name.casefold(), one.area_code))
    return [Group(name, tuple(those)) for name, those in groupby(ordered, key=lambda one: one.group)]
