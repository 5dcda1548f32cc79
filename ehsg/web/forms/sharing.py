"""The forms of the sharing page, and to withdraw what was permitted."""

from wtforms import BooleanField, SubmitField
from wtforms.fields import SelectChoice

from ehsg.domain.content import Sharing
from ehsg.domain.text import SHORT_TEXT_LIMIT
from ehsg.web.forms.fields import CleanTextField, OpenRadioField, VersionedForm

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


class WithdrawForm(VersionedForm):
    """Why, if somebody wants to say so. The version is the number of the submission that was shown."""

    reason = CleanTextField("Reason (optional)", limit=SHORT_TEXT_LIMIT)
    withdraw = SubmitField("Withdraw it now")


class ShareAgainForm(VersionedForm):
    """A button. The version is the withdrawal that was shown."""

    share = SubmitField("Share again")
