"""Migrations: numbered in one line, the same tables as the models say, and back to nothing."""

import re
from collections.abc import Iterator
from pathlib import Path

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import CheckConstraint, Connection, inspect, text

from ehsg import models
from ehsg.config import ROOT
from ehsg.database import is_modelled
from ehsg.extensions import db
from tests.integration.conftest import database_beside, make_app

VERSIONS = ROOT / "migrations" / "versions"


@pytest.fixture
def empty(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """An application on an empty database of its own."""
    with database_beside(database_url, tmp_path) as url:
        app = make_app(url, tmp_path / "instance")
        yield app
        with app.app_context():
            db.engine.dispose()


def _checks(connection: Connection) -> set[str]:
    inspector = inspect(connection)
    return {
        str(check["name"]) for table in inspector.get_table_names() for check in inspector.get_check_constraints(table)
    }


def _modelled_checks() -> set[str]:
    return {
        str(item.name) if str(item.name).startswith("ck_") else f"ck_{table.name}_{item.name}"
        for table in models.Base.metadata.tables.values()
        for item in table.constraints
        if isinstance(item, CheckConstraint)
    }


def _triggers(connection: Connection) -> int:
    sqlite = "SELECT count(*) FROM sqlite_master WHERE type = 'trigger'"
    postgresql = "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal"
    return connection.execute(text(sqlite if connection.dialect.name == "sqlite" else postgresql)).scalar_one()


def _left_over(connection: Connection) -> list[str]:
    """Everything in the database but Alembic's own table, which holds no version."""
    names = [name for name in inspect(connection).get_table_names() if name != "alembic_version"]
    names += [row[0] for row in connection.execute(text("SELECT version_num FROM alembic_version"))]
    if connection.dialect.name == "sqlite":
        rest = "SELECT name FROM sqlite_master WHERE name NOT LIKE '%alembic_version%'"
    else:
        rest = (
            "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace "
            "UNION SELECT typname FROM pg_type WHERE typnamespace = 'public'::regnamespace "
            "AND typname NOT LIKE '%alembic_version'"
        )
    return names + [row[0] for row in connection.execute(text(rest))]


def _assert_as_the_models_say(connection: Connection) -> None:
    sqlite = connection.dialect.name == "sqlite"  # on which Alembic takes an empty default for none
    opts = {"compare_type": True, "compare_server_default": not sqlite, "include_name": is_modelled}
    context = MigrationContext.configure(connection, opts=opts)
    assert compare_metadata(context, models.Base.metadata) == []
    assert _checks(connection) == _modelled_checks()
    each = 2 if sqlite else 3
    assert _triggers(connection) == each * len(models.APPEND_ONLY) + 1  # which keeps the index of narratives


def test_an_empty_database_is_brought_to_what_the_models_say_and_back_and_there_again(empty: Flask) -> None:
    with empty.app_context():
        flask_migrate.upgrade()
        with db.engine.connect() as connection:
            _assert_as_the_models_say(connection)
        flask_migrate.downgrade(revision="base")
        with db.engine.connect() as connection:
            assert _left_over(connection) == []
        flask_migrate.upgrade()
        with db.engine.connect() as connection:
            _assert_as_the_models_say(connection)


def test_upgrading_what_is_up_to_date_does_nothing(empty: Flask) -> None:
    with empty.app_context():
        flask_migrate.upgrade()
        flask_migrate.upgrade()
        with db.engine.connect() as connection:
            _assert_as_the_models_say(connection)


def test_each_step_can_be_taken_back_alone(empty: Flask) -> None:
    with empty.app_context():
        flask_migrate.upgrade()
        steps = len(list(VERSIONS.glob("*.py")))
        for _ in range(steps):
            flask_migrate.downgrade(revision="-1")
        with db.engine.connect() as connection:
            assert _left_over(connection) == []


def test_the_versions_are_numbered_and_in_one_line() -> None:
    script = ScriptDirectory(str(ROOT / "migrations"))
    revisions = list(reversed(list(script.walk_revisions())))
    numbers = [f"{number:04}" for number in range(1, len(revisions) + 1)]
    assert [revision.revision for revision in revisions] == numbers
    assert [revision.down_revision for revision in revisions] == [None, *numbers[:-1]]
    assert script.get_heads() == [numbers[-1]]


def test_each_file_is_named_after_its_number_and_what_it_does() -> None:
    names = sorted(file.name for file in VERSIONS.glob("*.py"))
    assert all(re.fullmatch(r"\d{4}(_[a-z0-9]+)+\.py", name) for name in names)
    assert [name[:4] for name in names] == [f"{number:04}" for number in range(1, len(names) + 1)]
