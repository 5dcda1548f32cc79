"""What a comparison on paper is made from, as one hash: while it is the same, so is the paper.

It is much quicker to find than the comparison itself, and it covers everything that may be seen: what was submitted
never changes, so that ids stand for contents, and each area is in it with whether the reader may see it.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache

from sqlalchemy import String, case, cast, func, select

from ehsg.domain.comparison import Kind, Wanted
from ehsg.domain.guide import Guide
from ehsg.domain.permissions import AREA_ROLES, Action, Viewer, allowed
from ehsg.extensions import db
from ehsg.models import Area, Assessment, Collection, ComparisonFile, PlannedAction, Submission
from ehsg.queries import comparison, neighbours, submissions
from ehsg.queries.areas import may_see
from ehsg.queries.collections import LONGEST, final_at
from ehsg.queries.compared import lists_for
from ehsg.queries.submissions import LATEST
from ehsg.reports.comparison_document import LAYOUT


def kept(sources: str, kind: Kind) -> tuple[bytes, list[list[int]]] | None:
    """The file made from just these, and whose data besides the reader's own is in it."""
    row = db.session.execute(
        select(ComparisonFile.data, ComparisonFile.outside).where(
            ComparisonFile.sources_sha256 == sources, ComparisonFile.kind == kind
        )
    ).one_or_none()
    return None if row is None else (row.data, row.outside)


def sources_of(
    viewer: Viewer,
    area: Area,
    latest: Sequence[Submission],
    wanted: Wanted,
    guides: Mapping[str, Guide],
    now: datetime,
    *,
    for_board: bool,
) -> str:
    """Hash what `compared.compare` and `comparison_document.document` would be made from; in hexadecimal.

    Args are those of the two.
    """
    judged = comparison.subject(area, latest, now)
    every = allowed(viewer, Action.LIST_RESPONSES)
    parts = (
        LAYOUT,
        (area.id, area.name, area.code, area.region),
        wanted,
        for_board,
        sorted(viewer.areas_as(AREA_ROLES)),
        [allowed(viewer, action, judged) for action in (Action.VIEW_RETURN, Action.VIEW_PREDECESSORS)],
        every,
        [_submission(viewer, one, now) for one in latest],
        _everybody(viewer, _years(latest), now, every=every),
        _lists(viewer, area, _years(latest)),
        _actions([one.assessment_id for one in latest]),
        [_digest(guide) for guide in guides.values()],
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _years(latest: Sequence[Submission]) -> list[int]:
    return sorted({one.assessment.collection.year for one in latest})


def _lists(viewer: Viewer, area: Area, years: Sequence[int]) -> list[tuple[object, ...]]:
    """Each list of statistical neighbours that has a part in it."""
    return sorted((*place, sorted(ids)) for place, ids in neighbours.of_years(lists_for(viewer, area), years).items())


@lru_cache(maxsize=32)
def _digest(guide: Guide) -> str:
    return hashlib.sha256(repr(guide).encode()).hexdigest()


def _submission(viewer: Viewer, one: Submission, now: datetime) -> tuple[object, ...]:
    """Which it is, and how much of it the viewer may see."""
    subject, collection, area = submissions.subject(one, now), one.assessment.collection, one.assessment.area
    actions = (Action.VIEW_SCORES, Action.VIEW_NARRATIVE, Action.VIEW_ACTIONS)
    seen = [allowed(viewer, action, subject) for action in actions]
    return one.id, *seen, collection.demonstration, area.name, area.closed_on


def _everybody(viewer: Viewer, years: Sequence[int], now: datetime, *, every: bool) -> list[tuple[object, ...]]:
    """Each year with every area that submitted, whether it may be seen, and whether its figures are final."""
    seen = case((may_see(viewer, now), "1"), else_="0")
    one = cast(Submission.id, String) + ":" + seen + ":" + Area.code + ":" + Area.region + ":" + Area.name
    rows = db.session.execute(
        select(Collection.year, Collection.closes_at, LONGEST, func.aggregate_strings(one, "\n"))
        .select_from(Submission)
        .join(Assessment, LATEST)
        .join(Assessment.area)
        .join(Assessment.collection)
        .where(Collection.year.in_(years))
        .group_by(Collection.id)
        .order_by(Collection.year)
    )
    closing = [(year, final_at(closes_at, extended), joined) for year, closes_at, extended, joined in rows]
    return [(year, at, every or at <= now, joined) for year, at, joined in closing]


def _actions(assessment_ids: Sequence[int]) -> list[tuple[int, int, bool]]:
    """Each action with its version, and whether it was taken out."""
    rows = db.session.execute(
        select(PlannedAction.id, PlannedAction.version, PlannedAction.removed_at)
        .where(PlannedAction.assessment_id.in_(assessment_ids))
        .order_by(PlannedAction.id)
    )
    return [(id_, version, removed_at is not None) for id_, version, removed_at in rows]
