"""the national team's feedback on a submission"""

import sqlalchemy as sa
from alembic import op

from ehsg.models.base import UtcDateTime

revision = "0020"
down_revision = "0019"

PEOPLE = ("changed_by_id", "sent_back_by_id", "checked_by_id", "published_by_id", "acknowledged_by_id")
CHECKS = {
    "sent_back_by_somebody": "(sent_back_reason = '') = (sent_back_by_id IS NULL)",
    "checked_by_somebody": "(checked_at IS NULL) = (checked_by_id IS NULL)",
    "checked_has_its_moment": "(state IN ('draft', 'ready')) = (checked_at IS NULL)",
    "checked_by_somebody_else": "checked_by_id <> changed_by_id",
    "published_by_somebody": "(published_at IS NULL) = (published_by_id IS NULL)",
    "published_has_its_moment": "(state IN ('published', 'acknowledged')) = (published_at IS NOT NULL)",
    "acknowledged_by_somebody": "(acknowledged_at IS NULL) = (acknowledged_by_id IS NULL)",
    "acknowledged_has_its_moment": "(state = 'acknowledged') = (acknowledged_at IS NOT NULL)",
    "answer_is_short": "length(answer) <= 1000",
}


def _identity() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def upgrade() -> None:
    state = sa.Enum(
        "draft", "ready", "checked", "published", "acknowledged",
        name="feedbackstate", native_enum=False, create_constraint=True, length=40,
    )  # fmt: skip
    op.create_table(
        "feedback",
        sa.Column("id", _identity(), nullable=False),
        sa.Column("submission_id", _identity(), nullable=False),
        sa.Column("state", state, nullable=False),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("changed_by_id", _identity(), nullable=False),
        sa.Column("changed_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("sent_back_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("sent_back_by_id", _identity(), nullable=True),
        sa.Column("checked_by_id", _identity(), nullable=True),
        sa.Column("checked_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("published_by_id", _identity(), nullable=True),
        sa.Column("published_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_by_id", _identity(), nullable=True),
        sa.Column("acknowledged_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), server_default="", nullable=False),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_feedback_{name}")) for name, rule in CHECKS.items()),
        _refers("feedback", "submission_id", "submissions"),
        *(_refers("feedback", column, "users") for column in PEOPLE),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_feedback_submission_id")),
    )
    for column in PEOPLE:
        op.create_index(f"ix_feedback_{column}", "feedback", [column])
    op.create_table(
        "feedback_texts",
        sa.Column("feedback_id", _identity(), nullable=False),
        sa.Column("part", sa.String(40), nullable=False),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("length(text) <= 4000", name=op.f("ck_feedback_texts_is_not_too_long")),
        sa.CheckConstraint("text <> ''", name=op.f("ck_feedback_texts_says_something")),
        _refers("feedback_texts", "feedback_id", "feedback"),
        sa.PrimaryKeyConstraint("feedback_id", "part", name=op.f("pk_feedback_texts")),
    )
    op.create_table(
        "feedback_questions",
        sa.Column("feedback_id", _identity(), nullable=False),
        sa.Column("question_id", sa.String(60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("section_id", sa.String(40), nullable=False),
        sa.Column("descriptor_id", sa.String(20), nullable=False),
        sa.Column("sentence", sa.Text(), server_default="", nullable=False),
        _refers("feedback_questions", "feedback_id", "feedback"),
        sa.PrimaryKeyConstraint("feedback_id", "question_id", name=op.f("pk_feedback_questions")),
    )


def downgrade() -> None:
    op.drop_table("feedback_questions")
    op.drop_table("feedback_texts")
    op.drop_table("feedback")
