"""How long a sign-in lasts."""

from datetime import UTC, datetime, timedelta

import pytest

from ehsg.domain.session import IDLE, LONGEST, NOTED_EVERY, Life

BEGAN = datetime(2024, 5, 14, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("seen", "now", "over"),
    [
        (timedelta(0), timedelta(0), False),
        (timedelta(0), IDLE - SECOND, False),
        (timedelta(0), IDLE, True),
        (LONGEST - SECOND, LONGEST - SECOND, False),
        (LONGEST - SECOND, LONGEST, True),
        (LONGEST - IDLE, LONGEST - SECOND, False),
        (timedelta(hours=1), timedelta(0), True),  # used later than now
        (-timedelta(hours=1), timedelta(0), True),  # used before it began
        (timedelta(0), timedelta(days=400), True),
    ],
)
def test_it_ends_after_90_minutes_without_use_and_after_12_hours_whatever_is_done(
    seen: timedelta, now: timedelta, over: bool
) -> None:
    assert Life(BEGAN, BEGAN + seen).over(BEGAN + now) is over


def test_it_says_how_many_seconds_are_left() -> None:
    life = Life(BEGAN, BEGAN + timedelta(hours=11))
    now = BEGAN + timedelta(hours=11, minutes=30)
    assert (life.idle_left(now), life.left(now)) == (3600, 1800)
    assert (life.idle_left(now + LONGEST), life.left(now + LONGEST)) == (0, 0)


def test_what_is_done_is_noted_once_a_minute_and_at_once_when_the_clock_has_gone_on() -> None:
    life = Life(BEGAN, BEGAN + timedelta(hours=1))
    later = (timedelta(0), NOTED_EVERY - SECOND, NOTED_EVERY, IDLE - SECOND)
    assert [life.to_be_noted(life.seen + step) for step in later] == [False, False, True, True]
