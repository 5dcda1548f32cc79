"""the partner round: organisations, their own scores, links without an account"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
PARTNERS = ("police", "health", "schools", "voluntary", "housing", "social_care", "childrens_services", "other")


def upgrade() -> None:
    op.create_table(
        "partner_rounds",
        sa.Column("assessment_id", ID, nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("moderation_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessments.id"], name=op.f("fk_partner_rounds_assessment_id_assessments")
        ),
        sa.PrimaryKeyConstraint("assessment_id", name=op.f("pk_partner_rounds")),
    )
    op.create_table(
        "participants",
        sa.Column("id", ID, nullable=False),
        sa.Column("assessment_id", ID, nullable=False),
        sa.Column(
            "partner",
            sa.Enum(*PARTNERS, name="partner", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("name_key", sa.String(length=255), nullable=False),
        sa.Column("scope", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessments.id"], name=op.f("fk_participants_assessment_id_assessments")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participants")),
        sa.UniqueConstraint("assessment_id", "name_key", name=op.f("uq_participants_assessment_id_name_key")),
    )
    op.create_table(
        "partner_links",
        sa.Column("id", ID, nullable=False),
        sa.Column("participant_id", ID, nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("to_address", sa.String(length=254), nullable=False),
        sa.Column("message_id", ID, nullable=True),
        sa.Column("made_by_id", ID, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("browser_sha256", sa.String(length=64), nullable=True),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("capacity", sa.String(length=255), nullable=False),
        sa.CheckConstraint(
            "(used_at IS NULL) = (browser_sha256 IS NULL)", name=op.f("ck_partner_links_used_by_one_browser")
        ),
        sa.CheckConstraint(
            "used_at IS NULL OR (name <> '' AND capacity <> '')", name=op.f("ck_partner_links_used_by_somebody")
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["users.id"], name=op.f("fk_partner_links_made_by_id_users")),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_partner_links_message_id_messages"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participants.id"], name=op.f("fk_partner_links_participant_id_participants")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_links")),
        sa.UniqueConstraint("browser_sha256", name=op.f("uq_partner_links_browser_sha256")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_partner_links_token_sha256")),
    )
    op.create_index(op.f("ix_partner_links_participant_id"), "partner_links", ["participant_id"])
    op.create_index(op.f("ix_partner_links_message_id"), "partner_links", ["message_id"])
    op.create_table(
        "partner_scores",
        sa.Column("id", ID, nullable=False),
        sa.Column("participant_id", ID, nullable=False),
        sa.Column("descriptor_id", sa.String(length=20), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("cannot_judge", sa.Boolean(), nullable=False),
        sa.Column("comment", sa.Text(), server_default="", nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("saved_by_id", ID, nullable=True),
        sa.Column("saved_by_link_id", ID, nullable=True),
        sa.Column("saved_at", MOMENT, nullable=True),
        sa.CheckConstraint("score BETWEEN 0 AND 5", name=op.f("ck_partner_scores_score_is_0_to_5")),
        sa.CheckConstraint("score IS NULL OR NOT cannot_judge", name=op.f("ck_partner_scores_score_or_cannot_judge")),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participants.id"], name=op.f("fk_partner_scores_participant_id_participants")
        ),
        sa.ForeignKeyConstraint(["saved_by_id"], ["users.id"], name=op.f("fk_partner_scores_saved_by_id_users")),
        sa.ForeignKeyConstraint(
            ["saved_by_link_id"], ["partner_links.id"], name=op.f("fk_partner_scores_saved_by_link_id_partner_links")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_scores")),
        sa.UniqueConstraint(
            "participant_id", "descriptor_id", name=op.f("uq_partner_scores_participant_id_descriptor_id")
        ),
    )


def downgrade() -> None:
    for table in ("partner_scores", "partner_links", "participants", "partner_rounds"):
        op.drop_table(table)
