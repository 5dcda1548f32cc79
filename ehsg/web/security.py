"""Flask-Security set up as we use it, and the headers that every answer carries."""

import secrets
from typing import Any

from flask import Flask, Response, abort, current_app, g, redirect, request
from flask_security import password_changed, user_authenticated
from flask_security.tf_plugin import TfPluginBase
from werkzeug.wrappers import Response as BaseResponse

from ehsg.config import Settings
from ehsg.domain.sign_in import Method
from ehsg.extensions import csrf, security
from ehsg.queries.account import People
from ehsg.services.account import note_password_change
from ehsg.services.authenticator import Authenticator, key_from
from ehsg.web import sessions, sign_in
from ehsg.web.forms.account import NewPasswordForm, PasswordAgainForm, SignInForm
from ehsg.web.serving import now

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
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_HTTPS_ONLY = "max-age=31536000; includeSubDomains"
_TWICE = "The same field was sent twice, so nothing was done. Go back and try again."


class CodeStep(TfPluginBase):
    """The step between a right password, or an organisation's word, and being signed in.

    Flask-Security's own pages for it show recovery codes again, lose `next` and the text behind it, count no wrong
    codes and read the clock themselves; `tf_enter`, which every way of signing in calls, leads to ours instead.
    """

    def get_setup_methods(self, user: Any) -> list[tuple[str, str]]:
        """The one method, where the person has set it up."""
        return [("code", "Code from your authenticator app")] if user.second_factor is not None else []

    def tf_login(self, user: Any, json_payload: dict[str, Any], next_loc: str | None) -> BaseResponse:
        """To the page that asks for the code; nobody is signed in yet."""
        sessions.begin_half(user)
        after = sessions.page_after(next_loc or "")
        return redirect(sessions.address("sign_in.ask_code", after))


def init_app(app: Flask) -> None:
    """Cross-site request tokens, sign-in with its second step, session life and response headers."""
    settings: Settings = app.extensions["ehsg_settings"]
    csrf.init_app(app)
    app.extensions["ehsg_authenticator"] = Authenticator(settings.totp_key or key_from(secret_key=str(app.secret_key)))
    sessions.init_app(app)  # first: Flask-Security reads who it is at the beginning of each request
    security.support_mfa = False  # else a second application of this process would get its pages for it
    security.init_app(
        app,
        People(),
        login_form=SignInForm,
        change_password_form=NewPasswordForm,
        verify_form=PasswordAgainForm,
    )
    security.support_mfa = True  # from now on `tf_enter` asks for the second step
    security.two_factor_plugins.register_tf_impl(app, "code", CodeStep)
    user_authenticated.connect(_signed_in_by_password, app)
    password_changed.connect(_password_changed, app)
    app.before_request(_refuse_repeated_fields)
    app.after_request(_headers)


def _signed_in_by_password(_app: Flask, user: Any, authn_via: list[str] | None, **_extra: Any) -> None:
    if authn_via == ["password"]:
        sign_in.note_attempt(user.email, user, succeeded=True, method=Method.PASSWORD)


def _password_changed(_app: Flask, user: Any, **_extra: Any) -> None:
    note_password_change(user=user, now=now())


def _refuse_repeated_fields() -> None:
    """A form about signing in that has a field twice could mean two things."""
    if request.path.startswith("/account") and request.method == "POST":
        twice = any(len(values) > 1 for sent in (request.form, request.args) for _, values in sent.lists())
        if twice or ("next" in request.form and "next" in request.args):
            abort(400, _TWICE)


def _headers(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", _POLICY_TEXT.format(nonce=csp_nonce()))
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers.setdefault("Strict-Transport-Security", _HTTPS_ONLY)
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if response.mimetype in ("text/html", "application/json"):
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def csp_nonce() -> str:
    """The request's nonce for the one inline script of the page template."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)
