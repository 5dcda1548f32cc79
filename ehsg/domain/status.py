"""The states of a return, the moves between them, and the collection's window."""

from datetime import UTC, datetime
from enum import StrEnum

from ehsg.domain.errors import NotEditable


class State(StrEnum):
    """Where a return stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    REOPENED = "reopened"


class Move(StrEnum):
    """What can be done to a return as a whole."""

    EDIT = "edit"
    SUBMIT = "submit"
    REOPEN = "reopen"


MOVES: dict[tuple[State, Move], State] = {
    (State.DRAFT, Move.EDIT): State.DRAFT,
    (State.REOPENED, Move.EDIT): State.REOPENED,
    (State.DRAFT, Move.SUBMIT): State.SUBMITTED,
    (State.REOPENED, Move.SUBMIT): State.SUBMITTED,
    (State.SUBMITTED, Move.REOPEN): State.REOPENED,
}

_REFUSALS = {
    Move.EDIT: "This return has been submitted, so it cannot be changed unless the national team reopens it.",
    Move.SUBMIT: "This return has already been submitted.",
    Move.REOPEN: "Only a submitted return can be reopened.",
}


def after(state: State, move: Move) -> State:
    """The state after the move; NotEditable when the move is not allowed from the state."""
    try:
        return MOVES[state, move]
    except KeyError:
        raise NotEditable(_REFUSALS[move]) from None


def allows(state: State, move: Move) -> bool:
    """Whether the move is allowed from the state."""
    return (state, move) in MOVES


class Window(StrEnum):
    """Whether a collection takes submissions at a moment."""

    NOT_YET = "not yet"
    OPEN = "open"
    CLOSED = "closed"


def window(*, opens_at: datetime, closes_at: datetime, now: datetime) -> Window:
    """Open from the opening moment up to, and not including, the closing moment. TypeError when one has no zone."""
    moment = _universal(now)
    if moment < _universal(opens_at):
        return Window.NOT_YET
    return Window.OPEN if moment < _universal(closes_at) else Window.CLOSED


def _universal(moment: datetime) -> datetime:
    """In universal time: two moments of one zone compare by what clocks show, twice the same when clocks go back."""
    if moment.utcoffset() is None:
        raise TypeError("A moment without a time zone cannot be compared.")
    return moment.astimezone(UTC)


class TaskStatus(StrEnum):
    """What the task list says beside a task."""

    CANNOT_START = "Cannot start yet"
    NOT_STARTED = "Not started"
    IN_PROGRESS = "In progress"
    ATTENTION = "Needs attention"
    DONE = "Completed"
