"""Actions for the priorities of a return, and what became of those of the year before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import joinedload

from ehsg.domain.actions import ActionEntry
from ehsg.domain.guide import Descriptor, Guide
from ehsg.domain.permissions import Action, Viewer, allowed
from ehsg.extensions import db
from ehsg.models import Assessment, Collection, PlannedAction, Submission
from ehsg.queries import assessments

# Put together once: that takes longer than running it.
_OF_RETURN = (
    select(PlannedAction)
    .where(PlannedAction.assessment_id == bindparam("assessment_id"), PlannedAction.removed_at.is_(None))
    .options(joinedload(PlannedAction.saved_by))
    .order_by(PlannedAction.id)
)
_YEAR_BEFORE = (
    select(func.max(Collection.year))
    .join(Assessment, Assessment.collection_id == Collection.id)
    .where(Assessment.area_id == bindparam("area_id"), Collection.year < bindparam("year"))
    .scalar_subquery()
)
_OF_YEAR_BEFORE = (
    select(PlannedAction, Collection.year)
    .join(Assessment, Assessment.id == PlannedAction.assessment_id)
    .join(Collection, Collection.id == Assessment.collection_id)
    .where(
        Assessment.area_id == bindparam("area_id"),
        Collection.year == _YEAR_BEFORE,
        PlannedAction.removed_at.is_(None),
    )
    .order_by(PlannedAction.id)
)
_OF_YEAR_BEFORE_FOR_ONE = _OF_YEAR_BEFORE.where(PlannedAction.descriptor_id == bindparam("descriptor_id"))


@dataclass(frozen=True)
class ForDescriptor:
    """A descriptor and its actions, the oldest first; `priority` says whether it is one of the priorities still."""

    descriptor: Descriptor
    priority: bool
    actions: tuple[PlannedAction, ...]


@dataclass(frozen=True)
class YearBefore:
    """What became of the actions of the collection before, the oldest first; `year` is None where there are none."""

    year: int | None
    actions: tuple[PlannedAction, ...]


def of_return(assessment: Assessment) -> Sequence[PlannedAction]:
    """Every action of the return that was not taken out, with who saved it last; one statement."""
    return db.session.scalars(_OF_RETURN, {"assessment_id": assessment.id}).all()


def find(assessment: Assessment, action_id: int) -> PlannedAction | None:
    """One action of the return, taken out or not, read afresh from the database."""
    return db.session.scalars(
        select(PlannedAction)
        .where(PlannedAction.id == action_id, PlannedAction.assessment_id == assessment.id)
        .options(joinedload(PlannedAction.saved_by))
        .execution_options(populate_existing=True)
    ).one_or_none()


def entry_of(row: PlannedAction) -> ActionEntry:
    """What is stored, in the shape of what is entered."""
    return ActionEntry(row.what, row.owner, row.person, row.due_on, row.status, row.note)


def priorities_now(assessment: Assessment) -> tuple[str, ...]:
    """The ids of the descriptors that are the return's priorities as it stands, in their order."""
    return tuple(row.descriptor_id for row in assessments.priority_choices(assessment) if row.position)


def by_descriptor(
    viewer: Viewer, assessment: Assessment, guide: Guide, noted: Iterable[str] = ()
) -> tuple[ForDescriptor, ...]:
    """The priorities with their actions, then descriptors with actions that are no priorities any more: two statements.

    `noted` are descriptors about which something else is to be shown, so that they are not left out without an action.

    Whoever may not see the return as it is worked on sees the priorities of its latest submission, and no action for
    a descriptor that was in none: what was chosen after the national team reopened it is the area's own until then.
    """
    if not allowed(viewer, Action.VIEW_ACTIONS, assessments.subject(assessment)):
        return ()
    rows = of_return(assessment)
    if allowed(viewer, Action.VIEW_RETURN, assessments.subject(assessment)):
        chosen = priorities_now(assessment)
        others = [*(row.descriptor_id for row in rows), *noted]
    else:
        frozen = _submitted_priorities(assessment)
        chosen = frozen[0] if frozen else ()
        others = [id_ for ids in frozen for id_ in ids]
    former = frozenset(others) - frozenset(chosen)
    with_notes = frozenset(noted)
    return (*_grouped(guide, chosen, rows, priority=True), *_grouped(guide, former, rows, with_notes))


def _submitted_priorities(assessment: Assessment) -> list[tuple[str, ...]]:
    """The priorities of each submission, the latest first."""
    found = db.session.scalars(
        select(Submission.content["priorities"])
        .where(Submission.assessment_id == assessment.id)
        .order_by(Submission.number.desc())
    )
    return [tuple(choice["descriptor_id"] for choice in choices) for choices in found]


def _grouped(
    guide: Guide,
    ids: Iterable[str],
    rows: Sequence[PlannedAction],
    noted: frozenset[str] = frozenset(),
    *,
    priority: bool = False,
) -> Iterable[ForDescriptor]:
    """In the guide's order; one that is no priority is left out where it has neither action nor note."""
    wanted = frozenset(ids)
    for descriptor in (d for d in guide.descriptors if d.id in wanted):
        own = tuple(row for row in rows if row.descriptor_id == descriptor.id)
        if own or priority or descriptor.id in noted:
            yield ForDescriptor(descriptor, priority, own)


def of_year_before(assessment: Assessment, descriptor_id: str | None = None) -> YearBefore:
    """Those of the area's return in the collection before this one, of all descriptors or of one; one statement."""
    this = {"area_id": assessment.area_id, "year": assessment.collection.year}
    if descriptor_id is None:
        rows = db.session.execute(_OF_YEAR_BEFORE, this).all()
    else:
        rows = db.session.execute(_OF_YEAR_BEFORE_FOR_ONE, {**this, "descriptor_id": descriptor_id}).all()
    return YearBefore(rows[0][1] if rows else None, tuple(row[0] for row in rows))
