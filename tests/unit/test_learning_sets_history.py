"""What happened to action learning sets, in words."""

from datetime import UTC, datetime
from typing import Any

import pytest

from ehsg.domain.happened import Happened
from ehsg.domain.learning_sets_history import OF_SETS, told

AT = datetime(2024, 5, 14, 10, 30, tzinfo=UTC)
BEFORE = {"set": 2, "name": "Set 2", "meets_on": None, "note": False}
TOLD: list[tuple[str, Any, Any, str]] = [
    (
        "make_learning_sets",
        {},
        {"sets": 4, "areas": 21, "size": 6},
        "4 sets of 21 areas made from the areas that chose the priority",
    ),
    (
        "make_learning_sets",
        {"sets": 4},
        {"sets": 1, "areas": 1, "size": 6},
        "1 set of 1 area made again, instead of the sets before",
    ),
    (
        "change_learning_set",
        BEFORE,
        {**BEFORE, "name": "North", "meets_on": "2024-07-01", "note": True, "note_changed": True},
        "Set 2: now called North, meets on 1 July 2024, the note for its areas was changed",
    ),
    (
        "change_learning_set",
        {**BEFORE, "meets_on": "2024-07-01", "note": True},
        {**BEFORE, "note_changed": True},
        "Set 2: no date, the note for its areas was taken out",
    ),
    ("place_in_learning_set", {"set": None}, {"area": "Leeds", "set": 1}, "Leeds was put into set 1"),
    ("place_in_learning_set", {"set": 1}, {"area": "Leeds", "set": 2}, "Leeds was moved from set 1 to set 2"),
    ("place_in_learning_set", {"set": 2}, {"area": "Leeds", "set": None}, "Leeds was taken out of set 2"),
    ("show_learning_sets", {}, {"sets": 2}, "The sets were shown to their areas"),
    ("hide_learning_sets", {}, {"sets": 2}, "The sets were hidden from their areas"),
]


@pytest.mark.parametrize(("kind", "old", "new", "sentence"), TOLD)
def test_each_kind_of_event_about_sets_is_told(kind: str, old: Any, new: Any, sentence: str) -> None:
    event = Happened(1, AT, "Ann", kind, "2024 fv1", old, new)
    assert told([event]) == ((event, sentence),)


def test_no_kind_is_left_out() -> None:
    assert {kind for kind, *_ in TOLD} == OF_SETS
