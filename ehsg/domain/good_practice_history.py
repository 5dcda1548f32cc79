"""What happened to a case of good practice, in words: of a draft's text only the national team hears."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from ehsg.domain.dates import date_in_words

if TYPE_CHECKING:
    from ehsg.domain.guide import Guide
    from ehsg.domain.happened import Happened


def _about(words: str) -> Callable[[Guide, Happened], str]:
    return lambda guide, event: f"{_title(guide, event.subject)}: {words}"


def _agreed(guide: Guide, event: Happened) -> str:
    on = date_in_words(date.fromisoformat(event.new["on"]))
    title = _title(guide, event.subject)
    return f"{title}: agreement to a case of good practice recorded, given on {on} by {event.new['role']}"


def _title(guide: Guide, descriptor_id: str) -> str:
    return guide.descriptor(descriptor_id).title if guide.has(descriptor_id) else f"Descriptor {descriptor_id}"


# Of a return's history: one for each kind that `services.good_practice` records about a return.
SENTENCES: dict[str, Callable[[Guide, Happened], str]] = {
    "approach_good_practice": _about("the national team recorded that it asked about a case of good practice"),
    "agree_good_practice": _agreed,
    "decline_good_practice": _about("it was recorded that the area does not want a case of good practice published"),
    "publish_good_practice": _about("a case of good practice was published"),
    "take_back_good_practice": _about("the national team took the case of good practice back"),
    "withdraw_good_practice": _about("the area withdrew its agreement to a case of good practice"),
}
_NAMES = {"title": "title", "text": "case", "contact": "contact"}


def _saved(guide: Guide, event: Happened) -> str:
    changed = [name for key, name in _NAMES.items() if event.old.get(key, "") != event.new[key]]
    again = ". The agreement to the text before does not count any more" if event.new.get("agreement_gone") else ""
    return f"Changed: {', '.join(changed) or 'nothing'}{again}"


# What only the national team reads: drafts are nobody else's business.
_OF_DRAFTS: dict[str, Callable[[Guide, Happened], str]] = {"save_good_practice": _saved}
OF_DRAFTS = frozenset(_OF_DRAFTS)


def told(guide: Guide, events: Iterable[Happened]) -> tuple[tuple[Happened, str], ...]:
    """Each event with its sentence, in the order given."""
    tell: dict[str, Any] = _OF_DRAFTS | SENTENCES
    return tuple((event, tell[event.kind](guide, event)) for event in events)
