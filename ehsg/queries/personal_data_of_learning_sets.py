"""What a person did with action learning sets, as plain values: what a note says is for members of its area."""

from sqlalchemy import and_, or_, select

from ehsg.domain.permissions import Viewer
from ehsg.extensions import db
from ehsg.models import Assessment, Collection, LearningSet, LearningSetNote, User
from ehsg.queries.personal_data_of_returns import WHOLE, Entry, may_see, place, plain, told


def sets_changed_by(user: User) -> list[Entry]:
    """Sets that the person made or changed last."""
    rows = db.session.execute(
        select(LearningSet, Collection.year)
        .join(Collection, Collection.id == LearningSet.collection_id)
        .where(LearningSet.changed_by_id == user.id)
        .order_by(Collection.year, LearningSet.descriptor_id, LearningSet.set_number)
    )
    return [
        {"year": year, "descriptor": row.descriptor_id, "set": row.set_number, "changed_at": plain(row.changed_at)}
        for row, year in rows
    ]


def notes_of_person(user: User, viewer: Viewer, *, not_shown: str) -> list[Entry]:
    """Notes that the person wrote, and those that the person took out."""
    of_return = and_(
        Assessment.collection_id == LearningSetNote.collection_id, Assessment.area_id == LearningSetNote.area_id
    )
    rows = db.session.execute(
        select(LearningSetNote, Assessment)
        .join(Assessment, of_return)
        .join(Assessment.area)
        .join(Assessment.collection)
        .options(*WHOLE)
        .where(or_(LearningSetNote.author_id == user.id, LearningSetNote.taken_out_by_id == user.id))
        .order_by(LearningSetNote.id)
    )
    return [
        _note(row, assessment, user, not_shown if not may_see(viewer, assessment) else "") for row, assessment in rows
    ]


def _note(row: LearningSetNote, assessment: Assessment, user: User, instead: str) -> Entry:
    done = place(assessment) | {"descriptor": row.descriptor_id}
    if row.author_id == user.id:
        done |= told(row, "written_at") | {"text": instead or row.text}
    return done | (told(row, "taken_out_at") if row.taken_out_by_id == user.id else {})
