"""Agreed scores: one row a descriptor, never one blob a return."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.types import JSON

from ehsg.domain.text import EVIDENCE_LIMIT, LABEL_LIMIT, LINK_LIMIT
from ehsg.models.base import Base, Identity, LongText, UtcDateTime, Version, between
from ehsg.models.people import User


class DescriptorScore(Base):
    """A descriptor's agreed score (null: not scored; 0 is a score), narrative and evidence.

    `differing` are the organisations that see it differently, each with its text; `confidence` and `rests_on` are ids
    of the guide. Null where there is none.
    """

    __tablename__ = "descriptor_scores"
    __table_args__ = (
        UniqueConstraint("assessment_id", "descriptor_id"),
        between("score", 0, 5, "score_is_0_to_5"),
    )

    id: Mapped[Identity]
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessments.id"))
    descriptor_id: Mapped[str] = mapped_column(String(20))
    score: Mapped[int | None]
    narrative: Mapped[LongText]
    differing: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    confidence: Mapped[str | None] = mapped_column(String(40))
    rests_on: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    version: Mapped[Version]
    saved_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    saved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    evidence: Mapped[list["Evidence"]] = relationship(
        lazy="raise_on_sql", order_by="Evidence.position", cascade="all, delete-orphan"
    )
    saved_by: Mapped[User | None] = relationship(lazy="raise_on_sql")


class Evidence(Base):
    """A link that supports a descriptor's score: what it is and its https address."""

    __tablename__ = "evidence"
    __table_args__ = (
        UniqueConstraint("descriptor_score_id", "position"),
        between("position", 1, EVIDENCE_LIMIT, "at_most_ten_links"),
    )

    id: Mapped[Identity]
    descriptor_score_id: Mapped[int] = mapped_column(ForeignKey("descriptor_scores.id", ondelete="CASCADE"))
    position: Mapped[int]
    label: Mapped[str] = mapped_column(String(LABEL_LIMIT))
    url: Mapped[str] = mapped_column(String(LINK_LIMIT))
