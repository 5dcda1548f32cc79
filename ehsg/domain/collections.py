"""When a collection may open and close, and what next year's would look like."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta

from ehsg.domain.dates import UK, moment_in_words, typed_moment, uk_date, uk_moment
from ehsg.domain.errors import RuleBroken
from ehsg.domain.status import Window, window
from ehsg.domain.working_days import working_day_from

EARLIEST, LATEST = 2000, 2100
LONGEST = timedelta(days=5 * 366)  # later than that is a slip of the keyboard
_NEARBY = timedelta(days=3)


@dataclass(frozen=True)
class Dates:
    """The three moments of a collection, each with its time zone. It is open from the first up to the second."""

    opens_at: datetime
    closes_at: datetime
    sharing_from: datetime

    def window(self, now: datetime) -> Window:
        """Whether it is open."""
        return window(opens_at=self.opens_at, closes_at=self.closes_at, now=now)


@dataclass(frozen=True)
class Other:
    """Another year's collection."""

    year: int
    dates: Dates


@dataclass(frozen=True)
class Draft:
    """What the form for a new collection begins with."""

    year: int
    dates: Dates


Problems = dict[str, str]


def problems_of_new(year: int, dates: Dates, others: Iterable[Other], now: datetime) -> Problems:
    """Name of the field to why a new collection cannot be as it was entered; empty when it can."""
    there = tuple(others)
    found = _order_problems(dates)
    if not EARLIEST <= year <= LATEST:
        found["year"] = f"The year must be between {EARLIEST} and {LATEST}"
    elif any(other.year == year for other in there):
        found["year"] = f"There is a {year} collection already"
    elif abs(uk_date(dates.opens_at).year - year) > 1:
        found.setdefault("opens_at", f"The {year} collection must open in {year}, the year before or the year after")
    if dates.opens_at <= now:
        found.setdefault(
            "opens_at", "The opening must be in the future. You can open the collection early once it is made"
        )
    return _overlap(dates, there) | found


def problems_of_change(stored: Dates, dates: Dates, others: Iterable[Other], *, begun: bool, now: datetime) -> Problems:
    """The same for other dates of a collection that is there. `begun`: somebody has saved in one of its returns."""
    found = _order_problems(dates)
    if dates.opens_at != stored.opens_at:
        found |= _opening_problem(stored, dates, begun, now)
    if dates.closes_at != stored.closes_at:
        found |= _closing_problem(stored, dates, now)
    if dates.sharing_from != stored.sharing_from and (problem := _sharing_problem(stored, dates, now)):
        found["sharing_from"] = problem
    moved = (dates.opens_at, dates.closes_at) != (stored.opens_at, stored.closes_at)
    return (_overlap(dates, others) if moved else {}) | found


def _order_problems(dates: Dates) -> Problems:
    found = {}
    if dates.closes_at <= dates.opens_at:
        found["closes_at"] = "The collection must close after it opens"
    elif dates.closes_at - dates.opens_at > LONGEST:
        found["closes_at"] = "The closing is more than five years after the opening. Check the year"
    if dates.sharing_from < dates.opens_at:
        found["sharing_from"] = "Scores cannot be shared before the collection opens"
    elif dates.sharing_from - dates.opens_at > LONGEST:
        found["sharing_from"] = "The sharing date is more than five years after the opening. Check the year"
    return found


def _opening_problem(stored: Dates, dates: Dates, begun: bool, now: datetime) -> Problems:
    if stored.closes_at <= now:
        return {"opens_at": "The collection has closed, so its opening cannot be moved"}
    if begun:
        return {"opens_at": "Somebody has saved in a return already, so the opening cannot be moved"}
    if dates.opens_at <= now:
        return {"opens_at": "The opening must be in the future. To open it now, go back and choose “Open now”"}
    return {}


def _closing_problem(stored: Dates, dates: Dates, now: datetime) -> Problems:
    if stored.closes_at <= now:
        return {"closes_at": "The collection has closed, so its closing cannot be moved. Give single areas more time"}
    if dates.closes_at <= now:
        return {"closes_at": "The closing must be in the future. To close it now, go back and choose “Close now”"}
    return {}


