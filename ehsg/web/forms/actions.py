"""The forms of the actions pages."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import SubmitField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from ehsg.domain.actions import STATUS_WORDS, ActionEntry, Status, problems
from ehsg.domain.guide import Guide
from ehsg.domain.text import SHORT_TEXT_LIMIT
from ehsg.web.forms.fields import CleanTextField, LineField, OpenRadioField, OptionalDateField, VersionedForm


class ActionForm(FlaskForm):  # type: ignore[misc]
    """A new action."""

    what = CleanTextField("What will be done", limit=SHORT_TEXT_LIMIT)
    owner = LineField("Owner")
    person = LineField("Name of a person")
    due_on = OptionalDateField("Due date")
    status = OpenRadioField(
        "Status",
        choices=[SelectChoice(status.value, words) for status, words in STATUS_WORDS.items()],
        wrong="Choose a status",
        validators=[InputRequired("Choose a status")],
    )
    note = CleanTextField("Progress note", limit=SHORT_TEXT_LIMIT)
    save = SubmitField("Save")

    def fits(self, guide: Guide, year: int) -> bool:
        """Whether it validates and is within the bounds of an action of the year; else each field has its mistake."""
        valid = bool(self.validate())
        entry = self._with(Status.NOT_STARTED if self.status.errors else Status(self.status.data))
        for name, problem in problems(guide, entry, year).items():
            if not self[name].errors:
                self[name].errors = [problem]
                valid = False
        return valid

    def entry(self) -> ActionEntry:
        """What was entered; only of a form that fits, or would but for its version."""
        return self._with(Status(self.status.data))

    def _with(self, status: Status) -> ActionEntry:
        return ActionEntry(
            what=self.what.data or "",
            owner=self.owner.data or "",
            person=self.person.data or "",
            due_on=self.due_on.data,
            status=status,
            note=self.note.data or "",
        )


class ChangeActionForm(ActionForm, VersionedForm):
    """An action that is there already, with the version that it was drawn from."""


class TakeOutForm(VersionedForm):
    """Confirms that an action, as the page showed it, is taken out."""

    take_out = SubmitField("Take out this action")


def stored_action(entry: ActionEntry, version: int) -> dict[str, Any]:
    """What a form shows of a stored action."""
    return {**vars(entry), "status": entry.status.value, "version": version}
