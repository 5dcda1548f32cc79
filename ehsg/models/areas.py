"""Areas: upper-tier local authorities, as the registry in data/areas.csv has them."""

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ehsg.models.base import Base, CodeText, Identity, NameText


class Area(Base):
    """An area that makes returns, or a former one that keeps its history. `code` is its GSS code."""

    __tablename__ = "areas"

    id: Mapped[Identity]
    code: Mapped[CodeText] = mapped_column(unique=True)
    later_code: Mapped[CodeText | None] = mapped_column(unique=True)
    name: Mapped[NameText]
    region: Mapped[NameText]
    authority_type: Mapped[NameText]
    submits_as: Mapped[NameText]
    earned_autonomy: Mapped[bool] = mapped_column(default=False)
    closed_on: Mapped[date | None]

    successors: Mapped[list["Area"]] = relationship(
        secondary="area_successions",
        primaryjoin="Area.id == AreaSuccession.area_id",
        secondaryjoin="Area.id == AreaSuccession.successor_id",
        lazy="raise_on_sql",
        order_by="Area.name",
    )


class AreaSuccession(Base):
    """Which area took over from a former one. Histories are shown as a predecessor's, never summed."""

    __tablename__ = "area_successions"

    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), primary_key=True)
    successor_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), primary_key=True)
