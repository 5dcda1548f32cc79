"""The forms to invite somebody and to accept an invitation."""

from typing import Any

from flask import current_app
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, SubmitField
from wtforms.validators import DataRequired

from ehsg.config import common_passwords
from ehsg.domain.passwords import why_refused
from ehsg.web.forms.fields import AddressField, LineField
from ehsg.web.forms.people import RoleForm

LONGEST_PASSWORD = 1_000  # characters: a longer one would only make the server work


class InvitationForm(RoleForm):
    """Whom to invite to which role. `step` is what the button pressed is for: check, change or send."""

    email = AddressField("Email address")
    step = HiddenField()
    save = SubmitField("Continue")


class AcceptForm(FlaskForm):  # type: ignore[misc]
    """A new account: the name that others will see, and a password typed twice."""

    name = LineField("Your full name", validators=[DataRequired("Enter your full name")])
    password = PasswordField("Password", validators=[DataRequired("Enter a password")])
    password_again = PasswordField("The same password again")
    accept = SubmitField("Make the account and accept")

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email_address = email

    def validate(self, extra_validators: Any = None) -> bool:
        """A password that is long enough, hard to guess, and typed the same twice."""
        if not super().validate(extra_validators):
            return False
        password, shortest = self.password.data or "", current_app.config["SECURITY_PASSWORD_LENGTH_MIN"]
        if len(password) < shortest:
            self.password.errors = [f"The password must have {shortest} characters or more"]
        elif len(password) > LONGEST_PASSWORD:
            self.password.errors = [f"The password must have {LONGEST_PASSWORD:,} characters or fewer"]
        elif reason := why_refused(password, self.email_address, common_passwords()):
            self.password.errors = [reason]
        elif password != self.password_again.data:
            self.password_again.errors = ["The two passwords are not the same. Type the password again"]
        return not (self.password.errors or self.password_again.errors)
