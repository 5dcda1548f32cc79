"""Sign-offs, the exact content that each was given for, and who was asked for one."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import JSON

from ehsg.domain.sign_off import How
from ehsg.models.base import Base, Digest, Identity, JsonValue, LongText, Moment, NameText, UtcDateTime, enum_column

_CURRENT = text("withdrawn_at IS NULL")
_NOT_ENDED = text("ended_at IS NULL")


class SignedContent(Base):
    """What a return said when it was signed, once for each hash: so that what changed since can be told."""

    __tablename__ = "signed_contents"

    sha256: Mapped[Digest] = mapped_column(primary_key=True)
    content: Mapped[JsonValue]
    created_at: Mapped[Moment]


class SignOff(Base):
    """One signature. `slot` lets a role, or a role and organisation, sign once at a time.

    `user_id`: who signed in their own account. `recorded_by_id` is null where somebody without one signed by a link.
    `asked_about`: see `domain.sign_off.Signature`.
    """

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
        CheckConstraint("(how = 'account') = (user_id IS NOT NULL)", name="signed_in_an_account"),
        CheckConstraint("(how = 'link') = (recorded_by_id IS NULL)", name="recorded_by_somebody"),
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
    capacity: Mapped[NameText] = mapped_column(default="", server_default="")
    delegate_reason: Mapped[LongText]
    minute: Mapped[NameText] = mapped_column(default="", server_default="")
    asked_about: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    recorded_at: Mapped[Moment]
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SignOffRequest(Base):
    """That somebody was asked to sign: a person with an account in the area, or whoever holds a one-time link.

    Confirming the link binds it to one browser, by the hash of a secret. `ended_at`: taken back, or replaced.
    """

    __tablename__ = "sign_off_requests"
    __table_args__ = (
        Index(
            "uq_sign_off_requests_current_slot",
            "assessment_id",
            "slot",
            unique=True,
            sqlite_where=_NOT_ENDED,
            postgresql_where=_NOT_ENDED,
        ),
        CheckConstraint("(user_id IS NULL) = (token_sha256 IS NOT NULL)", name="by_account_or_by_link"),
        CheckConstraint("(token_sha256 IS NULL) = (expires_at IS NULL)", name="links_expire"),
        CheckConstraint("(used_at IS NULL) = (browser_sha256 IS NULL)", name="used_by_one_browser"),
        CheckConstraint("(declined_at IS NULL) = (decline_reason = '')", name="declined_with_a_reason"),
    )

    id: Mapped[Identity]
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessments.id"), index=True)
    role_id: Mapped[str] = mapped_column(String(40))
    slot: Mapped[NameText]
    organisation: Mapped[NameText] = mapped_column(default="")
    name: Mapped[NameText]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    to_address: Mapped[str] = mapped_column(String(254), default="")
    token_sha256: Mapped[Digest | None] = mapped_column(unique=True)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id", ondelete="SET NULL"), index=True)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    asked_at: Mapped[Moment]
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    browser_sha256: Mapped[Digest | None] = mapped_column(unique=True)
    nudged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    declined_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decline_reason: Mapped[LongText]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
