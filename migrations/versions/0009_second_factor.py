"""second factors, links for forgotten passwords, and what is said of a try to sign in"""

import sqlalchemy as sa
from alembic import op

from ehsg.models.base import UtcDateTime

revision = "0009"
down_revision = "0008"

METHODS = ("password", "organisation", "code", "recovery_code")


def _identity() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    method = sa.Enum(*METHODS, name="method", native_enum=False, create_constraint=False, length=40)
    with op.batch_alter_table("sign_in_attempts") as table:
        table.add_column(sa.Column("method", method, server_default="password", nullable=False))
        table.add_column(sa.Column("browser", sa.String(60), server_default="", nullable=False))
        table.create_check_constraint(
            op.f("ck_sign_in_attempts_method"), "method IN ('password', 'organisation', 'code', 'recovery_code')"
        )
    op.create_table(
        "second_factors",
        sa.Column("id", _identity(), nullable=False),
        sa.Column("user_id", _identity(), nullable=False),
        sa.Column("secret", sa.String(255), nullable=False),
        sa.Column("last_counter", sa.BigInteger(), nullable=False),
        sa.Column("set_up_at", UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("last_counter >= 0", name=op.f("ck_second_factors_counts_from_nothing")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_second_factors_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_factors")),
        sa.UniqueConstraint("user_id", name=op.f("uq_second_factors_user_id")),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("id", _identity(), nullable=False),
        sa.Column("user_id", _identity(), nullable=False),
        sa.Column("code_sha256", sa.String(64), nullable=False),
        sa.Column("made_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("used_at", UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_recovery_codes_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_codes")),
        sa.UniqueConstraint("code_sha256", name=op.f("uq_recovery_codes_code_sha256")),
    )
    op.create_index("ix_recovery_codes_user_id", "recovery_codes", ["user_id"])
    op.create_table(
        "password_links",
        sa.Column("id", _identity(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("email_sha256", sa.String(64), nullable=False),
        sa.Column("address_sha256", sa.String(64), nullable=False),
        sa.Column("user_id", _identity(), nullable=True),
        sa.Column("token_sha256", sa.String(64), nullable=False),
        sa.Column("used_at", UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_password_links_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_password_links")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_password_links_token_sha256")),
    )
    for columns in (("at",), ("user_id",), ("email_sha256", "at"), ("address_sha256", "at")):
        op.create_index(f"ix_password_links_{'_'.join(columns)}", "password_links", list(columns))


def downgrade() -> None:
    op.drop_table("password_links")
    op.drop_table("recovery_codes")
    op.drop_table("second_factors")
    with op.batch_alter_table("sign_in_attempts") as table:
        table.drop_constraint(op.f("ck_sign_in_attempts_method"), type_="check")
        table.drop_column("browser")
        table.drop_column("method")
