"""The form by which somebody comments, replies, resolves and opens again."""

from wtforms import HiddenField, SubmitField
from wtforms.validators import ValidationError

from ehsg.domain.comments import COMMENT_LIMIT, ONCE_LIMIT, Saying, sent_key
from ehsg.web.forms.fields import CleanHiddenField, CleanTextField, VersionedForm
from ehsg.web.forms.priorities import ChosenField


class CommentForm(VersionedForm):
    """`thread` is empty for a new one. `once` is random: the same form sent twice is known by it."""

    thread = CleanHiddenField()
    once = CleanHiddenField()
    text = CleanTextField("Comment", limit=COMMENT_LIMIT)
    tell = ChosenField("Tell these people")
    send = SubmitField("Add comment")
    resolve = SubmitField("Resolve")
    open_again = SubmitField("Open again")

    @property
    def thread_id(self) -> int | None:
        """The thread that is replied to; 0, which none has, for what is no number."""
        value = str(self.thread.data or "")
        return (int(value) if value.isascii() and value.isdecimal() and len(value) <= 9 else 0) if value else None

    def validate_once(self, field: HiddenField) -> None:
        """Without it a second click would be a second comment."""
        if not 0 < len(str(field.data or "")) <= ONCE_LIMIT:
            raise ValidationError("Part of this page was missing, so it was not saved. Check it, then save again.")

    def validate_text(self, field: CleanTextField) -> None:
        """Something, unless a button that needs no words was pressed on a thread."""
        if not self.words and not (self.thread_id is not None and (self.resolve.data or self.open_again.data)):
            raise ValidationError("Enter a comment")

    @property
    def words(self) -> str:
        """What was typed, without blanks around it."""
        return str(self.text.data or "").strip()

    def saying(self, *place: object) -> Saying:
        """What is said, at a place and by somebody; only of a form that validated."""
        told = frozenset(int(id_) if id_.isascii() and id_.isdecimal() else 0 for id_ in self.tell.data or ())
        key = sent_key(str(self.once.data), *place, self.thread_id, self.words, sorted(told))
        return Saying(self.words, told, key)
