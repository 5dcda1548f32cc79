"""Dates and times as they are written on screens: UK time, in words."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from ehsg.domain.errors import RuleBroken

UK = ZoneInfo("Europe/London")


def date_in_words(day: date) -> str:
    """Such as 1 July 2022."""
    return f"{day.day} {day:%B %Y}"


def moment_in_words(moment: datetime) -> str:
    """Such as 5pm on Friday 1 July 2022, in UK time whatever zone the moment is in."""
    local = moment.astimezone(UK)
    return f"{time_in_words(local)} on {local:%A} {date_in_words(local.date())}"


def time_in_words(local: datetime) -> str:
    """Such as 5pm, 11:59pm, midday or midnight, of a moment that is local already."""
    if local.minute == 0 and local.hour in (0, 12):
        return "midday" if local.hour else "midnight"
    minutes = f":{local.minute:02}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"


def uk_moment(day: date, hour: int = 0, minute: int = 0) -> datetime:
    """The moment at which clocks in the UK show this time on this day."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UK)


def typed_moment(day: date, hour: int, minute: int) -> datetime:
    """The moment that somebody means by a date and a time in the UK; of a time that comes twice, the first.

    RuleBroken: clocks leave the time out on that day.
    """
    moment = uk_moment(day, hour, minute)
    shown = moment.astimezone(UTC).astimezone(UK)
    if (shown.hour, shown.minute) != (hour, minute):
        typed = time_in_words(moment)
        raise RuleBroken((f"Clocks go forward on {date_in_words(day)}, so there is no {typed}. Choose another time.",))
    return moment.astimezone(UTC)


def comes_twice(moment: datetime) -> bool:
    """Whether clocks in the UK show the moment's time twice on its day, because they go back."""
    local = moment.astimezone(UK)
    return local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset()


def exact_moment(moment: datetime) -> str:
    """As `moment_in_words`, with which of the two is meant where the time comes twice."""
    words = moment_in_words(moment)
    if not comes_twice(moment):
        return words
    which = "second" if moment.astimezone(UK).fold else "first"
    return f"{words} (clocks go back, so that time comes twice: the {which} one)"


def uk_date(moment: datetime) -> date:
    """The day that it is in the UK at the moment."""
    return moment.astimezone(UK).date()


def waited_in_words(since: datetime, now: datetime) -> str:
    """How many days ago that was in the UK, such as waiting for 12 days."""
    days = (uk_date(now) - uk_date(since)).days
    if days <= 0:
        return "today"
    return f"waiting for {days} {'day' if days == 1 else 'days'}"
