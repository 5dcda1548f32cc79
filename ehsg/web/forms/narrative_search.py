"""What to look for in narratives."""

from functools import cached_property

from flask_wtf import FlaskForm
from wtforms import SearchField
from wtforms.validators import ValidationError

from ehsg.domain.narrative_search import Search, read
from ehsg.domain.text import clean


class SearchForm(FlaskForm):  # type: ignore[misc]
    """One line, sent by the address: nothing is changed, so no cross-site token is needed."""

    class Meta:
        """As any form of ours, but for that."""

        csrf = False

    q = SearchField("Words to look for", filters=[lambda typed: clean(typed or "").text.strip()])

    @cached_property
    def search(self) -> Search:
        """What was typed."""
        return read(self.q.data or "")

    def validate_q(self, _field: SearchField) -> None:
        """The sentence that says what is wrong with it."""
        if self.search.problem:
            raise ValidationError(self.search.problem)
