"""Mail that waits to be sent, was sent, or could not be."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from ehsg.models.base import Base, CodeText, Identity, JsonValue, LongText, Moment, UtcDateTime, Version

_UNSENT = text("sent_at IS NULL AND failed_at IS NULL")


class Message(Base):
    """One message to one address: its kind and named values, from which the text is made when it is sent."""

    __tablename__ = "messages"
    __table_args__ = (
        CheckConstraint("sent_at IS NULL OR failed_at IS NULL", name="not_both_sent_and_failed"),
        Index("ix_messages_unsent", "next_try_at", sqlite_where=_UNSENT, postgresql_where=_UNSENT),
    )

    id: Mapped[Identity]
    to_address: Mapped[str] = mapped_column(String(254))
    kind: Mapped[str] = mapped_column(String(60))
    values: Mapped[JsonValue]
    queued_at: Mapped[Moment]
    attempts: Mapped[Version]
    next_try_at: Mapped[Moment]
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_by: Mapped[CodeText | None]
    failed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_error: Mapped[LongText]
