"""The national team's forms for the area's answer to a case of good practice, for publishing it and taking it back."""

from datetime import date
from typing import Any

from wtforms import BooleanField, SubmitField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from ehsg.domain.good_practice import Agreement, agreement_problems
from ehsg.web.forms.fields import CleanHiddenField, LineField, OpenRadioField, OptionalDateField, VersionedForm

AGREED, DECLINED = "agreed", "declined"


class AnswerForm(VersionedForm):
    """What the area says, with who agreed and when."""

    outcome = OpenRadioField(
        "What does the area say?",
        choices=[SelectChoice(AGREED, "It agrees to the case as it is below"), SelectChoice(DECLINED, "It declines")],
        wrong="Choose what the area says",
        validators=[InputRequired("Choose what the area says")],
    )
    name = LineField("Who at the area agreed")
    role = LineField("That person’s role")
    agreed_on = OptionalDateField("When did they agree?")
    save = SubmitField("Record the answer")

    def fits(self, year: int, today: date) -> bool:
        """Whether it validates; who agreed and when are needed only where the area agreed."""
        valid = bool(self.validate())
        if self.outcome.data != AGREED:
            return valid
        wrong = agreement_problems(self._agreement(today), year=year, today=today)
        if self.agreed_on.data is None and not self.agreed_on.errors:
            wrong["agreed_on"] = "Enter the date on which they agreed, such as 27 6 2024"
        for name, problem in wrong.items():
            if not self[name].errors:
                self[name].errors = [problem]
        return valid and not wrong

    def agreement(self) -> Agreement:
        """Only of a form that fits."""
        return self._agreement(self.agreed_on.data)

    def _agreement(self, otherwise: Any) -> Agreement:
        return Agreement(self.name.data or "", self.role.data or "", self.agreed_on.data or otherwise)


class PublishCaseForm(VersionedForm):
    """`seen` stands for the doubts that the page showed."""

    seen = CleanHiddenField()
    considered = BooleanField("I have considered this, and it can be published")
    publish = SubmitField("Publish for every area")

    def fits(self, seen: str, doubts: int) -> bool:
        """Whether it validates, and what there is to consider was considered. `seen` is what there is now."""
        valid = bool(self.validate())
        if valid and self.seen.data == seen and doubts and not self.considered.data:
            self.considered.errors = ["Say that you have considered what is written above"]
            return False
        return valid


class TakeBackForm(VersionedForm):
    """A button."""

    take_back = SubmitField("Take the case back")
