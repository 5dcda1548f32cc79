"""Collections: one a year, with its own dates and its own guide edition."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ehsg.domain.reminders import Reminder
from ehsg.models.base import Base, Identity, LongText, Moment, NameText, Version, enum_column


class Collection(Base):
    """A year's collection. `demonstration` marks one whose scores are made up; every page with them says so."""

    __tablename__ = "collections"
    __table_args__ = (CheckConstraint("opens_at < closes_at", name="opens_before_it_closes"),)

    id: Mapped[Identity]
    year: Mapped[int] = mapped_column(unique=True)
    opens_at: Mapped[Moment]
    closes_at: Mapped[Moment]
    sharing_from: Mapped[Moment]
    guide_edition: Mapped[NameText]
    demonstration: Mapped[bool] = mapped_column(default=False)
    version: Mapped[Version]


class Extension(Base):
    """A later closing moment for one area, and why. The collection's own counts where that is later still."""

    __tablename__ = "extensions"
    __table_args__ = (UniqueConstraint("collection_id", "area_id"),)

    id: Mapped[Identity]
    collection_id: Mapped[int] = mapped_column(ForeignKey("collections.id"))
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), index=True)
    closes_at: Mapped[Moment]
    reason: Mapped[LongText]
    version: Mapped[Version]


class SentReminder(Base):
    """That the coordinators of an area were reminded: once on a day in the UK, whoever asks for it however often."""

    __tablename__ = "sent_reminders"
    __table_args__ = (UniqueConstraint("assessment_id", "kind", "day"),)

    id: Mapped[Identity]
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessments.id"))
    kind: Mapped[Reminder] = mapped_column(enum_column(Reminder))
    day: Mapped[date]
    queued_at: Mapped[Moment]
