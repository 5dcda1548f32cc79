"""Submissions: frozen returns. Triggers refuse any change to a row once it is written."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, Text, UniqueConstraint, and_, false
from sqlalchemy.orm import Mapped, deferred, foreign, mapped_column, relationship
from sqlalchemy.types import JSON

from ehsg.domain.sharing import SharedWith
from ehsg.models.assessments import Assessment
from ehsg.models.base import Base, Digest, Identity, JsonValue, Moment, NameText, between
from ehsg.models.people import User
from ehsg.models.sharing import SharingWithdrawal

APPEND_ONLY = (
    "submissions",
    "submission_scores",
    "submission_sections",
    "submission_priorities",
    "submission_narratives",
    "submission_reports",
    "events",
    "signed_contents",
)


def _standing_withdrawal(which: SharedWith) -> Any:
    """The row that takes the permission back: one at most, as its table has it."""
    return relationship(
        lazy="raise_on_sql",
        viewonly=True,
        uselist=False,
        primaryjoin=lambda: and_(
            foreign(SharingWithdrawal.submission_id) == Submission.id,
            SharingWithdrawal.shared_with == which,
            SharingWithdrawal.taken_back_at.is_(None),
        ),
    )


class Submission(Base):
    """One submitted return: what was signed (`content`), its hash, who signed, when, by whom, under which edition.

    One of a past year may have been `imported` from a file: nobody submitted or signed it here, and `submitted_at` is
    when it was imported. `shared_with_…` is what was permitted then. Whether it still is: `queries.sharing`.
    """

    __tablename__ = "submissions"
    __table_args__ = (
        UniqueConstraint("assessment_id", "number"),
        between("number", 1, 10_000, "number_from_1"),
        between("data_maturity_model", 1, 6, "data_maturity_model_is_1_to_6"),
        CheckConstraint("imported = (submitted_by_id IS NULL)", name="submitted_by_somebody_unless_imported"),
    )

    id: Mapped[Identity]
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessments.id"))
    number: Mapped[int]
    submitted_at: Mapped[Moment] = mapped_column(index=True)
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    imported: Mapped[bool] = mapped_column(default=False, server_default=false())
    guide_edition: Mapped[NameText]
    data_maturity_model: Mapped[int]
    shared_with_areas: Mapped[bool]
    shared_with_departments: Mapped[bool]
    content: Mapped[JsonValue]
    sha256: Mapped[Digest]
    sign_offs: Mapped[list[dict[str, Any]]] = mapped_column(JSON)

    assessment: Mapped[Assessment] = relationship(lazy="raise_on_sql")
    submitted_by: Mapped[User | None] = relationship(lazy="raise_on_sql")
    areas_withdrawal: Mapped[SharingWithdrawal | None] = _standing_withdrawal(SharedWith.AREAS)
    departments_withdrawal: Mapped[SharingWithdrawal | None] = _standing_withdrawal(SharedWith.DEPARTMENTS)


class SubmissionScore(Base):
    """One frozen score: what national queries read."""

    __tablename__ = "submission_scores"
    __table_args__ = (between("score", 0, 5, "score_is_0_to_5"),)

    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), primary_key=True)
    descriptor_id: Mapped[str] = mapped_column(String(20), primary_key=True)
    score: Mapped[int]


class SubmissionSection(Base):
    """A section's frozen sum and count, so that averages stay exact."""

    __tablename__ = "submission_sections"

    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), primary_key=True)
    section_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    total: Mapped[int]
    scored: Mapped[int]


class SubmissionPriority(Base):
    """One frozen priority: which descriptor was chosen, and in which place."""

    __tablename__ = "submission_priorities"
    __table_args__ = (
        UniqueConstraint("submission_id", "descriptor_id"),
        between("position", 1, 3, "at_most_three"),
    )

    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    descriptor_id: Mapped[str] = mapped_column(String(20))


class SubmissionNarrative(Base):
    """One frozen narrative that says something, for whoever searches: its text, and its words' stems by blanks.

    A trigger keeps `narrative_index` (`queries.narrative_search`) of the stems, which are `domain.words.stems`.
    """

    __tablename__ = "submission_narratives"
    __table_args__ = (
        UniqueConstraint("submission_id", "descriptor_id"),
        CheckConstraint("text <> ''", name="says_something"),
    )

    id: Mapped[Identity]
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"))
    descriptor_id: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    stems: Mapped[str] = mapped_column(Text)


class SubmissionReport(Base):
    """The signed-off PDF, rendered once. `unsealed_sha256` is the same whenever the same submission is rendered."""

    __tablename__ = "submission_reports"

    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), primary_key=True)
    pdf: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    sha256: Mapped[Digest]
    unsealed_sha256: Mapped[Digest]
    rendered_at: Mapped[Moment]
