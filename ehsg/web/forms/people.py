"""The form that says which role somebody has, and for whom they speak."""

from collections.abc import Iterable
from typing import Any

from flask_wtf import FlaskForm
from wtforms import SubmitField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from ehsg.domain.people import PARTNER_NAMES, ROLE_TEXTS, Partner, Place, problems
from ehsg.domain.permissions import Role
from ehsg.web.forms.fields import LineField, OpenRadioField


class RoleForm(FlaskForm):  # type: ignore[misc]
    """A role out of those that the place has; partner and organisation are asked for where the role needs them."""

    role = OpenRadioField("Role", choices=[], wrong="Choose a role", validators=[InputRequired("Choose a role")])
    partner = OpenRadioField(
        "Part of the partnership",
        choices=[SelectChoice(partner.value, name) for partner, name in PARTNER_NAMES.items()],
        wrong="Choose a part of the partnership",
    )
    organisation = LineField("Organisation")
    save = SubmitField("Save the change")

    def __init__(self, *args: Any, roles: Iterable[Role], in_area: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.role.choices = [SelectChoice(role.value, ROLE_TEXTS[role].name) for role in roles]
        self.in_area = in_area

    @property
    def place(self) -> Place:
        """Only of a form whose fields validated."""
        partner = Partner(self.partner.data) if self.partner.data else None
        return Place(Role(self.role.data), partner, self.organisation.data or "").tidied()

    def validate(self, extra_validators: Any = None) -> bool:
        """Each field, then whether they go together."""
        if not super().validate(extra_validators):
            return False
        wrong = problems(self.place, in_area=self.in_area)
        for name, sentence in wrong.items():
            field = getattr(self, name)
            field.errors = [*field.errors, sentence]
        return not wrong
