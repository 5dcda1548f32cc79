"""Plain error pages that give back what was typed."""

from flask import Flask, current_app, g, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from ehsg.database import DATABASE_TROUBLE
from ehsg.domain.errors import NotEditable, NotFound
from ehsg.web import kept_forms

_SECRET = frozenset({"password", "new_password", "new_password_confirm"})
_OWN_PAGES = frozenset({403, 404, 405, 413})


def init_app(app: Flask) -> None:
    """A handler for each way in which a request can fail."""
    app.register_error_handler(CSRFError, form_expired)
    app.register_error_handler(NotFound, lambda _error: page(404))
    app.register_error_handler(NotEditable, lambda error: page(403, reason=str(error)))
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(Exception, unexpected)
    for kind in DATABASE_TROUBLE:
        app.register_error_handler(kind, database_trouble)


def typed() -> list[tuple[str, str]]:
    """What the person sent, without the secrets."""
    try:
        return [(k, v) for k, v in request.form.items(multi=True) if k not in _SECRET]
    except RequestEntityTooLarge:
        return []


def page(status: int, reason: str = "", *, retry: bool = False) -> ResponseReturnValue:
    """The error page, which touches no database. `retry` offers to send the same form again."""
    if wants_json():
        return jsonify(saved=False, message=reason or "This was not saved."), status
    g.plain = True
    template = f"errors/{status}.html" if status in _OWN_PAGES | {503} else "errors/error.html"
    return render_template(template, reason=reason, typed=typed(), retry=retry, status=status), status


def wants_json() -> bool:
    """Whether a script asked, which cannot read a page."""
    return request.accept_mimetypes.best == "application/json"


def form_expired(_error: CSRFError) -> ResponseReturnValue:
    """The session that the form was drawn in has ended, or another has begun: keep the text and show it again."""
    if wants_json():
        return jsonify(saved=False, signed_out=True, message="You have been signed out."), 401
    if request.endpoint and request.endpoint.startswith("security."):
        return redirect(request.full_path, code=303)
    return redirect(kept_forms.keep(), code=303)


def http_error(error: HTTPException) -> ResponseReturnValue:
    """A refusal by the framework: redirects pass, the others get a page."""
    if error.code is None or error.code < 400:
        return error
    return page(error.code, reason=(error.description or "") if error.code == 400 else "")


def database_trouble(error: Exception) -> ResponseReturnValue:
    """The database is locked, full or gone. Nothing was saved; the form can be sent again."""
    current_app.logger.error("database trouble: %s", type(error).__name__)
    return page(503, retry=request.method == "POST")


def unexpected(error: Exception) -> ResponseReturnValue:
    """A defect of ours: told plainly, logged with its trace, and what was typed given back."""
    if current_app.testing:
        raise error
    current_app.logger.exception("unexpected error")
    return page(500, retry=request.method == "POST")
