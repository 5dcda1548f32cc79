"""Making action learning sets, changing them by hand, and showing them to their areas."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert

from ehsg.domain.errors import RuleBroken, StaleVersion, WrongFields
from ehsg.domain.learning_sets import (
    SetEntry,
    Sets,
    entry_as_json,
    fingerprint,
    propose,
    set_problems,
    usual_name,
)
from ehsg.extensions import db
from ehsg.models import Collection, LearningSet, LearningSetMember, LearningSetNote
from ehsg.queries import learning_sets as queries
from ehsg.queries.learning_sets import Placed
from ehsg.services import events


def make_learning_sets(
    *, collection: Collection, descriptor_id: str, size: int, seen: str, again: bool, user_id: int, now: datetime
) -> None:
    """Makes the sets that the method proposes, as a page showed them: `seen` is their fingerprint. Twice is once.

    RuleBroken: nobody chose the priority; there are sets and `again` does not say that they are to go; or areas have
    written notes about these. StaleVersion: what would be made is not what the page showed any more.
    """
    rows = queries.sets(collection, descriptor_id, held=True)
    found = queries.places(collection, descriptor_id)
    sets, stored = propose(queries.chosen(found), size), queries.stored(rows, found)
    if not sets:
        raise RuleBroken(("No area has chosen this priority, so there is nobody to put into a set.",))
    if _made_already(sets, stored):
        return
    if rows and queries.notes_written(collection, descriptor_id):
        raise RuleBroken(("Areas have written notes about these sets, so they cannot be made again.",))
    if fingerprint(sets, stored) != seen:
        raise StaleVersion("The areas or the sets changed after you opened this page.")
    if rows and not again:
        raise RuleBroken(("Confirm that the sets that are there now are replaced",))
    _take_away(collection, descriptor_id)
    key = {"collection_id": collection.id, "descriptor_id": descriptor_id}
    changed = {**key, "note": "", "version": 1, "changed_by_id": user_id, "changed_at": now}
    numbered = list(enumerate(sets, start=1))
    db.session.execute(insert(LearningSet), [{**changed, "set_number": n, "name": usual_name(n)} for n, _ in numbered])
    members = [{**key, "set_number": n, "area_id": area.area_id} for n, areas in numbered for area in areas]
    db.session.execute(insert(LearningSetMember), members)
    old = {"sets": len(rows)} if rows else None
    told = {"sets": len(sets), "areas": len(members), "size": size}
    _record_of_sets("make_learning_sets", collection, descriptor_id, user_id, now, old=old, new=told)


def _made_already(sets: Sets, stored: Mapping[int, tuple[int, ...]]) -> bool:
    """Whether just these areas are in just these sets."""
    return [sorted(one.area_id for one in members) for members in sets] == [sorted(ids) for _, *ids in stored.values()]


def change_learning_set(
    *, collection: Collection, row: LearningSet, entry: SetEntry, version: int, user_id: int, now: datetime
) -> None:
    """Stores name, date and note over the version that the form was drawn from; the same again is no conflict.

    WrongFields: out of bounds. StaleVersion: somebody changed the set in between, and nothing is stored.
    """
    problems = set_problems(entry, collection.year)
    if problems:
        raise WrongFields(problems)
    stored = queries.entry_of(row)
    if stored == entry:
        return
    if row.version != version:
        raise StaleVersion("Somebody else changed this set after you opened this page.")
    row.name, row.meets_on, row.note = entry.name, entry.meets_on, entry.note
    row.version += 1
    row.changed_by_id, row.changed_at = user_id, now
    old, new = ({"set": row.set_number, **entry_as_json(side)} for side in (stored, entry))
    new["note_changed"] = stored.note != entry.note
    _record_of_sets("change_learning_set", collection, row.descriptor_id, user_id, now, old=old, new=new)


def place_in_learning_set(
    *,
    collection: Collection,
    descriptor_id: str,
    area: Placed,
    set_number: int | None,
    version: int,
    user_id: int,
    now: datetime,
) -> None:
    """Puts the area into the set, moves it there, or takes it out (None). The same again is no conflict.

    `version`: the number of the set in which the page showed the area, 0 for none. RuleBroken: there is no such set.
    StaleVersion: somebody else moved the area meanwhile.
    """
    if area.set_number == set_number:
        return
    if (area.set_number or 0) != version:
        raise StaleVersion(f"Somebody else moved {area.name} after you opened this page.")
    if set_number is not None and queries.find(collection, descriptor_id, set_number) is None:
        raise RuleBroken(("Choose one of the sets that are there",))
    key = {"collection_id": collection.id, "descriptor_id": descriptor_id, "area_id": area.area_id}
    db.session.execute(delete(LearningSetMember).filter_by(**key))
    if set_number is not None:
        db.session.execute(insert(LearningSetMember).values(**key, set_number=set_number))
    new = {"area": area.name, "set": set_number}
    _record_of_sets(
        "place_in_learning_set", collection, descriptor_id, user_id, now, old={"set": area.set_number}, new=new
    )


def show_learning_sets(*, collection: Collection, descriptor_id: str, user_id: int, now: datetime) -> None:
    """From now on every area reads its set. Twice is once. RuleBroken: there are no sets."""
    rows = queries.sets(collection, descriptor_id)
    if not rows:
        raise RuleBroken(("There are no sets to show.",))
    hidden = [row for row in rows if row.shown_at is None]
    for row in hidden:
        row.shown_at = now
    if hidden:
        _record_of_sets("show_learning_sets", collection, descriptor_id, user_id, now, new={"sets": len(rows)})


def hide_learning_sets(*, collection: Collection, descriptor_id: str, user_id: int, now: datetime) -> None:
    """Areas read their sets no more; the notes that they wrote stay theirs. Twice is once."""
    shown = [row for row in queries.sets(collection, descriptor_id) if row.shown_at is not None]
    for row in shown:
        row.shown_at = None
    if shown:
        _record_of_sets("hide_learning_sets", collection, descriptor_id, user_id, now, new={"sets": len(shown)})


def _take_away(collection: Collection, descriptor_id: str) -> None:
    """The sets, who is in them, and the empty rows of notes that were taken out."""
    for table in (LearningSetMember, LearningSetNote, LearningSet):
        db.session.execute(delete(table).filter_by(collection_id=collection.id, descriptor_id=descriptor_id))


def _record_of_sets(
    kind: str,
    collection: Collection,
    descriptor_id: str,
    user_id: int,
    now: datetime,
    old: dict[str, Any] | None = None,
    new: dict[str, Any] | None = None,
) -> None:
    """An event about no return: an area's history does not tell of sets that it may not see."""
    subject = queries.subject_of_events(collection, descriptor_id)
    events.record(kind=kind, at=now, user_id=user_id, subject=subject, old=old, new=new)
    db.session.flush()
