"""Comments on a descriptor of a return: threads, what was said in them, and who is named."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ehsg.domain.comments import COMMENT_LIMIT
from ehsg.models.base import Base, Digest, Identity, LongText, Moment, UtcDateTime, Version
from ehsg.models.people import User

_UNTOLD = text("told_at IS NULL")


class CommentThread(Base):
    """A comment with its replies. `version` goes up with whatever happens in it."""

    __tablename__ = "comment_threads"
    __table_args__ = (
        CheckConstraint("(resolved_at IS NULL) = (resolved_by_id IS NULL)", name="resolved_by_somebody"),
        Index("ix_comment_threads_assessment_id_descriptor_id", "assessment_id", "descriptor_id"),
    )

    id: Mapped[Identity]
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessments.id"))
    descriptor_id: Mapped[str] = mapped_column(String(20))
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    opened_at: Mapped[Moment]
    resolved_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    resolved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[Version]


class Comment(Base):
    """What somebody said in a thread. One that is taken out keeps its place and loses its words.

    `sent_sha256` is of what was sent: the same form sent twice is one comment.
    """

    __tablename__ = "comments"
    __table_args__ = (
        CheckConstraint("(taken_out_at IS NULL) = (taken_out_by_id IS NULL)", name="taken_out_by_somebody"),
        CheckConstraint("(taken_out_at IS NULL) = (text <> '')", name="taken_out_has_no_words"),
        CheckConstraint(f"length(text) <= {COMMENT_LIMIT}", name="is_short"),
    )

    id: Mapped[Identity]
    thread_id: Mapped[int] = mapped_column(ForeignKey("comment_threads.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    at: Mapped[Moment]
    text: Mapped[LongText]
    taken_out_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    taken_out_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_sha256: Mapped[Digest] = mapped_column(unique=True)

    thread: Mapped[CommentThread] = relationship(lazy="raise_on_sql")
    author: Mapped[User] = relationship(lazy="raise_on_sql", foreign_keys=[author_id])


class Mention(Base):
    """Somebody whom a comment names. `told_at`: when the one email of the day said so."""

    __tablename__ = "mentions"
    __table_args__ = (
        UniqueConstraint("comment_id", "user_id"),
        Index("ix_mentions_untold", "user_id", sqlite_where=_UNTOLD, postgresql_where=_UNTOLD),
    )

    id: Mapped[Identity]
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
