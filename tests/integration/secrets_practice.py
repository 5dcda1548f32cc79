"""Cases of good practice in the made-up England of secrets_world.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ehsg import models
from ehsg.domain.permissions import NATIONAL_ROLES, Action, Viewer, allowed
from ehsg.domain.subjects import ReturnSubject
from ehsg.extensions import db
from tests import factories
from tests.integration.secrets_plan import Held, Word

if TYPE_CHECKING:
    from tests.integration.secrets_world import Stage

CASE_STATES = ("published", "candidate", "agreed", "taken_back", "approached", "declined")


def tell_a_case(stage: Stage, assessment: models.Assessment, by: int) -> None:
    """A case in the next of its states, once for each return, with a word of its own in all that it says."""
    if db.session.query(models.GoodPractice).filter_by(assessment_id=assessment.id).count():
        return
    state = CASE_STATES[len([word for word in stage.words if word.case]) % len(CASE_STATES)]
    word = Word(f"Practice{len(stage.words):03}word", assessment.area_id, True, case=state)
    stage.words.append(word)
    words = dict.fromkeys(("title", "text", "contact"), word.text)
    far = {state: True} if state in ("published", "agreed", "taken_back") else {"state": state}
    row = factories.GoodPracticeFactory(assessment_id=assessment.id, changed_by=stage.people[by][0], **words, **far)
    place = {"area": stage.codes[stage.area_ids.index(assessment.area_id)], "year": 2024, **words}
    subject = f"good practice {row.id}"
    factories.EventFactory(kind="save_good_practice", user_id=by, subject=subject, old={}, new=place)
    db.session.commit()


def reads_case(now: list[Held], word: Word, *, own: bool) -> bool:
    """Everybody with a role what is published, the area what it agreed to, and the national team all of it."""
    national = any(held.role in NATIONAL_ROLES for held in now)
    return national or (word.case == "published" and bool(now)) or (word.case == "agreed" and own)


def decided_of_case(viewer: Viewer, word: Word, subject: ReturnSubject) -> bool:
    """What the rule table says of a case in its state."""
    opened = {"published": (Action.VIEW_GOOD_PRACTICE,), "agreed": (Action.VIEW_OWN_CASES,)}.get(word.case, ())
    return any(allowed(viewer, action, subject) for action in (Action.WRITE_GOOD_PRACTICE, *opened))
