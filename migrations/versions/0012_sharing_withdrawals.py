"""withdrawing a sharing permission of what was submitted"""

import sqlalchemy as sa
from alembic import op

from ehsg.models.base import UtcDateTime

revision = "0012"
down_revision = "0011"

STANDING = sa.text("taken_back_at IS NULL")


def _identity() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    shared_with = sa.Enum(
        "areas", "departments", name="sharedwith", native_enum=False, create_constraint=True, length=40
    )
    op.create_table(
        "sharing_withdrawals",
        sa.Column("id", _identity(), nullable=False),
        sa.Column("submission_id", _identity(), nullable=False),
        sa.Column("shared_with", shared_with, nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("withdrawn_by_id", _identity(), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("taken_back_by_id", _identity(), nullable=True),
        sa.Column("taken_back_at", UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(taken_back_at IS NULL) = (taken_back_by_id IS NULL)",
            name=op.f("ck_sharing_withdrawals_taken_back_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_sharing_withdrawals_submission_id_submissions")
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"], ["users.id"], name=op.f("fk_sharing_withdrawals_withdrawn_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["taken_back_by_id"], ["users.id"], name=op.f("fk_sharing_withdrawals_taken_back_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sharing_withdrawals")),
    )
    op.create_index(
        "uq_sharing_withdrawals_standing",
        "sharing_withdrawals",
        ["submission_id", "shared_with"],
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )
    for column in ("withdrawn_by_id", "taken_back_by_id"):
        op.create_index(f"ix_sharing_withdrawals_{column}", "sharing_withdrawals", [column])


def downgrade() -> None:
    op.drop_table("sharing_withdrawals")
