"""Statistical neighbours: the lists, which of them count, and what a file of new ones would change."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from ehsg.domain.errors import NotFound
from ehsg.domain.neighbours import Change, Known, Lists, Problem, Register, counting, plan, why_fixed
from ehsg.domain.neighbours_file import read_file
from ehsg.extensions import db
from ehsg.models import Area, Neighbour, NeighbourList
from ehsg.models import Collection as YearCollection


@dataclass(frozen=True)
class AreaLists:
    """One area that there is now: from which years it has lists, earliest first, with how many neighbours in each."""

    code: str
    name: str
    region: str
    lists: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Upload:
    """What a file would change, or every problem with it. `version` goes up with every change of any list."""

    problems: tuple[Problem, ...]
    changes: tuple[Change, ...]
    same: int
    register: Register
    version: int


def of_years(area_ids: Collection[int], years: Collection[int]) -> dict[tuple[int, int], frozenset[int]]:
    """Area id and year to the ids of the neighbours in the list that counts; absent where none does. One statement."""
    stored = lists(area_ids)
    return {
        (area_id, year): of_area[since]
        for area_id, of_area in stored.items()
        for year in years
        if (since := counting(of_area, year)) is not None
    }


def lists(area_ids: Collection[int] | None = None) -> dict[int, Lists]:
    """Area id to its lists, of these areas or of all; those that were taken out are not there. One statement."""
    rows = select(Neighbour.area_id, Neighbour.from_year, Neighbour.neighbour_id)
    if area_ids is not None:
        rows = rows.where(Neighbour.area_id.in_(area_ids))
    found: dict[int, dict[int, set[int]]] = {}
    for area_id, from_year, neighbour_id in db.session.execute(rows):
        found.setdefault(area_id, {}).setdefault(from_year, set()).add(neighbour_id)
    return {id_: {year: frozenset(ids) for year, ids in of_area.items()} for id_, of_area in found.items()}


def version(area_id: int, from_year: int) -> int:
    """The version of the area's list from this year, whether or not it was taken out; 0 where there never was one."""
    mine = (NeighbourList.area_id == area_id, NeighbourList.from_year == from_year)
    return db.session.scalar(select(NeighbourList.version).where(*mine)) or 0


def version_of_all() -> int:
    """A number that goes up with every change of any list: none is ever removed, and no version goes back."""
    return db.session.scalar(select(func.coalesce(func.sum(NeighbourList.version), 0))) or 0


def closed_years(now: datetime) -> frozenset[int]:
    """The years whose collection has closed.

    More time for single areas makes no difference: it may be given after the collection has closed (a return that is
    reopened), when figures over groups have been seen already.
    """
    return frozenset(db.session.scalars(select(YearCollection.year).where(YearCollection.closes_at <= now)))


def register(*, held: bool = False) -> Register:
    """Every area, by name. `held` by whoever changes lists of many: nobody else changes any meanwhile."""
    rows = select(Area).order_by(Area.name, Area.id)
    if held:
        rows = rows.order_by(None).order_by(Area.id).with_for_update(key_share=True)
    areas = db.session.scalars(rows)
    return Register(
        Known(area.id, area.code, area.later_code, area.name, area.region, area.closed_on is not None) for area in areas
    )


def known(areas: Register, area_id: int) -> Known:
    """The area as the register has it. NotFound: it was registered after the register was read."""
    if area_id not in areas.by_id:
        raise NotFound("This area is not registered.")
    return areas.by_id[area_id]


def every_area() -> tuple[AreaLists, ...]:
    """Every area that there is now, by name, with its lists; one statement."""
    rows = db.session.execute(
        select(Area.code, Area.name, Area.region, Neighbour.from_year, func.count(Neighbour.neighbour_id))
        .outerjoin(Neighbour, Neighbour.area_id == Area.id)
        .where(Area.closed_on.is_(None))
        .group_by(Area.id, Area.code, Area.name, Area.region, Neighbour.from_year)
        .order_by(Area.name, Area.id, Neighbour.from_year)
    )
    found: dict[str, AreaLists] = {}
    for code, name, region, from_year, many in rows:
        before = found[code].lists if code in found else ()
        own = () if from_year is None else ((from_year, many),)
        found[code] = AreaLists(code, name, region, (*before, *own))
    return tuple(found.values())


def upload(data: bytes, *, from_year: int, now: datetime, held: bool = False) -> Upload:
    """What the file would change if its lists counted from this year; all or nothing is stored of it."""
    areas = register(held=held)
    file = read_file(data, areas)
    planned = plan(lists(), {id_: row.ids for id_, row in file.rows.items()}, from_year, closed_years(now))
    fixed = (
        Problem(f"Row {file.rows[id_].number}", why_fixed(areas.by_id[id_].name, years))
        for id_, years in planned.fixed.items()
    )
    return Upload((*file.problems, *fixed), planned.changes, len(planned.same), areas, version_of_all())
