"""collections and extensions have versions, and it is known which areas were reminded on which day"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    for table in ("collections", "extensions"):
        op.add_column(table, sa.Column("version", sa.Integer(), server_default="0", nullable=False))
    op.create_table(
        "sent_reminders",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("assessment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("before_closing", "overdue", name="reminder", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessments.id"], name=op.f("fk_sent_reminders_assessment_id_assessments")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sent_reminders")),
        sa.UniqueConstraint("assessment_id", "kind", "day", name=op.f("uq_sent_reminders_assessment_id_kind_day")),
    )


def downgrade() -> None:
    op.drop_table("sent_reminders")
    for table in ("extensions", "collections"):
        op.drop_column(table, "version")
