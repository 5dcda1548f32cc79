"""Threads in their order, what can be said, and what one email a day tells."""

from datetime import UTC, datetime, timedelta

import pytest

from ehsg.domain.comments import (
    COMMENT_LIMIT,
    MOST_PLACES,
    Naming,
    Person,
    Saying,
    Thread,
    in_order,
    lines,
    problems,
    sent_key,
    told_already,
)
from ehsg.domain.people import Partner, Place
from ehsg.domain.permissions import Role

NOW = datetime(2024, 5, 14, 10, 30, tzinfo=UTC)


def saying(text: str = "Words", told: frozenset[int] = frozenset()) -> Saying:
    return Saying(text, told, "key")


def naming(descriptor: str = "fv1", year: int = 2024, area: str = "Leeds") -> Naming:
    return Naming(area, year, f"Title of {descriptor}", f"https://x.example/{area}/{year}/{descriptor}")


def test_open_threads_come_first_as_they_were_begun_and_then_those_resolved_last() -> None:
    threads = [
        Thread(1, 1, (), NOW - timedelta(days=2)),
        Thread(2, 1, ()),
        Thread(3, 1, (), NOW),
        Thread(4, 1, ()),
        Thread(5, 1, (), NOW - timedelta(days=2)),
    ]
    assert [thread.id for thread in in_order(threads)] == [2, 4, 3, 5, 1]


@pytest.mark.parametrize("text", ["x", "é" * COMMENT_LIMIT, "two\nlines"])
def test_what_is_not_empty_and_not_too_long_can_be_said(text: str) -> None:
    assert problems(saying(text), ()) == ()


@pytest.mark.parametrize("text", ["", "x" * (COMMENT_LIMIT + 1)])
def test_nothing_and_too_much_cannot_be_said(text: str) -> None:
    assert len(problems(saying(text), ())) == 1


def test_only_those_who_may_be_told_can_be_named() -> None:
    assert problems(saying(told=frozenset({1, 2})), {1, 2, 3}) == ()
    assert "no role" in problems(saying(told=frozenset({1, 4})), {1, 2, 3})[0]


def test_the_same_sent_twice_has_one_key_and_anything_else_another() -> None:
    key = sent_key("once", 1, 2, "fv1", None, "Words", [3])
    assert key == sent_key("once", 1, 2, "fv1", None, "Words", [3])
    others = [
        sent_key("twice", 1, 2, "fv1", None, "Words", [3]),
        sent_key("once", 9, 2, "fv1", None, "Words", [3]),
        sent_key("once", 1, 2, "fv2", None, "Words", [3]),
        sent_key("once", 1, 2, "fv1", 7, "Words", [3]),
        sent_key("once", 1, 2, "fv1", None, "Words, edited", [3]),
        sent_key("once", 1, 2, "fv1", None, "Words", [3, 4]),
    ]
    assert len({key, *others}) == 7
    assert len(key) == 64


def test_a_person_has_all_their_roles_in_words() -> None:
    police = Place(Role.CONTRIBUTOR, Partner.POLICE, "West Yorkshire Police")
    assert Person(1, "Ruth", (police, Place(Role.READER))).roles == "Contributor, West Yorkshire Police; Reader"


def test_the_email_has_a_block_for_each_descriptor_and_counts_its_comments() -> None:
    told = lines([naming("fv2"), naming("fv1"), naming("fv2"), naming("fv1", 2023), naming(area="Bradford")])
    assert told.split("\n\n") == [
        "Bradford, 2024: Title of fv1\n1 comment\nhttps://x.example/Bradford/2024/fv1",
        "Leeds, 2024: Title of fv1\n1 comment\nhttps://x.example/Leeds/2024/fv1",
        "Leeds, 2024: Title of fv2\n2 comments\nhttps://x.example/Leeds/2024/fv2",
        "Leeds, 2023: Title of fv1\n1 comment\nhttps://x.example/Leeds/2023/fv1",
    ]


@pytest.mark.parametrize(
    ("more", "expected"), [(0, None), (1, "And 1 more descriptor."), (5, "And 5 more descriptors.")]
)
def test_an_email_of_very_many_descriptors_names_some_and_counts_the_rest(more: int, expected: str | None) -> None:
    blocks = lines([naming(f"d{n:03}") for n in range(MOST_PLACES + more)]).split("\n\n")
    assert len(blocks) == MOST_PLACES + (expected is not None)
    assert expected is None or blocks[-1] == expected


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (None, False),
        (NOW, True),
        (NOW - timedelta(hours=10), True),
        (datetime(2024, 5, 13, 23, 30, tzinfo=UTC), True),  # half past midnight on the 14th, in summer time
        (datetime(2024, 5, 13, 22, 30, tzinfo=UTC), False),
        (NOW - timedelta(days=1), False),
    ],
)
def test_who_was_told_today_is_not_told_again_before_tomorrow(last: datetime | None, expected: bool) -> None:
    assert told_already(last, NOW) is expected
