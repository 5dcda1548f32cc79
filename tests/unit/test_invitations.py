"""How long an invitation works, and what its page asks of whom."""

from datetime import UTC, datetime, timedelta

import pytest

from ehsg.domain.invitations import VALID_FOR, WHY_UNUSABLE, InvitationState, Step, state, step

SENT = datetime(2024, 3, 28, 12, 0, tzinfo=UTC)  # three days before the clocks change
UNTIL = SENT + VALID_FOR


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (timedelta(0), InvitationState.OPEN),
        (timedelta(days=7, seconds=-1), InvitationState.OPEN),
        (timedelta(days=7), InvitationState.EXPIRED),
        (timedelta(days=365), InvitationState.EXPIRED),
    ],
)
def test_an_invitation_can_be_accepted_for_seven_days_to_the_second(
    after: timedelta, expected: InvitationState
) -> None:
    assert state(expires_at=UNTIL, accepted_at=None, withdrawn_at=None, now=SENT + after) is expected


@pytest.mark.parametrize("now", [SENT, UNTIL + timedelta(days=1)])
def test_what_was_accepted_or_withdrawn_stays_so(now: datetime) -> None:
    assert state(expires_at=UNTIL, accepted_at=SENT, withdrawn_at=None, now=now) is InvitationState.ACCEPTED
    assert state(expires_at=UNTIL, accepted_at=None, withdrawn_at=SENT, now=now) is InvitationState.WITHDRAWN


def test_every_state_but_open_says_why_the_link_does_not_work() -> None:
    assert set(WHY_UNUSABLE) == set(InvitationState) - {InvitationState.OPEN}


@pytest.mark.parametrize(
    ("signed_in_as", "has_account", "expected"),
    [
        (None, False, Step.MAKE_ACCOUNT),
        (None, True, Step.SIGN_IN),
        ("a@example.org", True, Step.ACCEPT),
        ("b@example.org", True, Step.FOR_ANOTHER),
        ("b@example.org", False, Step.FOR_ANOTHER),
    ],
)
def test_the_page_asks_what_fits_whoever_opened_the_link(
    signed_in_as: str | None, has_account: bool, expected: Step
) -> None:
    assert step(invited="a@example.org", signed_in_as=signed_in_as, has_account=has_account) is expected
