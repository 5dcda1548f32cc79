"""The form by which the board's agreed score is recorded."""

from wtforms import SubmitField
from wtforms.fields import SelectChoice

from ehsg.domain.guide import Guide
from ehsg.domain.text import NARRATIVE_LIMIT
from ehsg.web.forms.fields import CleanTextField, OpenRadioField, VersionedForm


class AgreedForm(VersionedForm):
    """The agreed score and the narrative, which says why."""

    score = OpenRadioField("Agreed score", wrong="Choose a score from 0 to 5, as a whole number")
    narrative = CleanTextField("Narrative", limit=NARRATIVE_LIMIT)
    record = SubmitField("Record and go on")
    stay = SubmitField("Record")

    def offer(self, guide: Guide) -> "AgreedForm":
        """Offers the guide's levels."""
        self.score.choices = [SelectChoice(str(level.score), f"{level.score} {level.label}") for level in guide.scale]
        return self

    @property
    def agreed(self) -> int | None:
        """Only of a form that validated; None is not agreed yet."""
        return None if self.score.data is None else int(self.score.data)
