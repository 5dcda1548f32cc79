"""The forms of an area's pages about its action learning sets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flask_wtf import FlaskForm
from wtforms import SubmitField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from ehsg.domain.learning_sets import note_problem
from ehsg.domain.text import SHORT_TEXT_LIMIT, shortened
from ehsg.web.forms.fields import CleanTextField, OpenRadioField

if TYPE_CHECKING:
    from ehsg.models import PlannedAction

NO_ACTION = "none"
LONGEST = 120  # characters of an action that a choice quotes


class NoteForm(FlaskForm):  # type: ignore[misc]
    """A note, and the action that it is for."""

    action: OpenRadioField
    text = CleanTextField("Note", limit=SHORT_TEXT_LIMIT)
    save = SubmitField("Save the note")

    def fits(self) -> bool:
        """Whether it validates and the note says something; else each field has its mistake."""
        valid = bool(self.validate())
        problem = note_problem(self.text.data or "")
        if problem and not self.text.errors:
            self.text.errors = [problem]
        return valid and not problem

    @property
    def action_id(self) -> int | None:
        """The action chosen, None for none; only of a form that validated."""
        return None if self.action.data == NO_ACTION else int(self.action.data or "")


def note_form(actions: Iterable[PlannedAction], **kwargs: Any) -> NoteForm:
    """A form that offers these actions."""
    offered = [SelectChoice(str(row.id), shortened(" ".join(row.what.split()), LONGEST)) for row in actions]
    field = OpenRadioField(
        "Which action is it for?",
        choices=[*offered, SelectChoice(NO_ACTION, "No action, it is about the priority as a whole")],
        wrong="Choose one of your actions for this priority",
        validators=[InputRequired("Choose which action the note is for")],
    )
    made: NoteForm = type("NoteFormOfOnePriority", (NoteForm,), {"action": field})(**kwargs)
    return made


class TakeOutNoteForm(FlaskForm):  # type: ignore[misc]
    """Confirms that a note is taken out."""

    take_out = SubmitField("Take out this note")
