"""The forms of the pages about cohorts."""

from collections.abc import Collection, Sequence
from typing import Any

from wtforms import Field, SubmitField
from wtforms.validators import ValidationError

from ehsg.domain.cohorts import DESCRIPTION_LIMIT, LONGEST_ID, Read, name_problem, read_lines
from ehsg.domain.past_years import KnownArea
from ehsg.domain.text import NARRATIVE_LIMIT
from ehsg.web.forms.fields import CleanTextField, LineField, VersionedForm

MOST_TOLD = 20  # lines that were refused; whoever has more has pasted something else


class AreasField(Field):
    """The ids of the areas that are ticked, among those that are offered."""

    offered: Collection[int] = ()

    def process_data(self, value: Any) -> None:
        """What is stored."""
        self.data = frozenset(value or ())

    def process_formdata(self, valuelist: list[str]) -> None:
        """Every value that is a number; `strange` says whether there were others."""
        numbers = [value for value in valuelist if value.isascii() and value.isdecimal() and len(value) <= LONGEST_ID]
        self.strange = len(numbers) < len(valuelist)
        self.data = frozenset(map(int, numbers))

    def pre_validate(self, form: Any) -> None:
        """Only what was offered."""
        if getattr(self, "strange", False) or not self.data <= frozenset(self.offered):
            raise ValidationError("Choose areas from the list")


class CohortForm(VersionedForm):
    """A cohort: its name, what it is, and its areas, ticked or typed."""

    name = LineField("Name")
    description = CleanTextField("Description", limit=DESCRIPTION_LIMIT)
    cohort_areas = AreasField("Areas")
    typed = CleanTextField("More areas", limit=NARRATIVE_LIMIT)
    save = SubmitField("Save the cohort")
    known: Sequence[KnownArea] = ()
    kept: Collection[int] = ()

    def among(self, known: Sequence[KnownArea], kept: Collection[int]) -> "CohortForm":
        """Offers the areas that there are; former ones only where they are in the cohort already (`kept`)."""
        self.known, self.kept = known, kept
        self.cohort_areas.offered = [area.id for area in known if area.closed_on is None or area.id in kept]
        return self

    @property
    def read(self) -> Read:
        """What the typed lines mean."""
        return read_lines(self.typed.data or "", self.known, self.kept)

    @property
    def area_ids(self) -> frozenset[int]:
        """The areas that are ticked and those that are typed."""
        return frozenset(self.cohort_areas.data) | self.read.ids

    def validate_name(self, field: LineField) -> None:
        """There is one, and it may be kept."""
        if problem := name_problem(field.data or ""):
            raise ValidationError(problem)

    def validate_typed(self, field: CleanTextField) -> None:
        """Each line is an area; every one that is not is told."""
        problems = self.read.problems
        field.errors = [*field.errors, *problems[:MOST_TOLD]]
        if len(problems) > MOST_TOLD:
            field.errors.append(f"{len(problems) - MOST_TOLD} more lines are not areas.")

    def validate_cohort_areas(self, field: AreasField) -> None:
        """At least one, in either way."""
        if not field.errors and not self.area_ids and not self.read.problems:
            raise ValidationError("Choose at least one area")

    def tell(self, problems: dict[str, str]) -> None:
        """What the service refused, beside the field that it is about."""
        for name, problem in problems.items():
            field = self[{"areas": "cohort_areas"}.get(name, name)]
            field.errors = [*field.errors, problem]


class TakeOutForm(VersionedForm):
    """Confirms that a cohort, as the page showed it, is taken out."""

    take_out = SubmitField("Take the cohort out")
