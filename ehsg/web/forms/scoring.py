"""The form of a descriptor page."""

from wtforms import SubmitField
from wtforms.fields import SelectChoice
from wtforms.validators import ValidationError

from ehsg.domain.guide import Guide
from ehsg.domain.strength import Strength
from ehsg.domain.text import NARRATIVE_LIMIT
from ehsg.services.scoring import Entry
from ehsg.web.forms.fields import CleanTextField, EvidenceField, OpenRadioField, VersionedForm
from ehsg.web.forms.priorities import ChosenField


class DescriptorForm(VersionedForm):
    """Score, narrative and evidence of one descriptor, how sure the area is of it and what it rests on."""

    score = OpenRadioField("Score", wrong="Choose a score from 0 to 5, as a whole number")
    confidence = OpenRadioField("Confidence", wrong="Choose a confidence from the list, or “Not said”")
    rests_on = ChosenField("What the score rests on")
    narrative = CleanTextField("Narrative", limit=NARRATIVE_LIMIT)
    evidence = EvidenceField("Evidence links")
    save_and_continue = SubmitField("Save and continue")
    save = SubmitField("Save")
    clear = SubmitField("Save and clear the score")
    add_link = SubmitField("Add another link")
    offered: frozenset[str] = frozenset()

    def offer(self, guide: Guide) -> "DescriptorForm":
        """Offers the guide's levels, its steps of confidence and its kinds of evidence, where it has them."""
        self.score.choices = [SelectChoice(str(level.score), level.label) for level in guide.scale]
        self.confidence.choices = [SelectChoice(step.id, step.label) for step in guide.confidence]
        self.offered = frozenset(kind.id for kind in guide.evidence_kinds)
        return self

    def validate_rests_on(self, field: ChosenField) -> None:
        """Only what was offered."""
        if not self.offered.issuperset(field.data or ()):
            raise ValidationError("Choose what the score rests on from the list")

    def entry(self) -> Entry:
        """What was entered; only of a form that validated."""
        score = None if self.clear.data or self.score.data is None else int(self.score.data)
        strength = Strength(self.confidence.data or "", tuple(self.rests_on.data or ()))
        return Entry(score, self.narrative.data or "", self.evidence.links, strength=strength)
