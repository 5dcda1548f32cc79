"""What happened to feedback, in words: for the national team all of it, for the area from its publication on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from ehsg.domain.feedback import part_name, parts

if TYPE_CHECKING:
    from ehsg.domain.guide import Guide
    from ehsg.domain.happened import Happened


def _published(guide: Guide, event: Happened) -> str:
    return f"The national team’s feedback on submission {event.subject} was published"


def _acknowledged(guide: Guide, event: Happened) -> str:
    answer = event.new["answer"]
    return f"The feedback on submission {event.subject} was acknowledged" + (f". Answer: {answer}" if answer else "")


# Of a return's history: one for each kind that `services.feedback` records about a return.
SENTENCES: dict[str, Callable[[Guide, Happened], str]] = {
    "publish_feedback": _published,
    "acknowledge_feedback": _acknowledged,
}


def _saved(guide: Guide, event: Happened) -> str:
    before, after = event.old.get("texts", {}), event.new["texts"]
    changed = [part for part in parts(guide) if before.get(part, "") != after.get(part, "")]
    told = [part_name(guide, part) for part in changed]
    if event.old.get("questions", []) != event.new["questions"]:
        told.append("questions to send")
    return f"Changed: {', '.join(told)}" if told else "Saved"


def _sent_back(guide: Guide, event: Happened) -> str:
    return f"Sent back. Reason given: {event.new['reason']}"


# What only the national team reads: drafts are nobody else's business.
_OF_DRAFTS: dict[str, Callable[[Guide, Happened], str]] = {
    "save_feedback": _saved,
    "take_over_feedback": lambda guide, event: f"Taken over from submission {event.new['from']}",
    "hand_over_feedback": lambda guide, event: "Handed over for checking",
    "check_feedback": lambda guide, event: "Checked",
    "send_back_feedback": _sent_back,
}
OF_DRAFTS = frozenset(_OF_DRAFTS)


def told(guide: Guide, events: Iterable[Happened]) -> tuple[tuple[Happened, str], ...]:
    """Each event with its sentence, in the order given."""
    tell: dict[str, Any] = _OF_DRAFTS | SENTENCES
    return tuple((event, tell[event.kind](guide, event)) for event in events)
