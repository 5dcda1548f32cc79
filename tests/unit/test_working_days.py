"""Working days in England: weekends and bank holidays are left out."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehsg.domain.working_days import is_working_day, until_in_words, working_day_from, working_days_until

DAYS = st.dates(date(2015, 1, 1), date(2040, 1, 1))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 24), True),  # a Tuesday
        (date(2026, 11, 28), False),  # a Saturday
        (date(2026, 11, 29), False),
        (date(2026, 4, 3), False),  # Good Friday
        (date(2026, 4, 6), False),  # Easter Monday
        (date(2026, 8, 31), False),  # the last Monday of August
        (date(2026, 12, 28), False),  # in place of Boxing Day, which is a Saturday
        (date(2022, 9, 19), False),  # the state funeral of Queen Elizabeth II
        (date(2023, 5, 8), False),  # the coronation of King Charles III
        (date(2026, 3, 17), True),  # St Patrick's Day is a bank holiday in Northern Ireland only
        (date(2026, 1, 2), True),  # and the second of January in Scotland only
        (date(2024, 12, 24), True),
    ],
)
def test_a_working_day_is_neither_at_a_weekend_nor_a_bank_holiday_in_england(day: date, works: bool) -> None:
    assert is_working_day(day) is works


@pytest.mark.parametrize(
    ("day", "today", "many", "words"),
    [
        (date(2026, 12, 1), date(2026, 11, 24), 5, "in 5 working days"),
        (date(2026, 11, 25), date(2026, 11, 24), 1, "in 1 working day"),
        (date(2026, 11, 24), date(2026, 11, 24), 0, "today"),
        (date(2026, 11, 30), date(2026, 11, 27), 1, "in 1 working day"),  # over a weekend
        (date(2026, 11, 29), date(2026, 11, 27), 0, "before the next working day"),
        (date(2026, 12, 29), date(2026, 12, 24), 1, "in 1 working day"),  # over Christmas
        (date(2026, 4, 7), date(2026, 4, 2), 1, "in 1 working day"),  # over Easter
        (date(2027, 1, 4), date(2026, 12, 31), 1, "in 1 working day"),  # over the new year
    ],
)
def test_working_days_are_counted_after_today_up_to_and_with_the_day(
    day: date, today: date, many: int, words: str
) -> None:
    assert working_days_until(day, today) == many
    assert until_in_words(day, today) == words


def test_nothing_is_left_of_what_is_past() -> None:
    assert working_days_until(date(2026, 11, 20), date(2026, 11, 24)) == 0


@given(DAYS, st.integers(0, 60), st.integers(0, 60))
def test_two_stretches_one_after_the_other_count_as_the_whole(start: date, first: int, second: int) -> None:
    middle, end = start + timedelta(days=first), start + timedelta(days=first + second)
    assert working_days_until(end, start) == working_days_until(middle, start) + working_days_until(end, middle)


@given(DAYS)
def test_the_working_day_from_a_day_is_the_first_one(day: date) -> None:
    found = working_day_from(day)
    assert is_working_day(found)
    assert found >= day
    assert not any(is_working_day(day + timedelta(days=n)) for n in range((found - day).days))
