"""When a collection may open and close, when an area may have more time, and what next year's would look like."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehsg.domain.collections import (
    Dates,
    Other,
    as_last_year,
    difference,
    more_time_problem,
    open_now_problem,
    problems_of_change,
    problems_of_new,
)
from ehsg.domain.dates import UK, uk_date, uk_moment
from ehsg.domain.working_days import is_working_day

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def dates(year: int, opens: tuple[int, int] = (4, 1), closes: tuple[int, int] = (7, 1)) -> Dates:
    """Open from nine to five, and shared two weeks later."""
    first, last = date(year, *opens), date(year, *closes)
    return Dates(uk_moment(first, 9), uk_moment(last, 17), uk_moment(last + 14 * DAY))


NEXT = dates(2027)
LAST = Other(2026, dates(2026))
OPEN = Other(2026, dates(2026, (11, 1), (12, 1)))


def test_next_years_collection_can_be_made() -> None:
    assert problems_of_new(2027, NEXT, [LAST], NOW) == {}


@pytest.mark.parametrize(
    ("year", "changed", "field", "told"),
    [
        (2027, {"closes_at": NEXT.opens_at}, "closes_at", "must close after it opens"),
        (2027, {"closes_at": NEXT.opens_at - MINUTE}, "closes_at", "must close after it opens"),
        (2027, {"closes_at": NEXT.opens_at.replace(year=2127)}, "closes_at", "more than five years"),
        (2027, {"sharing_from": NEXT.opens_at - MINUTE}, "sharing_from", "cannot be shared before"),
        (2027, {"sharing_from": NEXT.opens_at.replace(year=2127)}, "sharing_from", "more than five years"),
        (2027, {"opens_at": NOW}, "opens_at", "must be in the future"),
        (2027, {"opens_at": NOW - 300 * DAY}, "opens_at", "must be in the future"),
        (2026, {}, "year", "There is a 2026 collection already"),
        (1999, {}, "year", "between 2000 and 2100"),
        (2101, {}, "year", "between 2000 and 2100"),
        (2025, {}, "opens_at", "must open in 2025, the year before or the year after"),
        (2029, {}, "opens_at", "must open in 2029"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(year: int, changed: dict[str, datetime], field: str, told: str) -> None:
    found = problems_of_new(year, replace(NEXT, **changed), [LAST], NOW)
    assert told in found[field]


@pytest.mark.parametrize("year", [2026, 2027, 2028])
def test_a_collection_may_open_just_before_or_after_its_year(year: int) -> None:
    assert problems_of_new(year, NEXT, [], NOW) == {}


@pytest.mark.parametrize(
    ("opens", "closes", "field"),
    [
        (OPEN.dates.opens_at - DAY, OPEN.dates.opens_at, None),
        (OPEN.dates.opens_at - DAY, OPEN.dates.opens_at + MINUTE, "closes_at"),
        (OPEN.dates.closes_at - MINUTE, OPEN.dates.closes_at + DAY, "opens_at"),
        (OPEN.dates.closes_at, OPEN.dates.closes_at + DAY, None),
        (OPEN.dates.opens_at + DAY, OPEN.dates.opens_at + 2 * DAY, "opens_at"),
        (OPEN.dates.opens_at - DAY, OPEN.dates.closes_at + DAY, "closes_at"),
        (OPEN.dates.opens_at, OPEN.dates.closes_at, "opens_at"),
    ],
)
def test_two_collections_are_never_open_at_the_same_minute(
    opens: datetime, closes: datetime, field: str | None
) -> None:
    found = problems_of_new(2027, Dates(opens, closes, closes), [OPEN], OPEN.dates.opens_at - 30 * DAY)
    assert set(found) == ({field} if field else set())
    if field:
        assert found[field].startswith("The 2026 collection is open from 9am on Sunday 1 November 2026 until 5pm")


def change(stored: Dates, begun: bool = False, now: datetime = NOW, **changed: datetime) -> dict[str, str]:
    return problems_of_change(stored, replace(stored, **changed), [], begun=begun, now=now)


def test_the_opening_moves_until_somebody_has_saved() -> None:
    later = NEXT.opens_at + DAY
    assert change(NEXT, opens_at=later) == {}
    assert "somebody has saved" in change(NEXT, begun=True, opens_at=later)["opens_at"].lower()
    # It has opened, and nobody has saved: it can still be put off.
    assert change(NEXT, now=NEXT.opens_at + MINUTE, opens_at=later) == {}
    assert "must be in the future" in change(NEXT, opens_at=NOW)["opens_at"]
    assert "has closed" in change(NEXT, now=NEXT.closes_at, opens_at=later)["opens_at"]


def test_the_closing_moves_earlier_or_later_while_it_is_open_and_never_into_the_past() -> None:
    for to in (OPEN.dates.closes_at + DAY, OPEN.dates.closes_at - DAY, NOW + MINUTE):
        assert change(OPEN.dates, begun=True, closes_at=to) == {}
    for to in (NOW, NOW - DAY):
        assert "choose “Close now”" in change(OPEN.dates, begun=True, closes_at=to)["closes_at"]


def test_after_closing_only_a_sharing_date_that_lies_ahead_moves() -> None:
    closed = LAST.dates
    now = closed.closes_at
    assert "has closed" in change(closed, now=now, closes_at=closed.closes_at + DAY)["closes_at"]
    assert change(closed, now=now, sharing_from=closed.sharing_from + DAY) == {}
    assert "must be in the future" in change(closed, now=now, sharing_from=now)["sharing_from"]
    reached = change(closed, now=closed.sharing_from, sharing_from=closed.sharing_from + DAY)
    assert "shared already" in reached["sharing_from"]


def test_dates_that_stay_are_not_judged_again() -> None:
    assert change(LAST.dates, begun=True) == {}
    later = replace(LAST.dates, sharing_from=LAST.dates.sharing_from + DAY)
    overlapping = [Other(2025, LAST.dates)]  # as older data may be
    now = LAST.dates.closes_at
    assert problems_of_change(LAST.dates, later, overlapping, begun=True, now=now) == {}


def test_a_move_into_another_collection_is_refused() -> None:
    found = problems_of_change(NEXT, replace(NEXT, opens_at=NOW + DAY), [OPEN], begun=False, now=NOW)
    assert "Only one can be open at a time" in found["opens_at"]


def test_a_collection_opens_at_once_unless_another_is_open() -> None:
    assert open_now_problem(NEXT, [LAST], NOW) == ""
    assert "The 2026 collection is open" in open_now_problem(NEXT, [OPEN], NOW)


@pytest.mark.parametrize(
    ("until", "stored", "submitted", "told"),
    [
        (OPEN.dates.closes_at + MINUTE, None, False, ""),
        (OPEN.dates.closes_at, None, False, "already, as every area has"),
        (NOW, None, False, "must be in the future"),
        (NOW - DAY, None, False, "must be in the future"),
        (NOW - DAY, NOW - DAY, False, ""),  # only the reason is changed
        (OPEN.dates.closes_at + DAY, None, True, "Reopen the return instead"),
        (OPEN.dates.closes_at.replace(year=2126), None, False, "Check the year"),
    ],
)
def test_an_area_has_more_time_than_the_others_and_never_less(
    until: datetime, stored: datetime | None, submitted: bool, told: str
) -> None:
    given_ = {"until": until, "stored": stored, "submitted": submitted}
    found = more_time_problem(collection=OPEN.dates, now=NOW, **given_)
    assert told in found
    assert bool(told) is bool(found)


def test_after_the_collection_has_closed_an_area_can_still_be_given_time() -> None:
    now = OPEN.dates.closes_at + 10 * DAY
    given_ = {"stored": None, "collection": OPEN.dates, "submitted": False, "now": now}
    assert more_time_problem(until=now + MINUTE, **given_) == ""
    assert "in the future" in more_time_problem(until=now - MINUTE, **given_)


def test_next_years_dates_fall_on_the_same_day_of_the_week_near_the_same_date() -> None:
    draft = as_last_year(LAST, [LAST], NOW)
    assert draft is not None
    assert draft.year == 2027
    local = [moment.astimezone(UK) for moment in vars(draft.dates).values()]
    assert [f"{one:%a %d %b %Y %H:%M}" for one in local] == [
        "Wed 31 Mar 2027 09:00",
        "Wed 30 Jun 2027 17:00",
        "Wed 14 Jul 2027 00:00",
    ]
    assert problems_of_new(draft.year, draft.dates, [LAST], NOW) == {}


def test_a_bank_holiday_is_put_off_to_the_next_working_day() -> None:
    before = replace(LAST, dates=dates(2026, (4, 1), (5, 25)))  # the spring bank holiday of 2026
    draft = as_last_year(before, [before], NOW)
    assert draft is not None
    assert uk_date(draft.dates.closes_at) == date(2027, 5, 24)
    before = replace(LAST, dates=dates(2026, (3, 30), (7, 1)))  # a Monday; in 2027 that is Easter Monday
    draft = as_last_year(before, [before], NOW)
    assert draft is not None
    assert uk_date(draft.dates.opens_at) == date(2027, 3, 30)


def test_a_collection_that_was_kept_open_for_years_is_a_year_ahead_and_closes_within_one() -> None:
    long = Other(
        2024, Dates(uk_moment(date(2024, 4, 1)), uk_moment(date(2027, 1, 22), 23, 59), uk_moment(date(2027, 2, 5)))
    )
    draft = as_last_year(long, [long], NOW)
    assert draft is not None
    assert draft.year == 2027
    assert draft.dates.opens_at > long.dates.closes_at
    assert draft.dates.closes_at - draft.dates.opens_at < 366 * DAY
    assert draft.dates.sharing_from > draft.dates.closes_at
    assert problems_of_new(draft.year, draft.dates, [long], NOW) == {}


def test_a_year_that_was_far_from_its_opening_becomes_the_year_of_the_opening() -> None:
    held = Other(2024, dates(2026, (10, 14), (12, 18)))
    draft = as_last_year(held, [held], NOW)
    assert draft is not None
    assert (draft.year, uk_date(draft.dates.opens_at).year) == (2027, 2027)
    assert problems_of_new(draft.year, draft.dates, [held], NOW) == {}


def test_the_twenty_ninth_of_february_and_times_that_clocks_leave_out_find_a_day() -> None:
    leap = Other(2028, Dates(uk_moment(date(2028, 2, 29)), uk_moment(date(2028, 5, 1)), uk_moment(date(2028, 6, 1))))
    draft = as_last_year(leap, [leap], uk_moment(date(2028, 12, 1)))
    assert draft is not None
    assert uk_date(draft.dates.opens_at) == date(2029, 2, 27)


def test_without_a_collection_there_is_nothing_to_move_on() -> None:
    assert as_last_year(None, [], NOW) is None


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(0, 23), st.integers(1, 300), st.integers(0, 400))
def test_whatever_last_year_was_next_years_is_in_order_ahead_and_on_working_days(
    opens: date, hour: int, days: int, sharing: int
) -> None:
    opens_at = uk_moment(opens, hour)
    last = Other(opens.year, Dates(opens_at, opens_at + days * DAY, opens_at + sharing * DAY))
    now = opens_at + 30 * DAY
    draft = as_last_year(last, [last], now)
    assert draft is not None
    assert problems_of_new(draft.year, draft.dates, [last], now) == {}
    assert all(is_working_day(uk_date(moment)) for moment in vars(draft.dates).values())


def test_only_what_was_moved_is_on_record() -> None:
    moved = replace(NEXT, closes_at=NEXT.closes_at + DAY)
    assert difference(moved, NEXT) == {"closes_at": moved.closes_at.isoformat()}
    assert difference(NEXT, NEXT) == {}
