"""What happened to a collection is told in a sentence."""

from datetime import UTC, datetime
from typing import Any

import pytest

from ehsg.domain.collections_history import NEUTRAL, SENTENCES, sentence
from ehsg.domain.happened import Happened
from ehsg.queries.collections import HISTORY_KINDS

OPENS, CLOSES, LATER = "2026-04-01T08:00:00+00:00", "2026-07-01T16:00:00+00:00", "2026-10-25T00:30:00+00:00"
MADE = {"opens_at": OPENS, "closes_at": CLOSES, "sharing_from": CLOSES, "guide_edition": "working-1"}
MOVED = (
    "Moved the opening from 9am on Wednesday 1 April 2026 to 5pm on Wednesday 1 July 2026, "
    "the closing from 5pm on Wednesday 1 July 2026 to 1:30am on Sunday 25 October 2026 "
    "(clocks go back, so that time comes twice: the first one)"
)
TOLD: list[tuple[str, Any, Any, str]] = [
    (
        "create_collection",
        None,
        MADE,
        "Created, open from 9am on Wednesday 1 April 2026 until 5pm on Wednesday 1 July 2026, guide edition working-1",
    ),
    (
        "change_dates",
        {"closes_at": CLOSES, "opens_at": OPENS},
        {"closes_at": LATER, "opens_at": CLOSES},
        MOVED,
    ),
    (
        "open_collection",
        {"opens_at": OPENS},
        {"opens_at": LATER},
        "Opened early; it would have opened at 9am on Wednesday 1 April 2026",
    ),
    (
        "close_collection",
        {"closes_at": CLOSES},
        {"closes_at": OPENS},
        "Closed early; it would have closed at 5pm on Wednesday 1 July 2026",
    ),
    ("invite_areas", None, {"area_ids": [1, 2]}, "Empty returns were made for 2 more areas"),
    ("send_reminders", None, {"kind": "overdue", "areas": 1, "people": 2}, "Reminded 1 area as overdue"),
    ("send_reminders", None, {"kind": "before_closing", "areas": 12, "people": 14}, "Reminded 12 areas before closing"),
]


def happened(kind: str, old: Any, new: Any) -> Happened:
    return Happened(1, datetime(2026, 5, 14, tzinfo=UTC), "Ann", kind, "2026", old or {}, new or {})


@pytest.mark.parametrize(("kind", "old", "new", "told"), TOLD)
def test_each_kind_has_its_sentence(kind: str, old: Any, new: Any, told: str) -> None:
    assert sentence(happened(kind, old, new)) == told


def test_every_kind_that_is_read_is_told() -> None:
    assert set(HISTORY_KINDS) == set(SENTENCES) == {row[0] for row in TOLD}


@pytest.mark.parametrize("kind", [*SENTENCES, "something_new"])
def test_what_is_not_understood_is_told_in_general_words(kind: str) -> None:
    assert sentence(happened(kind, {"opens_at": "soon"}, {"kind": "pigeon", "areas": None})) == NEUTRAL
