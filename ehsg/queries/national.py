"""What the national team sees of a collection: states and progress, never a draft's content."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, func, select

from ehsg.domain.permissions import Action, Viewer, allowed
from ehsg.domain.responses import Response
from ehsg.extensions import db
from ehsg.models import Area, Assessment, Collection, DescriptorScore, Event, Extension, Submission
from ehsg.queries.collections import NOT_BY_THE_AREA
from ehsg.queries.submissions import LATEST


def responses(viewer: Viewer, *, year: int) -> tuple[Response, ...]:
    """Every area of the collection by name, in one statement; nothing for anybody but the national team."""
    if not allowed(viewer, Action.LIST_RESPONSES):
        return ()
    progress = (
        select(
            DescriptorScore.assessment_id,
            func.count(DescriptorScore.score).label("scored"),
            func.max(DescriptorScore.saved_at).label("saved_at"),
        )
        .join(Assessment, Assessment.id == DescriptorScore.assessment_id)
        .join(Assessment.collection)
        .where(Collection.year == year)
        .group_by(DescriptorScore.assessment_id)
        .subquery()
    )
    active = (
        select(Event.assessment_id, func.max(Event.at).label("at"))
        .join(Assessment, Assessment.id == Event.assessment_id)
        .join(Assessment.collection)
        .where(Collection.year == year, Event.kind.not_in(NOT_BY_THE_AREA))
        .group_by(Event.assessment_id)
        .subquery()
    )
    own = and_(Extension.collection_id == Assessment.collection_id, Extension.area_id == Assessment.area_id)
    rows = db.session.execute(
        select(
            Area.code,
            Area.name,
            Area.region,
            Area.authority_type,
            Area.submits_as,
            Assessment.state,
            func.coalesce(progress.c.scored, 0),
            progress.c.saved_at,
            active.c.at,
            Submission.submitted_at,
            Assessment.submissions_made,
            func.coalesce(Submission.imported, False),
            Extension.closes_at,
            Collection.closes_at,
        )
        .select_from(Assessment)
        .join(Assessment.area)
        .join(Assessment.collection)
        .outerjoin(progress, progress.c.assessment_id == Assessment.id)
        .outerjoin(active, active.c.assessment_id == Assessment.id)
        .outerjoin(Submission, LATEST)
        .outerjoin(Extension, own)
        .where(Collection.year == year)
        .order_by(Area.name, Area.id)
    ).all()
    return tuple(
        Response(
            *(code, name, region, kind, group, state, scored),
            last_active_at=_latest((saved, active_at)),
            submitted_at=at,
            number=number,
            more_time_until=_longer(more, end),
            imported=imported,
        )
        for code, name, region, kind, group, state, scored, saved, active_at, at, number, imported, more, end in rows
    )


def _latest(moments: Sequence[datetime | None]) -> datetime | None:
    return max((moment for moment in moments if moment), default=None)


def _longer(more_time: datetime | None, closes_at: datetime) -> datetime | None:
    return more_time if more_time and more_time > closes_at else None
