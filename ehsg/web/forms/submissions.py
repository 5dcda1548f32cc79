"""The forms to submit and to reopen a return."""

from flask_wtf import FlaskForm
from wtforms import SubmitField
from wtforms.validators import DataRequired

from ehsg.domain.text import SHORT_TEXT_LIMIT
from ehsg.web.forms.fields import CleanTextField, OptionalDateField


class SubmitReturnForm(FlaskForm):  # type: ignore[misc]
    """Nothing but the button."""

    submit = SubmitField("Submit the return")


class ConfirmForm(FlaskForm):  # type: ignore[misc]
    """A button that does one thing."""

    confirm = SubmitField("Confirm")


class ReopenForm(FlaskForm):  # type: ignore[misc]
    """Why, and by when it must be submitted again."""

    reason = CleanTextField(
        "Why is the return being reopened?",
        limit=SHORT_TEXT_LIMIT,
        validators=[DataRequired("Say why the return is being reopened")],
    )
    closes_on = OptionalDateField("When must the area submit again?")
    reopen = SubmitField("Reopen the return")
