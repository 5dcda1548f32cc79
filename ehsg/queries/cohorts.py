"""Cohorts: which there are, their areas, and every list of areas that figures may have been given out of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_, select

from ehsg.domain.cohorts import Cohort as Named
from ehsg.domain.cohorts import Listed
from ehsg.domain.past_years import KnownArea
from ehsg.extensions import db
from ehsg.models import Area, Cohort, CohortArea, CohortList

STANDING = Cohort.ended_at.is_(None)
CURRENT = and_(CohortArea.cohort_id == Cohort.id, CohortArea.number == Cohort.list_number)
IN_COHORTS = and_(STANDING, CURRENT, CohortArea.area_id == Area.id)  # a row for each area and cohort that it is in


@dataclass(frozen=True)
class Summary:
    """A cohort in a list of cohorts, with how many areas are in it."""

    id: int
    name: str
    description: str
    areas: int


def standing() -> tuple[Summary, ...]:
    """Every cohort that has not ended, by name; one statement."""
    rows = db.session.execute(
        select(Cohort.id, Cohort.name, Cohort.description, func.count(CohortArea.area_id))
        .outerjoin(CohortArea, CURRENT)
        .where(STANDING)
        .group_by(Cohort.id, Cohort.name, Cohort.description, Cohort.name_key)
        .order_by(Cohort.name_key, Cohort.id)
    )
    return tuple(Summary(*row) for row in rows)


def choices() -> tuple[Named, ...]:
    """The cohorts that figures can be asked for, by name; one statement."""
    rows = select(Cohort.id, Cohort.list_number, Cohort.name).where(STANDING).order_by(Cohort.name_key, Cohort.id)
    return tuple(Named(*row) for row in db.session.execute(rows))


def listed() -> tuple[Listed, ...]:
    """Every list that counts or that was given out in a file, whatever the cohort became since; one statement."""
    current = and_(STANDING, CohortList.number == Cohort.list_number)
    rows = db.session.execute(
        select(Cohort.id, CohortList.number, CohortList.given_out_at, current, CohortArea.area_id)
        .join(CohortList, CohortList.cohort_id == Cohort.id)
        .join(CohortArea, and_(CohortArea.cohort_id == Cohort.id, CohortArea.number == CohortList.number))
        .where(or_(current, CohortList.given_out_at.is_not(None)))
        .order_by(Cohort.id, CohortList.number, CohortArea.area_id)
    )
    found: dict[tuple[int, int, datetime | None, bool], set[int]] = {}
    for cohort_id, number, given_out_at, counts, area_id in rows:
        found.setdefault((cohort_id, number, given_out_at, bool(counts)), set()).add(area_id)
    return tuple(Listed(id_, number, frozenset(ids), counts, at) for (id_, number, at, counts), ids in found.items())


def find(cohort_id: int, *, held: bool = False) -> Cohort | None:
    """The cohort, ended or not; `held` by whoever changes it, and then read afresh."""
    wanted = select(Cohort).where(Cohort.id == cohort_id)
    if held:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(wanted).one_or_none()


def called(name_key: str) -> Cohort | None:
    """The cohort of that name that has not ended."""
    return db.session.scalars(select(Cohort).where(STANDING, Cohort.name_key == name_key)).one_or_none()


def areas_of(cohort: Cohort) -> Sequence[Area]:
    """The areas in the list that counts, by name."""
    mine = (CohortArea.cohort_id == cohort.id, CohortArea.number == cohort.list_number)
    return db.session.scalars(
        select(Area).join(CohortArea, CohortArea.area_id == Area.id).where(*mine).order_by(Area.name, Area.id)
    ).all()


def ids_of(cohort: Cohort) -> frozenset[int]:
    """The ids of the areas in the list that counts."""
    mine = (CohortArea.cohort_id == cohort.id, CohortArea.number == cohort.list_number)
    return frozenset(db.session.scalars(select(CohortArea.area_id).where(*mine)))


def given_out(cohort: Cohort) -> datetime | None:
    """When a file with figures of the list that counts was first made."""
    mine = (CohortList.cohort_id == cohort.id, CohortList.number == cohort.list_number)
    return db.session.scalar(select(CohortList.given_out_at).where(*mine))


def register() -> Sequence[Area]:
    """Every area, by region and name."""
    return db.session.scalars(select(Area).order_by(Area.region, Area.name, Area.id)).all()


def known(areas: Iterable[Area]) -> tuple[KnownArea, ...]:
    """As names are looked up among them."""
    return tuple(KnownArea(area.id, area.code, area.later_code, area.name, area.closed_on) for area in areas)
