"""The national team's forms for the words of a case of good practice."""

from wtforms import SubmitField

from ehsg.domain.good_practice import CASE_LIMIT, Case, case_problems
from ehsg.web.forms.fields import CleanTextField, LineField, VersionedForm


class CaseForm(VersionedForm):
    """What every area will read."""

    title = LineField("Title")
    text = CleanTextField("The case", limit=CASE_LIMIT)
    contact = LineField("Whom to ask (optional)")
    save = SubmitField("Save")

    def fits(self) -> bool:
        """Whether it validates and breaks no rule."""
        valid = bool(self.validate())
        wrong = {name: problem for name, problem in case_problems(self.case()).items() if not self[name].errors}
        for name, problem in wrong.items():
            self[name].errors = [problem]
        return valid and not wrong

    def case(self) -> Case:
        """What was typed."""
        return Case(self.title.data or "", (self.text.data or "").strip(), self.contact.data or "")


class ApproachForm(VersionedForm):
    """A button."""

    approach = SubmitField("Record that the area was approached")
