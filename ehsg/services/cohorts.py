"""Making, changing and taking out cohorts, and keeping which lists of areas were given out in files."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, tuple_, update
from sqlalchemy.exc import IntegrityError

from ehsg.domain.cohorts import DESCRIPTION_LIMIT, name_key, name_problem, one_line
from ehsg.domain.errors import RuleBroken, StaleVersion, WrongFields
from ehsg.domain.text import too_long
from ehsg.extensions import db
from ehsg.models import Area, Cohort, CohortArea, CohortList
from ehsg.queries import cohorts as queries
from ehsg.services import events

_ENDED = "This cohort has been taken out."


def create_cohort(
    *, name: str, description: str, area_ids: Collection[int], user_id: int | None, now: datetime
) -> Cohort:
    """A new cohort. The same again, as a second click sends it, is the one that is there.

    WrongFields: no name, a name that another cohort has, too long a description, no areas or areas that do not exist.
    """
    there = queries.called(name_key(name))
    if there and _same(there, name, description, area_ids):
        return there
    _check(name, description, area_ids, taken=there is not None)
    made = Cohort(description=description, list_number=1, version=1, created_at=now, **_names(name))
    with _unless_taken(name):
        db.session.add(made)
    _list(made, area_ids, now)
    events.record(kind="create_cohort", at=now, user_id=user_id, subject=str(made.id), new=_told(made, area_ids))
    db.session.flush()
    return made


def change_cohort(
    *,
    cohort: Cohort,
    name: str,
    description: str,
    area_ids: Collection[int],
    version: int,
    user_id: int,
    now: datetime,
) -> bool:
    """Stores what it is called, said to be and made of; other areas are another list. False where it is so already.

    The cohort is held. RuleBroken: it has been taken out. WrongFields: as `create_cohort`. StaleVersion: somebody
    changed it in between, and nothing is stored.
    """
    if cohort.ended_at is not None:
        raise RuleBroken((_ENDED,))
    if _same(cohort, name, description, area_ids):
        return False
    if cohort.version != version:
        raise StaleVersion("Somebody else changed this cohort after you opened this page.")
    there = queries.called(name_key(name))
    _check(name, description, area_ids, taken=there is not None and there.id != cohort.id)
    before = queries.ids_of(cohort)
    old = _told(cohort, before)
    with _unless_taken(name):
        for column, value in _names(name).items():
            setattr(cohort, column, value)
        cohort.description, cohort.version = description, cohort.version + 1
        if before != frozenset(area_ids):
            cohort.list_number += 1
            _list(cohort, area_ids, now)
    new = _told(cohort, area_ids)
    events.record(kind="change_cohort", at=now, user_id=user_id, subject=str(cohort.id), old=old, new=new)
    db.session.flush()
    return True


def take_out_cohort(*, cohort: Cohort, version: int, user_id: int, now: datetime) -> None:
    """Ends the cohort; its rows stay. Twice is once. The cohort is held. StaleVersion: it was changed in between."""
    if cohort.ended_at is not None:
        return
    if cohort.version != version:
        raise StaleVersion("Somebody else changed this cohort after you opened this page.")
    old = _told(cohort, queries.ids_of(cohort))
    cohort.ended_at, cohort.version = now, cohort.version + 1
    events.record(kind="take_out_cohort", at=now, user_id=user_id, subject=str(cohort.id), old=old)
    db.session.flush()


def give_out_cohorts(*, lists: Iterable[tuple[int, int]], user_id: int, now: datetime) -> None:
    """Keeps that figures of these lists (cohort and number) are in a file. Only the first time makes a difference."""
    mine = tuple_(CohortList.cohort_id, CohortList.number).in_(sorted(lists))
    given = update(CohortList).where(mine, CohortList.given_out_at.is_(None)).values(given_out_at=now)
    first = db.session.execute(given.returning(CohortList.cohort_id, CohortList.number)).all()
    if not first:
        return
    called = select(Cohort.id, Cohort.name).where(Cohort.id.in_([row.cohort_id for row in first])).order_by(Cohort.id)
    names = {row.id: row.name for row in db.session.execute(called)}
    for cohort_id, number in sorted((row.cohort_id, row.number) for row in first):
        told = {"name": names[cohort_id], "list": number}
        events.record(kind="give_out_cohort", at=now, user_id=user_id, subject=str(cohort_id), new=told)
    db.session.flush()


def _names(name: str) -> dict[str, str]:
    return {"name": one_line(name), "name_key": name_key(name)}


def _same(cohort: Cohort, name: str, description: str, area_ids: Collection[int]) -> bool:
    texts = (cohort.name, cohort.description) == (one_line(name), description)
    return texts and queries.ids_of(cohort) == frozenset(area_ids)


def _check(name: str, description: str, area_ids: Collection[int], *, taken: bool) -> None:
    found = {}
    if problem := name_problem(name):
        found["name"] = problem
    elif taken:
        found["name"] = _taken(name)
    if over := too_long(description, DESCRIPTION_LIMIT):
        found["description"] = (
            f"The description must be {DESCRIPTION_LIMIT:,} characters or fewer. It is {over:,} too long"
        )
    wanted = set(area_ids)
    there = set(db.session.scalars(select(Area.id).where(Area.id.in_(wanted)).order_by(Area.id)))
    if not wanted or there != wanted:
        found["areas"] = "Choose at least one area" if not wanted else "Choose areas from the list"
    if found:
        raise WrongFields(found)


def _taken(name: str) -> str:
    return f"There is a cohort called “{one_line(name)}” already. Enter another name"


@contextmanager
def _unless_taken(name: str) -> Iterator[None]:
    """What is done within is stored, unless somebody else took the name at the same moment."""
    try:
        with db.session.begin_nested():
            yield
            db.session.flush()
    except IntegrityError as error:
        raise WrongFields({"name": _taken(name)}) from error


def _list(cohort: Cohort, area_ids: Collection[int], now: datetime) -> None:
    number = cohort.list_number
    db.session.add(CohortList(cohort_id=cohort.id, number=number, made_at=now))
    db.session.flush()
    rows = [{"cohort_id": cohort.id, "number": number, "area_id": id_} for id_ in sorted(set(area_ids))]
    db.session.execute(insert(CohortArea), rows)


def _told(cohort: Cohort, area_ids: Collection[int]) -> dict[str, Any]:
    """For the trail: what it is called and which areas are in it, not how it is described."""
    codes = db.session.scalars(select(Area.code).where(Area.id.in_(set(area_ids))).order_by(Area.code))
    return {"name": cohort.name, "areas": list(codes)}
