"""Working days in England: Monday to Friday without bank holidays.

The bank holidays come from the package `holidays`, which has those proclaimed for one year only (such as 8 May 2023)
and the days that stand in for holidays at a weekend.
"""

from datetime import date, timedelta
from functools import cache

_DAY = timedelta(days=1)
_SATURDAY = 5


@cache
def _bank_holidays(year: int) -> frozenset[date]:
    """Read once in a process, and only where a page needs it."""
    from holidays import country_holidays

    return frozenset(country_holidays("GB", subdiv="ENG", years=year))


def is_working_day(day: date) -> bool:
    """Neither Saturday, Sunday nor a bank holiday in England."""
    return day.weekday() < _SATURDAY and day not in _bank_holidays(day.year)


def working_day_from(day: date) -> date:
    """The day itself, or the first working day after it."""
    while not is_working_day(day):
        day += _DAY
    return day


def working_days_until(day: date, today: date) -> int:
    """How many working days there are after today, up to and with the day; 0 where it is not after today."""
    after = (today + _DAY * n for n in range(1, (day - today).days + 1))
    return sum(is_working_day(one) for one in after)


def until_in_words(day: date, today: date) -> str:
    """Such as in 5 working days; today; before the next working day, where only a weekend is left."""
    if day == today:
        return "today"
    many = working_days_until(day, today)
    if many == 0:
        return "before the next working day"
    return f"in {many} working {'day' if many == 1 else 'days'}"
