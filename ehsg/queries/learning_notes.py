"""What an area sees of its action learning sets, and the notes that it brought back from them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import aliased, joinedload

from ehsg.domain.guide import Guide
from ehsg.domain.permissions import Action, Viewer, allowed
from ehsg.extensions import db
from ehsg.models import (
    Area,
    Assessment,
    LearningSet,
    LearningSetMember,
    LearningSetNote,
    Submission,
    SubmissionPriority,
    SubmissionScore,
)
from ehsg.queries import areas, assessments
from ehsg.queries.submissions import LATEST

_SAME_SET = ("collection_id", "descriptor_id", "set_number")


@dataclass(frozen=True)
class InSet:
    """An area in a set whose scores the viewer may see; `number` is its latest submission's."""

    descriptor_id: str
    area_id: int
    code: str
    name: str
    region: str
    score: int | None
    has_priority: bool
    number: int


@dataclass(frozen=True)
class OwnPriority:
    """A descriptor with the area's set, if it is in one that is shown, and the area's notes, the oldest first.

    `named` are the others that the viewer may be told of, by name; `unnamed` is how many more there are.
    """

    descriptor_id: str
    set: LearningSet | None
    own: InSet | None = None
    named: tuple[InSet, ...] = ()
    unnamed: int = 0
    notes: tuple[LearningSetNote, ...] = ()

    @property
    def others(self) -> int:
        """How many other areas are in the set."""
        return len(self.named) + self.unnamed


@dataclass(frozen=True)
class NotesOfReturn:
    """Notes to stand beside the actions: by action, and those for no action that is there still by descriptor."""

    of_action: dict[int, list[LearningSetNote]] = field(default_factory=dict)
    of_descriptor: dict[str, list[LearningSetNote]] = field(default_factory=dict)


def own(viewer: Viewer, assessment: Assessment, guide: Guide, now: datetime) -> tuple[OwnPriority, ...]:
    """The area's sets that are shown, and its notes, in the guide's order; four statements.

    Another area is told of only where the rule table's VIEW_SCORES lets the viewer see its priorities: no name of
    anybody else is loaded.
    """
    if not allowed(viewer, Action.VIEW_OWN_LEARNING_SETS, assessments.subject(assessment)):
        return ()
    rows = {row.descriptor_id: row for row in db.session.scalars(_sets_of(assessment))}
    seen = _seen(viewer, assessment, now) if rows else []
    many = _how_many(assessment) if rows else {}
    notes = of_return(assessment)
    place = {id_: number for number, id_ in enumerate(guide.descriptor_ids)}
    ids = sorted({*rows, *(note.descriptor_id for note in notes)}, key=lambda id_: (place.get(id_, len(place)), id_))
    return tuple(_one(id_, rows.get(id_), seen, many.get(id_, 0), notes, assessment.area_id) for id_ in ids)


def _one(
    id_: str, row: LearningSet | None, seen: Iterable[InSet], many: int, notes: Iterable[LearningSetNote], area_id: int
) -> OwnPriority:
    here = [one for one in seen if one.descriptor_id == id_]
    others = tuple(one for one in here if one.area_id != area_id)
    return OwnPriority(
        descriptor_id=id_,
        set=row,
        own=next((one for one in here if one.area_id == area_id), None),
        named=others,
        unnamed=max(many - 1 - len(others), 0),
        notes=tuple(note for note in notes if note.descriptor_id == id_),
    )


def _sets_of(assessment: Assessment) -> Select[LearningSet]:
    member = and_(*(getattr(LearningSetMember, name) == getattr(LearningSet, name) for name in _SAME_SET))
    return (
        select(LearningSet)
        .join(LearningSetMember, member)
        .where(
            LearningSetMember.collection_id == assessment.collection_id,
            LearningSetMember.area_id == assessment.area_id,
            LearningSet.shown_at.is_not(None),
        )
        .order_by(LearningSet.descriptor_id)
    )


