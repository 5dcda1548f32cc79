"""Who may see an area's scores and priorities, as the area decided."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ehsg.domain.sharing import SharedWith
from ehsg.models.base import Base, Identity, LongText, Moment, UtcDateTime, Version, enum_column
from ehsg.models.people import User

_STANDING = text("taken_back_at IS NULL")


class SharingPermission(Base):
    """Two permissions (null: not answered) and the acknowledgement. Narrative is in neither permission."""

    __tablename__ = "sharing_permissions"

    id: Mapped[Identity]
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessments.id"), unique=True)
    areas: Mapped[bool | None]
    departments: Mapped[bool | None]
    acknowledged: Mapped[bool] = mapped_column(default=False)
    version: Mapped[Version]


class SharingWithdrawal(Base):
    """A permission of a submission that was withdrawn, at once. The submission itself stays as it is.

    It counts until it is taken back, so that a permission stands when the submission says yes and no row here counts.
    """

    __tablename__ = "sharing_withdrawals"
    __table_args__ = (
        CheckConstraint("(taken_back_at IS NULL) = (taken_back_by_id IS NULL)", name="taken_back_by_somebody"),
        Index(
            "uq_sharing_withdrawals_standing",
            "submission_id",
            "shared_with",
            unique=True,
            sqlite_where=_STANDING,
            postgresql_where=_STANDING,
        ),
    )

    id: Mapped[Identity]
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"))
    shared_with: Mapped[SharedWith] = mapped_column(enum_column(SharedWith))
    reason: Mapped[LongText]
    withdrawn_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    withdrawn_at: Mapped[Moment]
    taken_back_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    taken_back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    withdrawn_by: Mapped[User] = relationship(lazy="raise_on_sql", foreign_keys=[withdrawn_by_id])
