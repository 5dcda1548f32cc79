"""What a link is worth, and how often one may be asked for."""

from datetime import UTC, datetime, timedelta

import pytest

from ehsg.domain.forgotten_password import MOST_FOR_ACCOUNT, MOST_FOR_ADDRESS, VALID_FOR, Link, may_ask, state_of

AT = datetime(2024, 5, 14, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("used", "later", "state"),
    [
        (False, timedelta(0), Link.GOOD),
        (False, VALID_FOR - timedelta(seconds=1), Link.GOOD),
        (False, VALID_FOR, Link.EXPIRED),
        (True, timedelta(0), Link.USED),
        (True, VALID_FOR, Link.USED),
    ],
)
def test_a_link_works_once_for_two_hours(used: bool, later: timedelta, state: Link) -> None:
    assert timedelta(hours=2) == VALID_FOR
    assert state_of(AT, AT if used else None, AT + later) is state


def test_a_few_may_be_asked_for_an_account_and_more_from_a_whole_office() -> None:
    assert may_ask(0, 0)
    assert may_ask(MOST_FOR_ACCOUNT - 1, MOST_FOR_ADDRESS - 1)
    assert not may_ask(MOST_FOR_ACCOUNT, 0)
    assert not may_ask(0, MOST_FOR_ADDRESS)
