"""The forms of the two priorities pages."""

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import Field, SubmitField

from ehsg.domain.text import SHORT_TEXT_LIMIT
from ehsg.web.forms.fields import CleanTextField, VersionedForm


class ChosenField(Field):
    """The ticked descriptors' ids, as they were sent: the rule is checked where it lives."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Every value sent, in order, repeated ones too."""
        self.data = [value[:40] for value in valuelist[:40]]


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


def texts(form: VersionedForm, ids: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Descriptor id to (reason, plan) as entered."""
    return {id_: (form[f"reason_{id_}"].data or "", form[f"plan_{id_}"].data or "") for id_ in ids}
