"""What of a return a form was drawn from, carried in the form: so that it can be said what changed meanwhile."""

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

from ehsg.domain.changes import what_changed
from ehsg.domain.content import Content, from_json, to_json
from ehsg.domain.guide import Guide
from ehsg.domain.sketch import sketch


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="seen-content")


def token(content: Content) -> str:
    """For a hidden field: about a kilobyte."""
    return str(_signer().dumps(to_json(sketch(content))))


def changes_since(sent: str, content: Content, guide: Guide) -> tuple[str, ...]:
    """What changed since the form with this token was drawn; none where the token is not one of ours."""
    try:
        then = from_json(_signer().loads(sent))
    except (BadData, KeyError, TypeError):
        return ()
    return what_changed(then, sketch(content), guide)
