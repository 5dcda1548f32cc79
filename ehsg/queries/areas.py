"""Areas, and the returns that they share."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlalchemy.orm import contains_eager

from ehsg.domain.conditions import When
from ehsg.domain.permissions import AREA_ROLES, RULES, Action, Role, Standing, Viewer, standings
from ehsg.domain.sharing import SharedWith
from ehsg.extensions import db
from ehsg.models import Area, Assessment, Collection, Submission
from ehsg.queries import sharing
from ehsg.queries.submissions import LATEST


@dataclass(frozen=True)
class SharedReturn:
    """One submission that the viewer may open; of one that was imported, `submitted_at` is when."""

    area_code: str
    area_name: str
    region: str
    year: int
    number: int
    submitted_at: datetime
    imported: bool


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

    The condition is made from the rule table's VIEW_SCORES; a test compares the two for every role.
    """
    rows = db.session.scalars(
        select(Submission)
        .join(Assessment, LATEST)
        .join(Assessment.area)
        .join(Assessment.collection)
        .where(Collection.year == year, may_see(viewer, now))
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
    return SharedReturn(area.code, area.name, area.region, year, row.number, row.submitted_at, row.imported)


def may_see(viewer: Viewer, now: datetime) -> ColumnElement[bool]:
    """The rule table's VIEW_SCORES, row by row, as a condition on a latest submission and its return."""
    rows = RULES[Action.VIEW_SCORES].items()
    return or_(false(), *(and_(_stands(viewer, standing), _holds(when, now)) for standing, when in rows))


def _stands(viewer: Viewer, standing: Standing) -> ColumnElement[bool]:
    """Whether the person stands so to the return's area."""
    coordinated = viewer.areas_as({Role.COORDINATOR})
    if standing is Standing.OWN_MEMBER:
        return Assessment.area_id.in_(viewer.areas_as(AREA_ROLES))
    if standing is Standing.OTHER_COORDINATOR and len(coordinated) == 1:
        return Assessment.area_id.not_in(coordinated)
    if standing is Standing.OTHER_COORDINATOR:
        return true() if coordinated else false()
    return true() if standing in standings(viewer, None) else false()


def _holds(when: When, now: datetime) -> ColumnElement[bool]:
    """Whether the condition holds of a return that was submitted."""
    return {
        When.ALWAYS: true(),
        When.SUBMITTED: true(),
        When.SHARED_WITH_AREAS: and_(sharing.stands(SharedWith.AREAS), Collection.sharing_from <= now),
        When.SHARED_WITH_DEPARTMENTS: sharing.stands(SharedWith.DEPARTMENTS),
    }[when]
