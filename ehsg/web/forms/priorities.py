"""The forms of the two priorities pages."""

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import Field, SubmitField

from ehsg.domain.guide import Guide
from ehsg.domain.text import SHORT_TEXT_LIMIT, clean, marked
from ehsg.web.forms.fields import CleanTextField, VersionedForm


class ChosenField(Field):
    """The ticked descriptors' ids, as they were sent: the rule is checked where it lives."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Every value sent, in order, repeated ones too."""
        self.data = [marked(value[:40]) for value in valuelist[:40]]


class PrioritiesForm(VersionedForm):
    """Which descriptors."""

    chosen = ChosenField("Priority descriptors")
    save = SubmitField("Save and continue")


def reasons_form(stored: Mapping[str, tuple[str, str]], version: int, **kwargs: Any) -> VersionedForm:
    """A form with a reason and a plan for each chosen descriptor id; `stored` holds what is written so far."""
    fields: dict[str, Any] = {}
    for id_, (reason, plan) in stored.items():
        fields[f"reason_{id_}"] = CleanTextField("Why this is a priority", limit=SHORT_TEXT_LIMIT, default=reason)
        fields[f"plan_{id_}"] = CleanTextField("What will be done", limit=SHORT_TEXT_LIMIT, default=plan)
    fields["save"] = SubmitField("Save and continue")
    form = type("ReasonsForm", (VersionedForm,), fields)
    made: VersionedForm = form(data={"version": version}, **kwargs)
    return made


def left_over(sent: Mapping[str, str], guide: Guide, ids: Iterable[str]) -> dict[str, tuple[str, str]]:
    """What was sent about descriptors that are not, or no longer, among the chosen ids: (reason, plan) of each."""
    others = [id_ for id_ in guide.descriptor_ids if id_ not in set(ids)]
    found = {
        id_: (clean(sent.get(f"reason_{id_}", "")).text, clean(sent.get(f"plan_{id_}", "")).text) for id_ in others
    }
    return {id_: pair for id_, pair in found.items() if any(text.strip() for text in pair)}


def texts(form: VersionedForm, ids: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Descriptor id to (reason, plan) as entered."""
    return {id_: (form[f"reason_{id_}"].data or "", form[f"plan_{id_}"].data or "") for id_ in ids}
