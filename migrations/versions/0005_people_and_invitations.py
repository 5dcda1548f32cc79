"""people and invitations: whom contributors speak for, invitations, and whom an event is about"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ROLES = (
    "coordinator",
    "contributor",
    "signatory",
    "reader",
    "national_analyst",
    "national_lead",
    "department_viewer",
    "administrator",
)
PARTNERS = (
    "police",
    "health",
    "schools",
    "voluntary",
    "housing",
    "social_care",
    "childrens_services",
    "other",
)
AREA_ROLES_HAVE_AN_AREA = "(area_id IS NOT NULL) = (role IN ('contributor', 'coordinator', 'reader', 'signatory'))"
CONTRIBUTORS_SPEAK = "(role = 'contributor') = (partner IS NOT NULL) AND (role <> 'contributor' OR organisation <> '')"
CURRENT_WITHOUT_AREA = sa.text("ended_at IS NULL AND area_id IS NULL")
WAITING = sa.text("accepted_at IS NULL AND withdrawn_at IS NULL")
WAITING_WITHOUT_AREA = sa.text("accepted_at IS NULL AND withdrawn_at IS NULL AND area_id IS NULL")


def upgrade() -> None:
    _memberships()
    _invitations()
    with op.batch_alter_table("events") as batch_op:
        batch_op.add_column(sa.Column("about_id", ID, nullable=True))
        batch_op.create_foreign_key(op.f("fk_events_about_id_users"), "users", ["about_id"], ["id"])
        batch_op.create_index(op.f("ix_events_about_id"), ["about_id"])
    _triggers_of_events()


def _memberships() -> None:
    op.add_column("memberships", sa.Column("partner", sa.String(length=40), nullable=True))
    op.execute("UPDATE memberships SET partner = 'other' WHERE role = 'contributor'")
    op.execute("UPDATE memberships SET organisation = 'Not named' WHERE role = 'contributor' AND organisation = ''")
    with op.batch_alter_table("memberships") as batch_op:
        batch_op.create_check_constraint(
            op.f("ck_memberships_partner"), f"partner IN ({', '.join(repr(partner) for partner in PARTNERS)})"
        )
        batch_op.create_check_constraint(op.f("ck_memberships_contributors_speak_for_somebody"), CONTRIBUTORS_SPEAK)
    op.create_index(
        "uq_memberships_current_role_without_area",
        "memberships",
        ["user_id", "role"],
        unique=True,
        sqlite_where=CURRENT_WITHOUT_AREA,
        postgresql_where=CURRENT_WITHOUT_AREA,
    )


def _invitations() -> None:
    op.create_table(
        "invitations",
        sa.Column("id", ID, nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("area_id", ID, nullable=True),
        sa.Column("role", _words("role", ROLES), nullable=False),
        sa.Column("partner", _words("partner", PARTNERS), nullable=True),
        sa.Column("organisation", sa.String(length=255), nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("invited_by_id", ID, nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("message_id", ID, nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("membership_id", ID, nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(AREA_ROLES_HAVE_AN_AREA, name=op.f("ck_invitations_area_roles_have_an_area")),
        sa.CheckConstraint(CONTRIBUTORS_SPEAK, name=op.f("ck_invitations_contributors_speak_for_somebody")),
        sa.CheckConstraint(
            "accepted_at IS NULL OR withdrawn_at IS NULL", name=op.f("ck_invitations_not_both_accepted_and_withdrawn")
        ),
        sa.CheckConstraint(
            "(accepted_at IS NULL) = (membership_id IS NULL)", name=op.f("ck_invitations_accepted_has_its_membership")
        ),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_invitations_area_id_areas")),
        sa.ForeignKeyConstraint(["invited_by_id"], ["users.id"], name=op.f("fk_invitations_invited_by_id_users")),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_invitations_message_id_messages"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["memberships.id"], name=op.f("fk_invitations_membership_id_memberships")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_invitations_token_sha256")),
    )
    op.create_index(op.f("ix_invitations_area_id"), "invitations", ["area_id"])
    op.create_index(op.f("ix_invitations_invited_by_id"), "invitations", ["invited_by_id"])
    op.create_index(op.f("ix_invitations_message_id"), "invitations", ["message_id"])
    for name, columns, where in (
        ("uq_invitations_waiting_area_role", ["email", "role", "area_id"], WAITING),
        ("uq_invitations_waiting_role_without_area", ["email", "role"], WAITING_WITHOUT_AREA),
    ):
        op.create_index(name, "invitations", columns, unique=True, sqlite_where=where, postgresql_where=where)


def _words(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _triggers_of_events() -> None:
    """SQLite made the table anew, and forgot its triggers with the old one."""
    if op.get_bind().dialect.name == "sqlite":
        for moment in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER events_refuse_{moment.lower()} BEFORE {moment} ON events FOR EACH ROW "
                "BEGIN SELECT RAISE(ABORT, 'events is append-only'); END"
            )


def downgrade() -> None:
    with op.batch_alter_table("events") as batch_op:
        batch_op.drop_index(op.f("ix_events_about_id"))
        batch_op.drop_constraint(op.f("fk_events_about_id_users"), type_="foreignkey")
        batch_op.drop_column("about_id")
    _triggers_of_events()
    op.drop_table("invitations")
    op.drop_index("uq_memberships_current_role_without_area", "memberships")
    with op.batch_alter_table("memberships") as batch_op:
        batch_op.drop_constraint(op.f("ck_memberships_contributors_speak_for_somebody"), type_="check")
        batch_op.drop_constraint(op.f("ck_memberships_partner"), type_="check")
        batch_op.drop_column("partner")
