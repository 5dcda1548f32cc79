"""Reminding areas that have not submitted: whose turn it is, and what their coordinators are told."""

from datetime import datetime, timedelta
from enum import StrEnum

from ehsg.domain.dates import moment_in_words, uk_date
from ehsg.domain.working_days import is_working_day, until_in_words, working_days_until

_MOMENT = timedelta(microseconds=1)
MOST_DAYS = 250  # working days: about a year


class Reminder(StrEnum):
    """What an area is reminded of."""

    BEFORE_CLOSING = "before_closing"
    OVERDUE = "overdue"


def kind_for(closes_at: datetime, now: datetime) -> Reminder:
    """What an area that has not submitted is reminded of, by when the collection closes for it."""
    return Reminder.BEFORE_CLOSING if now < closes_at else Reminder.OVERDUE


def closing_in_words(closes_at: datetime, now: datetime) -> str:
    """Such as in 5 working days. What closes at midnight has its last day before."""
    return until_in_words(uk_date(closes_at - _MOMENT), uk_date(now))


def is_due(closes_at: datetime, days: int, now: datetime) -> bool:
    """Whether closing is so many working days away; on no other day than a working day, or it would be due twice."""
    today = uk_date(now)
    last = uk_date(closes_at - _MOMENT)
    ahead = now < closes_at and working_days_until(last, today) == days
    return ahead and is_working_day(today)


def values(reminder: Reminder, *, closes_at: datetime, scored: int, total: int, now: datetime) -> dict[str, str]:
    """What a message says of one area beside its name and the year."""
    told = {"closes": moment_in_words(closes_at), "progress": f"{scored} of {total}"}
    return told | ({"when": closing_in_words(closes_at, now)} if reminder is Reminder.BEFORE_CLOSING else {})
