"""cases of good practice"""

import sqlalchemy as sa
from alembic import op

from ehsg.models.base import UtcDateTime

revision = "0023"
down_revision = "0022"

PEOPLE = ("changed_by_id", "agreed_recorded_by_id", "published_by_id", "taken_back_by_id")
AGREED_BY = ("agreed_name = ''", "agreed_role = ''", "agreed_number IS NULL", "agreed_recorded_by_id IS NULL")
CHECKS = {
    "is_not_too_long": "length(text) <= 1500",
    "agreed_by_somebody": " AND ".join(f"(agreed_on IS NULL) = ({empty})" for empty in AGREED_BY),
    "agreed_has_its_agreement": "(state IN ('agreed', 'published')) = (agreed_on IS NOT NULL)",
    "agreed_says_something": "state NOT IN ('agreed', 'published') OR (title <> '' AND text <> '')",
    "published_by_somebody": "(published_at IS NULL) = (published_by_id IS NULL)",
    "published_has_its_moment": "(state = 'published') = (published_at IS NOT NULL)",
    "taken_back_by_somebody": "(taken_back_at IS NULL) = (taken_back_by_id IS NULL)",
    "taken_back_has_its_moment": "(state = 'taken_back') = (taken_back_at IS NOT NULL)",
}


def _identity() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _line(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(200), server_default="", nullable=False)


def upgrade() -> None:
    state = sa.Enum(
        "candidate", "approached", "agreed", "published", "declined", "taken_back",
        name="casestate", native_enum=False, create_constraint=True, length=40,
    )  # fmt: skip
    op.create_table(
        "good_practice",
        sa.Column("id", _identity(), nullable=False),
        sa.Column("assessment_id", _identity(), nullable=False),
        sa.Column("descriptor_id", sa.String(20), nullable=False),
        sa.Column("state", state, nullable=False),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        _line("title"),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        _line("contact"),
        sa.Column("changed_by_id", _identity(), nullable=False),
        sa.Column("changed_at", UtcDateTime(timezone=True), nullable=False),
        _line("agreed_name"),
        _line("agreed_role"),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("agreed_number", sa.Integer(), nullable=True),
        sa.Column("agreed_recorded_by_id", _identity(), nullable=True),
        sa.Column("published_by_id", _identity(), nullable=True),
        sa.Column("published_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("taken_back_by_id", _identity(), nullable=True),
        sa.Column("taken_back_at", UtcDateTime(timezone=True), nullable=True),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_good_practice_{name}")) for name, rule in CHECKS.items()),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessments.id"], name=op.f("fk_good_practice_assessment_id_assessments")
        ),
        *(
            sa.ForeignKeyConstraint([column], ["users.id"], name=op.f(f"fk_good_practice_{column}_users"))
            for column in PEOPLE
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_good_practice")),
        sa.UniqueConstraint(
            "assessment_id", "descriptor_id", name=op.f("uq_good_practice_assessment_id_descriptor_id")
        ),
    )
    for column in ("descriptor_id", *PEOPLE):
        op.create_index(f"ix_good_practice_{column}", "good_practice", [column])


def downgrade() -> None:
    op.drop_table("good_practice")
