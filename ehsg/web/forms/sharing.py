"""The form of the sharing page."""

from wtforms import BooleanField, SubmitField
from wtforms.fields import SelectChoice

from ehsg.domain.content import Sharing
from ehsg.web.forms.fields import OpenRadioField, VersionedForm

YES_NO = [SelectChoice("yes", "Yes"), SelectChoice("no", "No")]
WORDS = {True: "yes", False: "no", None: None}
VALUES = {"yes": True, "no": False, None: None}


class SharingForm(VersionedForm):
    """Two questions and an acknowledgement; none is answered in advance."""

    areas = OpenRadioField(
        "Can coordinators in other areas see your scores and priorities?",
        choices=YES_NO,
        wrong="Choose yes or no for other areas’ coordinators",
    )
    departments = OpenRadioField(
        "Can other government departments see your scores and priorities?",
        choices=YES_NO,
        wrong="Choose yes or no for other government departments",
    )
    acknowledged = BooleanField("I understand that the whole return goes to the Department for Education")
    save = SubmitField("Save and continue")

    def sharing(self) -> Sharing:
        """What was answered; questions may be left for later."""
        return Sharing(VALUES[self.areas.data], VALUES[self.departments.data], bool(self.acknowledged.data))
