"""nothing submitted changes: triggers that refuse to update or delete"""

from alembic import op

revision = "0002"
down_revision = "0001"

TABLES = (
    "events",
    "signed_contents",
    "submission_reports",
    "submission_scores",
    "submission_sections",
    "submissions",
)
MOMENTS = ("UPDATE", "DELETE")
EMPTIED = "{0}_refuse_truncate"  # PostgreSQL only: SQLite has no such command


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
        )
    for table in TABLES:
        for moment in MOMENTS:
            op.execute(_trigger(table, moment))
        if op.get_bind().dialect.name == "postgresql":
            op.execute(
                f"CREATE TRIGGER {EMPTIED.format(table)} BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
            )


def _trigger(table: str, moment: str) -> str:
    start = f"CREATE TRIGGER {table}_refuse_{moment.lower()} BEFORE {moment} ON {table} FOR EACH ROW "
    if op.get_bind().dialect.name == "postgresql":
        return start + "EXECUTE FUNCTION refuse_change()"
    return start + f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"


def downgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    for table in TABLES:
        for moment in MOMENTS:
            name = f"{table}_refuse_{moment.lower()}"
            op.execute(f"DROP TRIGGER {name} ON {table}" if postgresql else f"DROP TRIGGER {name}")
        if postgresql:
            op.execute(f"DROP TRIGGER {EMPTIED.format(table)} ON {table}")
    if postgresql:
        op.execute("DROP FUNCTION refuse_change()")
