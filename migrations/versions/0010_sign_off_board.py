"""the sign-off board: who is asked to sign, and how they do it themselves"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
RECORDED = ("meeting", "email", "letter", "in_person")


def upgrade() -> None:
    with op.batch_alter_table("sign_offs") as table:
        table.drop_constraint(op.f("ck_sign_offs_how"), type_="check")
        table.alter_column("recorded_by_id", existing_type=ID, nullable=True)
        table.add_column(sa.Column("capacity", sa.String(length=255), server_default="", nullable=False))
        table.add_column(sa.Column("delegate_reason", sa.Text(), server_default="", nullable=False))
        table.add_column(sa.Column("minute", sa.String(length=255), server_default="", nullable=False))
        table.add_column(sa.Column("asked_about", sa.JSON(none_as_null=True), nullable=True))
        table.add_column(sa.Column("user_id", ID, nullable=True))
        table.create_foreign_key(op.f("fk_sign_offs_user_id_users"), "users", ["user_id"], ["id"])
        table.create_check_constraint(op.f("ck_sign_offs_how"), _one_of(*RECORDED, "account", "link"))
        table.create_check_constraint(
            op.f("ck_sign_offs_signed_in_an_account"), "(how = 'account') = (user_id IS NOT NULL)"
        )
        table.create_check_constraint(
            op.f("ck_sign_offs_recorded_by_somebody"), "(how = 'link') = (recorded_by_id IS NULL)"
        )
    _make_requests()


def _one_of(*ways: str) -> str:
    return "how IN (" + ", ".join(f"'{way}'" for way in ways) + ")"


def _make_requests() -> None:
    op.create_table(
        "sign_off_requests",
        sa.Column("id", ID, nullable=False),
        sa.Column("assessment_id", ID, nullable=False),
        sa.Column("role_id", sa.String(length=40), nullable=False),
        sa.Column("slot", sa.String(length=255), nullable=False),
        sa.Column("organisation", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("user_id", ID, nullable=True),
        sa.Column("to_address", sa.String(length=254), nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=True),
        sa.Column("message_id", ID, nullable=True),
        sa.Column("asked_by_id", ID, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=True),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("browser_sha256", sa.String(length=64), nullable=True),
        sa.Column("nudged_at", MOMENT, nullable=True),
        sa.Column("declined_at", MOMENT, nullable=True),
        sa.Column("decline_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "(user_id IS NULL) = (token_sha256 IS NOT NULL)", name=op.f("ck_sign_off_requests_by_account_or_by_link")
        ),
        sa.CheckConstraint(
            "(token_sha256 IS NULL) = (expires_at IS NULL)", name=op.f("ck_sign_off_requests_links_expire")
        ),
        sa.CheckConstraint(
            "(used_at IS NULL) = (browser_sha256 IS NULL)", name=op.f("ck_sign_off_requests_used_by_one_browser")
        ),
        sa.CheckConstraint(
            "(declined_at IS NULL) = (decline_reason = '')", name=op.f("ck_sign_off_requests_declined_with_a_reason")
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_sign_off_requests_{column}_{table}"), ondelete=ondelete
            )
            for column, table, ondelete in (
                ("assessment_id", "assessments", None),
                ("user_id", "users", None),
                ("message_id", "messages", "SET NULL"),
                ("asked_by_id", "users", None),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_off_requests")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_sign_off_requests_token_sha256")),
        sa.UniqueConstraint("browser_sha256", name=op.f("uq_sign_off_requests_browser_sha256")),
    )
    for column in ("assessment_id", "user_id", "message_id"):
        op.create_index(op.f(f"ix_sign_off_requests_{column}"), "sign_off_requests", [column])
    op.create_index(
        "uq_sign_off_requests_current_slot",
        "sign_off_requests",
        ["assessment_id", "slot"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("sign_off_requests")
    op.execute("DELETE FROM sign_offs WHERE how IN ('account', 'link')")
    with op.batch_alter_table("sign_offs") as table:
        for name in ("how", "signed_in_an_account", "recorded_by_somebody"):
            table.drop_constraint(op.f(f"ck_sign_offs_{name}"), type_="check")
        table.drop_constraint(op.f("fk_sign_offs_user_id_users"), type_="foreignkey")
        for name in ("capacity", "delegate_reason", "minute", "asked_about", "user_id"):
            table.drop_column(name)
        table.alter_column("recorded_by_id", existing_type=ID, nullable=False)
        table.create_check_constraint(op.f("ck_sign_offs_how"), _one_of(*RECORDED))
