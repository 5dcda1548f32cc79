"""Invitations: an address, the role it is invited to, and the hash of the link that was sent there."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ehsg.domain.people import Partner
from ehsg.domain.permissions import Role
from ehsg.models.areas import Area
from ehsg.models.base import Base, Digest, Identity, Moment, NameText, UtcDateTime, enum_column
from ehsg.models.mail import Message
from ehsg.models.people import Membership, User, area_roles_have_an_area, contributors_speak_for_somebody

_WAITING = text("accepted_at IS NULL AND withdrawn_at IS NULL")
_WAITING_WITHOUT_AREA = text("accepted_at IS NULL AND withdrawn_at IS NULL AND area_id IS NULL")


class Invitation(Base):
    """One invitation. Sending it again makes a new link, a new message and a new end; the old link works no more."""

    __tablename__ = "invitations"
    __table_args__ = (
        area_roles_have_an_area(),
        contributors_speak_for_somebody(),
        CheckConstraint("accepted_at IS NULL OR withdrawn_at IS NULL", name="not_both_accepted_and_withdrawn"),
        CheckConstraint("(accepted_at IS NULL) = (membership_id IS NULL)", name="accepted_has_its_membership"),
        Index(
            "uq_invitations_waiting_area_role",
            "email",
            "role",
            "area_id",
            unique=True,
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
        Index(
            "uq_invitations_waiting_role_without_area",
            "email",
            "role",
            unique=True,
            sqlite_where=_WAITING_WITHOUT_AREA,
            postgresql_where=_WAITING_WITHOUT_AREA,
        ),
    )

    id: Mapped[Identity]
    email: Mapped[str] = mapped_column(String(254))
    area_id: Mapped[int | None] = mapped_column(ForeignKey("areas.id"), index=True)
    role: Mapped[Role] = mapped_column(enum_column(Role))
    partner: Mapped[Partner | None] = mapped_column(enum_column(Partner))
    organisation: Mapped[NameText] = mapped_column(default="")
    token_sha256: Mapped[Digest] = mapped_column(unique=True)
    invited_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    sent_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id", ondelete="SET NULL"), index=True)
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    membership_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    area: Mapped[Area | None] = relationship(lazy="raise_on_sql")
    invited_by: Mapped[User] = relationship(lazy="raise_on_sql")
    message: Mapped[Message | None] = relationship(lazy="raise_on_sql")
    membership: Mapped[Membership | None] = relationship(lazy="raise_on_sql")
