"""sign-in attempts"""

import sqlalchemy as sa
from alembic import op

from ehsg.models.base import UtcDateTime

revision = "0003"
down_revision = "0002"

IDENTITY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INDEXES = (("at",), ("user_id",), ("email_sha256", "at"), ("address_sha256", "at"))


def upgrade() -> None:
    op.create_table(
        "sign_in_attempts",
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("address_sha256", sa.String(64), nullable=False),
        sa.Column("email_sha256", sa.String(64), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_sign_in_attempts_user_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_attempts"),
    )
    for columns in INDEXES:
        op.create_index(f"ix_sign_in_attempts_{'_'.join(columns)}", "sign_in_attempts", list(columns))


def downgrade() -> None:
    op.drop_table("sign_in_attempts")
