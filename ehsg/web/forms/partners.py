"""The forms by which a coordinator runs the partner round."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import SubmitField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired

from ehsg.domain.people import PARTNER_NAMES, Partner
from ehsg.web.forms.fields import AddressField, LineField, OpenRadioField
from ehsg.web.forms.priorities import ChosenField

WHOLE, CHOSEN = "whole", "chosen"


def _extent() -> OpenRadioField:
    """Made anew for each form: fields are listed, and their mistakes told, in the order in which they were made."""
    return OpenRadioField(
        "What is the organisation asked about?",
        choices=[SelectChoice(WHOLE, "All descriptors"), SelectChoice(CHOSEN, "Only those chosen below")],
        wrong="Choose what the organisation is asked about",
        validators=[InputRequired("Choose what the organisation is asked about")],
    )


class ScopeForm(FlaskForm):  # type: ignore[misc]
    """Which descriptors an organisation is asked about: all, or those ticked."""

    extent = _extent()
    chosen = ChosenField("Descriptors")
    save = SubmitField("Save")

    @property
    def scope(self) -> tuple[str, ...] | None:
        """The ids ticked, or None for the whole guide; only of a form that validated."""
        return None if self.extent.data == WHOLE else tuple(self.chosen.data or ())

    def validate_chosen(self, field: ChosenField) -> None:
        """Something, where only some are asked about."""
        if self.extent.data == CHOSEN and not field.data:
            field.errors = [*field.errors, "Choose at least one descriptor"]


class ParticipantForm(ScopeForm):
    """An organisation and what it is asked about."""

    name = LineField("Organisation", validators=[DataRequired("Enter the organisation’s name")])
    partner = OpenRadioField(
        "Part of the partnership",
        choices=[SelectChoice(partner.value, name) for partner, name in PARTNER_NAMES.items()],
        wrong="Choose a part of the partnership",
        validators=[InputRequired("Choose a part of the partnership")],
    )
    extent = _extent()
    chosen = ChosenField("Descriptors")

    @property
    def chosen_partner(self) -> Partner:
        """Only of a form that validated."""
        return Partner(self.partner.data)


class LinkForm(FlaskForm):  # type: ignore[misc]
    """Where a link is sent to."""

    email = AddressField("Email address")
    send = SubmitField("Send the link")


def stored_scope(scope: list[str] | None) -> dict[str, Any]:
    """What a form shows of a stored scope."""
    return {"extent": WHOLE if scope is None else CHOSEN, "chosen": scope or []}
