"""Dates and times in words, in UK time."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehsg.domain.dates import (
    comes_twice,
    date_in_words,
    exact_moment,
    moment_in_words,
    time_in_words,
    typed_moment,
    uk_date,
    uk_moment,
    waited_in_words,
)
from ehsg.domain.errors import RuleBroken


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2022, 7, 1), "1 July 2022"),
        (date(2024, 2, 29), "29 February 2024"),
        (date(2023, 12, 31), "31 December 2023"),
    ],
)
def test_a_date_is_written_without_leading_noughts(day: date, words: str) -> None:
    assert date_in_words(day) == words


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (time(0, 0), "midnight"),
        (time(0, 1), "12:01am"),
        (time(1, 0), "1am"),
        (time(9, 5), "9:05am"),
        (time(11, 59), "11:59am"),
        (time(12, 0), "midday"),
        (time(12, 1), "12:01pm"),
        (time(13, 0), "1pm"),
        (time(17, 0), "5pm"),
        (time(23, 59), "11:59pm"),
    ],
)
def test_a_time_is_written_as_people_say_it(at: time, words: str) -> None:
    assert time_in_words(datetime.combine(date(2024, 7, 1), at, tzinfo=UTC)) == words


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2022, 7, 1, 16, 0, tzinfo=UTC), "5pm on Friday 1 July 2022"),
        (datetime(2022, 12, 1, 17, 0, tzinfo=UTC), "5pm on Thursday 1 December 2022"),
        (datetime(2024, 6, 30, 23, 0, tzinfo=UTC), "midnight on Monday 1 July 2024"),
        (datetime(2024, 7, 1, 22, 59, tzinfo=UTC), "11:59pm on Monday 1 July 2024"),
        # Clocks go forward at one and back at two.
        (datetime(2024, 3, 31, 0, 59, tzinfo=UTC), "12:59am on Sunday 31 March 2024"),
        (datetime(2024, 3, 31, 1, 0, tzinfo=UTC), "2am on Sunday 31 March 2024"),
        (datetime(2024, 10, 27, 0, 30, tzinfo=UTC), "1:30am on Sunday 27 October 2024"),
        (datetime(2024, 10, 27, 1, 30, tzinfo=UTC), "1:30am on Sunday 27 October 2024"),
    ],
)
def test_a_moment_is_written_in_uk_time_in_summer_and_winter(moment: datetime, words: str) -> None:
    assert moment_in_words(moment) == words


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2024, 6, 30, 22, 59, tzinfo=UTC), date(2024, 6, 30)),
        (datetime(2024, 6, 30, 23, 0, tzinfo=UTC), date(2024, 7, 1)),
        (datetime(2024, 12, 31, 23, 59, tzinfo=UTC), date(2024, 12, 31)),
    ],
)
def test_the_day_turns_at_midnight_in_the_uk(moment: datetime, day: date) -> None:
    assert uk_date(moment) == day


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(2, 23), st.integers(0, 59))
def test_a_uk_moment_is_the_one_at_which_clocks_there_show_it(day: date, hour: int, minute: int) -> None:
    # From two o'clock on there is no hour that clocks leave out or show twice.
    moment = uk_moment(day, hour, minute)
    assert uk_date(moment.astimezone(UTC)) == day
    assert moment_in_words(moment.astimezone(UTC)) == moment_in_words(moment)
    assert (moment.hour, moment.minute) == (hour, minute)


def test_a_uk_day_begins_at_midnight_where_nothing_else_is_said() -> None:
    assert uk_moment(date(2024, 7, 1)).astimezone(UTC) == datetime(2024, 6, 30, 23, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("since", "words"),
    [
        (datetime(2024, 6, 12, 9, tzinfo=UTC), "today"),
        (datetime(2024, 6, 11, 22, 59, tzinfo=UTC), "waiting for 1 day"),
        (datetime(2024, 6, 11, 23, 1, tzinfo=UTC), "today"),
        (datetime(2024, 5, 31, 9, tzinfo=UTC), "waiting for 12 days"),
        (datetime(2024, 6, 13, 9, tzinfo=UTC), "today"),
    ],
)
def test_how_long_somebody_is_waited_for_is_counted_in_days_of_the_united_kingdom(since: datetime, words: str) -> None:
    assert waited_in_words(since, datetime(2024, 6, 12, 12, tzinfo=UTC)) == words


@pytest.mark.parametrize(
    ("day", "clock", "moment"),
    [
        (date(2026, 7, 1), (17, 0), datetime(2026, 7, 1, 16, 0, tzinfo=UTC)),
        (date(2026, 12, 1), (17, 0), datetime(2026, 12, 1, 17, 0, tzinfo=UTC)),
        # Clocks go forward at one on 29 March and back at two on 25 October.
        (date(2026, 3, 29), (0, 59), datetime(2026, 3, 29, 0, 59, tzinfo=UTC)),
        (date(2026, 3, 29), (2, 0), datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        (date(2026, 10, 25), (0, 59), datetime(2026, 10, 24, 23, 59, tzinfo=UTC)),
        (date(2026, 10, 25), (1, 0), datetime(2026, 10, 25, 0, 0, tzinfo=UTC)),
        (date(2026, 10, 25), (1, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (date(2026, 10, 25), (2, 0), datetime(2026, 10, 25, 2, 0, tzinfo=UTC)),
    ],
)
def test_a_typed_time_is_the_moment_at_which_clocks_in_the_uk_show_it_first(
    day: date, clock: tuple[int, int], moment: datetime
) -> None:
    assert typed_moment(day, *clock) == moment
    assert typed_moment(day, *clock).utcoffset() == moment.utcoffset(), "what is stored is in universal time"


@pytest.mark.parametrize("clock", [(1, 0), (1, 30), (1, 59)])
def test_a_time_that_clocks_leave_out_is_refused_with_a_sentence(clock: tuple[int, int]) -> None:
    with pytest.raises(RuleBroken, match="Clocks go forward on 29 March 2026, so there is no 1"):
        typed_moment(date(2026, 3, 29), *clock)


@pytest.mark.parametrize(
    ("moment", "twice"),
    [
        (datetime(2026, 10, 24, 23, 59, tzinfo=UTC), False),
        (datetime(2026, 10, 25, 0, 0, tzinfo=UTC), True),
        (datetime(2026, 10, 25, 1, 59, tzinfo=UTC), True),
        (datetime(2026, 10, 25, 2, 0, tzinfo=UTC), False),
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), False),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), False),
    ],
)
def test_only_the_hour_in_which_clocks_go_back_comes_twice(moment: datetime, twice: bool) -> None:
    assert comes_twice(moment) is twice


def test_a_moment_whose_time_comes_twice_says_which_it_is() -> None:
    first, second = (datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1))
    words = "1:30am on Sunday 25 October 2026 (clocks go back, so that time comes twice: the {} one)"
    assert exact_moment(first) == words.format("first")
    assert exact_moment(second) == words.format("second")
    assert exact_moment(datetime(2026, 7, 1, 16, tzinfo=UTC)) == "5pm on Wednesday 1 July 2026"


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)))  # noqa: DTZ001  # what somebody types has no zone
def test_whatever_is_typed_is_either_shown_again_as_it_was_or_refused(typed: datetime) -> None:
    try:
        moment = typed_moment(typed.date(), typed.hour, typed.minute)
    except RuleBroken:
        assert (typed.month, typed.hour) == (3, 1)
        return
    assert moment_in_words(moment).startswith(time_in_words(typed.replace(tzinfo=UTC)))
    assert uk_date(moment) == typed.date()
