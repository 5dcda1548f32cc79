"""The form that sends reminders."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, SubmitField


class RemindForm(FlaskForm):  # type: ignore[misc]
    """The button, with what stands for the people who were shown."""

    seen = HiddenField()
    send = SubmitField("Send the reminders")