def _sharing_problem(stored: Dates, dates: Dates, now: datetime) -> str:
    if stored.sharing_from <= now:
        return "Scores are shared already, so the sharing date cannot be moved"
    return "The sharing date must be in the future" if dates.sharing_from <= now else ""


def _overlap(dates: Dates, others: Iterable[Other]) -> Problems:
    """Only one collection is open at a time: people would not know which return to fill in."""
    for other in others:
        if dates.opens_at < other.dates.closes_at and other.dates.opens_at < dates.closes_at:
            opens, closes = moment_in_words(other.dates.opens_at), moment_in_words(other.dates.closes_at)
            field = "opens_at" if other.dates.opens_at <= dates.opens_at else "closes_at"
            when = f"The {other.year} collection is open from {opens} until {closes}"
            return {field: f"{when}. Only one can be open at a time"}
    return {}


def open_now_problem(dates: Dates, others: Iterable[Other], now: datetime) -> str:
    """Why a collection that has not opened cannot be opened at this moment; empty when it can."""
    return next(iter(_overlap(Dates(now, dates.closes_at, dates.sharing_from), others).values()), "")


def more_time_problem(
    *, until: datetime, stored: datetime | None, collection: Dates, submitted: bool, now: datetime
) -> str:
    """Why an area cannot have until that moment; `stored` is what it was given before. Empty when it can."""
    if submitted:
        return "The area has submitted its return. Reopen the return instead"
    if until == stored:
        return ""
    if until <= now:
        return "The new closing must be in the future"
    if until <= collection.closes_at:
        return (
            f"The area has until {moment_in_words(collection.closes_at)} already, as every area has. Give a later time"
        )
    return (
        "That is more than five years after the opening. Check the year"
        if until - collection.opens_at > LONGEST
        else ""
    )


def as_last_year(latest: Other | None, others: Iterable[Other], now: datetime) -> Draft | None:
    """The latest collection moved on by a year, or by as many as it takes to lie ahead and to overlap no other.

    Each day becomes the same day of the week nearest to the same date, or the first working day after it. None where
    there is nothing to move on, or no way to.
    """
    if latest is None:
        return None
    there = tuple(others)
    for years in range(1, LATEST - EARLIEST):
        dates = _moved(latest.dates, years)
        for year in (latest.year + years, uk_date(dates.opens_at).year):
            if not problems_of_new(year, dates, there, now):
                return Draft(year, dates)
    return None


def _moved(dates: Dates, years: int) -> Dates:
    """However long the collection was kept open: it closes before a year has passed, as it opens once a year."""
    opens_at = _later(dates.opens_at, years)
    return Dates(
        opens_at,
        closes_at := _first_after(opens_at, dates.closes_at),
        _first_after(closes_at if dates.sharing_from >= dates.closes_at else opens_at, dates.sharing_from),
    )


def _first_after(start: datetime, moment: datetime) -> datetime:
    """The first anniversary of the moment after the start."""
    years = uk_date(start).year - uk_date(moment).year
    while (found := _later(moment, years)) <= start:
        years += 1
    return found


def _later(moment: datetime, years: int) -> datetime:
    local = moment.astimezone(UK)
    day = _anniversary(local.date(), years)
    weekday = day + timedelta(days=(local.weekday() - day.weekday() + 3) % 7 - _NEARBY.days)
    try:
        return typed_moment(working_day_from(weekday), local.hour, local.minute)
    except RuleBroken:  # clocks leave that time out: an hour later they show it
        return uk_moment(working_day_from(weekday), local.hour + 1, local.minute)


def _anniversary(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return date(day.year + years, 3, 1)


def as_json(dates: Dates) -> dict[str, str]:
    """The moments as an event keeps them."""
    return {field.name: getattr(dates, field.name).isoformat() for field in fields(Dates)}


def difference(this: Dates, other: Dates) -> dict[str, str]:
    """Those moments of `this` that the other has otherwise, as an event keeps them."""
    return {name: value for name, value in as_json(this).items() if value != as_json(other)[name]}
