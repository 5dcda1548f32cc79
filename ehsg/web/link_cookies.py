"""Cookies of browsers in which a one-time link was confirmed: a secret, of which only the hash is stored."""

from datetime import datetime

from flask import Response, current_app, request

from ehsg.web.serving import now


def _name(kind: str) -> str:
    return f"{current_app.config['SESSION_COOKIE_NAME']}-{kind}"


def secret(kind: str) -> str:
    """What the browser keeps for links of this kind; "" where it keeps nothing."""
    return request.cookies.get(_name(kind), "")


def remember(response: Response, kind: str, value: str, until: datetime) -> None:
    """Sets the cookie, until the link ends."""
    response.set_cookie(
        _name(kind),
        value,
        max_age=max(0, int((until - now()).total_seconds())),
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
        path="/",
    )
