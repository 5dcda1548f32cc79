"""The headers that every answer carries, and what is refused before a view sees it."""

import secrets
from collections import Counter

from flask import Flask, Response, abort, current_app, g, request

from ehsg.web.transactions import WRITES

MOST_FIELDS = 1000  # the largest form of ours has one box for each area
FILES = frozenset({"file"})  # the fields of ours that are files
# The fields that a form of ours sends more than once: ticked boxes, and rows of links.
REPEATED = frozenset(
    {"chosen", "rests_on", "asked_about", "questions", "tell", "cohort_areas", "evidence-label", "evidence-url"}
)

_POLICY = {
    "default-src": "'none'",
    "script-src": "'self' 'nonce-{nonce}'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
_POLICY_TEXT = "; ".join(f"{name} {value}" for name, value in _POLICY.items())
# Only features that browsers of today know: of others they complain.
_NOT_NEEDED = (
    "accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer", "microphone", "midi",
    "payment", "usb",
)  # fmt: skip
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{name}=()" for name in _NOT_NEEDED),
}
_HTTPS_ONLY = "max-age=31536000; includeSubDomains"


def init_app(app: Flask) -> None:
    """Refusals before and headers after every view."""
    app.config["MAX_FORM_PARTS"] = MOST_FIELDS  # of an upload, whose parts are not joined by &
    app.before_request(refuse_strange_forms)
    app.after_request(_headers)


def refuse_strange_forms() -> None:
    """413 for thousands of fields, before time is spent on taking them apart; 400 for a field that is there twice.

    Of two values, one program would take the first and another the last: nobody can say what was meant. 400 too for a
    file where a form of ours has words.
    """
    if request.method not in WRITES:
        return
    if request.mimetype == "application/x-www-form-urlencoded" and request.get_data().count(b"&") >= MOST_FIELDS:
        g.form_not_read = True
        abort(413)
    counts = Counter(name for name, values in request.form.lists() for _ in values)
    counts.update(name for name, files in request.files.lists() for _ in files)
    if any(many > 1 for name, many in counts.items() if name not in REPEATED):
        abort(400, "The form was sent with the same question twice. Nothing was saved.")
    if set(request.files) - FILES:
        abort(400, "The form was sent with a file where words belong. Nothing was saved.")


def _headers(response: Response) -> Response:
    set_ = response.headers.setdefault
    set_("Content-Security-Policy", _POLICY_TEXT.format(nonce=csp_nonce()))
    if current_app.config["SESSION_COOKIE_SECURE"]:
        set_("Strict-Transport-Security", _HTTPS_ONLY)
    for name, value in HEADERS.items():
        set_(name, value)
    set_("Referrer-Policy", _referrer_policy())
    if request.endpoint not in ("static", "security.static"):
        set_("Cache-Control", "no-store")
    return response


def _referrer_policy() -> str:
    """Other sites learn nothing. An address with a one-time link in it is not told to our own pages' logs either.

    Not `no-referrer`, with which forms over https would be refused: their protection compares the origin.
    """
    rule = request.url_rule
    return "strict-origin" if rule is not None and "token" in rule.arguments else "same-origin"


def csp_nonce() -> str:
    """The request's nonce for the one inline script of the page template."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)
