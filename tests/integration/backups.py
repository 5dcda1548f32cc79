"""A service with something in every table, an empty one beside it, and backups of the one."""

import json
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import flask_migrate
from flask import Flask, current_app
from sqlalchemy import inspect

from ehsg import models
from ehsg.cli.backup_file import CHECK, DATA, SAYS
from ehsg.domain.guide import Guide
from ehsg.extensions import db
from ehsg.services.reports import store_report
from tests import factories
from tests.integration.conftest import database_beside, db_select, make_app, make_world
from tests.integration.saving import everything
from tests.integration.test_factories import MODELS, NEEDED
from tests.returns import as_stored, fill_in, sign, submitted


@dataclass(frozen=True)
class Place:
    """An installation: its application, on a database of its own, and the folder that it is in."""

    app: Flask
    folder: Path

    def run(self, *arguments: object) -> Any:
        """A command's result."""
        return self.app.test_cli_runner().invoke(args=[str(a) for a in arguments])

    def does(self, *arguments: object) -> str:
        """What a command printed that must succeed."""
        result = self.run(*arguments)
        assert result.exit_code == 0, result.output
        return str(result.output)

    def refuses(self, *arguments: object) -> str:
        """What a command printed that must fail, in one plain sentence or two."""
        result = self.run(*arguments)
        assert result.exit_code == 1, result.output
        assert isinstance(result.exception, SystemExit), repr(result.exception)
        assert result.output.startswith("Error: ")
        return str(result.output)

    def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table, bytes of files and all."""
        with self.app.app_context():
            return everything()

    def tables(self) -> list[str]:
        with self.app.app_context(), db.engine.connect() as connection:
            return inspect(connection).get_table_names()


@contextmanager
def place(database_url: str, folder: Path) -> Iterator[Place]:
    """A new installation on an empty database."""
    folder.mkdir()
    with database_beside(database_url, folder) as url:
        app = make_app(url, folder / "instance")
        yield Place(app, folder)
        with app.app_context():
            db.engine.dispose()


def fill(app: Flask) -> None:
    """The tables, a row in each at least, and a return that was submitted, with its report."""
    with app.app_context():
        flask_migrate.upgrade()
        guide = app.extensions["ehsg_guides"]["working-1"]
        for name in MODELS:
            getattr(factories, f"{name}Factory")(**NEEDED.get(name, lambda _: {})(guide))
        db.session.commit()
        submit_one(app, guide, year=2024)


def submit_one(app: Flask, guide: Guide, *, year: int) -> models.Submission:
    """A return of a new area in a new collection, filled in, signed and submitted, with its report."""
    assessment, user = new_return(guide, year)
    fill_in(assessment, guide, user.id)
    sign(assessment, guide, user.id)
    submission = submitted(assessment, guide, user.id)
    assessment = as_stored(assessment)
    submission = db.session.scalars(db_select(models.Submission, id=submission.id)).one()
    key = app.extensions["ehsg_settings"].seal_key_file
    store_report(submission=submission, guide=guide, key_file=key, now=factories.NOW)
    db.session.commit()
    return submission


def new_return(guide: Guide, year: int) -> tuple[models.Assessment, models.User]:
    """Of a new area in an open collection, and the area's coordinator."""
    world = make_world(current_app, guide, factories.AreaFactory(), year)
    return world.assessment, world.coordinator


def parts(backup: Path) -> dict[str, bytes]:
    """What is in the file, by name."""
    with tarfile.open(backup) as tar:
        return {member.name: tar.extractfile(member).read() for member in tar}  # type: ignore[union-attr]


def says_otherwise(backup: Path, to: Path, **changed: object) -> Path:
    """A backup that says something else of itself, and whose checksums are right."""
    found = parts(backup)
    manifest = json.dumps({**json.loads(found[SAYS]), **changed}).encode()
    with tarfile.open(to, "w") as tar:
        for name, content in ((SAYS, manifest), (CHECK, sha256(manifest).hexdigest().encode()), (DATA, found[DATA])):
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, BytesIO(content))
    return to
