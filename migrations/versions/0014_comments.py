"""comments on a descriptor, and who is named in them"""

import sqlalchemy as sa
from alembic import op

from ehsg.models.base import UtcDateTime

revision = "0014"
down_revision = "0013"


def _identity() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def upgrade() -> None:
    op.create_table(
        "comment_threads",
        sa.Column("id", _identity(), nullable=False),
        sa.Column("assessment_id", _identity(), nullable=False),
        sa.Column("descriptor_id", sa.String(20), nullable=False),
        sa.Column("opened_by_id", _identity(), nullable=False),
        sa.Column("opened_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("resolved_by_id", _identity(), nullable=True),
        sa.Column("resolved_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "(resolved_at IS NULL) = (resolved_by_id IS NULL)", name=op.f("ck_comment_threads_resolved_by_somebody")
        ),
        _refers("comment_threads", "assessment_id", "assessments"),
        _refers("comment_threads", "opened_by_id", "users"),
        _refers("comment_threads", "resolved_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_threads")),
    )
    op.create_index(
        "ix_comment_threads_assessment_id_descriptor_id", "comment_threads", ["assessment_id", "descriptor_id"]
    )
    op.create_table(
        "comments",
        sa.Column("id", _identity(), nullable=False),
        sa.Column("thread_id", _identity(), nullable=False),
        sa.Column("author_id", _identity(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("taken_out_by_id", _identity(), nullable=True),
        sa.Column("taken_out_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("sent_sha256", sa.String(64), nullable=False),
        sa.CheckConstraint(
            "(taken_out_at IS NULL) = (taken_out_by_id IS NULL)", name=op.f("ck_comments_taken_out_by_somebody")
        ),
        sa.CheckConstraint("(taken_out_at IS NULL) = (text <> '')", name=op.f("ck_comments_taken_out_has_no_words")),
        sa.CheckConstraint("length(text) <= 1000", name=op.f("ck_comments_is_short")),
        _refers("comments", "thread_id", "comment_threads"),
        _refers("comments", "author_id", "users"),
        _refers("comments", "taken_out_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comments")),
        sa.UniqueConstraint("sent_sha256", name=op.f("uq_comments_sent_sha256")),
    )
    for column in ("thread_id", "author_id"):
        op.create_index(f"ix_comments_{column}", "comments", [column])
    op.create_table(
        "mentions",
        sa.Column("id", _identity(), nullable=False),
        sa.Column("comment_id", _identity(), nullable=False),
        sa.Column("user_id", _identity(), nullable=False),
        sa.Column("told_at", UtcDateTime(timezone=True), nullable=True),
        _refers("mentions", "comment_id", "comments"),
        _refers("mentions", "user_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentions")),
        sa.UniqueConstraint("comment_id", "user_id", name=op.f("uq_mentions_comment_id_user_id")),
    )
    op.create_index("ix_mentions_user_id", "mentions", ["user_id"])
    untold = sa.text("told_at IS NULL")
    op.create_index("ix_mentions_untold", "mentions", ["user_id"], sqlite_where=untold, postgresql_where=untold)


def downgrade() -> None:
    op.drop_table("mentions")
    op.drop_table("comments")
    op.drop_table("comment_threads")
