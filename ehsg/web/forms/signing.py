"""The forms of somebody who is asked to sign a return."""

from flask_wtf import FlaskForm
from wtforms import StringField, SubmitField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, ValidationError

from ehsg.domain.guide import Guide
from ehsg.domain.text import SHORT_TEXT_LIMIT
from ehsg.services.signing import Given
from ehsg.web.forms.fields import CleanHiddenField, CleanTextField, LineField, OpenRadioField
from ehsg.web.forms.second_factor import ENTER_CODE, CodeForm
from ehsg.web.forms.sign_off import SectionsField

MYSELF, DELEGATE = "myself", "delegate"


class SignForm(FlaskForm):  # type: ignore[misc]
    """Signing by a link: who, in what capacity, for whom, and what is to be asked again."""

    seen = CleanHiddenField()
    sketch = CleanHiddenField()
    name = LineField("Your full name", validators=[DataRequired("Enter your full name")])
    organisation = LineField("Your organisation", validators=[DataRequired("Enter your organisation")])
    capacity = LineField("Your job title", validators=[DataRequired("Enter your job title")])
    whose = OpenRadioField(
        "Do you hold this role yourself?",
        choices=[SelectChoice(MYSELF, "Yes"), SelectChoice(DELEGATE, "No, I sign for the person who does")],
        wrong="Say whether you hold this role yourself",
        validators=[InputRequired("Say whether you hold this role yourself")],
    )
    delegate_reason = CleanTextField("Why do you sign for them?", limit=SHORT_TEXT_LIMIT)
    asked_about = SectionsField("Ask me again when texts change")
    sign = SubmitField("Sign off this return")

    def validate_delegate_reason(self, field: CleanTextField) -> None:
        """Needed of a delegate only."""
        if self.whose.data == DELEGATE and not (field.data or "").strip():
            raise ValidationError("Say why you sign for the person who holds the role")

    def given(self, guide: Guide) -> Given:
        """Only of a form that validated."""
        delegate = self.whose.data == DELEGATE
        return Given(
            name=self.name.data or "",
            organisation=self.organisation.data or "",
            capacity=self.capacity.data or "",
            delegate_reason=(self.delegate_reason.data or "").strip() if delegate else "",
            asked_about=self.asked_about.within(guide),
        )


class SignInAccountForm(SignForm):
    """Signing in one's own account: the name is known, and a code proves that it is its owner."""

    code = StringField("Code from your authenticator app", validators=[DataRequired(ENTER_CODE)])

    digits = CodeForm.digits
    validate_code = CodeForm.validate_code


class DeclineForm(FlaskForm):  # type: ignore[misc]
    """Why not."""

    reason = CleanTextField(
        "Why is it not signed?", limit=SHORT_TEXT_LIMIT, validators=[DataRequired("Say why it is not signed")]
    )
    decline = SubmitField("Decline to sign")
