"""How long to wait after failed sign-ins."""

from datetime import UTC, datetime, timedelta

import pytest

from ehsg.domain.sign_in import FREE_FOR_ACCOUNT, FREE_FOR_ADDRESS, LONGEST_WAIT, delay, in_words, wait_left

NOW = datetime(2024, 5, 14, 10, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(0, 0), (4, 0), (5, 5), (6, 10), (7, 20), (11, 320), (12, 640), (13, 900), (14, 900), (10**6, 900)],
)
def test_the_wait_doubles_and_ends_at_a_quarter_of_an_hour(failures: int, seconds: int) -> None:
    assert delay(failures, FREE_FOR_ACCOUNT) == timedelta(seconds=seconds)


def test_a_shared_address_may_fail_more_often() -> None:
    assert delay(FREE_FOR_ADDRESS, FREE_FOR_ADDRESS) == timedelta(0)
    assert delay(FREE_FOR_ADDRESS + 1, FREE_FOR_ADDRESS) > timedelta(0)


def test_the_wait_is_over_when_it_has_passed_and_never_less_than_nothing() -> None:
    assert wait_left(0, None, 4, NOW) == timedelta(0)
    assert wait_left(5, NOW, 4, NOW) == timedelta(seconds=5)
    assert wait_left(5, NOW - timedelta(seconds=5), 4, NOW) == timedelta(0)
    assert wait_left(99, NOW - LONGEST_WAIT, 4, NOW) == timedelta(0)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "1 second"), (1, "1 second"), (4.1, "5 seconds"), (60, "1 minute"), (61, "2 minutes"), (900, "15 minutes")],
)
def test_a_wait_is_rounded_up_in_words(seconds: float, words: str) -> None:
    assert in_words(timedelta(seconds=seconds)) == words
