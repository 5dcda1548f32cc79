"""action learning sets, and the notes that areas bring back from them"""

import sqlalchemy as sa
from alembic import op

from ehsg.models.base import UtcDateTime

revision = "0022"
down_revision = "0021"

KEY = ["collection_id", "descriptor_id", "set_number"]


def _identity() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def _refers_to_set(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{'_'.join(KEY)}_learning_sets")
    return sa.ForeignKeyConstraint(KEY, [f"learning_sets.{column}" for column in KEY], name=name)


def upgrade() -> None:
    op.create_table(
        "learning_sets",
        sa.Column("collection_id", _identity(), nullable=False),
        sa.Column("descriptor_id", sa.String(20), nullable=False),
        sa.Column("set_number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("meets_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("changed_by_id", _identity(), nullable=False),
        sa.Column("changed_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("shown_at", UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("set_number BETWEEN 1 AND 1000", name=op.f("ck_learning_sets_number_from_1")),
        sa.CheckConstraint("name <> ''", name=op.f("ck_learning_sets_has_a_name")),
        sa.CheckConstraint("length(note) <= 1000", name=op.f("ck_learning_sets_note_is_short")),
        _refers("learning_sets", "collection_id", "collections"),
        _refers("learning_sets", "changed_by_id", "users"),
        sa.PrimaryKeyConstraint(*KEY, name=op.f("pk_learning_sets")),
    )
    op.create_index("ix_learning_sets_changed_by_id", "learning_sets", ["changed_by_id"])
    op.create_table(
        "learning_set_members",
        sa.Column("collection_id", _identity(), nullable=False),
        sa.Column("descriptor_id", sa.String(20), nullable=False),
        sa.Column("area_id", _identity(), nullable=False),
        sa.Column("set_number", sa.Integer(), nullable=False),
        _refers_to_set("learning_set_members"),
        _refers("learning_set_members", "area_id", "areas"),
        sa.PrimaryKeyConstraint(*KEY[:2], "area_id", name=op.f("pk_learning_set_members")),
    )
    op.create_index("ix_learning_set_members_area_id", "learning_set_members", ["area_id"])
    op.create_table(
        "learning_set_notes",
        sa.Column("id", _identity(), nullable=False),
        sa.Column("collection_id", _identity(), nullable=False),
        sa.Column("descriptor_id", sa.String(20), nullable=False),
        sa.Column("set_number", sa.Integer(), nullable=False),
        sa.Column("area_id", _identity(), nullable=False),
        sa.Column("action_id", _identity(), nullable=True),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("author_id", _identity(), nullable=False),
        sa.Column("written_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("taken_out_by_id", _identity(), nullable=True),
        sa.Column("taken_out_at", UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(text) <= 1000", name=op.f("ck_learning_set_notes_is_short")),
        sa.CheckConstraint(
            "(taken_out_at IS NULL) = (taken_out_by_id IS NULL)",
            name=op.f("ck_learning_set_notes_taken_out_by_somebody"),
        ),
        sa.CheckConstraint(
            "(taken_out_at IS NULL) = (text <> '')", name=op.f("ck_learning_set_notes_taken_out_has_no_words")
        ),
        _refers_to_set("learning_set_notes"),
        _refers("learning_set_notes", "area_id", "areas"),
        _refers("learning_set_notes", "action_id", "actions"),
        _refers("learning_set_notes", "author_id", "users"),
        _refers("learning_set_notes", "taken_out_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_set_notes")),
    )
    for column in ("area_id", "action_id", "author_id", "taken_out_by_id"):
        op.create_index(f"ix_learning_set_notes_{column}", "learning_set_notes", [column])


def downgrade() -> None:
    op.drop_table("learning_set_notes")
    op.drop_table("learning_set_members")
    op.drop_table("learning_sets")
