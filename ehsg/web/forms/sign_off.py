"""The form by which a coordinator records a sign-off that was given elsewhere."""

from flask_wtf import FlaskForm
from wtforms import SubmitField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired

from ehsg.domain.guide import Guide
from ehsg.domain.sign_off import HOW_WORDS, RECORDED, How
from ehsg.domain.text import SHORT_TEXT_LIMIT
from ehsg.services.sign_off import Details
from ehsg.web.forms.fields import CleanHiddenField, CleanTextField, DateField, LineField, OpenRadioField
from ehsg.web.forms.priorities import ChosenField


class SectionsField(ChosenField):
    """The sections whose texts a signatory wants to be asked about again."""

    def within(self, guide: Guide) -> tuple[str, ...]:
        """The ids that the guide has, in its order."""
        return tuple(section.id for section in guide.sections if section.id in (self.data or ()))


class SignOffForm(FlaskForm):  # type: ignore[misc]
    """Who signed, when and how. `seen` is the hash of the content that the page showed, `sketch` its outline."""

    seen = CleanHiddenField()
    sketch = CleanHiddenField()
    name = LineField("Full name", validators=[DataRequired("Enter the signatory’s full name")])
    organisation = LineField("Organisation", validators=[DataRequired("Enter the signatory’s organisation")])
    signed_on = DateField("When was it signed off?")
    how = OpenRadioField(
        "How was the sign-off given?",
        choices=[SelectChoice(how.value, HOW_WORDS[how]) for how in RECORDED],
        wrong="Choose how the sign-off was given",
        validators=[InputRequired("Choose how the sign-off was given")],
    )
    minute = LineField("Minute or reference (optional)")
    capacity = LineField("Job title (optional)")
    delegate_reason = CleanTextField(
        "If a delegate signed: why not the holder of the role? (optional)", limit=SHORT_TEXT_LIMIT
    )
    asked_about = SectionsField("Ask again when texts change")
    record = SubmitField("Record sign-off")

    @property
    def chosen_how(self) -> How:
        """Only of a form that validated."""
        return How(self.how.data)

    def details(self, guide: Guide) -> Details:
        """Only of a form that validated."""
        return Details(
            capacity=self.capacity.data or "",
            delegate_reason=(self.delegate_reason.data or "").strip(),
            minute=self.minute.data or "",
            asked_about=self.asked_about.within(guide),
        )
