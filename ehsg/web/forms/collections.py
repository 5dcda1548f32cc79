"""The forms of the pages on which the national team runs collections."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from flask_wtf import FlaskForm
from wtforms import SubmitField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from ehsg.domain.collections import Dates, Problems
from ehsg.domain.dates import UK, typed_moment
from ehsg.domain.errors import RuleBroken
from ehsg.web.forms.fields import ClockField, DateField, LineField, NamedDateField, OpenRadioField, VersionedForm

# The field at which a problem of one of the three moments is told.
_FIELDS = {"opens_at": "opens_on", "closes_at": "closes_on", "sharing_from": "shared_on", "year": "year"}


def read_moment(field: DateField, day: date | None, clock: tuple[int, int], stored: datetime | None) -> datetime | None:
    """The moment that was typed: the stored one where that shows so, or with seconds it would move a little.

    None, and the field says why, where clocks leave the time out.
    """
    if day is None:
        return None
    if stored is not None and shown(stored) == (day, *clock):
        return stored
    try:
        return typed_moment(day, *clock)
    except RuleBroken as broken:
        field.errors = [*field.errors, *broken.problems]
        return None


def shown(moment: datetime) -> tuple[date, int, int]:
    """Date, hour and minute of a stored moment as its form shows them."""
    local = moment.astimezone(UK)
    return local.date(), local.hour, local.minute


def clock_words(moment: datetime) -> str:
    """The time of a stored moment as its form shows it."""
    _, hour, minute = shown(moment)
    return f"{hour}:{minute:02}"


class _YearForm(FlaskForm):  # type: ignore[misc]
    """Stands before the dates, so that its mistakes are told first."""

    year = LineField("Year")

    def validate_year(self, field: LineField) -> None:
        """Four digits; which years are possible is a rule of the domain."""
        value = str(field.data or "")
        if not (value.isascii() and value.isdecimal() and len(value) == 4):
            raise ValidationError("Enter the year in four digits, such as 2027" if value else "Enter the year")


class DatesForm(FlaskForm):  # type: ignore[misc]
    """When a collection opens and closes and from when scores are shared, in UK time."""

    opens_on = NamedDateField("Opening date")
    opens_time = ClockField("Opening time")
    closes_on = NamedDateField("Closing date")
    closes_time = ClockField("Closing time")
    shared_on = NamedDateField("Sharing date")
    save = SubmitField("Save")

    def leave_out(self, *moments: str) -> None:
        """Takes the boxes of what cannot be moved out of the form; the stored moments stay."""
        for name in moments:
            for ending in ("on", "time"):
                if f"{name}_{ending}" in self:
                    del self[f"{name}_{ending}"]

    def dates(self, stored: Dates | None) -> Dates | None:
        """The three moments; None, and the fields say why, where they cannot be read. Only after validating."""
        opens = self._moment("opens", stored.opens_at if stored else None)
        closes = self._moment("closes", stored.closes_at if stored else None)
        shared = self._moment("shared", stored.sharing_from if stored else None)
        return Dates(opens, closes, shared) if opens and closes and shared and not self.errors else None

    def _moment(self, name: str, stored: datetime | None) -> datetime | None:
        if f"{name}_on" not in self:
            return stored
        day = self[f"{name}_on"]
        if f"{name}_time" in self:
            return read_moment(day, day.data, self[f"{name}_time"].clock, stored)
        if stored is not None and shown(stored)[0] == day.data:
            return stored
        return read_moment(day, day.data, (0, 0), stored)

    def tell(self, problems: Problems) -> None:
        """Each problem at its field, or at the top where its field is not there."""
        for name, sentence in problems.items():
            field = _FIELDS[name]
            if field in self:
                self[field].errors = [*self[field].errors, sentence]
            else:
                self.form_errors.append(sentence)


class ChangeDatesForm(DatesForm, VersionedForm):
    """The dates of a collection that is there already."""


class NewCollectionForm(DatesForm, _YearForm):
    """A year's collection, with its guide edition."""

    edition = OpenRadioField(
        "Guide edition",
        choices=[],
        wrong="Choose a guide edition",
        validators=[InputRequired("Choose a guide edition")],
    )

    def offer(self, editions: Iterable[str]) -> "NewCollectionForm":
        """Offers the editions by their ids, the current one first."""
        self.edition.choices = [SelectChoice(edition, f"Edition {edition}") for edition in editions]
        return self


class ConfirmForm(VersionedForm):
    """A button that does one thing to a collection as the page showed it."""

    confirm = SubmitField("Confirm")


def stored_dates(dates: Dates) -> dict[str, Any]:
    """What a form shows of stored moments."""
    return {
        "opens_on": shown(dates.opens_at)[0],
        "opens_time": clock_words(dates.opens_at),
        "closes_on": shown(dates.closes_at)[0],
        "closes_time": clock_words(dates.closes_at),
        "shared_on": shown(dates.sharing_from)[0],
    }
