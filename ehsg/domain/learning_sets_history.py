"""What happened to action learning sets, in words: sets for the national team, an area's notes for the area."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING

from ehsg.domain.dates import date_in_words

if TYPE_CHECKING:
    from ehsg.domain.guide import Guide
    from ehsg.domain.happened import Happened


def _title(guide: Guide, event: Happened) -> str:
    return guide.descriptor(event.subject).title if guide.has(event.subject) else f"descriptor {event.subject}"


# Of a return's history: one for each kind that `services.learning_notes` records. What notes say is not in it.
SENTENCES: dict[str, Callable[[Guide, Happened], str]] = {
    "write_learning_note": lambda guide, event: (
        f"A note from the action learning set was written for {_title(guide, event)}"
    ),
    "take_out_learning_note": lambda guide, event: (
        f"A note from the action learning set was taken out for {_title(guide, event)}"
    ),
}


def _made(event: Happened) -> str:
    again = "again, instead of the sets before" if event.old else "from the areas that chose the priority"
    sets, areas = event.new["sets"], event.new["areas"]
    return f"{sets} set{'s' if sets != 1 else ''} of {areas} area{'s' if areas != 1 else ''} made {again}"


def _changed(event: Happened) -> str:
    old, new, told = event.old, event.new, []
    if old["name"] != new["name"]:
        told.append(f"now called {new['name']}")
    if old["meets_on"] != new["meets_on"]:
        told.append(f"meets on {date_in_words(date.fromisoformat(new['meets_on']))}" if new["meets_on"] else "no date")
    if new.get("note_changed"):
        told.append("the note for its areas was changed" if new["note"] else "the note for its areas was taken out")
    return f"Set {new['set']}: {', '.join(told)}"


def _placed(event: Happened) -> str:
    old, new = event.old["set"], event.new["set"]
    area = event.new["area"]
    if old is None:
        return f"{area} was put into set {new}"
    return f"{area} was moved from set {old} to set {new}" if new is not None else f"{area} was taken out of set {old}"


# What only the national team reads.
_OF_SETS: dict[str, Callable[[Happened], str]] = {
    "make_learning_sets": _made,
    "change_learning_set": _changed,
    "place_in_learning_set": _placed,
    "show_learning_sets": lambda event: "The sets were shown to their areas",
    "hide_learning_sets": lambda event: "The sets were hidden from their areas",
}
OF_SETS = frozenset(_OF_SETS)


def told(events: Iterable[Happened]) -> tuple[tuple[Happened, str], ...]:
    """Each event about sets with its sentence, in the order given."""
    return tuple((event, _OF_SETS[event.kind](event)) for event in events)
