"""The form to anonymise a person."""

from flask_wtf import FlaskForm
from wtforms import BooleanField
from wtforms.validators import DataRequired


class AnonymiseForm(FlaskForm):  # type: ignore[misc]
    """One tick, because it cannot be undone."""

    sure = BooleanField(
        "I understand that this cannot be undone",
        validators=[DataRequired("Tick the box to show that you understand that this cannot be undone")],
    )
