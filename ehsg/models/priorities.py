"""Priority descriptors: at most three chosen, and what was written about any that were set aside."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ehsg.models.base import Base, Identity, LongText, between


class PriorityChoice(Base):
    """A choice. `position` is 1 to 3, or null when it was set aside: what was written waits, should it come back."""

    __tablename__ = "priority_choices"
    __table_args__ = (
        UniqueConstraint("assessment_id", "descriptor_id"),
        UniqueConstraint("assessment_id", "position"),
        between("position", 1, 3, "at_most_three"),
    )

    id: Mapped[Identity]
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessments.id"))
    descriptor_id: Mapped[str] = mapped_column(String(20))
    position: Mapped[int | None]
    reason: Mapped[LongText]
    plan: Mapped[LongText]
