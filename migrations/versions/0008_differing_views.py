"""views that differ from an agreed score"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("descriptor_scores", sa.Column("differing", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    op.drop_column("descriptor_scores", "differing")
