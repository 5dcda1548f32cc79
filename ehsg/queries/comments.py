"""Comments on a descriptor, who can be named in one, and whom the daily email has to tell."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from ehsg.domain.comments import Person, Said, Thread, in_order
from ehsg.domain.permissions import Action, Viewer, allowed
from ehsg.domain.subjects import CommentSubject
from ehsg.extensions import db
from ehsg.models import Assessment, Comment, CommentThread, Membership, Mention, User
from ehsg.queries import assessments, people

Entry = dict[str, Any]


def subject(assessment: Assessment, author_id: int) -> CommentSubject:
    """What the rule table needs to know of a comment on the return."""
    return CommentSubject(**vars(assessments.subject(assessment)), author_id=author_id)


def find_thread(assessment: Assessment, descriptor_id: str, thread_id: int) -> CommentThread | None:
    """A thread of this very descriptor of this return, read afresh."""
    of_this = (CommentThread.assessment_id == assessment.id, CommentThread.descriptor_id == descriptor_id)
    found = select(CommentThread).where(CommentThread.id == thread_id, *of_this)
    return db.session.scalars(found.execution_options(populate_existing=True)).one_or_none()


def find(assessment: Assessment, descriptor_id: str, comment_id: int) -> Comment | None:
    """A comment of this very descriptor of this return, with its thread and author, read afresh."""
    of_this = (CommentThread.assessment_id == assessment.id, CommentThread.descriptor_id == descriptor_id)
    return db.session.scalars(
        select(Comment)
        .join(Comment.thread)
        .where(Comment.id == comment_id, *of_this)
        .options(contains_eager(Comment.thread), joinedload(Comment.author))
        .execution_options(populate_existing=True)
    ).one_or_none()


def find_sent(key: str) -> Comment | None:
    """The comment that this very sending of a form has made already."""
    return db.session.scalars(select(Comment).where(Comment.sent_sha256 == key)).one_or_none()


def any_left(thread: CommentThread) -> bool:
    """Whether a comment of the thread still stands."""
    standing = select(Comment.id).where(Comment.thread_id == thread.id, Comment.taken_out_at.is_(None))
    return db.session.scalar(standing.limit(1)) is not None


def threads(assessment: Assessment, descriptor_id: str) -> tuple[Thread, ...]:
    """Everything that was said about the descriptor, open threads first; two statements, however much there is."""
    resolver, author, taker = aliased(User), aliased(User), aliased(User)
    of_this = (CommentThread.assessment_id == assessment.id, CommentThread.descriptor_id == descriptor_id)
    rows = db.session.execute(
        select(CommentThread, Comment, author.name, resolver.name, taker.name)
        .join(Comment, Comment.thread_id == CommentThread.id)
        .join(author, author.id == Comment.author_id)
        .outerjoin(resolver, resolver.id == CommentThread.resolved_by_id)
        .outerjoin(taker, taker.id == Comment.taken_out_by_id)
        .where(*of_this)
        .order_by(CommentThread.id, Comment.id)
        .execution_options(populate_existing=True)
    ).all()
    told = _told(assessment, descriptor_id)
    said: dict[int, list[Said]] = {}
    for thread, row, by, _, taken_out_by in rows:
        one = Said(row.id, row.author_id, by, row.at, row.text, taken_out_by or "", tuple(told.get(row.id, ())))
        said.setdefault(thread.id, []).append(one)
    found = {thread.id: (thread, name) for thread, _, _, name, _ in rows}
    return in_order(
        Thread(id_, thread.version, tuple(said[id_]), thread.resolved_at, name or "")
        for id_, (thread, name) in found.items()
    )


def _told(assessment: Assessment, descriptor_id: str) -> dict[int, list[str]]:
    rows = db.session.execute(
        select(Mention.comment_id, User.name)
        .join(User, User.id == Mention.user_id)
        .join(Comment, Comment.id == Mention.comment_id)
        .join(CommentThread, CommentThread.id == Comment.thread_id)
        .where(CommentThread.assessment_id == assessment.id, CommentThread.descriptor_id == descriptor_id)
        .order_by(func.lower(User.name), User.id)
    )
    told: dict[int, list[str]] = {}
    for comment_id, name in rows:
        told.setdefault(comment_id, []).append(name)
    return told


def readers(assessment: Assessment) -> tuple[Person, ...]:
    """Everybody with a role in the area now who may read the return's comments, by name; one statement."""
    rows = db.session.scalars(
        select(Membership)
        .join(Membership.user)
        .where(Membership.area_id == assessment.area_id, Membership.ended_at.is_(None))
        .options(contains_eager(Membership.user))
        .order_by(func.lower(User.name), User.id, Membership.id)
    ).all()
    held: dict[int, list[Membership]] = {}
    for row in rows:
        held.setdefault(row.user_id, []).append(row)
    of_return = assessments.subject(assessment)
    return tuple(
        Person(user_id, rows[0].user.name, tuple(people.place_of(row) for row in rows))
        for user_id, rows in held.items()
        if allowed(people.viewer_with(user_id, rows), Action.VIEW_COMMENTS, of_return)
    )


