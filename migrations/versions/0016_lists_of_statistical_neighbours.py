"""lists of statistical neighbours"""

import sqlalchemy as sa
from alembic import op

from ehsg.models.base import UtcDateTime

revision = "0016"
down_revision = "0015"


def _identity() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "neighbour_lists",
        sa.Column("area_id", _identity(), nullable=False),
        sa.Column("from_year", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("saved_at", UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("from_year BETWEEN 2000 AND 2099", name=op.f("ck_neighbour_lists_from_year_is_a_year")),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_neighbour_lists_area_id_areas")),
        sa.PrimaryKeyConstraint("area_id", "from_year", name=op.f("pk_neighbour_lists")),
    )
    op.create_table(
        "neighbours",
        sa.Column("area_id", _identity(), nullable=False),
        sa.Column("from_year", sa.Integer(), nullable=False),
        sa.Column("neighbour_id", _identity(), nullable=False),
        sa.CheckConstraint("neighbour_id <> area_id", name=op.f("ck_neighbours_nobody_is_its_own")),
        sa.ForeignKeyConstraint(
            ["area_id", "from_year"],
            ["neighbour_lists.area_id", "neighbour_lists.from_year"],
            name=op.f("fk_neighbours_area_id_from_year_neighbour_lists"),
        ),
        sa.ForeignKeyConstraint(["neighbour_id"], ["areas.id"], name=op.f("fk_neighbours_neighbour_id_areas")),
        sa.PrimaryKeyConstraint("area_id", "from_year", "neighbour_id", name=op.f("pk_neighbours")),
    )
    op.create_index("ix_neighbours_neighbour_id", "neighbours", ["neighbour_id"])


def downgrade() -> None:
    op.drop_table("neighbours")
    op.drop_table("neighbour_lists")
