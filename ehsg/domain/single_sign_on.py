"""Whose account it is that an organisation's provider speaks of, and why it may be nobody's."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from ehsg.domain.addresses import looked_up


class Why(StrEnum):
    """Why an answer that is in order opens no account."""

    NO_ADDRESS = "no_address"
    NOT_VERIFIED = "not_verified"
    UNKNOWN = "unknown"
    CLOSED = "closed"


def address_of(claims: Mapping[str, Any]) -> str | Why:
    """The e-mail address that the provider has checked, in the one spelling that accounts are known by.

    Letters beyond ASCII are not brought into that spelling: what looks like an address is another mailbox.
    """
    told = claims.get("email")
    found = looked_up(told) if isinstance(told, str) and told.isascii() else None
    if found is None:
        return Why.NO_ADDRESS
    # Exactly true: anybody can name any address to a provider that does not check it.
    return found if claims.get("email_verified") is True else Why.NOT_VERIFIED
