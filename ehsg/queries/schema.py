"""Which migrations the database has had."""

from functools import cache

from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from ehsg.extensions import db, migrate

VERSIONS = "alembic_version"


def is_up_to_date() -> bool:
    """Whether the latest migration has run. `database.DATABASE_TROUBLE` where the database is not there."""
    with db.engine.connect() as connection:
        if not inspect(connection).has_table(VERSIONS):
            return False
        # The name is a constant of this file.
        current = connection.execute(text(f"SELECT version_num FROM {VERSIONS}")).scalar()  # noqa: S608  # nosec B608
    return bool(current == latest())


@cache
def latest() -> str | None:
    """The last migration of this release, read once in a process."""
    return ScriptDirectory.from_config(migrate.get_config()).get_current_head()
