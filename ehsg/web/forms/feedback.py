"""The form to acknowledge feedback."""

from wtforms import SubmitField

from ehsg.domain.feedback import ANSWER_LIMIT
from ehsg.web.forms.fields import CleanTextField, VersionedForm


class AcknowledgeForm(VersionedForm):
    """That the area has read it, with an answer if it wants to give one."""

    answer = CleanTextField("Your answer", limit=ANSWER_LIMIT)
    acknowledge = SubmitField("Acknowledge the feedback")
