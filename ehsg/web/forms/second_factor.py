"""The codes that somebody types."""

from flask_wtf import FlaskForm
from wtforms import StringField, SubmitField
from wtforms.validators import DataRequired, ValidationError

from ehsg.domain.second_factor import DIGITS, app_code, recovery_code
from ehsg.domain.text import clean

ENTER_CODE = f"Enter the {DIGITS} numbers that your authenticator app shows"
WRONG_CODE = (
    "The code is wrong, too old or was used before. Wait until your app shows a new one, then enter that. "
    "If this goes on, check that your phone sets its time automatically."
)
WRONG_RECOVERY_CODE = "The recovery code is wrong or was used before. Check it, or enter another one."


class CodeForm(FlaskForm):  # type: ignore[misc]
    """A code from an app."""

    code = StringField("Code from your authenticator app", validators=[DataRequired(ENTER_CODE)])
    go_on = SubmitField("Continue")

    @property
    def digits(self) -> str:
        """The code; only of a form that validated."""
        return app_code(self.code.data or "") or ""

    def validate_code(self, field: StringField) -> None:
        """Six digits."""
        if app_code(field.data or "") is None:
            field.data = clean(field.data or "").text[:20]
            raise ValidationError(ENTER_CODE)


class RecoveryCodeForm(FlaskForm):  # type: ignore[misc]
    """A recovery code."""

    code = StringField("Recovery code", validators=[DataRequired("Enter one of your recovery codes")])
    go_on = SubmitField("Continue")

    @property
    def letters(self) -> str:
        """The code; only of a form that validated."""
        return recovery_code(self.code.data or "") or ""

    def validate_code(self, field: StringField) -> None:
        """Twelve letters and numbers, none of which is taken for another."""
        if recovery_code(field.data or "") is None:
            field.data = clean(field.data or "").text[:20]
            raise ValidationError(WRONG_RECOVERY_CODE)


class ButtonForm(FlaskForm):  # type: ignore[misc]
    """A button alone."""
