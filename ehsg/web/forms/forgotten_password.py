"""Asking for a link, and choosing a new password with it."""

from typing import Any

from flask import current_app
from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField, SubmitField
from wtforms.validators import DataRequired, EqualTo, ValidationError

from ehsg.config import common_passwords
from ehsg.domain.addresses import normal_address
from ehsg.domain.errors import RuleBroken
from ehsg.domain.passwords import LONGEST, SHORTEST, why_refused
from ehsg.domain.text import clean


class AskForLinkForm(FlaskForm):  # type: ignore[misc]
    """Whose password was forgotten."""

    email = EmailField("Email address", validators=[DataRequired("Enter your email address")])
    send = SubmitField("Send the link")

    def validate_email(self, field: EmailField) -> None:
        """An address as the list of people could have it; whether it has is not told."""
        field.data = clean(field.data or "").text.strip()
        try:
            field.data = normal_address(field.data)
        except RuleBroken as broken:
            raise ValidationError(str(broken)) from None


class ResetPasswordForm(FlaskForm):  # type: ignore[misc]
    """A new password, twice."""

    password = PasswordField("New password", validators=[DataRequired("Enter a new password")])
    again = PasswordField(
        "New password again",
        validators=[
            DataRequired("Enter the new password again"),
            EqualTo("password", "Both passwords must be the same"),
        ],
    )
    save = SubmitField("Save the new password")

    def __init__(self, *args: Any, email: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.of = email

    @property
    def chosen(self) -> str:
        """The password as it is hashed and compared."""
        return str(current_app.extensions["security"]._password_util.normalize(self.password.data or ""))

    def validate_password(self, field: PasswordField) -> None:
        """Long enough, and not what would be guessed first."""
        if not SHORTEST <= len(field.data or "") <= LONGEST:
            raise ValidationError(f"The password must be between {SHORTEST} and {LONGEST:,} characters")
        if reason := why_refused(self.chosen, self.of, common_passwords()):
            raise ValidationError(reason)
