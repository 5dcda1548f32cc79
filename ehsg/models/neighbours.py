"""Statistical neighbours: lists of areas like an area, each counting from a year on."""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, ForeignKeyConstraint, Integer
from sqlalchemy.orm import Mapped, mapped_column

from ehsg.domain.neighbours import EARLIEST, LATEST
from ehsg.models.base import Base, Moment, Version, between


class NeighbourList(Base):
    """An area's list from a year on. One without neighbours was taken out and does not count; its version goes on."""

    __tablename__ = "neighbour_lists"
    __table_args__ = (between("from_year", EARLIEST, LATEST, "from_year_is_a_year"),)

    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), primary_key=True)
    from_year: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[Version]
    saved_at: Mapped[Moment]


class Neighbour(Base):
    """One area in a list."""

    __tablename__ = "neighbours"
    __table_args__ = (
        ForeignKeyConstraint(["area_id", "from_year"], ["neighbour_lists.area_id", "neighbour_lists.from_year"]),
        CheckConstraint("neighbour_id <> area_id", name="nobody_is_its_own"),
    )

    area_id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    from_year: Mapped[int] = mapped_column(primary_key=True)
    neighbour_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), primary_key=True, index=True)
