"""The forms of an organisation's own view."""

from flask_wtf import FlaskForm
from wtforms import SubmitField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired

from ehsg.domain.guide import Guide
from ehsg.domain.partners import PartnerEntry
from ehsg.domain.text import SHORT_TEXT_LIMIT
from ehsg.web.forms.fields import CleanTextField, EvidenceField, LineField, OpenRadioField, VersionedForm

CANNOT = "cannot"


class AnswerForm(VersionedForm):
    """A score or that it cannot be judged, a comment, and evidence."""

    score = OpenRadioField("Score", wrong="Choose a score from 0 to 5, or that you cannot judge")
    comment = CleanTextField("Comment", limit=SHORT_TEXT_LIMIT)
    evidence = EvidenceField("Evidence links")
    save_and_continue = SubmitField("Save and continue")
    save = SubmitField("Save")
    add_link = SubmitField("Add another link")

    def offer(self, guide: Guide) -> "AnswerForm":
        """Offers the guide's levels, and that the organisation cannot judge."""
        levels = [SelectChoice(str(level.score), level.label) for level in guide.scale]
        self.score.choices = [*levels, SelectChoice(CANNOT, "We cannot judge this")]
        return self

    def entry(self) -> PartnerEntry:
        """What was entered; only of a form that validated."""
        cannot = self.score.data == CANNOT
        score = None if cannot or self.score.data is None else int(self.score.data)
        return PartnerEntry(score, cannot, self.comment.data or "", self.evidence.links)


class RespondentForm(FlaskForm):  # type: ignore[misc]
    """Who answers for the organisation by a link."""

    name = LineField("Your full name", validators=[DataRequired("Enter your full name")])
    capacity = LineField("Your role in the organisation", validators=[DataRequired("Enter your role")])
    start = SubmitField("Start")
