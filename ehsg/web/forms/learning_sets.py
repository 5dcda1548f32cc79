"""The forms of the national pages about action learning sets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, SubmitField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from ehsg.domain.learning_sets import LARGEST, SMALLEST, SetEntry, set_problems
from ehsg.domain.text import SHORT_TEXT_LIMIT
from ehsg.web.forms.fields import (
    CleanHiddenField,
    CleanTextField,
    LineField,
    OpenRadioField,
    OptionalDateField,
    VersionedForm,
)

if TYPE_CHECKING:
    from ehsg.models import LearningSet

NO_SET = "none"


def size_of(typed: str) -> int | None:
    """A size that can be chosen, or None."""
    size = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= 2 else 0
    return size if SMALLEST <= size <= LARGEST else None


class MakeForm(FlaskForm):  # type: ignore[misc]
    """Makes the sets that the page shows; `seen` stands for them."""

    size = CleanHiddenField()
    seen = CleanHiddenField()
    again = BooleanField("Replace the sets that are there now, with their names, dates and notes")
    make = SubmitField("Make these sets")

    def validate_size(self, field: HiddenField) -> None:
        """One of those that were offered."""
        if size_of(field.data or "") is None:
            raise ValidationError(f"Choose a size from {SMALLEST} to {LARGEST}")

    @property
    def chosen_size(self) -> int:
        """The size as a number; only of a form that validated."""
        return int(self.size.data or "")


class SetForm(VersionedForm):
    """Name, date and note of one set."""

    name = LineField("Name")
    meets_on = OptionalDateField("Date of the meeting")
    note = CleanTextField("Note for the areas in the set", limit=SHORT_TEXT_LIMIT)
    save = SubmitField("Save")

    def fits(self, year: int) -> bool:
        """Whether it validates and is within the bounds of a set of the year; else each field has its mistake."""
        valid = bool(self.validate())
        for name, problem in set_problems(self.entry(), year).items():
            if not self[name].errors:
                self[name].errors = [problem]
                valid = False
        return valid

    def entry(self) -> SetEntry:
        """What was entered."""
        return SetEntry(self.name.data or "", self.meets_on.data, self.note.data or "")


class PlaceForm(VersionedForm):
    """In which set an area is to be; the version is the number of the one that it is in, 0 for none."""

    to: OpenRadioField
    save = SubmitField("Save")

    @property
    def set_number(self) -> int | None:
        """The set chosen, None for none; only of a form that validated."""
        return None if self.to.data == NO_SET else int(self.to.data or "")


def place_form(rows: Iterable[LearningSet], *, may_leave: bool, **kwargs: Any) -> PlaceForm:
    """A form that offers these sets, and none where the area is in one."""
    choices = [SelectChoice(str(row.set_number), row.name) for row in rows]
    if may_leave:
        choices.append(SelectChoice(NO_SET, "No set"))
    field = OpenRadioField(
        "Which set should the area be in?",
        choices=choices,
        wrong="Choose one of the sets that are there",
        validators=[InputRequired("Choose a set")],
    )
    made: PlaceForm = type("PlaceFormOfOneYear", (PlaceForm,), {"to": field})(**kwargs)
    return made
