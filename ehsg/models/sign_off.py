"""Sign-offs, and the exact content that each was given for."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from ehsg.domain.sign_off import How
from ehsg.models.base import Base, Digest, Identity, JsonValue, Moment, NameText, UtcDateTime, enum_column

_CURRENT = text("withdrawn_at IS NULL")


class SignedContent(Base):
    """What a return said when it was signed, once for each hash: so that what changed since can be told."""

    __tablename__ = "signed_contents"

    sha256: Mapped[Digest] = mapped_column(primary_key=True)
    content: Mapped[JsonValue]
    created_at: Mapped[Moment]


class SignOff(Base):
    """One recorded signature. `slot` lets a role, or a role and organisation, sign once at a time."""

    __tablename__ = "sign_offs"
    __table_args__ = (
        Index(
            "uq_sign_offs_current_slot",
            "assessment_id",
            "slot",
            unique=True,
            sqlite_where=_CURRENT,
            postgresql_where=_CURRENT,
        ),
    )

    id: Mapped[Identity]
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessments.id"), index=True)
    role_id: Mapped[str] = mapped_column(String(40))
    slot: Mapped[NameText]
    name: Mapped[NameText]
    organisation: Mapped[NameText]
    signed_on: Mapped[date]
    how: Mapped[How] = mapped_column(enum_column(How))
    content_sha256: Mapped[Digest] = mapped_column(ForeignKey("signed_contents.sha256"))
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    recorded_at: Mapped[Moment]
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
