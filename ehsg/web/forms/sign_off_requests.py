"""The form by which a coordinator asks somebody to sign."""

from collections.abc import Collection
from typing import Any

from flask_wtf import FlaskForm
from wtforms import SubmitField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from ehsg.domain.addresses import normal_address
from ehsg.domain.errors import RuleBroken
from ehsg.services.signing import Asked
from ehsg.web.forms.fields import LineField, OpenRadioField

BY_LINK = "link"


class RequestForm(FlaskForm):  # type: ignore[misc]
    """Who: somebody with an account in the area, or a name and an address that a link is sent to."""

    organisation = LineField("Organisation")
    who = OpenRadioField(
        "Who should sign?",
        choices=[],
        wrong="Choose who should sign",
        validators=[InputRequired("Choose who should sign")],
    )
    name = LineField("Full name")
    email = LineField("Email address")
    send = SubmitField("Ask for the sign-off")

    def __init__(self, *args: Any, people: Collection[tuple[Any, str]], several: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(user.id): user for user, _ in people}
        self.several = several
        words = [SelectChoice(str(user.id), f"{user.name} ({role})") for user, role in people]
        self.who.choices = [*words, SelectChoice(BY_LINK, "Somebody else, by a link that needs no account")]

    def validate_organisation(self, field: LineField) -> None:
        """Where several sign in the role."""
        if self.several and not field.data:
            raise ValidationError("Enter the organisation")

    def validate_name(self, field: LineField) -> None:
        """Of whoever has no account here."""
        if self.who.data == BY_LINK and not field.data:
            raise ValidationError("Enter the full name of whoever should sign")

    def validate_email(self, field: LineField) -> None:
        """Where the link goes."""
        if self.who.data != BY_LINK:
            return
        try:
            normal_address(field.data or "")
        except RuleBroken as broken:
            raise ValidationError(str(broken)) from None

    @property
    def asked(self) -> Asked:
        """Only of a form that validated."""
        if self.who.data == BY_LINK:
            return Asked(email=self.email.data or "", name=self.name.data or "")
        return Asked(user=self.people[self.who.data])
