"""Assessments: one area's return in one collection, while it is worked on."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, and_
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from ehsg.domain.status import State
from ehsg.models.areas import Area
from ehsg.models.base import Base, Identity, LongText, Moment, UtcDateTime, Version, between, enum_column
from ehsg.models.collections import Collection, Extension
from ehsg.models.partners import PartnerRound
from ehsg.models.sharing import SharingPermission


class Assessment(Base):
    """One return. Scores, priorities, sharing and sign-offs hang on it; submissions are frozen copies of it.

    `submissions_made` is the number of the latest submission, 0 before the first. Each part that is saved by one form
    has its own version: two people working on different parts do not get in each other's way.
    """

    __tablename__ = "assessments"
    __table_args__ = (
        UniqueConstraint("collection_id", "area_id"),
        between("data_maturity_model", 1, 6, "data_maturity_model_is_1_to_6"),
        CheckConstraint("(state = 'submitted') = (submitted_at IS NOT NULL)", name="submitted_has_its_moment"),
        CheckConstraint("(state = 'draft') = (submissions_made = 0)", name="draft_has_no_submission"),
    )

    id: Mapped[Identity]
    collection_id: Mapped[int] = mapped_column(ForeignKey("collections.id"))
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), index=True)
    state: Mapped[State] = mapped_column(enum_column(State), default=State.DRAFT)
    data_maturity_model: Mapped[int | None]
    data_maturity_version: Mapped[Version]
    priorities_version: Mapped[Version]
    submissions_made: Mapped[int] = mapped_column(default=0, server_default="0")
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reopened_reason: Mapped[LongText]
    created_at: Mapped[Moment]

    area: Mapped[Area] = relationship(lazy="raise_on_sql")
    collection: Mapped[Collection] = relationship(lazy="raise_on_sql")
    sharing: Mapped[SharingPermission | None] = relationship(lazy="raise_on_sql")
    partner_round: Mapped[PartnerRound | None] = relationship(lazy="raise_on_sql")
    extension: Mapped[Extension | None] = relationship(
        lazy="raise_on_sql",
        viewonly=True,
        uselist=False,
        primaryjoin=lambda: and_(
            foreign(Extension.collection_id) == Assessment.collection_id,
            foreign(Extension.area_id) == Assessment.area_id,
        ),
    )
