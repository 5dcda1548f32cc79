"""The form by which the board's agreed score is recorded, with views that differ from it."""

from collections.abc import Iterable
from typing import Any

from wtforms import SubmitField
from wtforms.fields import SelectChoice

from ehsg.domain.content import Differing
from ehsg.domain.guide import Guide
from ehsg.domain.moderation import Voice
from ehsg.domain.text import NARRATIVE_LIMIT, SHORT_TEXT_LIMIT
from ehsg.web.forms.fields import CleanTextField, OpenRadioField, VersionedForm


class AgreedForm(VersionedForm):
    """The agreed score and the narrative, which says why, and for each organisation a view that differs from it."""

    score = OpenRadioField("Agreed score", wrong="Choose a score from 0 to 5, as a whole number")
    narrative = CleanTextField("Narrative", limit=NARRATIVE_LIMIT)
    voices: tuple[Voice, ...] = ()

    @property
    def agreed(self) -> int | None:
        """Only of a form that validated; None is not agreed yet."""
        return None if self.score.data is None else int(self.score.data)

    @property
    def views(self) -> list[tuple[Voice, CleanTextField]]:
        """Each organisation with its field."""
        return [(voice, self[_name(voice)]) for voice in self.voices]

    def differing(self, stored: Iterable[Differing]) -> tuple[Differing, ...]:
        """What was typed, with what is stored of organisations that have no field here."""
        typed = tuple(Differing(voice.organisation, (field.data or "").strip()) for voice, field in self.views)
        asked = {voice.organisation for voice in self.voices}
        kept = tuple(view for view in stored if view.organisation not in asked)
        return kept + tuple(view for view in typed if view.text)


def agreed_form(
    guide: Guide, voices: tuple[Voice, ...], stored: Iterable[Differing] = (), data: Any = None, **kwargs: Any
) -> AgreedForm:
    """The form with the guide's levels, and a field for each organisation that was asked."""
    texts = {view.organisation: view.text for view in stored}
    fields: dict[str, Any] = {
        _name(voice): CleanTextField(
            f"Differing view of {voice.organisation}",
            limit=SHORT_TEXT_LIMIT,
            default=texts.get(voice.organisation, ""),
        )
        for voice in voices
    }
    fields |= {"voices": voices, "record": SubmitField("Record and go on"), "stay": SubmitField("Record and stay")}
    form: AgreedForm = type("AgreedFormOfAReturn", (AgreedForm,), fields)(data=data, **kwargs)
    form.score.choices = [SelectChoice(str(level.score), f"{level.score} {level.label}") for level in guide.scale]
    return form


def _name(voice: Voice) -> str:
    return f"differing_{voice.participant_id}"
