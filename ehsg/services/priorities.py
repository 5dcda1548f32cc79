"""Choosing the priority descriptors and saying why."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from ehsg.domain.errors import RuleBroken, StaleVersion
from ehsg.domain.guide import Guide
from ehsg.domain.priorities import problems
from ehsg.domain.status import Move, after
from ehsg.domain.text import SHORT_TEXT_LIMIT, too_long
from ehsg.extensions import db
from ehsg.models import Assessment, PriorityChoice
from ehsg.queries import assessments
from ehsg.services import events


def choose_priorities(
    *,
    assessment: Assessment,
    guide: Guide,
    chosen: Sequence[str],
    version: int,
    user_id: int,
    now: datetime,
) -> None:
    """Stores up to three choices, in the guide's order. What was written about one that is taken out is set aside.

    NotEditable; RuleBroken: no data maturity model yet, or a choice against the rule; StaleVersion.
    """
    after(assessment.state, Move.EDIT)
    if assessment.data_maturity_model is None:
        raise RuleBroken(("Choose your data maturity model first.",))
    found = problems(guide, assessment.data_maturity_model, chosen)
    if found:
        raise RuleBroken(found)
    rows = {row.descriptor_id: row for row in assessments.priority_choices(assessment)}
    before = [row.descriptor_id for row in rows.values() if row.position]
    wanted = [id_ for id_ in guide.descriptor_ids if id_ in chosen]
    if before == wanted:
        return
    _claim(assessment, version)
    for row in rows.values():
        row.position = None
    db.session.flush()  # the places must be free before others take them
    for place, id_ in enumerate(wanted, start=1):
        row = rows.get(id_) or PriorityChoice(assessment_id=assessment.id, descriptor_id=id_)
        row.position = place
        db.session.add(row)
    _record("choose_priorities", assessment, user_id, now, {"chosen": before}, {"chosen": wanted})


def explain_priorities(
    *,
    assessment: Assessment,
    texts: Mapping[str, tuple[str, str]],
    version: int,
    user_id: int,
    now: datetime,
) -> None:
    """Stores why each choice was made and what will be done: `texts` is descriptor id to (reason, plan).

    NotEditable; RuleBroken: too long, or about a descriptor that is not chosen; StaleVersion.
    """
    after(assessment.state, Move.EDIT)
    rows = {row.descriptor_id: row for row in assessments.priority_choices(assessment) if row.position}
    if not set(texts) <= set(rows):
        raise StaleVersion("Somebody else changed the priorities after you opened this page.")
    if any(too_long(text, SHORT_TEXT_LIMIT) for pair in texts.values() for text in pair):
        raise RuleBroken((f"Each text must be {SHORT_TEXT_LIMIT:,} characters or fewer.",))
    old = {id_: [rows[id_].reason, rows[id_].plan] for id_ in texts}
    new = {id_: list(pair) for id_, pair in texts.items()}
    if old == new:
        return
    _claim(assessment, version)
    for id_, (reason, plan) in texts.items():
        rows[id_].reason, rows[id_].plan = reason, plan
    _record("explain_priorities", assessment, user_id, now, old, new)


def _claim(assessment: Assessment, version: int) -> None:
    """The request holds the return alone, so the version read is the version written."""
    if assessment.priorities_version != version:
        raise StaleVersion("Somebody else changed the priorities after you opened this page.")
    assessment.priorities_version += 1


def _record(
    kind: str,
    assessment: Assessment,
    user_id: int,
    now: datetime,
    old: dict[str, Any],
    new: dict[str, Any],
) -> None:
    events.record(kind=kind, at=now, user_id=user_id, assessment_id=assessment.id, old=old, new=new)
    db.session.flush()
