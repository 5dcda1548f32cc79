"""Comparisons on paper: files that were rendered once and are handed out again while what they show is the same."""

from sqlalchemy import LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column
from sqlalchemy.types import JSON

from ehsg.domain.comparison import Kind
from ehsg.models.base import Base, Digest, Identity, Moment, enum_column


class ComparisonFile(Base):
    """One file, found by the hash of everything that it was made from, who it was made for among it.

    `outside`: the assessment id and the submission's number of each area in it that its reader does not belong to.
    """

    __tablename__ = "comparison_files"
    __table_args__ = (UniqueConstraint("sources_sha256", "kind"),)

    id: Mapped[Identity]
    sources_sha256: Mapped[Digest]
    kind: Mapped[Kind] = mapped_column(enum_column(Kind))
    data: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False))
    outside: Mapped[list[list[int]]] = mapped_column(JSON)
    made_at: Mapped[Moment] = mapped_column(index=True)
