"""Notes from action learning sets in the made-up England of secrets_world.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ehsg import models
from ehsg.extensions import db
from tests import factories
from tests.integration.secrets_plan import Word

if TYPE_CHECKING:
    from tests.integration.secrets_world import Stage


def bring_back(
    stage: Stage, assessment: models.Assessment, action: models.PlannedAction, by: int, *, submitted: bool
) -> None:
    """A note from a set that every area of the year is in, for the action or for the priority as a whole, in turn.

    Whoever may read the action may read the note.
    """
    ids = {"collection_id": assessment.collection_id, "descriptor_id": action.descriptor_id}
    if db.session.get(models.LearningSet, {**ids, "set_number": 1}) is None:
        factories.LearningSetFactory(**ids, shown=True)
    member = {**ids, "area_id": assessment.area_id}
    if db.session.get(models.LearningSetMember, member) is None:
        factories.LearningSetMemberFactory(**member)
    word = Word(f"Learned{len(stage.words):03}word", assessment.area_id, submitted, action=True)
    stage.words.append(word)
    for_action = {"action_id": action.id} if len(stage.notes) % 2 else {}
    row = factories.LearningSetNoteFactory(**member, **for_action, text=word.text, author=stage.people[by][0])
    stage.notes.append(row.id)
    db.session.commit()
