"""Setting and taking out lists of statistical neighbours."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select

from ehsg.domain.errors import NotFound, RuleBroken, StaleVersion
from ehsg.domain.neighbours import (
    EARLIEST,
    LATEST,
    Change,
    Register,
    fixed_for,
    is_year,
    plan,
    read_lines,
    why_fixed,
)
from ehsg.extensions import db
from ehsg.models import Area, Neighbour, NeighbourList
from ehsg.queries import neighbours as queries
from ehsg.services import events


def set_neighbours(*, area: Area, from_year: int, text: str, version: int, user_id: int | None, now: datetime) -> bool:
    """Stores the list in the text (a name or code a line) from the year on; False where it counts for it already.

    RuleBroken: no year, what the text says, or a list that may have been seen. StaleVersion: somebody changed the list
    from this year in between, and nothing is stored.
    """
    _check_year(from_year)
    register = queries.register()
    read = read_lines(text, queries.known(register, area.id), register)
    if read.problems:
        raise RuleBroken(tuple(map(str, read.problems)))
    planned = plan(queries.lists([area.id]), {area.id: read.ids}, from_year, queries.closed_years(now))
    if planned.same:
        return False
    if planned.fixed:
        raise RuleBroken((why_fixed(area.name, planned.fixed[area.id]),))
    _check_version(area, from_year, version)
    _store(planned.changes, register, from_year, user_id, now)
    return True


def set_many(
    *, upload: queries.Upload, from_year: int, version: int | None, user_id: int | None, now: datetime
) -> None:
    """Stores every list of the file from the year on, or none. `version` is None for the operator's command.

    The upload was read with `held`. RuleBroken: its problems. StaleVersion: somebody changed some list in between.
    """
    _check_year(from_year)
    if upload.problems:
        raise RuleBroken(tuple(map(str, upload.problems)))
    if not upload.changes:
        return
    if version is not None and version != upload.version:
        raise StaleVersion("Somebody else changed a list after you opened this page.")
    _store(upload.changes, upload.register, from_year, user_id, now)


def take_out_neighbours(*, area: Area, from_year: int, version: int, user_id: int, now: datetime) -> None:
    """Takes the area's list from this year out: an earlier one counts then, if there is one. Twice is once.

    NotFound: there never was such a list. RuleBroken: it may have been seen. StaleVersion: somebody changed it in
    between.
    """
    if not queries.version(area.id, from_year):
        raise NotFound("There is no such list.")
    stored = queries.lists([area.id]).get(area.id, {})
    if from_year not in stored:
        return
    if years := fixed_for(stored, queries.closed_years(now), from_year):
        raise RuleBroken((why_fixed(area.name, years),))
    _check_version(area, from_year, version)
    register = queries.register()
    _put_down([area.id], from_year, now)
    old = _told(area.code, from_year, stored[from_year], register)
    events.record(kind="take_out_neighbours", at=now, user_id=user_id, subject=area.code, old=old)
    db.session.flush()


def _check_year(from_year: int) -> None:
    if not is_year(from_year):
        raise RuleBroken((f"A list counts from a year between {EARLIEST} and {LATEST}.",))


def _check_version(area: Area, from_year: int, version: int) -> None:
    """Whoever writes holds the area, so the version read is the version written."""
    if queries.version(area.id, from_year) != version:
        raise StaleVersion("Somebody else changed this list after you opened this page.")


def _store(changes: Sequence[Change], register: Register, from_year: int, user_id: int | None, now: datetime) -> None:
    _put_down([change.area_id for change in changes], from_year, now)
    members = [
        {"area_id": change.area_id, "from_year": from_year, "neighbour_id": id_}
        for change in changes
        for id_ in sorted(change.after)
    ]
    db.session.execute(insert(Neighbour), members)
    for change in changes:
        code = register.by_id[change.area_id].code
        events.record(
            kind="set_neighbours",
            at=now,
            user_id=user_id,
            subject=code,
            old=None if change.since is None else _told(code, change.since, change.before, register),
            new=_told(code, from_year, change.after, register),
        )
    db.session.flush()


def _put_down(area_ids: Iterable[int], from_year: int, now: datetime) -> None:
    """The areas' lists from this year with their next version, and nobody in them."""
    ids = list(area_ids)
    mine = (NeighbourList.from_year == from_year, NeighbourList.area_id.in_(ids))
    rows = {row.area_id: row for row in db.session.scalars(select(NeighbourList).where(*mine))}
    for id_ in ids:
        row = rows.get(id_) or NeighbourList(area_id=id_, from_year=from_year, version=0)
        row.version, row.saved_at = row.version + 1, now
        db.session.add(row)
    db.session.flush()
    db.session.execute(delete(Neighbour).where(Neighbour.from_year == from_year, Neighbour.area_id.in_(ids)))


def _told(code: str, from_year: int, ids: Iterable[int], register: Register) -> dict[str, Any]:
    """For the trail, which knows areas by their codes."""
    return {"area": code, "from_year": from_year, "neighbours": sorted(register.by_id[id_].code for id_ in ids)}
