"""Nothing typed is lost when the sign-in has ended: the form waits until the person has signed in again."""

from urllib.parse import urlencode

from flask import current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.datastructures import MultiDict

from ehsg.domain.permissions import Viewer
from ehsg.queries import kept_forms as queries
from ehsg.services import kept_forms as services
from ehsg.web.serving import now

TICKET, VALID_FOR = "ticket", 24 * 60 * 60  # seconds
_NOT_KEPT = frozenset({"csrf_token", TICKET})
_LARGEST = 400_000  # characters of all fields together


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="kept-form")


def ticket() -> str:
    """Proof, in a form, of who had it drawn: without it a stranger could fill the database, or read another's text."""
    viewer: Viewer | None = g.get("viewer")
    return str(_signer().dumps(viewer.user_id)) if viewer and viewer.user_id is not None else ""


def to_sign_in() -> ResponseReturnValue:
    """To the sign-in page, and from there back here. What a POST carried is kept and shown again."""
    back = keep() if request.method == "POST" else request.full_path.rstrip("?")
    return redirect(url_for("security.login", next=back), code=303)


def keep() -> str:
    """Keeps the posted fields and answers with the address that shows them again; just the address when it cannot."""
    path = page_path()
    fields = [(k, v) for k, v in request.form.items(multi=True) if k not in _NOT_KEPT]
    if not fields or sum(len(value) for _, value in fields) > _LARGEST:
        return path
    try:
        user_id = int(_signer().loads(request.form.get(TICKET, ""), max_age=VALID_FOR))
    except (BadData, TypeError, ValueError):
        return path
    token = services.keep(user_id=user_id, path=path, fields=fields, now=now())
    return f"{path}?{urlencode({'kept': token})}"


def page_path() -> str:
    """The address of the page that the form was on: an autosave belongs to its page."""
    return request.path.removesuffix("/autosave")


def kept() -> MultiDict[str, str] | None:
    """The fields kept for this person and page, when the address asks for them."""
    token = request.args.get("kept", "")
    viewer: Viewer = g.viewer
    form = queries.find(viewer, token=token, path=request.path) if token else None
    g.kept_shown = form is not None
    return MultiDict([(k, v) for k, v in form.fields]) if form else None


def kept_shown() -> bool:
    """Whether the page shows what was kept, so that it has to say that it is not saved yet."""
    return bool(g.get("kept_shown", False))
