"""Signing in, the password again, and another password: Flask-Security's forms with our words and limits."""

from typing import Any

from flask_security import ChangePasswordForm, LoginForm, VerifyForm, current_user
from wtforms import EmailField, PasswordField, SubmitField
from wtforms.validators import DataRequired, EqualTo

from ehsg.config import common_passwords
from ehsg.domain.passwords import LONGEST, why_refused
from ehsg.domain.sign_in import Method, in_words
from ehsg.domain.text import clean
from ehsg.web import sessions
from ehsg.web.sign_in import TOO_OFTEN, note_attempt, wait_for

WRONG = "The password is wrong. Check it and try again."


def too_long(password: str | None) -> bool:
    """Whether it is longer than anybody's password, and would only take time to check."""
    return len(password or "") > LONGEST


class SignInForm(LoginForm):
    """Sign-in with our words."""

    email = EmailField("Email address", validators=[DataRequired("Enter your email address")])
    password = PasswordField("Password", validators=[DataRequired("Enter your password")])
    remember = None  # type: ignore[assignment]  # a sign-in that outlives the session would outlive its 12 hours
    submit = SubmitField("Sign in")

    def validate(self, **kwargs: Any) -> bool:
        """Not before the wait is over that earlier failures have brought, whether there is such a person or not.

        A success is noted when the sign-in is complete, which is after the code where there is a second factor.
        """
        if not (self.email.data and self.password.data):
            return bool(super().validate(**kwargs))
        if wait := wait_for(self.email.data):
            self.form_errors.append(TOO_OFTEN.format(wait=in_words(wait)))
            return False
        typed = self.email.data
        if too_long(self.password.data):
            self.password.data = self.password.data[:LONGEST]  # nobody has one so long: it is as wrong as it was
        succeeded = bool(super().validate(**kwargs))
        if not succeeded:
            note_attempt(typed, self.user, succeeded=False, method=Method.PASSWORD)
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


class _Guesses:
    """Counts wrong passwords of somebody who is signed in as tries to sign in: a screen left open is no way round."""

    def may_try(self, field: PasswordField) -> bool:
        """Not before the wait is over; the field says so."""
        if wait := wait_for(current_user.email):
            field.errors = [TOO_OFTEN.format(wait=in_words(wait))]
            return False
        return True

    def wrong(self, field: PasswordField) -> None:
        """One more wrong password."""
        note_attempt(current_user.email, current_user, succeeded=False, method=Method.PASSWORD)
        field.errors = [WRONG]


class PasswordAgainForm(_Guesses, VerifyForm):
    """The password once more, before what changes how somebody signs in."""

    password = PasswordField("Password", validators=[DataRequired("Enter your password")])
    submit = SubmitField("Continue")

    def validate(self, **kwargs: Any) -> bool:
        """Right, and not guessed at too often."""
        if not self.password.data or too_long(self.password.data) or not current_user.password:
            self.password.errors = [WRONG if self.password.data else "Enter your password"]
            return False
        if not self.may_try(self.password):
            return False
        if not super().validate(**kwargs):
            self.wrong(self.password)
            return False
        sessions.proved()
        return True


class NewPasswordForm(_Guesses, ChangePasswordForm):
    """Change of password with our words."""

    password = PasswordField("Current password")
    new_password = PasswordField("New password", validators=[DataRequired("Enter a new password")])
    new_password_confirm = PasswordField(
        "New password again",
        validators=[
            DataRequired("Enter the new password again"),
            EqualTo("new_password", "Both passwords must be the same"),
        ],
    )
    submit = SubmitField("Change password")

    def validate(self, **kwargs: Any) -> bool:
        """Refuses also what would be guessed first."""
        if too_long(self.password.data) or too_long(self.new_password.data):
            self.new_password.errors = [f"The password must be {LONGEST} characters or fewer"]
            return False
        if self.password.data and not self.may_try(self.password):
            return False
        if not super().validate(**kwargs):
            if self.password.data and not current_user.verify_and_update_password(self.password.data):
                self.wrong(self.password)
            return False
        reason = why_refused(self.new_password.data or "", current_user.email, common_passwords())
        if reason:
            self.new_password.errors = [*self.new_password.errors, reason]
        return not reason
