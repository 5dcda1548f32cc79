"""comparisons on paper, kept so that each is rendered once"""

import sqlalchemy as sa
from alembic import op

from ehsg.models.base import UtcDateTime

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.create_table(
        "comparison_files",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sources_sha256", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("outside", sa.JSON(), nullable=False),
        sa.Column("made_at", UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('pdf', 'docx')", name=op.f("ck_comparison_files_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comparison_files")),
        sa.UniqueConstraint("sources_sha256", "kind", name=op.f("uq_comparison_files_sources_sha256_kind")),
    )
    op.create_index(op.f("ix_comparison_files_made_at"), "comparison_files", ["made_at"])


def downgrade() -> None:
    op.drop_table("comparison_files")
