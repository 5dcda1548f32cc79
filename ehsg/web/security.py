"""Signing in."""

import hashlib
import hmac
from typing import Any

from flask import Flask, current_app, request, session
from flask_login import user_logged_in
from flask_security import ChangePasswordForm, LoginForm, current_user
from wtforms import EmailField, PasswordField, SubmitField
from wtforms.validators import DataRequired

from ehsg.config import common_passwords
from ehsg.domain.passwords import why_refused
from ehsg.domain.sign_in import in_words
from ehsg.domain.text import clean
from ehsg.extensions import csrf, security
from ehsg.queries.account import People, wait_before_sign_in
from ehsg.services.account import one_at_a_time, record_attempt
from ehsg.web.serving import now


class SignInForm(LoginForm):
    """Sign-in with our words."""

    email = EmailField("Email address", validators=[DataRequired("Enter your email address")])
    password = PasswordField("Password", validators=[DataRequired("Enter your password")])
    submit = SubmitField("Sign in")
    remember: None = None  # type: ignore[assignment]  # else a form with this field would bring a second cookie, which outlives every session

    def validate(self, **kwargs: Any) -> bool:
        """Not before the wait is over that earlier failures have brought, whether there is such a person or not."""
        if not (self.email.data and self.password.data):
            return bool(super().validate(**kwargs))
        hashes = {
            "email_sha256": keyed_hash("email", clean(self.email.data).text.strip().lower()),
            "address_sha256": keyed_hash("address", request.remote_addr or ""),
        }
        one_at_a_time(email_sha256=hashes["email_sha256"])
        if wait := wait_before_sign_in(**hashes, now=now()):
            self.form_errors.append(f"Signing in has failed too often. Wait {in_words(wait)}, then try again.")
            return False
        succeeded = bool(super().validate(**kwargs))
        record_attempt(**hashes, user_id=self.user.id if self.user else None, succeeded=succeeded, now=now())
        return succeeded

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


def keyed_hash(kind: str, text: str) -> str:
    """What is kept in place of an address, which nobody can find out without the installation's secret."""
    key = str(current_app.secret_key).encode()
    return hmac.new(key, f"{kind}:{text}".encode(), hashlib.sha256).hexdigest()


class NewPasswordForm(ChangePasswordForm):
    """Change of password with our words."""

    submit = SubmitField("Change password")

    def validate(self, **kwargs: Any) -> bool:
        """Refuses also what would be guessed first."""
        if not super().validate(**kwargs):
            return False
        reason = why_refused(self.new_password.data or "", current_user.email, common_passwords())
        if reason:
            self.new_password.errors = [*self.new_password.errors, reason]
        return not reason


def init_app(app: Flask) -> None:
    """Cross-site request tokens, sign-in and session life."""
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
