"""Which reminder an area gets, when it is due, and what it says."""

from datetime import UTC, date, datetime, timedelta

import pytest

from ehsg.domain.dates import uk_moment
from ehsg.domain.mail import checked_values, write
from ehsg.domain.reminders import Reminder, closing_in_words, is_due, kind_for, values
from ehsg.queries.mail import texts

CLOSES = uk_moment(date(2026, 12, 1), 17)  # a Tuesday
SECOND = timedelta(seconds=1)


def at(day: int, hour: int = 9, month: int = 11) -> datetime:
    return uk_moment(date(2026, month, day), hour)


def test_up_to_the_second_before_closing_it_is_not_overdue() -> None:
    assert kind_for(CLOSES, CLOSES - SECOND) is Reminder.BEFORE_CLOSING
    assert kind_for(CLOSES, CLOSES) is Reminder.OVERDUE


def test_an_hour_that_comes_twice_is_overdue_the_second_time() -> None:
    closes = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # 1:30am, before clocks go back
    assert kind_for(closes, closes - SECOND) is Reminder.BEFORE_CLOSING
    assert kind_for(closes, datetime(2026, 10, 25, 1, 29, 59, tzinfo=UTC)) is Reminder.OVERDUE


@pytest.mark.parametrize(
    ("now", "days", "due"),
    [
        (at(24), 5, True),
        (at(24, hour=0), 5, True),
        (at(24, hour=23), 5, True),
        (at(24), 4, False),
        (at(24), 6, False),
        (at(23), 5, False),
        (at(25), 5, False),
        (at(30), 1, True),
        (at(27), 2, True),
        # On a Saturday and Sunday there are as many left as on the Friday before: it was due then.
        (at(28), 2, False),
        (at(29), 2, False),
        (at(1, month=12), 0, True),
        (at(1, hour=17, month=12), 0, False),  # it has closed
        (at(2, month=12), 0, False),
    ],
)
def test_a_reminder_is_due_on_one_working_day_only(now: datetime, days: int, due: bool) -> None:
    assert is_due(CLOSES, days, now) is due


def test_in_every_stretch_of_a_year_each_number_of_days_is_due_exactly_once() -> None:
    closes = uk_moment(date(2027, 1, 5), 12)
    for days in range(30):
        due = [n for n in range(100) if is_due(closes, days, closes - timedelta(days=n))]
        assert len(due) == (1 if days else 0), days  # on the day itself at noon it has closed


def test_what_closes_at_midnight_has_its_last_day_before() -> None:
    closes = uk_moment(date(2026, 12, 2))
    assert closing_in_words(closes, at(24)) == "in 5 working days"
    assert closing_in_words(closes, at(1, month=12)) == "today"
    assert is_due(closes, 5, at(24))


@pytest.mark.parametrize("reminder", Reminder)
def test_a_reminder_says_the_area_the_moment_and_how_far_the_return_is(reminder: Reminder) -> None:
    told = values(reminder, closes_at=CLOSES, scored=12, total=31, now=at(24))
    told |= {"area": "Leeds", "year": "2026", "page": "https://service.example/areas/E08000035/2026/"}
    kind = f"reminder_{reminder.value}"
    letter = write(texts(), to="a@example.org", kind=kind, values=checked_values(texts(), kind, told))
    assert letter.subject.startswith("Leeds: the early help self-assessment for 2026 ")
    for words in ("5pm on Tuesday 1 December 2026", "12 of 31", told["page"]):
        assert words in letter.body
    assert ("closes in 5 working days" in letter.subject) is (reminder is Reminder.BEFORE_CLOSING)
