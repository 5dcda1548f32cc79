"""Placing the area on the data maturity scale."""

from datetime import datetime

from ehsg.domain.errors import RuleBroken, StaleVersion
from ehsg.domain.guide import Guide
from ehsg.domain.status import Move, after
from ehsg.extensions import db
from ehsg.models import Assessment
from ehsg.services import events


def choose_model(
    *, assessment: Assessment, guide: Guide, model: int, version: int, user_id: int, now: datetime
) -> None:
    """Stores the model. Priorities that no longer fit are left as they are, to be shown as such and chosen again.

    The request holds the return alone, so the version read is the version written. NotEditable, RuleBroken (no such
    model) or StaleVersion (somebody chose another in between).
    """
    after(assessment.state, Move.EDIT)
    if model not in {m.number for m in guide.data_maturity_models}:
        raise RuleBroken(("There is no such data maturity model.",))
    if assessment.data_maturity_model == model:
        return
    if assessment.data_maturity_version != version:
        raise StaleVersion("Somebody else changed the data maturity model after you opened this page.")
    events.record(
        kind="choose_model",
        at=now,
        user_id=user_id,
        assessment_id=assessment.id,
        old={"model": assessment.data_maturity_model},
        new={"model": model},
    )
    assessment.data_maturity_model = model
    assessment.data_maturity_version += 1
    db.session.flush()
