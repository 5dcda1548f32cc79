"""Signing in, and the headers that every answer carries."""

import secrets
from typing import Any

from flask import Flask, Response, g, session
from flask_login import user_logged_in
from flask_security import ChangePasswordForm, LoginForm
from wtforms import EmailField, PasswordField, SubmitField
from wtforms.validators import DataRequired

from ehsg.domain.text import clean
from ehsg.extensions import csrf, security
from ehsg.queries.account import People

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


class SignInForm(LoginForm):
    """Sign-in with our words."""

    email = EmailField("Email address", validators=[DataRequired("Enter your email address")])
    password = PasswordField("Password", validators=[DataRequired("Enter your password")])
    submit = SubmitField("Sign in")

    def for_page(self) -> "SignInForm":
        """With its errors where the page shows them.

        Flask-Security makes one sentence of every error, so that none tells whether there is such a person. What was
        left empty tells nothing, and is said next to its box.
        """
        self.email.data = clean(self.email.data or "").text
        if self.form_errors:
            blank = {self.email: "Enter your email address", self.password: "Enter your password"}
            for field, message in blank.items():
                field.errors = [] if field.data else [message]
            del self.form_errors[0 if any(field.errors for field in blank) else 1 :]
        return self


class NewPasswordForm(ChangePasswordForm):
    """Change of password with our words."""

    submit = SubmitField("Change password")


def init_app(app: Flask) -> None:
    """Cross-site request tokens, sign-in, session life and response headers."""
    csrf.init_app(app)
    security.init_app(
        app,
        People(),
        login_form=SignInForm,
        change_password_form=NewPasswordForm,
    )

    @user_logged_in.connect_via(app)  # type: ignore[untyped-decorator]
    def begin_session(_app: Flask, **_extra: Any) -> None:
        # Without this the session would have no end while the browser stays open.
        session.permanent = True

    @app.after_request
    def headers(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", _POLICY_TEXT.format(nonce=csp_nonce()))
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
