"""The partner round: organisations that take part in a return, their own scores, and links that need no account."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.types import JSON

from ehsg.domain.people import Partner
from ehsg.models.base import (
    Base,
    Digest,
    Identity,
    LongText,
    Moment,
    NameText,
    UtcDateTime,
    Version,
    between,
    enum_column,
)
from ehsg.models.people import User


class PartnerRound(Base):
    """A return's round: partners score on their own until moderation begins; then all in the area see all of it."""

    __tablename__ = "partner_rounds"

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessments.id"), primary_key=True, autoincrement=False)
    opened_at: Mapped[Moment]
    moderation_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Participant(Base):
    """An organisation that is asked for its own view. `scope` are the descriptors; null is the whole guide.

    `name_key` is what two spellings of its name have in common. `left_at`: taken out after it had written something,
    which stays.
    """

    __tablename__ = "participants"
    __table_args__ = (UniqueConstraint("assessment_id", "name_key"),)

    id: Mapped[Identity]
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessments.id"))
    partner: Mapped[Partner] = mapped_column(enum_column(Partner))
    name: Mapped[NameText]
    name_key: Mapped[NameText]
    scope: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    added_at: Mapped[Moment]
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PartnerLink(Base):
    """A one-time link for an organisation. Confirming it binds it to one browser, by the hash of a secret."""

    __tablename__ = "partner_links"
    __table_args__ = (
        CheckConstraint("(used_at IS NULL) = (browser_sha256 IS NULL)", name="used_by_one_browser"),
        CheckConstraint("used_at IS NULL OR (name <> '' AND capacity <> '')", name="used_by_somebody"),
    )

    id: Mapped[Identity]
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)
    token_sha256: Mapped[Digest] = mapped_column(unique=True)
    to_address: Mapped[str] = mapped_column(String(254))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id", ondelete="SET NULL"), index=True)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    browser_sha256: Mapped[Digest | None] = mapped_column(unique=True)
    name: Mapped[NameText] = mapped_column(default="")
    capacity: Mapped[NameText] = mapped_column(default="")

    participant: Mapped[Participant] = relationship(lazy="raise_on_sql")


class PartnerScore(Base):
    """An organisation's own answer to one descriptor. Neither a score nor `cannot_judge`: not answered yet."""

    __tablename__ = "partner_scores"
    __table_args__ = (
        UniqueConstraint("participant_id", "descriptor_id"),
        between("score", 0, 5, "score_is_0_to_5"),
        CheckConstraint("score IS NULL OR NOT cannot_judge", name="score_or_cannot_judge"),
    )

    id: Mapped[Identity]
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"))
    descriptor_id: Mapped[str] = mapped_column(String(20))
    score: Mapped[int | None]
    cannot_judge: Mapped[bool] = mapped_column(default=False)
    comment: Mapped[LongText]
    evidence: Mapped[list[Any]] = mapped_column(JSON, default=list)
    version: Mapped[Version]
    saved_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    saved_by_link_id: Mapped[int | None] = mapped_column(ForeignKey("partner_links.id"))
    saved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    saved_by: Mapped[User | None] = relationship(lazy="raise_on_sql")
    saved_by_link: Mapped[PartnerLink | None] = relationship(lazy="raise_on_sql")
