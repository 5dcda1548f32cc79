"""Cohorts: groups of areas that the national team has named, to be compared with the rest.

A cohort's areas are never changed: another choice is another list, so that it stays known which areas were in figures
that have been given out. One that was taken out has ended; its rows stay.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from ehsg.domain.cohorts import NAME_LIMIT
from ehsg.models.base import Base, Identity, LongText, Moment, UtcDateTime, Version

_STANDING = text("ended_at IS NULL")


class Cohort(Base):
    """What it is called and said to be. `list_number` is the list that counts; `name_key` the name in any case."""

    __tablename__ = "cohorts"
    __table_args__ = (
        CheckConstraint("name <> ''", name="has_a_name"),
        CheckConstraint("list_number >= 1", name="has_a_list"),
        Index("uq_cohorts_name_key", "name_key", unique=True, sqlite_where=_STANDING, postgresql_where=_STANDING),
    )

    id: Mapped[Identity]
    name: Mapped[str] = mapped_column(String(NAME_LIMIT))
    name_key: Mapped[str] = mapped_column(String(3 * NAME_LIMIT))
    description: Mapped[LongText]
    list_number: Mapped[int] = mapped_column(default=1)
    version: Mapped[Version]
    created_at: Mapped[Moment]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CohortList(Base):
    """One choice of areas. `given_out_at`: when a file to publish was first made in which it stands."""

    __tablename__ = "cohort_lists"
    __table_args__ = (CheckConstraint("number >= 1", name="counts_from_one"),)

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    made_at: Mapped[Moment]
    given_out_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CohortArea(Base):
    """One area of a list."""

    __tablename__ = "cohort_areas"
    __table_args__ = (ForeignKeyConstraint(["cohort_id", "number"], ["cohort_lists.cohort_id", "cohort_lists.number"]),)

    cohort_id: Mapped[Identity]
    number: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), primary_key=True, index=True)
