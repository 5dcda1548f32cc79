"""The states of a return, the moves between them, and the collection's window to the minute."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehsg.domain.dates import UK, uk_moment
from ehsg.domain.errors import NotEditable
from ehsg.domain.status import Move, State, TaskStatus, Window, after, allows, window

# Every state and every move; None where the move is refused.
TABLE = {
    ("draft", "edit"): "draft",
    ("draft", "submit"): "submitted",
    ("draft", "reopen"): None,
    ("submitted", "edit"): None,
    ("submitted", "submit"): None,
    ("submitted", "reopen"): "reopened",
    ("reopened", "edit"): "reopened",
    ("reopened", "submit"): "submitted",
    ("reopened", "reopen"): None,
}
REFUSALS = {
    "edit": "This return has been submitted, so it cannot be changed unless the national team reopens it.",
    "submit": "This return has already been submitted.",
    "reopen": "Only a submitted return can be reopened.",
}
MINUTE = timedelta(minutes=1)


def test_the_table_names_every_state_with_every_move() -> None:
    assert set(TABLE) == {(state.value, move.value) for state in State for move in Move}


@pytest.mark.parametrize(("state", "move"), TABLE)
def test_a_move_leads_to_the_state_in_the_table_or_is_refused_in_words(state: str, move: str) -> None:
    target = TABLE[state, move]
    assert allows(State(state), Move(move)) is (target is not None)
    if target is not None:
        assert after(State(state), Move(move)) is State(target)
        return
    with pytest.raises(NotEditable) as refusal:
        after(State(state), Move(move))
    assert str(refusal.value) == REFUSALS[move]


def test_what_the_task_list_says_is_plain_words() -> None:
    assert [status.value for status in TaskStatus] == [
        "Cannot start yet",
        "Not started",
        "In progress",
        "Needs attention",
        "Completed",
    ]


OPENS, CLOSES = datetime(2024, 4, 1, 8, 0, tzinfo=UTC), datetime(2024, 7, 1, 22, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (OPENS - MINUTE, Window.NOT_YET),
        (OPENS - timedelta(microseconds=1), Window.NOT_YET),
        (OPENS, Window.OPEN),
        (CLOSES - MINUTE, Window.OPEN),
        (CLOSES - timedelta(microseconds=1), Window.OPEN),
        (CLOSES, Window.CLOSED),
        (CLOSES + MINUTE, Window.CLOSED),
    ],
)
def test_a_collection_is_open_from_its_opening_minute_up_to_its_closing_minute(now: datetime, expected: Window) -> None:
    assert window(opens_at=OPENS, closes_at=CLOSES, now=now) is expected


@given(
    st.datetimes(min_value=datetime(2022, 1, 1), max_value=datetime(2026, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001
    st.sampled_from((UTC, UK, timezone(timedelta(hours=-8)), timezone(timedelta(hours=5, minutes=45)))),
    st.sampled_from((UTC, UK)),
)
def test_the_zone_that_a_moment_is_written_in_changes_nothing(now: datetime, zone: timezone, other: timezone) -> None:
    opens, closes = datetime(2023, 3, 26, 1, 0, tzinfo=UTC), datetime(2025, 10, 26, 1, 30, tzinfo=UTC)
    expected = window(opens_at=opens, closes_at=closes, now=now)
    assert (
        window(opens_at=opens.astimezone(other), closes_at=closes.astimezone(other), now=now.astimezone(zone))
        is expected
    )


def test_five_in_the_afternoon_in_summer_is_four_in_universal_time() -> None:
    closes = uk_moment(date(2024, 7, 1), 17)
    assert window(opens_at=OPENS, closes_at=closes, now=datetime(2024, 7, 1, 15, 59, tzinfo=UTC)) is Window.OPEN
    assert window(opens_at=OPENS, closes_at=closes, now=datetime(2024, 7, 1, 16, 0, tzinfo=UTC)) is Window.CLOSED


def test_five_in_the_afternoon_in_winter_is_five_in_universal_time() -> None:
    closes = uk_moment(date(2024, 12, 2), 17)
    assert window(opens_at=OPENS, closes_at=closes, now=datetime(2024, 12, 2, 16, 59, tzinfo=UTC)) is Window.OPEN
    assert window(opens_at=OPENS, closes_at=closes, now=datetime(2024, 12, 2, 17, 0, tzinfo=UTC)) is Window.CLOSED


def test_the_day_on_which_clocks_go_forward_has_its_midnights_an_hour_closer() -> None:
    opens, closes = uk_moment(date(2024, 3, 31)), uk_moment(date(2024, 4, 1))
    assert closes.astimezone(UTC) - opens.astimezone(UTC) == timedelta(hours=23)
    assert window(opens_at=opens, closes_at=closes, now=datetime(2024, 3, 31, 22, 59, tzinfo=UTC)) is Window.OPEN
    assert window(opens_at=opens, closes_at=closes, now=datetime(2024, 3, 31, 23, 0, tzinfo=UTC)) is Window.CLOSED


def test_in_the_hour_that_clocks_show_twice_a_closed_collection_does_not_open_again() -> None:
    # Clocks in the UK go from 1:59 back to 1:00 on 27 October 2024, at 1:00 universal time.
    opens, closes = uk_moment(date(2024, 10, 1)), uk_moment(date(2024, 10, 27), 1, 30)
    first = datetime(2024, 10, 27, 0, 29, tzinfo=UTC).astimezone(UK)
    again = datetime(2024, 10, 27, 1, 15, tzinfo=UTC).astimezone(UK)
    assert (first.hour, first.minute, again.hour, again.minute) == (1, 29, 1, 15)
    assert window(opens_at=opens, closes_at=closes, now=first) is Window.OPEN
    assert window(opens_at=opens, closes_at=closes, now=again) is Window.CLOSED


def test_in_the_hour_that_clocks_show_twice_an_open_collection_does_not_close_again() -> None:
    opens, closes = uk_moment(date(2024, 10, 27), 1, 30), uk_moment(date(2024, 11, 1))
    again = datetime(2024, 10, 27, 1, 15, tzinfo=UTC).astimezone(UK)
    assert window(opens_at=opens, closes_at=closes, now=again) is Window.OPEN


@pytest.mark.parametrize("which", ["opens_at", "closes_at", "now"])
def test_a_moment_without_a_zone_is_refused_rather_than_guessed(which: str) -> None:
    moments = {"opens_at": OPENS, "closes_at": CLOSES, "now": OPENS + MINUTE}
    moments[which] = moments[which].replace(tzinfo=None)
    with pytest.raises(TypeError):
        window(**moments)
