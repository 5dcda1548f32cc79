"""how sure a partnership is of a score, and what the score rests on"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column("descriptor_scores", sa.Column("confidence", sa.String(40), nullable=True))
    op.add_column("descriptor_scores", sa.Column("rests_on", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    op.drop_column("descriptor_scores", "rests_on")
    op.drop_column("descriptor_scores", "confidence")
