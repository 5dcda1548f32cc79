"""Action learning sets for the national team: which areas chose a priority, who is in which set, what became of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import joinedload

from ehsg.domain.guide import Guide
from ehsg.domain.happened import Happened
from ehsg.domain.learning_sets import Candidate, SetEntry
from ehsg.domain.learning_sets_history import OF_SETS
from ehsg.domain.sharing import SharedWith
from ehsg.domain.status import State
from ehsg.extensions import db
from ehsg.models import (
    Area,
    Assessment,
    Collection,
    Event,
    LearningSet,
    LearningSetMember,
    LearningSetNote,
    Submission,
    SubmissionPriority,
    SubmissionScore,
    User,
)
from ehsg.queries import sharing
from ehsg.queries.submissions import LATEST

MOST_TOLD = 50
# The area of a return is in a set of the return's collection.
_IN_SET = and_(
    LearningSetMember.collection_id == Assessment.collection_id, LearningSetMember.area_id == Assessment.area_id
)


@dataclass(frozen=True)
class Placed:
    """An area whose latest submission has the priority, or that is in a set of it all the same.

    `shares`: the area's permission stands, so that coordinators of the others in its set may read which area it is
    once the sharing date is reached.
    """

    area_id: int
    code: str
    name: str
    region: str
    score: int | None
    has_priority: bool
    state: State
    number: int
    shares: bool
    set_number: int | None

    @property
    def candidate(self) -> Candidate:
        """As the method knows it."""
        return Candidate(self.area_id, self.name, self.region, self.score)

    @property
    def remark(self) -> str:
        """What became of its priority since; empty where nothing did."""
        if not self.has_priority:
            return "No longer has this priority"
        return "Reopened, so its priorities may change" if self.state is State.REOPENED else ""


@dataclass(frozen=True)
class OfDescriptor:
    """How many areas chose a descriptor, how many of them are in a set; its sets, and how many of these are shown."""

    descriptor_id: str
    areas: int = 0
    placed: int = 0
    sets: int = 0
    shown: int = 0


def overview(collection: Collection, guide: Guide) -> tuple[OfDescriptor, ...]:
    """Every descriptor that was chosen or has sets, what most areas chose first; two statements."""
    in_set = and_(_IN_SET, LearningSetMember.descriptor_id == SubmissionPriority.descriptor_id)
    chosen = db.session.execute(
        select(SubmissionPriority.descriptor_id, func.count(), func.count(LearningSetMember.area_id))
        .select_from(Submission)
        .join(Assessment, LATEST)
        .join(SubmissionPriority, SubmissionPriority.submission_id == Submission.id)
        .outerjoin(LearningSetMember, in_set)
        .where(Assessment.collection_id == collection.id)
        .group_by(SubmissionPriority.descriptor_id)
        .order_by(SubmissionPriority.descriptor_id)
    )
    made = db.session.execute(
        select(LearningSet.descriptor_id, func.count(), func.count(LearningSet.shown_at))
        .where(LearningSet.collection_id == collection.id)
        .group_by(LearningSet.descriptor_id)
        .order_by(LearningSet.descriptor_id)
    )
    areas = {id_: (many, placed) for id_, many, placed in chosen}
    sets = {id_: (many, shown) for id_, many, shown in made}
    place = {id_: number for number, id_ in enumerate(guide.descriptor_ids)}
    rows = (OfDescriptor(id_, *areas.get(id_, (0, 0)), *sets.get(id_, (0, 0))) for id_ in {*areas, *sets})
    return tuple(
        sorted(rows, key=lambda one: (-one.areas, place.get(one.descriptor_id, len(place)), one.descriptor_id))
    )


def places(collection: Collection, descriptor_id: str) -> tuple[Placed, ...]:
    """Every area that chose the descriptor or is in a set of it, by name; one statement."""
    in_set = and_(_IN_SET, LearningSetMember.descriptor_id == descriptor_id)
    chosen = and_(SubmissionPriority.submission_id == Submission.id, SubmissionPriority.descriptor_id == descriptor_id)
    scored = and_(SubmissionScore.submission_id == Submission.id, SubmissionScore.descriptor_id == descriptor_id)
    rows = db.session.execute(
        select(
            Area.id,
            Area.code,
            Area.name,
            Area.region,
            SubmissionScore.score,
            SubmissionPriority.position,
            Assessment.state,
            Assessment.submissions_made,
            case((sharing.stands(SharedWith.AREAS), 1), else_=0),
            LearningSetMember.set_number,
        )
        .select_from(Assessment)
        .join(Assessment.area)
        .outerjoin(Submission, LATEST)
        .outerjoin(SubmissionPriority, chosen)
        .outerjoin(SubmissionScore, scored)
        .outerjoin(LearningSetMember, in_set)
        .where(
            Assessment.collection_id == collection.id,
            or_(SubmissionPriority.position.is_not(None), LearningSetMember.area_id.is_not(None)),
        )
        .order_by(Area.name, Area.id)
    )
    return tuple(
        Placed(id_, code, name, region, score, position is not None, state, number, bool(shared), in_number)
        for id_, code, name, region, score, position, state, number, shared, in_number in rows
    )


def chosen(found: Iterable[Placed]) -> tuple[Candidate, ...]:
    """Those that sets are made of: whose latest submission has the priority."""
    return tuple(one.candidate for one in found if one.has_priority)


def sets(collection: Collection, descriptor_id: str, *, held: bool = False) -> Sequence[LearningSet]:
    """The sets by number, read afresh; `held` by whoever makes them again, so that nobody writes a note meanwhile."""
    statement = (
        select(LearningSet)
        .where(LearningSet.collection_id == collection.id, LearningSet.descriptor_id == descriptor_id)
        .order_by(LearningSet.set_number)
        .execution_options(populate_existing=True)
    )
    if held:
        return db.session.scalars(statement.with_for_update(of=LearningSet)).all()
    return db.session.scalars(statement.options(joinedload(LearningSet.changed_by))).all()


def find(collection: Collection, descriptor_id: str, set_number: int) -> LearningSet | None:
    """One set, with who changed it last."""
    return next((one for one in sets(collection, descriptor_id) if one.set_number == set_number), None)


def entry_of(row: LearningSet) -> SetEntry:
    """What is stored of the set, in the shape of what is entered."""
    return SetEntry(row.name, row.meets_on, row.note)


def stored(rows: Iterable[LearningSet], found: Iterable[Placed]) -> Mapping[int, tuple[int, ...]]:
    """Each set's number with its version and the ids of its areas."""
    areas: dict[int, list[int]] = {row.set_number: [] for row in rows}
    for one in found:
        if one.set_number is not None:
            areas[one.set_number].append(one.area_id)
    return {row.set_number: (row.version, *sorted(areas[row.set_number])) for row in rows}


def notes_written(collection: Collection, descriptor_id: str) -> int:
    """How many notes areas have written about these sets; those that were taken out do not count."""
    of_these = (LearningSetNote.collection_id == collection.id, LearningSetNote.descriptor_id == descriptor_id)
    counted = select(func.count()).select_from(LearningSetNote).where(*of_these, LearningSetNote.taken_out_at.is_(None))
    return db.session.scalar(counted) or 0


def history(collection: Collection, descriptor_id: str) -> tuple[Happened, ...]:
    """What happened to the sets, the latest first."""
    rows = db.session.execute(
        select(Event, User.name)
        .outerjoin(User, User.id == Event.user_id)
        .where(Event.kind.in_(OF_SETS), Event.subject == subject_of_events(collection, descriptor_id))
        .order_by(Event.at.desc(), Event.id.desc())
        .limit(MOST_TOLD)
    )
    return tuple(
        Happened(event.id, event.at, name or "", event.kind, event.subject, event.old or {}, event.new or {})
        for event, name in rows
    )


def subject_of_events(collection: Collection, descriptor_id: str) -> str:
    """By what the events of sets, which are about no return, are found."""
    return f"{collection.year} {descriptor_id}"
