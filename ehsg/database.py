"""The database as it must behave: real transactions on SQLite, readers that do not block, writers that queue."""

import inspect
import sqlite3
from contextvars import ContextVar
from typing import Any

from flask import Flask
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import InterfaceError, OperationalError, TimeoutError

from ehsg.config import ROOT, Settings
from ehsg.extensions import db, migrate

# Set for requests that only read: they begin without taking SQLite's write lock.
READ_ONLY: ContextVar[bool] = ContextVar("READ_ONLY", default=False)

# What a request meets when the database is locked, full, or not there.
DATABASE_TROUBLE: tuple[type[Exception], ...] = (OperationalError, InterfaceError, TimeoutError)

_LONGEST_WAIT = 5000  # milliseconds for somebody else's lock; then the request says so and gives back what was typed
_PRAGMAS = (
    "journal_mode=WAL",
    "foreign_keys=ON",
    f"busy_timeout={_LONGEST_WAIT}",
    "synchronous=FULL",
    "cache_size=-16000",  # KB: ten years of every area's submissions, which national pages look through, fit into it
    "recursive_triggers=ON",  # else replacing a row would pass by the triggers that refuse to take one out
)


# What the database keeps for its own use, by triggers: no model speaks of it, and SQLite adds tables of its own to it.
_OWN_TABLES = "narrative_index"


def is_modelled(name: str | None, kind: str, _parents: Any) -> bool:
    """Whether migrations compare what has this name with the models."""
    return not (kind == "table" and name is not None and name.startswith(_OWN_TABLES))


def init_app(app: Flask) -> None:
    """Engines, sessions and migrations."""
    from ehsg.models import Base

    settings: Settings = app.extensions["ehsg_settings"]
    if settings.database.startswith("sqlite"):
        settings.instance.mkdir(parents=True, exist_ok=True)
    db.init_app(app)
    _leave_out_asynchronous_sessions(app)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"), compare_type=True)
    app.extensions["ehsg_metadata"] = Base.metadata
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            make_sqlite_behave(db.engine)
        else:
            make_postgresql_behave(db.engine)


def _leave_out_asynchronous_sessions(app: Flask) -> None:
    """There are none; to close them all the same, Flask would start a thread and an event loop for every request."""
    app.teardown_appcontext_funcs = [f for f in app.teardown_appcontext_funcs if not inspect.iscoroutinefunction(f)]


def make_sqlite_behave(engine: Engine) -> None:
    """SQLAlchemy begins and ends transactions itself, so that a save point is one and a write waits its turn."""

    @event.listens_for(engine, "connect")
    def connect(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if READ_ONLY.get() else "BEGIN IMMEDIATE")


def make_postgresql_behave(engine: Engine) -> None:
    """Waits for a lock as long as SQLite does, and not until the server ends the request."""

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: Any) -> None:
        connection.autocommit = True  # else the setting would be undone with the first transaction
        connection.execute(f"SET lock_timeout = {_LONGEST_WAIT}")
        connection.autocommit = False
