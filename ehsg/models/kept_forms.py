"""What somebody typed into a form whose sign-in had ended, kept for that person until they have signed in again."""

from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import JSON

from ehsg.models.base import Base, Digest, Identity, Moment


class KeptForm(Base):
    """One form's fields, found by the hash of a random token, for the person who had drawn the form and nobody else."""

    __tablename__ = "kept_forms"

    id: Mapped[Identity]
    token_sha256: Mapped[Digest] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    path: Mapped[str] = mapped_column(String(500))
    fields: Mapped[list[Any]] = mapped_column(JSON)
    kept_at: Mapped[Moment] = mapped_column(index=True)
