"""What the national team sees of a collection: states and progress, never a draft's content."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select

from ehsg.domain.permissions import Action, Viewer, allowed
from ehsg.domain.status import State
from ehsg.extensions import db
from ehsg.models import Area, Assessment, Collection, DescriptorScore, Submission


@dataclass(frozen=True)
class Response:
    """One area's standing in a collection. `submitted_at` and `number` are those of its latest submission."""

    area_code: str
    area_name: str
    region: str
    state: State
    scored: int
    last_saved_at: datetime | None
    submitted_at: datetime | None
    number: int
    imported: bool


def responses(viewer: Viewer, *, year: int) -> tuple[Response, ...]:
    """Every area of the collection by name; nothing for anybody but the national team."""
    if not allowed(viewer, Action.LIST_RESPONSES):
        return ()
    progress = (
        select(
            DescriptorScore.assessment_id,
            func.count(DescriptorScore.score).label("scored"),
            func.max(DescriptorScore.saved_at).label("last_saved_at"),
        )
        .group_by(DescriptorScore.assessment_id)
        .subquery()
    )
    rows = db.session.execute(
        select(
            Area.code,
            Area.name,
            Area.region,
            Assessment.state,
            func.coalesce(progress.c.scored, 0),
            progress.c.last_saved_at,
            Submission.submitted_at,
            Assessment.submissions_made,
            func.coalesce(Submission.imported, False),
        )
        .select_from(Assessment)
        .join(Assessment.area)
        .join(Assessment.collection)
        .outerjoin(progress, progress.c.assessment_id == Assessment.id)
        .outerjoin(
            Submission,
            and_(Submission.assessment_id == Assessment.id, Submission.number == Assessment.submissions_made),
        )
        .where(Collection.year == year)
        .order_by(Area.name, Area.id)
    )
    return tuple(Response(*row) for row in rows)
