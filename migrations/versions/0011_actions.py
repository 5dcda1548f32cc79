"""actions for the priorities of a return"""

import sqlalchemy as sa
from alembic import op

from ehsg.models.base import UtcDateTime

revision = "0011"
down_revision = "0010"

STATUSES = ("not_started", "under_way", "done", "stopped")


def _identity() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "actions",
        sa.Column("id", _identity(), nullable=False),
        sa.Column("assessment_id", _identity(), nullable=False),
        sa.Column("descriptor_id", sa.String(20), nullable=False),
        sa.Column("what", sa.Text(), server_default="", nullable=False),
        sa.Column("owner", sa.String(200), nullable=False),
        sa.Column("person", sa.String(200), server_default="", nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(*STATUSES, name="status", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("saved_by_id", _identity(), nullable=False),
        sa.Column("saved_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("removed_at", UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("what <> ''", name=op.f("ck_actions_says_what")),
        sa.CheckConstraint("owner <> ''", name=op.f("ck_actions_has_an_owner")),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessments.id"], name=op.f("fk_actions_assessment_id_assessments")
        ),
        sa.ForeignKeyConstraint(["saved_by_id"], ["users.id"], name=op.f("fk_actions_saved_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actions")),
    )
    op.create_index(op.f("ix_actions_assessment_id"), "actions", ["assessment_id"])


def downgrade() -> None:
    op.drop_table("actions")
