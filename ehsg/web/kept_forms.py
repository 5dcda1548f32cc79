"""Nothing typed is lost when the sign-in has ended: the form waits until the person has signed in again."""

from urllib.parse import urlencode

from flask import current_app, g, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.datastructures import MultiDict

from ehsg.domain.permissions import Viewer
from ehsg.domain.text import clean
from ehsg.queries import kept_forms as queries
from ehsg.services import kept_forms as services
from ehsg.web.serving import now, wants_json

TICKET, VALID_FOR = "ticket", 30 * 24 * 60 * 60  # seconds: a page may stay open over a holiday
SECRET = frozenset({"password", "new_password", "new_password_confirm", "again", "code"})
_NOT_KEPT = frozenset({"csrf_token", TICKET}) | SECRET
_LARGEST, _LONGEST_PATH = 400_000, 500  # characters: of all fields together, and as the table has it


class CannotKeep(Exception):
    """What was sent cannot be kept: nobody proved that they had the form drawn, or it is too much."""


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="kept-form")


def ticket() -> str:
    """Proof, in a form, of who had it drawn: without it a stranger could fill the database, or read another's text."""
    viewer: Viewer | None = g.get("viewer")
    return str(_signer().dumps(viewer.user_id)) if viewer and viewer.user_id is not None else ""


def to_sign_in() -> ResponseReturnValue:
    """To the sign-in page, and from there back here. What a POST carried is kept and shown again, or CannotKeep."""
    if wants_json():
        return signed_out()
    back = keep() if request.method == "POST" else request.full_path.rstrip("?")
    return redirect(url_for("security.login", next=back), code=303)


def signed_out() -> ResponseReturnValue:
    """The same for a script, which has its text still."""
    return jsonify(saved=False, signed_out=True, message="You have been signed out."), 401


def keep() -> str:
    """Keeps the posted fields and answers with the address that shows them again. CannotKeep."""
    path = page_path()
    fields = [(k, v) for k, v in request.form.items(multi=True) if k not in _NOT_KEPT]
    if not fields:
        return path
    if sum(len(value) for _, value in fields) > _LARGEST or len(path) > _LONGEST_PATH:
        raise CannotKeep
    try:
        user_id = int(_signer().loads(request.form.get(TICKET, ""), max_age=VALID_FOR))
    except (BadData, TypeError, ValueError):
        raise CannotKeep from None
    token = services.keep(user_id=user_id, path=path, fields=fields, now=now())
    return f"{path}?{urlencode({'kept': token})}"


def page_path() -> str:
    """The address of the page that the form was on: an autosave belongs to its page."""
    return request.path.removesuffix("/autosave")


def kept() -> MultiDict[str, str] | None:
    """The fields kept for this person and page, when the address asks for them."""
    token = request.args.get("kept", "")
    viewer: Viewer = g.viewer
    form = queries.find(viewer, token=token, path=request.path, now=now()) if token else None
    g.kept = MultiDict([(k, v) for k, v in form.fields]) if form else None
    found: MultiDict[str, str] | None = g.kept
    return found


def kept_fields() -> list[tuple[str, str]]:
    """What was kept for this page, which has to say that it is not saved yet; empty when nothing was."""
    fields: MultiDict[str, str] | None = g.get("kept")
    return [(clean(k).text, clean(v).text) for k, v in fields.items(multi=True)] if fields else []