@dataclass(frozen=True)
class Untold:
    """Somebody who is named in comments and was not told of it yet: each mention with the thread and its return."""

    user: User
    mentions: tuple[tuple[Mention, CommentThread, Assessment], ...]
    last_told_at: datetime | None


def untold() -> tuple[Untold, ...]:
    """Whom to tell of what: comments that stand, and that the person may read now. Three statements.

    The mentions are held, so that of two who send at the same time the second finds nothing left.
    """
    rows = db.session.execute(
        select(Mention, CommentThread, Assessment, User)
        .join(Comment, Comment.id == Mention.comment_id)
        .join(CommentThread, CommentThread.id == Comment.thread_id)
        .join(Assessment, Assessment.id == CommentThread.assessment_id)
        .join(Assessment.area)
        .join(Assessment.collection)
        .join(User, User.id == Mention.user_id)
        .where(Mention.told_at.is_(None), Comment.taken_out_at.is_(None))
        .options(
            contains_eager(Assessment.area),
            contains_eager(Assessment.collection),
            joinedload(Assessment.partner_round),
            selectinload(User.memberships),
        )
        .order_by(User.id, Mention.id)
        .with_for_update(of=Mention)
        .execution_options(populate_existing=True)
    ).all()
    last = _last_told({user.id for *_, user in rows})
    found: dict[int, list[tuple[Mention, CommentThread, Assessment]]] = {}
    users = {user.id: user for *_, user in rows}
    for mention, thread, assessment, user in rows:
        if allowed(people.viewer_of(user), Action.VIEW_COMMENTS, assessments.subject(assessment)):
            found.setdefault(user.id, []).append((mention, thread, assessment))
    return tuple(Untold(users[id_], tuple(named), last.get(id_)) for id_, named in found.items())


def _last_told(user_ids: set[int]) -> dict[int, datetime]:
    rows = db.session.execute(
        select(Mention.user_id, func.max(Mention.told_at))
        .where(Mention.user_id.in_(user_ids))
        .group_by(Mention.user_id)
    )
    return {user_id: moment for user_id, moment in rows if moment is not None}


def of_person(user: User, viewer: Viewer, *, not_shown: str) -> dict[str, list[Entry]]:
    """What a copy of the person's data says of comments: their own words only where they may still read comments."""
    thread_of = CommentThread.id == Comment.thread_id
    comments = select(CommentThread, Assessment, Comment).join(Comment, thread_of)
    mentions = select(CommentThread, Assessment, Mention).join(Comment, thread_of).join(Mention)
    return {
        "comments_written": [
            _place(thread, assessment)
            | {"at": row.at.isoformat(), "text": row.text if _may_read(viewer, assessment) else not_shown}
            for thread, assessment, row in _rows(comments.where(Comment.author_id == user.id), Comment.id)
        ],
        "comments_taken_out": [
            _place(thread, assessment) | {"at": row.taken_out_at.isoformat()}
            for thread, assessment, row in _rows(comments.where(Comment.taken_out_by_id == user.id), Comment.id)
        ],
        "comments_resolved": [
            _place(thread, assessment) | {"at": thread.resolved_at.isoformat()}
            for thread, assessment in _rows(
                select(CommentThread, Assessment).where(CommentThread.resolved_by_id == user.id), CommentThread.id
            )
        ],
        "named_in_comments": [
            _place(thread, assessment) | {"told_at": row.told_at.isoformat() if row.told_at else None}
            for thread, assessment, row in _rows(mentions.where(Mention.user_id == user.id), Mention.id)
        ],
    }


def _rows(statement: Any, order: Any) -> Any:
    """Joined with the return, its area and its collection."""
    return db.session.execute(
        statement.join(Assessment, Assessment.id == CommentThread.assessment_id)
        .join(Assessment.area)
        .join(Assessment.collection)
        .options(
            contains_eager(Assessment.area),
            contains_eager(Assessment.collection),
            joinedload(Assessment.partner_round),
        )
        .order_by(order)
    ).all()


def _place(thread: CommentThread, assessment: Assessment) -> Entry:
    return {
        "area": assessment.area.code,
        "year": assessment.collection.year,
        "descriptor": thread.descriptor_id,
    }


def _may_read(viewer: Viewer, assessment: Assessment) -> bool:
    return allowed(viewer, Action.VIEW_COMMENTS, assessments.subject(assessment))
