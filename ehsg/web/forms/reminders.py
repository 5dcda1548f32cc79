"""The form that sends reminders."""

from flask_wtf import FlaskForm
from wtforms import SubmitField

from ehsg.web.forms.fields import CleanHiddenField


class RemindForm(FlaskForm):  # type: ignore[misc]
    """The button, with what stands for the people who were shown."""

    seen = CleanHiddenField()
    send = SubmitField("Send the reminders")
