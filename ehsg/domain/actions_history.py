"""What happened to the actions for a return's priorities, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from ehsg.domain.actions import STATUS_WORDS, Status
from ehsg.domain.dates import date_in_words

if TYPE_CHECKING:
    from ehsg.domain.guide import Guide
    from ehsg.domain.happened import Happened

LONGEST = 80  # characters of an action that a sentence quotes


def _add_action(guide: Guide, event: Happened) -> str:
    return f"Action added for {_which(guide, event.new)}"


def _change_action(guide: Guide, event: Happened) -> str:
    return f"Action for {_which(guide, event.new)}: {', '.join(_changes(event.old, event.new)) or 'saved'}"


def _take_out_action(guide: Guide, event: Happened) -> str:
    return f"Action taken out for {_which(guide, event.old)}"


# One for each kind of event that `services.actions` records.
SENTENCES: dict[str, Callable[[Guide, Happened], str]] = {
    "add_action": _add_action,
    "change_action": _change_action,
    "take_out_action": _take_out_action,
}


def _which(guide: Guide, side: Mapping[str, Any]) -> str:
    id_ = side["descriptor"]
    title = guide.descriptor(id_).title if guide.has(id_) else f"descriptor {id_}"
    line = " ".join(side["action"].split())
    return f"{title}, “{line if len(line) <= LONGEST else line[: LONGEST - 1].rstrip() + '…'}”"


def _changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Each field that the change names, in the form's order."""
    return [tell(old[name], new[name]) for name, tell in _TOLD.items() if name in new]


def _done_to(old: str, new: str) -> str:
    return "changed" if old and new else "added" if new else "taken out"


def _day(written: str | None) -> str:
    return date_in_words(date.fromisoformat(written)) if written else "none"


def _status(written: str) -> str:
    return STATUS_WORDS[Status(written)].lower()


_TOLD: dict[str, Callable[[Any, Any], str]] = {
    "what": lambda _old, _new: "what will be done was changed",
    "owner": lambda old, new: f"owner {old} became {new}",
    "person": lambda old, new: f"the name was {_done_to(old, new)}",
    "due_on": lambda old, new: f"due date {_day(old)} became {_day(new)}",
    "status": lambda old, new: f"{_status(old)} became {_status(new)}",
    "note": lambda old, new: f"the progress note was {_done_to(old, new)}",
}
