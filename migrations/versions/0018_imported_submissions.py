"""submissions that were imported, by nobody; the priorities of each submission as rows"""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BY_SOMEBODY = "imported = (submitted_by_id IS NULL)"
COLUMNS = (
    "id, assessment_id, number, submitted_at, submitted_by_id, guide_edition, data_maturity_model, "
    "shared_with_areas, shared_with_departments, content, sha256, sign_offs"
)
MOMENTS = ("UPDATE", "DELETE")


def _postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def upgrade() -> None:
    if _postgresql():
        op.alter_column("submissions", "submitted_by_id", existing_type=ID, nullable=True)
        op.add_column("submissions", sa.Column("imported", sa.Boolean(), server_default=sa.false(), nullable=False))
        op.create_check_constraint(
            op.f("ck_submissions_submitted_by_somebody_unless_imported"), "submissions", BY_SOMEBODY
        )
    else:
        _make_submissions_again(imported=True)
    _make_priorities()


def downgrade() -> None:
    """Fails while there are imported submissions: nobody submitted them."""
    op.drop_table("submission_priorities")
    if _postgresql():
        op.drop_constraint(op.f("ck_submissions_submitted_by_somebody_unless_imported"), "submissions", type_="check")
        op.drop_column("submissions", "imported")
        op.alter_column("submissions", "submitted_by_id", existing_type=ID, nullable=False)
    else:
        _make_submissions_again(imported=False)


def _make_submissions_again(*, imported: bool) -> None:
    """SQLite cannot change a column. Other tables point at this one, which is only looked at once it is whole again;
    it is filled under its own name, or what was counted as missing would still count.
    """
    op.execute("PRAGMA defer_foreign_keys = ON")
    op.execute(f"CREATE TABLE submissions_kept AS SELECT {COLUMNS} FROM submissions")  # noqa: S608  # nosec B608
    op.drop_table("submissions")  # and with it its index and its triggers
    more: list[Any] = []
    if imported:
        more = [
            sa.Column("imported", sa.Boolean(), server_default=sa.false(), nullable=False),
            sa.CheckConstraint(BY_SOMEBODY, name=op.f("ck_submissions_submitted_by_somebody_unless_imported")),
        ]
    op.create_table(
        "submissions",
        sa.Column("id", ID, nullable=False),
        sa.Column("assessment_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_by_id", ID, nullable=imported),
        sa.Column("guide_edition", sa.String(length=255), nullable=False),
        sa.Column("data_maturity_model", sa.Integer(), nullable=False),
        sa.Column("shared_with_areas", sa.Boolean(), nullable=False),
        sa.Column("shared_with_departments", sa.Boolean(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("sign_offs", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "data_maturity_model BETWEEN 1 AND 6", name=op.f("ck_submissions_data_maturity_model_is_1_to_6")
        ),
        sa.CheckConstraint("number BETWEEN 1 AND 10000", name=op.f("ck_submissions_number_from_1")),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessments.id"], name=op.f("fk_submissions_assessment_id_assessments")
        ),
        sa.ForeignKeyConstraint(["submitted_by_id"], ["users.id"], name=op.f("fk_submissions_submitted_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submissions")),
        sa.UniqueConstraint("assessment_id", "number", name=op.f("uq_submissions_assessment_id_number")),
        *more,
    )
    op.execute(f"INSERT INTO submissions ({COLUMNS}) SELECT {COLUMNS} FROM submissions_kept")  # noqa: S608  # nosec B608
    op.drop_table("submissions_kept")
    op.create_index(op.f("ix_submissions_submitted_at"), "submissions", ["submitted_at"])
    _only_grows("submissions")


def _make_priorities() -> None:
    """And those of every submission there is, from what it says."""
    table = op.create_table(
        "submission_priorities",
        sa.Column("submission_id", ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("descriptor_id", sa.String(length=20), nullable=False),
        sa.CheckConstraint("position BETWEEN 1 AND 3", name=op.f("ck_submission_priorities_at_most_three")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_submission_priorities_submission_id_submissions")
        ),
        sa.PrimaryKeyConstraint("submission_id", "position", name=op.f("pk_submission_priorities")),
        sa.UniqueConstraint(
            "submission_id", "descriptor_id", name=op.f("uq_submission_priorities_submission_id_descriptor_id")
        ),
    )
    for id_, content in op.get_bind().execute(sa.text("SELECT id, content FROM submissions ORDER BY id")).all():
        chosen = (json.loads(content) if isinstance(content, str) else content)["priorities"]
        rows = [
            {"submission_id": id_, "position": position, "descriptor_id": choice["descriptor_id"]}
            for position, choice in enumerate(chosen, start=1)
        ]
        op.bulk_insert(table, rows)
    _only_grows("submission_priorities")


def _only_grows(table: str) -> None:
    """The triggers of migration 0002."""
    for moment in MOMENTS:
        start = f"CREATE TRIGGER {table}_refuse_{moment.lower()} BEFORE {moment} ON {table} FOR EACH ROW "
        if _postgresql():
            op.execute(start + "EXECUTE FUNCTION refuse_change()")
        else:
            op.execute(start + f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END")
    if _postgresql():
        op.execute(
            f"CREATE TRIGGER {table}_refuse_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
