"""The browser in which a link for an organisation was confirmed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, g

from ehsg.queries import partners
from ehsg.web import link_cookies
from ehsg.web.serving import now

if TYPE_CHECKING:
    from ehsg.models import PartnerLink

KIND = "partner"


def link() -> PartnerLink | None:
    """The link that was confirmed in this browser and still works, looked up once a request."""
    if "partner_link" not in g:
        secret = link_cookies.secret(KIND)
        g.partner_link = partners.link_by_browser(secret, now()) if secret else None
    found: PartnerLink | None = g.partner_link
    return found


def participant_id() -> int | None:
    """The organisation for which it was confirmed."""
    found = link()
    return found.participant_id if found else None


def remember(response: Response, secret: str, used: PartnerLink) -> None:
    """Sets the cookie, until the link ends."""
    link_cookies.remember(response, KIND, secret, used.expires_at)
