"""The cookie of a browser in which a link for an organisation was confirmed: a secret, of which the hash is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, current_app, g, request

from ehsg.queries import partners
from ehsg.web.serving import now

if TYPE_CHECKING:
    from ehsg.models import PartnerLink


def _name() -> str:
    return str(current_app.config["SESSION_COOKIE_NAME"]) + "-partner"


def link() -> PartnerLink | None:
    """The link that was confirmed in this browser and still works, looked up once a request."""
    if "partner_link" not in g:
        secret = request.cookies.get(_name(), "")
        g.partner_link = partners.link_by_browser(secret, now()) if secret else None
    found: PartnerLink | None = g.partner_link
    return found


def participant_id() -> int | None:
    """The organisation for which it was confirmed."""
    found = link()
    return found.participant_id if found else None


def remember(response: Response, secret: str, used: PartnerLink) -> None:
    """Sets the cookie, until the link ends."""
    response.set_cookie(
        _name(),
        secret,
        max_age=max(0, int((used.expires_at - now()).total_seconds())),
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
        path="/",
    )
