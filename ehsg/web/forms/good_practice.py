"""The area's form to withdraw its agreement to a case of good practice."""

from flask_wtf import FlaskForm
from wtforms import SubmitField


class WithdrawCaseForm(FlaskForm):  # type: ignore[misc]
    """A button without a version: a withdrawal counts, whatever was changed meanwhile."""

    withdraw = SubmitField("Withdraw the agreement now")
