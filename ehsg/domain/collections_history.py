"""What happened to a collection, in words."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from ehsg.domain.dates import exact_moment
from ehsg.domain.happened import Happened

NEUTRAL = "The collection was worked on"
_NAMES = {"opens_at": "the opening", "closes_at": "the closing", "sharing_from": "the sharing date"}


def sentence(event: Happened) -> str:
    """What happened, without a full stop. Never fails: what is not understood is told in general words."""
    try:
        return SENTENCES[event.kind](event)
    except (AttributeError, KeyError, TypeError, ValueError):
        return NEUTRAL


def _words(side: Mapping[str, Any], name: str) -> str:
    return exact_moment(datetime.fromisoformat(side[name]))


def _created(event: Happened) -> str:
    opens, closes = _words(event.new, "opens_at"), _words(event.new, "closes_at")
    return f"Created, open from {opens} until {closes}, guide edition {event.new['guide_edition']}"


def _changed(event: Happened) -> str:
    told = [
        f"{words} from {_words(event.old, name)} to {_words(event.new, name)}"
        for name, words in _NAMES.items()
        if name in event.new
    ]
    return "Moved " + ", ".join(told) if told else NEUTRAL


def _reminded(event: Happened) -> str:
    many = event.new["areas"]
    which = {"before_closing": "before closing", "overdue": "as overdue"}[event.new["kind"]]
    return f"Reminded {many} {'area' if many == 1 else 'areas'} {which}"


SENTENCES: dict[str, Callable[[Happened], str]] = {
    "create_collection": _created,
    "change_dates": _changed,
    "open_collection": lambda event: f"Opened early; it would have opened at {_words(event.old, 'opens_at')}",
    "close_collection": lambda event: f"Closed early; it would have closed at {_words(event.old, 'closes_at')}",
    "invite_areas": lambda event: f"Empty returns were made for {len(event.new['area_ids'])} more areas",
    "send_reminders": _reminded,
}
