"""Commenting on a descriptor, and telling those who are named once a day."""

from collections.abc import Callable, Mapping
from datetime import datetime

from ehsg.domain.comments import Naming, Saying, comments_in_words, lines, problems, told_already
from ehsg.domain.errors import RuleBroken, StaleVersion
from ehsg.domain.guide import Guide
from ehsg.domain.status import Move, after
from ehsg.extensions import db
from ehsg.models import Assessment, Comment, CommentThread, Mention
from ehsg.queries import comments as queries
from ehsg.queries.comments import Untold
from ehsg.services import events, mail

LinkTo = Callable[[str, int, str], str]


def open_thread(*, assessment: Assessment, descriptor_id: str, saying: Saying, user_id: int, now: datetime) -> Comment:
    """A comment that others can reply to. Sent twice, it is one. NotEditable or RuleBroken."""
    after(assessment.state, Move.EDIT)
    if sent := queries.find_sent(saying.key):
        return sent
    _check(assessment, saying, user_id)
    thread = CommentThread(
        assessment_id=assessment.id, descriptor_id=descriptor_id, opened_by_id=user_id, opened_at=now, version=0
    )
    db.session.add(thread)
    db.session.flush()
    comment = _add(thread, saying, user_id, now)
    _record("open_thread", thread, user_id, now, comment)
    return comment


def reply_in_thread(
    *,
    assessment: Assessment,
    thread: CommentThread,
    saying: Saying,
    resolve: bool,
    version: int,
    user_id: int,
    now: datetime,
) -> Comment:
    """A comment under others, after which the thread is open, or resolved where that was asked. Sent twice, it is one.

    NotEditable; RuleBroken; StaleVersion, and nothing is stored: it would change whether the thread is open, and
    something was said or done in it after the page was drawn.
    """
    after(assessment.state, Move.EDIT)
    if sent := queries.find_sent(saying.key):
        return sent
    if resolve or thread.resolved_at is not None:
        _must_be(thread, version)
    _check(assessment, saying, user_id)
    comment = _add(thread, saying, user_id, now)
    _record("reply_in_thread", thread, user_id, now, comment)
    if resolve:
        _resolve(thread, user_id, now)
    elif thread.resolved_at is not None:
        _open_again(thread, user_id, now)
    return comment


def resolve_thread(*, assessment: Assessment, thread: CommentThread, version: int, user_id: int, now: datetime) -> None:
    """Nothing is left to talk about. Resolving twice is resolving once. NotEditable; StaleVersion as for a reply."""
    after(assessment.state, Move.EDIT)
    if thread.resolved_at is None:
        _must_be(thread, version)
        _resolve(thread, user_id, now)


def open_thread_again(
    *, assessment: Assessment, thread: CommentThread, version: int, user_id: int, now: datetime
) -> None:
    """It was not resolved after all. NotEditable; StaleVersion as for a reply."""
    after(assessment.state, Move.EDIT)
    if thread.resolved_at is not None:
        _must_be(thread, version)
        _open_again(thread, user_id, now)


def take_out_comment(*, assessment: Assessment, comment: Comment, user_id: int, now: datetime) -> None:
    """The words go, and their place says so. A thread without any words left is resolved. NotEditable."""
    after(assessment.state, Move.EDIT)
    if comment.taken_out_at is not None:
        return
    comment.text, comment.taken_out_at, comment.taken_out_by_id = "", now, user_id
    comment.thread.version += 1
    db.session.flush()
    _record("take_out_comment", comment.thread, user_id, now, comment)
    if comment.thread.resolved_at is None and not queries.any_left(comment.thread):
        _resolve(comment.thread, user_id, now)


def send_digest(*, guides: Mapping[str, Guide], link_to: LinkTo, now: datetime) -> int:
    """Queues one message for everybody who is named in comments that they were not told of; how many there were.

    Nobody gets two on a day, and what was not told on one day is told on the next. `link_to` makes the address of a
    descriptor's comments from area code, year and descriptor id. No message quotes a comment or a score.
    """
    told = [person for person in queries.untold() if not told_already(person.last_told_at, now)]
    for person in told:
        namings = [_naming(assessment, thread, guides, link_to) for _, thread, assessment in person.mentions]
        values = {"how_many": comments_in_words(len(namings)), "lines": lines(namings)}
        mail.queue_message(to=person.user.email, kind="comment_digest", values=values, now=now)
        _mark(person, now)
    db.session.flush()
    return len(told)


def _mark(person: Untold, now: datetime) -> None:
    for mention, *_ in person.mentions:
        mention.told_at = now
    many = len(person.mentions)
    events.record(kind="send_digest", at=now, user_id=None, about_id=person.user.id, new={"comments": many})


def _naming(assessment: Assessment, thread: CommentThread, guides: Mapping[str, Guide], link_to: LinkTo) -> Naming:
    area, collection, id_ = assessment.area, assessment.collection, thread.descriptor_id
    guide = guides[collection.guide_edition]
    title = guide.descriptor(id_).title if guide.has(id_) else id_
    return Naming(area.name, collection.year, title, link_to(area.code, collection.year, id_))


def _check(assessment: Assessment, saying: Saying, user_id: int) -> None:
    may_be_told = {person.id for person in queries.readers(assessment)} - {user_id} if saying.told else set()
    found = problems(saying, may_be_told)
    if found:
        raise RuleBroken(found)


def _must_be(thread: CommentThread, version: int) -> None:
    """The request holds the return alone, so the version read is the version written."""
    if thread.version != version:
        raise StaleVersion("Somebody wrote or changed something here after you opened this page.")


def _add(thread: CommentThread, saying: Saying, user_id: int, now: datetime) -> Comment:
    comment = Comment(thread=thread, author_id=user_id, at=now, text=saying.text, sent_sha256=saying.key)
    db.session.add(comment)
    thread.version += 1
    db.session.flush()
    db.session.add_all(Mention(comment_id=comment.id, user_id=id_) for id_ in sorted(saying.told))
    return comment


def _resolve(thread: CommentThread, user_id: int, now: datetime) -> None:
    thread.resolved_at, thread.resolved_by_id = now, user_id
    thread.version += 1
    _record("resolve_thread", thread, user_id, now)


def _open_again(thread: CommentThread, user_id: int, now: datetime) -> None:
    thread.resolved_at = thread.resolved_by_id = None
    thread.version += 1
    _record("open_thread_again", thread, user_id, now)


def _record(kind: str, thread: CommentThread, user_id: int, now: datetime, comment: Comment | None = None) -> None:
    """That it happened and where, never what was said."""
    new = {"thread": thread.id} | ({"comment": comment.id} if comment else {})
    events.record(
        kind=kind,
        at=now,
        user_id=user_id,
        assessment_id=thread.assessment_id,
        subject=thread.descriptor_id,
        new=new,
    )
    db.session.flush()
