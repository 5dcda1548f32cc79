"""The forms to write, check and publish feedback."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import Field, SubmitField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from ehsg.domain.consistency import Consistency
from ehsg.domain.feedback import FEEDBACK_LIMIT, OVERALL, REASON_LIMIT, FeedbackEntry, part_name, parts
from ehsg.domain.feedback import unready as why_unready
from ehsg.domain.guide import Guide
from ehsg.web.forms.fields import CleanTextField, OpenRadioField, VersionedForm

FINE, SEND_BACK = "fine", "send_back"


class QuestionsField(Field):
    """The ids of the questions to send, among those offered."""

    def __init__(self, label: str, *, offered: Sequence[Consistency], **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.offered = offered

    def process_formdata(self, valuelist: list[str]) -> None:
        """Every value sent."""
        self.data = list(dict.fromkeys(valuelist))

    def pre_validate(self, form: Any) -> None:
        """Only what was offered."""
        if not set(self.data or ()) <= {question.id for question in self.offered}:
            raise ValidationError("Choose from the questions that are offered")

    @property
    def chosen(self) -> tuple[Consistency, ...]:
        """The questions themselves, in the order in which they are offered."""
        return tuple(question for question in self.offered if question.id in (self.data or ()))


class FeedbackForm(VersionedForm):
    """What the forms for one submission share; `feedback_form` adds a text for each part."""

    guide: Guide
    hand_over = SubmitField("Save and ask for a check")

    def fits(self) -> bool:
        """Whether it validates and, where a check is asked for, has enough to be checked."""
        valid = bool(self.validate())
        problem = why_unready(self.entry().texts) if self.hand_over.data else ""
        if problem:
            self[f"text_{OVERALL}"].errors = [*self[f"text_{OVERALL}"].errors, problem]
        return valid and not problem

    def entry(self) -> FeedbackEntry:
        """What was written, without the parts that are empty."""
        texts = {part: self[f"text_{part}"].data or "" for part in parts(self.guide)}
        return FeedbackEntry({part: text for part, text in texts.items() if text.strip()}, self.questions.chosen)


def feedback_form(
    guide: Guide, stored: FeedbackEntry, version: int, offered: Sequence[Consistency], **kwargs: Any
) -> FeedbackForm:
    """A form with a text for each part and the questions offered; `stored` is what is written so far."""
    fields: dict[str, Any] = {"guide": guide, "questions": QuestionsField("Questions to send", offered=offered)}
    for part in parts(guide):
        fields[f"text_{part}"] = CleanTextField(part_name(guide, part), limit=FEEDBACK_LIMIT)
    form = type("FeedbackFormOfOneGuide", (FeedbackForm,), fields)
    made: FeedbackForm = form(data=_values(stored, version), **kwargs)
    return made


def _values(stored: FeedbackEntry, version: int) -> Mapping[str, Any]:
    texts = {f"text_{part}": text for part, text in stored.texts.items()}
    return {**texts, "version": version, "questions": [question.id for question in stored.questions]}


class CheckForm(VersionedForm):
    """The outcome of a check, with a reason where it is sent back."""

    outcome = OpenRadioField(
        "What is the outcome of your check?",
        choices=[SelectChoice(FINE, "It can be published"), SelectChoice(SEND_BACK, "Send it back to be changed")],
        wrong="Choose the outcome of your check",
        validators=[InputRequired("Choose the outcome of your check")],
    )
    reason = CleanTextField("What should be changed", limit=REASON_LIMIT)
    save = SubmitField("Save")

    def validate_reason(self, field: CleanTextField) -> None:
        """Whoever wrote it has to know what to change."""
        if self.outcome.data == SEND_BACK and not (field.data or "").strip():
            raise ValidationError("Say what should be changed")


class PublishForm(VersionedForm):
    """A button."""

    publish = SubmitField("Publish to the area")
