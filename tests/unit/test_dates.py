"""Dates and times in words, in UK time."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehsg.domain.dates import date_in_words, moment_in_words, time_in_words, uk_date, uk_moment, waited_in_words


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
