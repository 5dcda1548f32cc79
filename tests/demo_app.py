"""The demonstration on a database of its own: loaded once, and copied for whoever changes it."""

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask

from ehsg import create_app
from ehsg.config import Settings
from ehsg.extensions import db

NOW = datetime(2026, 3, 4, 10, 30, tzinfo=UTC)
LEEDS, BRADFORD, MANCHESTER, CUMBRIA = "E08000035", "E08000032", "E08000003", "E10000006"


@dataclass(frozen=True)
class Demonstration:
    """An application, its instance folder, and what the first `demo ensure` printed."""

    app: Flask
    folder: Path
    printed: str


def new_app(folder: Path, **settings: Any) -> Flask:
    """An application on a SQLite file in the folder, whatever the environment says."""
    given = {"environment": "test", "instance": folder, "database_url": "", "demo_password": "", **settings}
    app = create_app(Settings(**given))
    app.extensions["ehsg_clock"] = lambda: NOW
    hash_quickly(app)
    return app


def hash_quickly(app: Flask) -> None:
    """Passwords' hashes and the keys of authenticator apps take no time: what is tested is whose they are."""
    app.extensions["security"].pwd_context.update(argon2__rounds=1, argon2__memory_cost=64)
    app.extensions["ehsg_authenticator"]._totp.wallet.encrypt_cost = 4


def run(app: Flask, *arguments: str, typed: str | None = None, fails: bool = False) -> str:
    """What the command printed, after a check that it went as expected."""
    result = app.test_cli_runner().invoke(args=list(arguments), input=typed)
    assert result.exit_code == (1 if fails else 0), result.output
    return result.output


def close(app: Flask) -> None:
    """Closes the database file."""
    with app.app_context():
        db.engine.dispose()


_loaded: list[Demonstration] = []


def demonstration(folder: Path) -> Demonstration:
    """A loaded demonstration in the folder, which is empty; only the first one takes its time."""
    if not _loaded:
        original = folder.with_name(folder.name + "-original")
        app = new_app(original)
        _loaded.append(Demonstration(app, original, run(app, "demo", "ensure")))
        close(app)
    shutil.copytree(_loaded[0].folder, folder, dirs_exist_ok=True)
    return Demonstration(new_app(folder), folder, _loaded[0].printed)
