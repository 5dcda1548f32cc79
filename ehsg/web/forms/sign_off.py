"""The forms of the sign-off pages."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, SubmitField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired

from ehsg.domain.sign_off import HOW_WORDS, How
from ehsg.web.forms.fields import DateField, LineField, OpenRadioField


class SignOffForm(FlaskForm):  # type: ignore[misc]
    """Who signed, when and how. `seen` is the hash of the content that the page showed."""

    seen = HiddenField()
    name = LineField("Full name", validators=[DataRequired("Enter the signatory’s full name")])
    organisation = LineField("Organisation", validators=[DataRequired("Enter the signatory’s organisation")])
    signed_on = DateField("When was it signed off?")
    how = OpenRadioField(
        "How was the sign-off given?",
        choices=[SelectChoice(how.value, words) for how, words in HOW_WORDS.items()],
        wrong="Choose how the sign-off was given",
        validators=[InputRequired("Choose how the sign-off was given")],
    )
    record = SubmitField("Record sign-off")

    @property
    def chosen_how(self) -> How:
        """Only of a form that validated."""
        return How(self.how.data)
