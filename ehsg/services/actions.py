"""Adding, changing and taking out actions for the priorities, at any time: they are no part of what is signed."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from ehsg.domain.actions import ActionEntry, as_json, difference, problems
from ehsg.domain.errors import RuleBroken, StaleVersion
from ehsg.domain.guide import Guide
from ehsg.extensions import db
from ehsg.models import Assessment, PlannedAction
from ehsg.queries import actions as queries
from ehsg.services import events


def add_action(
    *, assessment: Assessment, guide: Guide, descriptor_id: str, entry: ActionEntry, user_id: int, now: datetime
) -> PlannedAction:
    """A new action for one of the return's priorities. Adding the same again, as a second click does, adds nothing.

    RuleBroken: the descriptor is not a priority now, or the entry is out of bounds.
    """
    if descriptor_id not in queries.priorities_now(assessment):
        raise RuleBroken(("This descriptor is not one of your priorities now, so no action can be added for it.",))
    _check(assessment, guide, entry)
    for row in queries.of_return(assessment):
        if row.descriptor_id == descriptor_id and queries.entry_of(row) == entry:
            return row
    row = PlannedAction(
        assessment_id=assessment.id,
        descriptor_id=descriptor_id,
        **asdict(entry),
        version=1,
        saved_by_id=user_id,
        saved_at=now,
    )
    db.session.add(row)
    db.session.flush()
    _record("add_action", row, user_id, now, new=as_json(entry))
    return row


def change_action(
    *, assessment: Assessment, guide: Guide, action: PlannedAction, entry: ActionEntry, version: int, user_id: int,
    now: datetime,
) -> None:  # fmt: skip
    """Stores the entry over the version that it was drawn from; the same text again is no conflict.

    RuleBroken: out of bounds. StaleVersion: somebody changed it in between or took it out, and nothing is stored.
    """
    _check(assessment, guide, entry)
    stored = queries.entry_of(action)
    if stored == entry and action.removed_at is None:
        return
    _claim(action, version, user_id, now)
    for name, value in asdict(entry).items():
        setattr(action, name, value)
    _record("change_action", action, user_id, now, old=difference(stored, entry), new=difference(entry, stored))


def take_out_action(*, action: PlannedAction, version: int, user_id: int, now: datetime) -> None:
    """Takes it out of every page; the row stays. Twice is once. StaleVersion: somebody changed it in between."""
    if action.removed_at is not None:
        return
    _claim(action, version, user_id, now)
    action.removed_at = now
    _record("take_out_action", action, user_id, now, old=as_json(queries.entry_of(action)))


def _check(assessment: Assessment, guide: Guide, entry: ActionEntry) -> None:
    found = problems(guide, entry, assessment.collection.year)
    if found:
        raise RuleBroken(tuple(found.values()))


def _claim(action: PlannedAction, version: int, user_id: int, now: datetime) -> None:
    """The request holds the return alone, so the version read is the version written."""
    if action.removed_at is not None:
        raise StaleVersion("Somebody else took this action out after you opened this page.")
    if action.version != version:
        raise StaleVersion("Somebody else changed this action after you opened this page.")
    action.version += 1
    action.saved_by_id, action.saved_at = user_id, now


def _record(
    kind: str,
    action: PlannedAction,
    user_id: int,
    now: datetime,
    old: dict[str, Any] | None = None,
    new: dict[str, Any] | None = None,
) -> None:
    """Both sides name the descriptor; a change of something else says which action it was by what was to be done."""
    about = {"descriptor": action.descriptor_id, "action": action.what}
    events.record(
        kind=kind,
        at=now,
        user_id=user_id,
        assessment_id=action.assessment_id,
        subject=str(action.id),
        old={**about, **old} if old is not None else None,
        new={**about, **new} if new is not None else None,
    )
    db.session.flush()
