"""What an area brings back from its action learning set: writing it down, and taking it out."""

from datetime import datetime

from ehsg.domain.errors import NotFound, WrongFields
from ehsg.domain.learning_sets import note_problem
from ehsg.extensions import db
from ehsg.models import Assessment, LearningSetNote
from ehsg.queries import actions
from ehsg.queries import learning_notes as queries
from ehsg.services import events


def write_learning_note(
    *, assessment: Assessment, descriptor_id: str, action_id: int | None, text: str, user_id: int, now: datetime
) -> LearningSetNote:
    """A note of the area about its set for the priority, for one of its actions or none.

    Writing the same again, as a second click does, adds nothing. NotFound: the area sees no set for the priority now.
    WrongFields: what is wrong with the text, or no action of this priority.
    """
    row = queries.own_set(assessment, descriptor_id, held=True)
    if row is None:
        raise NotFound("Your area is in no action learning set for this priority now.")
    _check(assessment, descriptor_id, action_id, text)
    for note in queries.of_return(assessment):
        if (note.descriptor_id, note.action_id, note.text) == (descriptor_id, action_id, text):
            return note
    note = LearningSetNote(
        collection_id=assessment.collection_id,
        descriptor_id=descriptor_id,
        set_number=row.set_number,
        area_id=assessment.area_id,
        action_id=action_id,
        text=text,
        author_id=user_id,
        written_at=now,
    )
    db.session.add(note)
    db.session.flush()
    _record("write_learning_note", assessment, note, user_id, now)
    return note


def take_out_learning_note(*, assessment: Assessment, note: LearningSetNote, user_id: int, now: datetime) -> None:
    """Its words go at once. Twice is once."""
    if note.taken_out_at is not None:
        return
    note.text, note.taken_out_by_id, note.taken_out_at = "", user_id, now
    _record("take_out_learning_note", assessment, note, user_id, now)


def _check(assessment: Assessment, descriptor_id: str, action_id: int | None, text: str) -> None:
    offered = {row.id for row in actions.of_return(assessment) if row.descriptor_id == descriptor_id}
    wrong = {"text": note_problem(text)}
    if action_id is not None and action_id not in offered:
        wrong["action"] = "Choose one of your actions for this priority"
    found = {name: problem for name, problem in wrong.items() if problem}
    if found:
        raise WrongFields(found)


def _record(kind: str, assessment: Assessment, note: LearningSetNote, user_id: int, now: datetime) -> None:
    """What the note says is not in it."""
    about = {"note": note.id, "set": note.set_number, "action": note.action_id}
    written = kind == "write_learning_note"
    events.record(
        kind=kind,
        at=now,
        user_id=user_id,
        assessment_id=assessment.id,
        subject=note.descriptor_id,
        old=None if written else about,
        new=about if written else None,
    )
    db.session.flush()
