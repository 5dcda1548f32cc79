"""Areas, and the returns that they share."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlalchemy.orm import contains_eager

from ehsg.domain.permissions import AREA_ROLES, Role, Viewer
from ehsg.extensions import db
from ehsg.models import Area, Assessment, Collection, Submission


@dataclass(frozen=True)
class SharedReturn:
    """One submission that the viewer may open."""

    area_code: str
    area_name: str
    region: str
    year: int
    number: int
    submitted_at: datetime


def find(code: str, *, held: bool = False) -> Area | None:
    """The area with this GSS code, its present one or its later one; `held` by whoever changes who is in it."""
    statement = select(Area).where(or_(Area.code == code, Area.later_code == code))
    if held:
        statement = statement.with_for_update(key_share=True)
    return db.session.scalars(statement).one_or_none()


def any_loaded() -> bool:
    """Whether there are areas at all."""
    return db.session.scalar(select(Area.id).limit(1)) is not None


def names(ids: frozenset[int]) -> Sequence[Area]:
    """The areas with these ids, by name."""
    return db.session.scalars(select(Area).where(Area.id.in_(ids)).order_by(Area.name, Area.id)).all()


def shared_returns(viewer: Viewer, *, year: int, now: datetime) -> tuple[SharedReturn, ...]:
    """The latest submission of each area whose scores the viewer may see, by area name.

    The condition is the rule table's VIEW_SCORES written in SQL; a test compares the two for every role.
    """
    latest = and_(Submission.assessment_id == Assessment.id, Submission.number == Assessment.submissions_made)
    rows = db.session.scalars(
        select(Submission)
        .join(Assessment, latest)
        .join(Assessment.area)
        .join(Assessment.collection)
        .where(Collection.year == year, _may_see(viewer, now))
        .options(
            contains_eager(Submission.assessment).options(
                contains_eager(Assessment.area), contains_eager(Assessment.collection)
            )
        )
        .order_by(Area.name, Area.id)
    )
    return tuple(_shared(row, year) for row in rows)


def _shared(row: Submission, year: int) -> SharedReturn:
    area = row.assessment.area
    return SharedReturn(area.code, area.name, area.region, year, row.number, row.submitted_at)


def _may_see(viewer: Viewer, now: datetime) -> ColumnElement[bool]:
    if viewer.user_id is None:
        return false()
    if viewer.has(Role.NATIONAL_ANALYST, Role.NATIONAL_LEAD):
        return true()
    conditions: list[ColumnElement[bool]] = [false()]
    reached = Collection.sharing_from <= now
    own = viewer.areas_as(AREA_ROLES)
    if own:
        conditions.append(Assessment.area_id.in_(own))
    if viewer.areas_as({Role.COORDINATOR}):
        conditions.append(and_(Submission.shared_with_areas, reached))
    if viewer.has(Role.DEPARTMENT_VIEWER):
        conditions.append(Submission.shared_with_departments.is_(True))
    return or_(*conditions)
