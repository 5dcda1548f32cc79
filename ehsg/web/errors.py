"""Plain error pages that give back what was typed."""

from typing import Any

from flask import Flask, current_app, flash, g, jsonify, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError, RequestEntityTooLarge, SecurityError

from ehsg.database import DATABASE_TROUBLE
from ehsg.domain.errors import NotEditable, NotFound, StillOpen
from ehsg.domain.text import clean
from ehsg.reports.bounds import OutOfBounds
from ehsg.web import kept_forms, sessions
from ehsg.web.hardening import csp_nonce
from ehsg.web.serving import wants_json
from ehsg.web.transactions import NotRecorded

_OWN_PAGES = frozenset({403, 404, 405, 413})


def init_app(app: Flask) -> None:
    """A handler for each way in which a request can fail."""
    app.register_error_handler(CSRFError, form_expired)
    app.register_error_handler(kept_forms.CannotKeep, not_kept)
    app.register_error_handler(NotFound, lambda _error: page(404))
    app.register_error_handler(NotEditable, lambda error: page(403, reason=str(error)))
    app.register_error_handler(StillOpen, lambda error: page(403, reason=str(error)))
    app.register_error_handler(OutOfBounds, too_much)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(Exception, unexpected)
    for kind in (*DATABASE_TROUBLE, NotRecorded):
        app.register_error_handler(kind, database_trouble)


def typed() -> list[tuple[str, str]]:
    """What the person sent, without the secrets and without what a page cannot show."""
    if g.get("form_not_read"):
        return []
    try:
        return [(clean(k).text, clean(v).text) for k, v in request.form.items(multi=True) if k not in kept_forms.SECRET]
    except RequestEntityTooLarge:
        return []


def page(status: int, reason: str = "", *, retry: bool = False) -> ResponseReturnValue:
    """The error page, which touches no database. `retry` offers to send the same form again."""
    if wants_json():
        return jsonify(saved=False, message=reason or "This was not saved."), status
    g.plain = True
    if "_login_user" not in g:  # who it is could not be read, or was not: the templates must not ask now
        g._login_user = current_app.login_manager.anonymous_user()  # type: ignore[attr-defined]
    sent = typed()
    says_more = reason or sent or retry or "_flashes" in session or kept_forms.kept_fields()
    return (_drawn(status, reason=reason, typed=sent, retry=retry) if says_more else _bare(status)), status


def _drawn(status: int, **said: Any) -> str:
    template = f"errors/{status}.html" if status in _OWN_PAGES | {503} else "errors/error.html"
    return render_template(template, status=status, **said)


def _bare(status: int) -> str:
    """The page that says nothing but that, drawn once but for the nonce: whoever guesses addresses costs little."""
    drawn: dict[tuple[int, str], list[str]] = current_app.extensions.setdefault("ehsg_bare_pages", {})
    nonce, which = csp_nonce(), (status, request.script_root)
    if which not in drawn:
        drawn[which] = _drawn(status, reason="", typed=[], retry=False).split(nonce)
    return nonce.join(drawn[which])


def form_expired(_error: CSRFError) -> ResponseReturnValue:
    """The session that the form was drawn in has ended, or another has begun: keep the text and show it again."""
    if wants_json():
        return kept_forms.signed_out()
    if request.endpoint == "security.logout":
        return redirect(url_for("security.login"), code=303)
    if request.path.startswith("/account/"):  # nothing there is worth keeping, or may be kept
        flash("Nothing was done: this page was open for too long. Try again.", "note")
        return redirect(_drawn_by_get(), code=303)
    try:
        return redirect(kept_forms.keep(), code=303)
    except kept_forms.CannotKeep as cannot:
        return not_kept(cannot)


def _drawn_by_get() -> str:
    """The page that has the form again; a button without a page of its own is on the account's."""
    if request.endpoint == "security.oauthstart":
        return sessions.with_next("security.login")
    alone = request.blueprint == "account"
    return url_for("account.show") if alone else request.full_path.rstrip("?")


def not_kept(_error: kept_forms.CannotKeep) -> ResponseReturnValue:
    """What cannot wait for the person to sign in again is given back at once."""
    return page(403, reason="You have been signed out, so this was not saved. Copy what you typed, then sign in again.")


def http_error(error: HTTPException) -> ResponseReturnValue:
    """A refusal by the framework: redirects pass, the others get a page.

    What fails outside a view (ending the transaction, or another of these handlers) comes here inside a 500.
    """
    if isinstance(error, InternalServerError) and isinstance(error.original_exception, DATABASE_TROUBLE):
        return database_trouble(error.original_exception)
    if isinstance(error, InternalServerError):
        return page(500, retry=request.method == "POST")
    if error.code is None or error.code < 400 or isinstance(error, SecurityError):
        return error  # a page of ours could not be drawn for a host that is not ours: it has links
    return page(error.code, reason=(error.description or "") if error.code == 400 else "")


def database_trouble(error: Exception) -> ResponseReturnValue:
    """The database is locked, full or gone. Nothing was saved or handed over; the form can be sent again."""
    current_app.logger.error("database trouble: %s", type(error).__name__)
    return page(503, retry=request.method == "POST")


def too_much(error: OutOfBounds) -> ResponseReturnValue:
    """A document that took too long or too much memory: the process that made it was ended, and nothing else."""
    current_app.logger.error("a document was not made: %s", error)
    return page(500, reason="This document took too long to make. Nothing was changed. Try again in a few minutes.")


def unexpected(error: Exception) -> ResponseReturnValue:
    """A defect of ours: told plainly, logged with its trace, and what was typed given back."""
    if current_app.testing:
        raise error
    current_app.logger.exception("unexpected error")
    return page(500, retry=request.method == "POST")
