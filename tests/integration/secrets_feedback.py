"""Feedback of the national team in the made-up England of secrets_world.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ehsg import models
from ehsg.domain.permissions import NATIONAL_ROLES
from ehsg.extensions import db
from tests import factories
from tests.integration.secrets_plan import Held, Word
from tests.integration.secrets_practice import tell_a_case

if TYPE_CHECKING:
    from tests.integration.secrets_world import Stage

FEEDBACK_STATES = ("draft", "published", "acknowledged", "ready", "checked")


def give_feedback(stage: Stage, assessment: models.Assessment, submission: models.Submission, by: int) -> None:
    """Feedback in the next of its states, with a word of its own in the text, the question and the reason."""
    before = sum(bool(word.feedback) for word in stage.words)
    state = FEEDBACK_STATES[before % len(FEEDBACK_STATES)]
    word = Word(f"Feedback{len(stage.words):03}word", assessment.area_id, True, feedback=state)
    stage.words.append(word)
    far = {} if state in ("draft", "ready") else {state: True}
    sent_back = {"sent_back_reason": word.text, "sent_back_by_id": by} if state == "draft" else {}
    values = {"state": state, "changed_by": stage.people[by][0], **far, **sent_back}
    row = factories.FeedbackFactory(submission_id=submission.id, **values)
    factories.FeedbackTextFactory(feedback_id=row.id, text=word.text)
    factories.FeedbackQuestionFactory(feedback_id=row.id, sentence=f"{word.text}?")
    place = {"area": stage.codes[stage.area_ids.index(assessment.area_id)], "year": 2024}
    texts = {"texts": {"overall": word.text}, "questions": []}
    subject = f"feedback {row.id}"
    factories.EventFactory(kind="save_feedback", user_id=by, subject=subject, old={}, new={**place, **texts})
    db.session.commit()
    tell_a_case(stage, assessment, by)


def reads_feedback(now: list[Held], word: Word, *, own: bool) -> bool:
    """The national team all of it, and the area's members what was published to them."""
    shown = word.feedback in ("published", "acknowledged")
    return (own and shown) or any(held.role in NATIONAL_ROLES for held in now)
