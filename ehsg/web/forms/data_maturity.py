"""The form of the data maturity page."""

from wtforms import SubmitField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from ehsg.domain.guide import Guide
from ehsg.web.forms.fields import OpenRadioField, VersionedForm


class DataMaturityForm(VersionedForm):
    """One of six."""

    model = OpenRadioField(
        "Which data maturity model describes your area best?",
        wrong="Choose one of the six models",
        validators=[InputRequired("Choose one of the six models")],
    )
    save = SubmitField("Save and continue")

    def offer(self, guide: Guide) -> "DataMaturityForm":
        """Offers the guide's models."""
        self.model.choices = [SelectChoice(str(m.number), f"{m.number}. {m.name}") for m in guide.data_maturity_models]
        return self