def _in_the_same(statement: Any, assessment: Assessment) -> Any:
    """Of all who are in a set with the area."""
    mine = aliased(LearningSetMember)
    same = and_(*(getattr(mine, name) == getattr(LearningSetMember, name) for name in _SAME_SET))
    of_area = (mine.collection_id == assessment.collection_id, mine.area_id == assessment.area_id)
    return statement.select_from(LearningSetMember).join(mine, same).where(*of_area)


def _seen(viewer: Viewer, assessment: Assessment, now: datetime) -> list[InSet]:
    of_member = and_(
        Assessment.collection_id == LearningSetMember.collection_id, Assessment.area_id == LearningSetMember.area_id
    )
    about = LearningSetMember.descriptor_id
    chosen = and_(SubmissionPriority.submission_id == Submission.id, SubmissionPriority.descriptor_id == about)
    scored = and_(SubmissionScore.submission_id == Submission.id, SubmissionScore.descriptor_id == about)
    wanted = select(
        about,
        Area.id,
        Area.code,
        Area.name,
        Area.region,
        SubmissionScore.score,
        SubmissionPriority.position,
        Submission.number,
    )
    rows: Any = db.session.execute(
        _in_the_same(wanted, assessment)
        .join(Assessment, of_member)
        .join(Assessment.area)
        .join(Assessment.collection)
        .join(Submission, LATEST)
        .outerjoin(SubmissionPriority, chosen)
        .outerjoin(SubmissionScore, scored)
        .where(areas.may_see(viewer, now))
        .order_by(about, Area.name, Area.id)
    )
    return [
        InSet(about_id, id_, code, name, region, score, position is not None, number)
        for about_id, id_, code, name, region, score, position, number in rows
    ]


def _how_many(assessment: Assessment) -> dict[str, int]:
    """Descriptor to how many areas are in the set, its own among them."""
    about = LearningSetMember.descriptor_id
    counted = _in_the_same(select(about, func.count()), assessment).group_by(about).order_by(about)
    return dict(tuple(row) for row in db.session.execute(counted))


def of_return(assessment: Assessment) -> Sequence[LearningSetNote]:
    """Every note of the area in this collection that was not taken out, the oldest first; one statement."""
    return db.session.scalars(
        select(LearningSetNote)
        .where(
            LearningSetNote.collection_id == assessment.collection_id,
            LearningSetNote.area_id == assessment.area_id,
            LearningSetNote.taken_out_at.is_(None),
        )
        .options(joinedload(LearningSetNote.author), joinedload(LearningSetNote.action))
        .order_by(LearningSetNote.written_at, LearningSetNote.id)
    ).all()


def beside_actions(viewer: Viewer, assessment: Assessment) -> NotesOfReturn:
    """The notes for whoever may see the return's actions; the page shows them with the actions that it shows."""
    found = NotesOfReturn()
    if not allowed(viewer, Action.VIEW_ACTIONS, assessments.subject(assessment)):
        return found
    for note in of_return(assessment):
        if note.action is not None and note.action.removed_at is None:
            found.of_action.setdefault(note.action.id, []).append(note)
        else:
            found.of_descriptor.setdefault(note.descriptor_id, []).append(note)
    return found


def find(assessment: Assessment, note_id: int) -> LearningSetNote | None:
    """One note of the area in this collection, taken out or not."""
    return db.session.scalars(
        select(LearningSetNote)
        .where(
            LearningSetNote.id == note_id,
            LearningSetNote.collection_id == assessment.collection_id,
            LearningSetNote.area_id == assessment.area_id,
        )
        .options(joinedload(LearningSetNote.author), joinedload(LearningSetNote.action))
        .execution_options(populate_existing=True)
    ).one_or_none()


def own_set(assessment: Assessment, descriptor_id: str, *, held: bool = False) -> LearningSet | None:
    """The set of the priority that the area is in and sees; `held` by whoever writes, so that it is not made again."""
    statement = _sets_of(assessment).where(LearningSet.descriptor_id == descriptor_id)
    if held:
        statement = statement.with_for_update(read=True, key_share=True, of=LearningSet)
    return db.session.scalars(statement).one_or_none()
