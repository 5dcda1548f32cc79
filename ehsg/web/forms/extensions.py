"""The form that gives one area more time."""

from datetime import datetime

from wtforms import SubmitField
from wtforms.validators import DataRequired

from ehsg.domain.text import SHORT_TEXT_LIMIT
from ehsg.web.forms.collections import read_moment
from ehsg.web.forms.fields import CleanTextField, ClockField, NamedDateField, VersionedForm


class MoreTimeForm(VersionedForm):
    """Until when, and why."""

    closes_on = NamedDateField("New closing date")
    closes_time = ClockField("New closing time")
    reason = CleanTextField(
        "Why is the area given more time?",
        limit=SHORT_TEXT_LIMIT,
        validators=[DataRequired("Say why the area is given more time")],
    )
    save = SubmitField("Give more time")

    def until(self, stored: datetime | None) -> datetime | None:
        """The moment; None, and the field says why, where clocks leave it out. Only after validating."""
        return read_moment(self.closes_on, self.closes_on.data, self.closes_time.clock, stored)
