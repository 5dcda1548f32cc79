"""What people of the demonstration say to each other, whom they wait for, and what the national team says."""

from collections import Counter

from sqlalchemy import select

from ehsg.domain.content import from_json, sha256
from ehsg.domain.good_practice import is_candidate
from ehsg.domain.guide import Guide
from ehsg.extensions import db
from ehsg.models import Area, Assessment, Comment, CommentThread, GoodPractice, Mention, Message
from ehsg.queries import assessments, feedback, submissions
from ehsg.queries import sign_off as sign_off_queries
from tests import once
from tests.demo_app import BRADFORD, LEEDS, MANCHESTER, NOW, Demonstration

pytestmark = once.with_sqlite()


def test_there_are_comments_of_every_kind_to_look_at_and_somebody_to_tell(loaded: Demonstration) -> None:
    assessment = assessments.find(LEEDS, 2024)
    assert assessment is not None
    rows = db.session.execute(
        select(CommentThread, Comment)
        .join(Comment, Comment.thread_id == CommentThread.id)
        .where(CommentThread.assessment_id == assessment.id)
    ).all()
    assert {thread.resolved_at is None for thread, _ in rows} == {True, False}
    assert {row.taken_out_at is None for _, row in rows} == {True, False}
    assert max(Counter(thread.id for thread, _ in rows).values()) > 1
    assert all(row.at < NOW for _, row in rows)
    assert set(db.session.scalars(select(Mention.told_at))) == {None}


def test_leeds_has_asked_its_signatories_and_one_partner_has_declined(loaded: Demonstration, guide: Guide) -> None:
    assessment = assessments.find(LEEDS, 2024)
    assert assessment is not None
    content = assessments.content(assessment, guide)
    places = sign_off_queries.places(assessment, guide, content, sha256(content))
    states = {place.name: place.state.value for place in places}
    assert states["Chair of the early help partnership"] == "waiting"
    assert states["Director of children's services"] == "not asked"
    assert states["Partner organisation: Leeds schools’ forum"] == "declined"
    assert states["Partner organisation: West Yorkshire Police"] == "waiting"


def test_there_is_feedback_to_read_to_check_and_to_finish(loaded: Demonstration, guide: Guide) -> None:
    states = {}
    for code in (LEEDS, MANCHESTER, BRADFORD):
        submission = submissions.find(code, 2023, 1)
        assert submission is not None
        found = feedback.of_submission(submission)
        assert found.row is not None
        assert found.row.changed_at > submission.submitted_at
        states[code] = found.row.state.value
        if code == LEEDS:
            assert len(found.entry.questions) == 3
            assert found.row.changed_by.name != (found.row.checked_by and found.row.checked_by.name)
    assert states == {LEEDS: "published", MANCHESTER: "ready", BRADFORD: "draft"}
    assert set(db.session.scalars(select(Message.kind).where(Message.kind == "feedback_published"))) == set()


def test_there_is_good_practice_to_read_to_publish_and_to_ask_about(loaded: Demonstration, guide: Guide) -> None:
    rows = db.session.execute(
        select(Area.code, GoodPractice).join(Assessment, Assessment.id == GoodPractice.assessment_id).join(Area)
    ).all()
    assert {code: row.state.value for code, row in rows} == {
        BRADFORD: "published",
        MANCHESTER: "agreed",
        LEEDS: "approached",
    }
    for code, row in rows:
        submission = submissions.find(code, 2023, 1)
        assert submission is not None
        assert is_candidate(guide, from_json(submission.content).entry(row.descriptor_id))
    assert set(db.session.scalars(select(Message.kind).where(Message.kind == "good_practice_published"))) == set()
