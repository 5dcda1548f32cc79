"""Actions for the priorities of a return. They live on after it is submitted, and are no part of what is signed."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ehsg.domain.actions import Status
from ehsg.domain.text import LABEL_LIMIT
from ehsg.models.base import Base, Identity, LongText, Moment, UtcDateTime, Version, enum_column
from ehsg.models.people import User


class PlannedAction(Base):
    """What will be done about a priority. `owner` is a role; `person` a name, empty where none was given.

    With `removed_at` it was taken out: it is shown nowhere and the row stays. `saved_by` changed it last, or took it
    out.
    """

    __tablename__ = "actions"
    __table_args__ = (
        CheckConstraint("what <> ''", name="says_what"),
        CheckConstraint("owner <> ''", name="has_an_owner"),
    )

    id: Mapped[Identity]
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessments.id"), index=True)
    descriptor_id: Mapped[str] = mapped_column(String(20))
    what: Mapped[LongText]
    owner: Mapped[str] = mapped_column(String(LABEL_LIMIT))
    person: Mapped[str] = mapped_column(String(LABEL_LIMIT), default="", server_default="")
    due_on: Mapped[date | None]
    status: Mapped[Status] = mapped_column(enum_column(Status))
    note: Mapped[LongText]
    version: Mapped[Version]
    saved_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    saved_at: Mapped[Moment]
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    saved_by: Mapped[User] = relationship(lazy="raise_on_sql")
