"""The national team's feedback on a submission. What was published stays as it was checked."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ehsg.domain.feedback import ANSWER_LIMIT, FEEDBACK_LIMIT, FeedbackState
from ehsg.models.base import Base, Identity, LongText, Moment, UtcDateTime, Version, enum_column
from ehsg.models.people import User
from ehsg.models.submissions import Submission


class Feedback(Base):
    """Feedback on one submission. Who changed it last cannot check it: the database holds that, too.

    `sent_back_reason`: why the checker wants it changed, until it is handed over again.
    """

    __tablename__ = "feedback"
    __table_args__ = (
        CheckConstraint("(sent_back_reason = '') = (sent_back_by_id IS NULL)", name="sent_back_by_somebody"),
        CheckConstraint("(checked_at IS NULL) = (checked_by_id IS NULL)", name="checked_by_somebody"),
        CheckConstraint("(state IN ('draft', 'ready')) = (checked_at IS NULL)", name="checked_has_its_moment"),
        CheckConstraint("checked_by_id <> changed_by_id", name="checked_by_somebody_else"),
        CheckConstraint("(published_at IS NULL) = (published_by_id IS NULL)", name="published_by_somebody"),
        CheckConstraint(
            "(state IN ('published', 'acknowledged')) = (published_at IS NOT NULL)", name="published_has_its_moment"
        ),
        CheckConstraint("(acknowledged_at IS NULL) = (acknowledged_by_id IS NULL)", name="acknowledged_by_somebody"),
        CheckConstraint("(state = 'acknowledged') = (acknowledged_at IS NOT NULL)", name="acknowledged_has_its_moment"),
        CheckConstraint(f"length(answer) <= {ANSWER_LIMIT}", name="answer_is_short"),
    )

    id: Mapped[Identity]
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), unique=True)
    state: Mapped[FeedbackState] = mapped_column(enum_column(FeedbackState), default=FeedbackState.DRAFT)
    version: Mapped[Version]
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    changed_at: Mapped[Moment]
    sent_back_reason: Mapped[LongText]
    sent_back_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    acknowledged_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    acknowledged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer: Mapped[LongText]

    submission: Mapped[Submission] = relationship(lazy="raise_on_sql")
    changed_by: Mapped[User] = relationship(lazy="raise_on_sql", foreign_keys=[changed_by_id])
    sent_back_by: Mapped[User | None] = relationship(lazy="raise_on_sql", foreign_keys=[sent_back_by_id])
    checked_by: Mapped[User | None] = relationship(lazy="raise_on_sql", foreign_keys=[checked_by_id])
    published_by: Mapped[User | None] = relationship(lazy="raise_on_sql", foreign_keys=[published_by_id])
    acknowledged_by: Mapped[User | None] = relationship(lazy="raise_on_sql", foreign_keys=[acknowledged_by_id])


class FeedbackText(Base):
    """The text of one part: `part` is `overall` or the id of a section. A part without a text has no row."""

    __tablename__ = "feedback_texts"
    __table_args__ = (
        CheckConstraint(f"length(text) <= {FEEDBACK_LIMIT}", name="is_not_too_long"),
        CheckConstraint("text <> ''", name="says_something"),
    )

    feedback_id: Mapped[int] = mapped_column(ForeignKey("feedback.id"), primary_key=True)
    part: Mapped[str] = mapped_column(String(40), primary_key=True)
    text: Mapped[LongText]


class FeedbackQuestion(Base):
    """A question to send, in the words in which it was chosen. `descriptor_id` is empty where it is of a section."""

    __tablename__ = "feedback_questions"

    feedback_id: Mapped[int] = mapped_column(ForeignKey("feedback.id"), primary_key=True)
    question_id: Mapped[str] = mapped_column(String(60), primary_key=True)
    position: Mapped[int]
    section_id: Mapped[str] = mapped_column(String(40))
    descriptor_id: Mapped[str] = mapped_column(String(20))
    sentence: Mapped[LongText]
