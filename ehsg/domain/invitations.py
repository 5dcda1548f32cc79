"""Invitations: how long a link works, and why one does not."""

from datetime import datetime, timedelta
from enum import StrEnum

VALID_FOR = timedelta(days=7)


class InvitationState(StrEnum):
    """Where an invitation stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


WHY_UNUSABLE = {
    InvitationState.ACCEPTED: "It has been used already. If you used it, sign in.",
    InvitationState.WITHDRAWN: "The invitation has been withdrawn.",
    InvitationState.EXPIRED: "An invitation can be accepted for 7 days, and these are over.",
}
INVITER_LEFT = "Whoever invited you no longer looks after people here."


def state(
    *, expires_at: datetime, accepted_at: datetime | None, withdrawn_at: datetime | None, now: datetime
) -> InvitationState:
    """Accepted and withdrawn are for good; an invitation that has expired can be sent again."""
    if accepted_at is not None:
        return InvitationState.ACCEPTED
    if withdrawn_at is not None:
        return InvitationState.WITHDRAWN
    return InvitationState.OPEN if now < expires_at else InvitationState.EXPIRED


class Step(StrEnum):
    """What the page behind a link that works asks of whoever opened it."""

    ACCEPT = "accept"
    MAKE_ACCOUNT = "make_account"
    SIGN_IN = "sign_in"
    FOR_ANOTHER = "for_another"


def step(*, invited: str, signed_in_as: str | None, has_account: bool) -> Step:
    """By the address invited, that of who is signed in (None: nobody), and whether the invited have an account."""
    if signed_in_as is not None:
        return Step.ACCEPT if signed_in_as == invited else Step.FOR_ANOTHER
    return Step.SIGN_IN if has_account else Step.MAKE_ACCOUNT
