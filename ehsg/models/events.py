"""What happened: who, what, when, old, new. Only ever added to."""

from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import JSON

from ehsg.models.base import Base, Identity, Moment


class Event(Base):
    """One thing that somebody did. `kind` is the name of the service function that did it.

    `about_id` is the person it was done to, where it is about a person. Old and new never hold an e-mail address:
    they could not be taken out when the person leaves.
    """

    __tablename__ = "events"

    id: Mapped[Identity]
    at: Mapped[Moment] = mapped_column(index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    about_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    assessment_id: Mapped[int | None] = mapped_column(ForeignKey("assessments.id"), index=True)
    kind: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(60), default="")
    old: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    new: Mapped[dict[str, Any] | None] = mapped_column(JSON)
