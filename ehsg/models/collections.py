"""Collections: one a year, with its own dates and its own guide edition."""

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ehsg.models.base import Base, Identity, LongText, Moment, NameText


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


class Extension(Base):
    """A later closing moment for one area, and why."""

    __tablename__ = "extensions"
    __table_args__ = (UniqueConstraint("collection_id", "area_id"),)

    id: Mapped[Identity]
    collection_id: Mapped[int] = mapped_column(ForeignKey("collections.id"))
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), index=True)
    closes_at: Mapped[Moment]
    reason: Mapped[LongText]
