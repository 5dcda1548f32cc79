"""The form of a descriptor page."""

from wtforms import SubmitField
from wtforms.fields import SelectChoice

from ehsg.domain.guide import Guide
from ehsg.domain.text import NARRATIVE_LIMIT
from ehsg.services.scoring import Entry
from ehsg.web.forms.fields import CleanTextField, EvidenceField, OpenRadioField, VersionedForm


class DescriptorForm(VersionedForm):
    """Score, narrative and evidence of one descriptor."""

    score = OpenRadioField("Score", wrong="Choose a score from 0 to 5, as a whole number")
    narrative = CleanTextField("Narrative", limit=NARRATIVE_LIMIT)
    evidence = EvidenceField("Evidence links")
    save_and_continue = SubmitField("Save and continue")
    save = SubmitField("Save")
    clear = SubmitField("Save and clear the score")
    add_link = SubmitField("Add another link")

    def offer(self, guide: Guide) -> "DescriptorForm":
        """Offers the guide's levels."""
        self.score.choices = [SelectChoice(str(level.score), level.label) for level in guide.scale]
        return self

    def entry(self) -> Entry:
        """What was entered; only of a form that validated."""
        score = None if self.clear.data or self.score.data is None else int(self.score.data)
        return Entry(score, self.narrative.data or "", self.evidence.links)
