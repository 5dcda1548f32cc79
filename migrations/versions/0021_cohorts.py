"""cohorts"""

import sqlalchemy as sa
from alembic import op

from ehsg.models.base import UtcDateTime

revision = "0021"
down_revision = "0020"


def _identity() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    standing = sa.text("ended_at IS NULL")
    op.create_table(
        "cohorts",
        sa.Column("id", _identity(), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("name_key", sa.String(300), nullable=False),
        sa.Column("description", sa.Text(), server_default="", nullable=False),
        sa.Column("list_number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("name <> ''", name=op.f("ck_cohorts_has_a_name")),
        sa.CheckConstraint("list_number >= 1", name=op.f("ck_cohorts_has_a_list")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohorts")),
    )
    op.create_index(
        "uq_cohorts_name_key", "cohorts", ["name_key"], unique=True, sqlite_where=standing, postgresql_where=standing
    )
    op.create_table(
        "cohort_lists",
        sa.Column("cohort_id", _identity(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("given_out_at", UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("number >= 1", name=op.f("ck_cohort_lists_counts_from_one")),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"], name=op.f("fk_cohort_lists_cohort_id_cohorts")),
        sa.PrimaryKeyConstraint("cohort_id", "number", name=op.f("pk_cohort_lists")),
    )
    op.create_table(
        "cohort_areas",
        sa.Column("cohort_id", _identity(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("area_id", _identity(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cohort_id", "number"],
            ["cohort_lists.cohort_id", "cohort_lists.number"],
            name=op.f("fk_cohort_areas_cohort_id_number_cohort_lists"),
        ),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_cohort_areas_area_id_areas")),
        sa.PrimaryKeyConstraint("cohort_id", "number", "area_id", name=op.f("pk_cohort_areas")),
    )
    op.create_index("ix_cohort_areas_area_id", "cohort_areas", ["area_id"])


def downgrade() -> None:
    op.drop_table("cohort_areas")
    op.drop_table("cohort_lists")
    op.drop_table("cohorts")
