"""The figures of each return's latest submission, close together: what national pages count.

Kept by `services.return_figures` in the transaction that submits; `verify` compares them with what was submitted.
"""

from sqlalchemy import ForeignKey, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from ehsg.models.base import Base, Identity, between


class FigureLayout(Base):
    """Which sections and descriptors the characters of figures are of: ids with blanks between them."""

    __tablename__ = "figure_layouts"
    __table_args__ = (UniqueConstraint("section_ids", "descriptor_ids"),)

    id: Mapped[Identity]
    section_ids: Mapped[str] = mapped_column(Text)
    descriptor_ids: Mapped[str] = mapped_column(Text)


class ReturnFigures(Base):
    """One return: its year, area and model, and its `sections` and `scores` as `domain.return_figures` has them."""

    __tablename__ = "return_figures"
    __table_args__ = (
        UniqueConstraint("collection_id", "area_id"),
        between("data_maturity_model", 1, 6, "data_maturity_model_is_1_to_6"),
    )

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessments.id"), primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), unique=True)
    collection_id: Mapped[int] = mapped_column(ForeignKey("collections.id"))
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"))
    layout_id: Mapped[int] = mapped_column(ForeignKey("figure_layouts.id"))
    data_maturity_model: Mapped[int]
    imported: Mapped[bool] = mapped_column(default=False, server_default=false())
    sections: Mapped[str] = mapped_column(Text)
    scores: Mapped[str] = mapped_column(Text)
