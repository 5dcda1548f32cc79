"""The browser in which a link to sign a return was confirmed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, g

from ehsg.queries import sign_off
from ehsg.web import link_cookies
from ehsg.web.serving import now

if TYPE_CHECKING:
    from ehsg.models import SignOffRequest

KIND = "signatory"


def confirmed() -> SignOffRequest | None:
    """The request whose link was confirmed in this browser and still works, looked up once a request."""
    if "sign_off_request" not in g:
        secret = link_cookies.secret(KIND)
        g.sign_off_request = sign_off.request_by_browser(secret, now()) if secret else None
    found: SignOffRequest | None = g.sign_off_request
    return found


def request_id() -> int | None:
    """Its id."""
    found = confirmed()
    return found.id if found else None


def remember(response: Response, secret: str, used: SignOffRequest) -> None:
    """Sets the cookie, until the link ends."""
    if used.expires_at is not None:
        link_cookies.remember(response, KIND, secret, used.expires_at)
