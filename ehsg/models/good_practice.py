"""Cases of good practice: one at most for each descriptor of a return."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ehsg.domain.good_practice import CASE_LIMIT, CaseState
from ehsg.domain.text import LABEL_LIMIT
from ehsg.models.assessments import Assessment
from ehsg.models.base import Base, Identity, LongText, Moment, UtcDateTime, Version, enum_column
from ehsg.models.people import User


def _goes_with(column: str, of: str) -> str:
    return f"({of} IS NULL) = ({column})"


class GoodPractice(Base):
    """A case of what an area does well. Nothing is published without an agreement: the database holds that, too.

    `agreed_…`: who at the area agreed to the words as they are, and to which submission's descriptor (`agreed_number`).
    `changed_by` wrote the words last. `taken_back_by` is of the national team or of the area.
    """

    __tablename__ = "good_practice"
    __table_args__ = (
        UniqueConstraint("assessment_id", "descriptor_id"),
        CheckConstraint(f"length(text) <= {CASE_LIMIT}", name="is_not_too_long"),
        CheckConstraint(
            " AND ".join(
                _goes_with(empty, "agreed_on")
                for empty in (
                    "agreed_name = ''",
                    "agreed_role = ''",
                    "agreed_number IS NULL",
                    "agreed_recorded_by_id IS NULL",
                )
            ),
            name="agreed_by_somebody",
        ),
        CheckConstraint(
            "(state IN ('agreed', 'published')) = (agreed_on IS NOT NULL)", name="agreed_has_its_agreement"
        ),
        CheckConstraint(
            "state NOT IN ('agreed', 'published') OR (title <> '' AND text <> '')", name="agreed_says_something"
        ),
        CheckConstraint(_goes_with("published_by_id IS NULL", "published_at"), name="published_by_somebody"),
        CheckConstraint("(state = 'published') = (published_at IS NOT NULL)", name="published_has_its_moment"),
        CheckConstraint(_goes_with("taken_back_by_id IS NULL", "taken_back_at"), name="taken_back_by_somebody"),
        CheckConstraint("(state = 'taken_back') = (taken_back_at IS NOT NULL)", name="taken_back_has_its_moment"),
    )

    id: Mapped[Identity]
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessments.id"))
    descriptor_id: Mapped[str] = mapped_column(String(20), index=True)
    state: Mapped[CaseState] = mapped_column(enum_column(CaseState), default=CaseState.CANDIDATE)
    version: Mapped[Version]
    title: Mapped[str] = mapped_column(String(LABEL_LIMIT), default="", server_default="")
    text: Mapped[LongText]
    contact: Mapped[str] = mapped_column(String(LABEL_LIMIT), default="", server_default="")
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    changed_at: Mapped[Moment]
    agreed_name: Mapped[str] = mapped_column(String(LABEL_LIMIT), default="", server_default="")
    agreed_role: Mapped[str] = mapped_column(String(LABEL_LIMIT), default="", server_default="")
    agreed_on: Mapped[date | None]
    agreed_number: Mapped[int | None]
    agreed_recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    taken_back_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    taken_back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    assessment: Mapped[Assessment] = relationship(lazy="raise_on_sql")
    changed_by: Mapped[User] = relationship(lazy="raise_on_sql", foreign_keys=[changed_by_id])
    agreed_recorded_by: Mapped[User | None] = relationship(lazy="raise_on_sql", foreign_keys=[agreed_recorded_by_id])
    published_by: Mapped[User | None] = relationship(lazy="raise_on_sql", foreign_keys=[published_by_id])
    taken_back_by: Mapped[User | None] = relationship(lazy="raise_on_sql", foreign_keys=[taken_back_by_id])
