"""Action learning sets of areas that chose the same priority, and what areas bring back from them."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, ForeignKeyConstraint, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ehsg.domain.text import LABEL_LIMIT, SHORT_TEXT_LIMIT
from ehsg.models.actions import PlannedAction
from ehsg.models.base import Base, Identity, LongText, Moment, UtcDateTime, Version, between
from ehsg.models.people import User

_KEY = ("collection_id", "descriptor_id", "set_number")
_OF_SET = tuple(f"learning_sets.{name}" for name in _KEY)


class LearningSet(Base):
    """One set of a collection and priority. Its areas see it from `shown_at` on; `note` is for them to read."""

    __tablename__ = "learning_sets"
    __table_args__ = (
        between("set_number", 1, 1_000, "number_from_1"),
        CheckConstraint("name <> ''", name="has_a_name"),
        CheckConstraint(f"length(note) <= {SHORT_TEXT_LIMIT}", name="note_is_short"),
    )

    collection_id: Mapped[int] = mapped_column(ForeignKey("collections.id"), primary_key=True)
    descriptor_id: Mapped[str] = mapped_column(String(20), primary_key=True)
    set_number: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(LABEL_LIMIT))
    meets_on: Mapped[date | None]
    note: Mapped[LongText]
    version: Mapped[Version]
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    changed_at: Mapped[Moment]
    shown_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    changed_by: Mapped[User] = relationship(lazy="raise_on_sql")


class LearningSetMember(Base):
    """An area in a set: in one at most of a collection and priority, which is why the set's key is written out."""

    __tablename__ = "learning_set_members"
    __table_args__ = (ForeignKeyConstraint(_KEY, _OF_SET),)

    collection_id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    descriptor_id: Mapped[str] = mapped_column(String(20), primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), primary_key=True, index=True)
    set_number: Mapped[int]


class LearningSetNote(Base):
    """What an area brought back from a set's meeting: its own, for one of its actions or none.

    With `taken_out_at` it is shown nowhere and its words are gone. It stays with the set that it came from, wherever
    the area is moved.
    """

    __tablename__ = "learning_set_notes"
    __table_args__ = (
        ForeignKeyConstraint(_KEY, _OF_SET),
        CheckConstraint(f"length(text) <= {SHORT_TEXT_LIMIT}", name="is_short"),
        CheckConstraint("(taken_out_at IS NULL) = (taken_out_by_id IS NULL)", name="taken_out_by_somebody"),
        CheckConstraint("(taken_out_at IS NULL) = (text <> '')", name="taken_out_has_no_words"),
    )

    id: Mapped[Identity]
    collection_id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"))
    descriptor_id: Mapped[str] = mapped_column(String(20))
    set_number: Mapped[int]
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), index=True)
    action_id: Mapped[int | None] = mapped_column(ForeignKey("actions.id"), index=True)
    text: Mapped[LongText]
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    written_at: Mapped[Moment]
    taken_out_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    taken_out_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    author: Mapped[User] = relationship(lazy="raise_on_sql", foreign_keys=[author_id])
    action: Mapped[PlannedAction | None] = relationship(lazy="raise_on_sql")
