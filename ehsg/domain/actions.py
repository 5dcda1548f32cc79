"""Actions for the priorities: who will do what by when, how far it is, and what the guide's next level suggests."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any

from ehsg.domain.dates import date_in_words
from ehsg.domain.guide import Guide, Level
from ehsg.domain.text import LABEL_LIMIT, SHORT_TEXT_LIMIT, too_long

YEARS_AHEAD = 10  # later than that is a slip of the keyboard


class Status(StrEnum):
    """How far an action is."""

    NOT_STARTED = "not_started"
    UNDER_WAY = "under_way"
    DONE = "done"
    STOPPED = "stopped"


STATUS_WORDS = {
    Status.NOT_STARTED: "Not started",
    Status.UNDER_WAY: "Under way",
    Status.DONE: "Done",
    Status.STOPPED: "Stopped",
}
OPEN = frozenset({Status.NOT_STARTED, Status.UNDER_WAY})


@dataclass(frozen=True)
class ActionEntry:
    """What a person enters. The owner is a role, such as Head of early help; a person may be named beside it."""

    what: str
    owner: str
    person: str = ""
    due_on: date | None = None
    status: Status = Status.NOT_STARTED
    note: str = ""


def problems(guide: Guide, entry: ActionEntry, year: int) -> dict[str, str]:
    """Name of the field to what is wrong with it, for an action of the year's return; empty when nothing is."""
    found = {
        "what": _what_problem(guide, entry.what),
        "owner": _line_problem("The owner", entry.owner, needed="Enter the role that owns the action"),
        "person": _line_problem("The name", entry.person),
        "due_on": _due_problem(entry.due_on, year),
        "note": _length_problem("The progress note", entry.note, SHORT_TEXT_LIMIT),
    }
    return {name: problem for name, problem in found.items() if problem}


def _what_problem(guide: Guide, what: str) -> str:
    if not what.strip():
        return "Enter what will be done"
    if what.strip() in {level.meaning for level in guide.scale}:
        return "Change the guide’s words into what your partnership will do"
    return _length_problem("What will be done", what, SHORT_TEXT_LIMIT)


def _line_problem(name: str, text: str, needed: str = "") -> str:
    if needed and not text.strip():
        return needed
    if "@" in text:
        return f"{name} must not have an email address in it"
    return _length_problem(name, text, LABEL_LIMIT)


def _length_problem(name: str, text: str, limit: int) -> str:
    over = too_long(text, limit)
    return f"{name} must be {limit:,} characters or fewer. It is {over:,} too long." if over else ""


def _due_problem(due_on: date | None, year: int) -> str:
    if due_on is None or year <= due_on.year <= year + YEARS_AHEAD:
        return ""
    return f"The due date must be between 1 January {year} and 31 December {year + YEARS_AHEAD}"


def is_overdue(status: Status, due_on: date | None, today: date) -> bool:
    """Whether the day has passed and the action is neither done nor stopped; on the day itself it is not late."""
    return status in OPEN and due_on is not None and due_on < today


def due_in_words(status: Status, due_on: date | None, today: date) -> str:
    """Such as Due 1 July 2024, or that it is overdue."""
    if due_on is None:
        return "No due date"
    start = "Overdue, was due" if is_overdue(status, due_on, today) else "Was due" if due_on < today else "Due"
    return f"{start} {date_in_words(due_on)}"


def counts_in_words(actions: Iterable[tuple[Status, date | None]], today: date) -> str:
    """Such as 2 of 5 done, 1 stopped, 1 overdue; `actions` are the status and due date of each."""
    known = tuple(actions)
    if not known:
        return "No actions yet"
    of_each = Counter(status for status, _ in known)
    late = sum(is_overdue(status, due_on, today) for status, due_on in known)
    told = [f"{of_each[Status.DONE]} of {len(known)} done"]
    told += [f"{many} {word}" for many, word in ((of_each[Status.STOPPED], "stopped"), (late, "overdue")) if many]
    return ", ".join(told)


def next_level(guide: Guide, score: int | None) -> Level | None:
    """The level above the score; None where there is no score, or none above it. Its meaning is a draft action."""
    return None if score is None else next((level for level in guide.scale if level.score == score + 1), None)


def as_json(entry: ActionEntry) -> dict[str, Any]:
    """The entry as an event keeps it."""
    return {**asdict(entry), "due_on": entry.due_on.isoformat() if entry.due_on else None, "status": entry.status.value}


def difference(this: ActionEntry, other: ActionEntry) -> dict[str, Any]:
    """Those fields of `this` that the other has otherwise, as an event keeps them."""
    return {
        field.name: as_json(this)[field.name]
        for field in fields(ActionEntry)
        if getattr(this, field.name) != getattr(other, field.name)
    }
