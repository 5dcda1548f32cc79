"""The forms of the pages about statistical neighbours."""

from flask_wtf.file import FileField
from wtforms import SubmitField
from wtforms.validators import ValidationError

from ehsg.domain.neighbours import EARLIEST, LATEST, is_year
from ehsg.domain.neighbours_file import LARGEST
from ehsg.domain.text import NARRATIVE_LIMIT
from ehsg.web.forms.fields import CleanTextField, LineField, VersionedForm


class NeighboursForm(VersionedForm):
    """One area's list."""

    neighbours = CleanTextField("Neighbours", limit=NARRATIVE_LIMIT)
    save = SubmitField("Save the list")


class UploadForm(VersionedForm):
    """A file of lists, and the year from which they count."""

    from_year = LineField("Year from which these lists count")
    file = FileField("File")
    check = SubmitField("Check the file")
    save = SubmitField("Save the lists")

    def validate_from_year(self, field: LineField) -> None:
        """Four digits, and a year that a list can count from."""
        typed = field.data or ""
        if not (typed.isascii() and typed.isdecimal() and len(typed) == 4 and is_year(int(typed))):
            raise ValidationError(f"Enter a year between {EARLIEST} and {LATEST}, such as 2025")

    def validate_file(self, field: FileField) -> None:
        """There has to be one; what is in it is read elsewhere."""
        if field.data is None:
            raise ValidationError("Choose a file")

    @property
    def year(self) -> int:
        """The year as a number; only of a form that validated."""
        return int(self.from_year.data or "")

    def content(self) -> bytes:
        """What the file holds, or of one that is too large as much as shows it."""
        found: bytes = self.file.data.stream.read(LARGEST + 1)
        return found


class TakeOutForm(VersionedForm):
    """Confirms that a list, as the page showed it, is taken out."""

    take_out = SubmitField("Take the list out")
