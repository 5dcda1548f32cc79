"""Submissions made before there were imported ones: kept as they were, with their priorities as rows."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from ehsg.extensions import db
from tests.integration.conftest import database_beside, make_app

BEFORE, HERE = "0017", "0018"
AT = "2022-06-01 10:30:00"
CONTENT = {"priorities": [{"descriptor_id": "da3"}, {"descriptor_id": "fv1"}], "text": "It’s “said”"}
ROWS = """
INSERT INTO areas (id, code, name, region, authority_type, submits_as, earned_autonomy)
VALUES (1, 'E08000035', 'Leeds', 'r', 't', 'Leeds', false);
INSERT INTO users (id, email, name, active, fs_uniquifier, created_at)
VALUES (1, 'a@example.org', 'A', true, 'x', '2022-01-01 00:00:00');
INSERT INTO collections (id, year, opens_at, closes_at, sharing_from, guide_edition, demonstration)
VALUES (1, 2022, '2022-04-01 00:00:00', '2022-07-01 00:00:00', '2022-07-01 00:00:00', 'working-1', false);
INSERT INTO assessments (id, collection_id, area_id, state, submissions_made, submitted_at, created_at)
VALUES (1, 1, 1, 'submitted', 2, '2022-06-01 10:30:00', '2022-04-01 00:00:00')
"""
SUBMISSION = text(
    "INSERT INTO submissions (id, assessment_id, number, submitted_at, submitted_by_id, guide_edition, "
    "data_maturity_model, shared_with_areas, shared_with_departments, content, sha256, sign_offs) "
    "VALUES (:id, 1, :id, :at, 1, 'working-1', 3, true, false, :content, 'hash', '[]')"
)


@contextmanager
def database_of(revision: str, url: str, folder: Path, fill: Callable[[Connection], None]) -> Iterator[Flask]:
    """A database as it was at the revision, with what is filled in."""
    with database_beside(url, folder) as beside:
        app = make_app(beside, folder / "instance")
        with app.app_context():
            flask_migrate.upgrade(revision=revision)
            with db.engine.begin() as connection:
                fill(connection)
        yield app
        with app.app_context():
            db.engine.dispose()


def _fill(connection: Connection) -> None:
    """Two submissions of one return and what hangs on them."""
    for row in ROWS.split(";"):
        connection.execute(text(row))
    for id_, content in ((1, CONTENT), (2, {"priorities": []})):
        connection.execute(SUBMISSION, {"id": id_, "at": AT, "content": json.dumps(content)})
    connection.execute(text("INSERT INTO submission_scores VALUES (1, 'fv1', 4)"))


@pytest.fixture
def old(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    with database_of(BEFORE, database_url, tmp_path, _fill) as app:
        yield app


def _rows(connection: Connection, statement: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in connection.execute(text(statement))]


def test_what_was_submitted_stays_and_its_priorities_become_rows(old: Flask) -> None:
    everything = "SELECT id, number, submitted_by_id, CAST(content AS TEXT) FROM submissions ORDER BY id"
    with old.app_context():
        with db.engine.connect() as connection:
            before = _rows(connection, everything)
        flask_migrate.upgrade(revision=HERE)
        with db.engine.connect() as connection:
            assert _rows(connection, everything) == before
            assert [json.loads(row[3]) for row in before] == [CONTENT, {"priorities": []}]
            assert _rows(connection, "SELECT DISTINCT imported FROM submissions") == [(False,)]
            priorities = _rows(connection, "SELECT * FROM submission_priorities ORDER BY position")
            assert priorities == [(1, 1, "da3"), (1, 2, "fv1")]
        flask_migrate.downgrade(revision=BEFORE)
        with db.engine.connect() as connection:
            assert _rows(connection, everything) == before
            assert _rows(connection, "SELECT submission_id, score FROM submission_scores") == [(1, 4)]


@pytest.mark.parametrize(
    ("statement", "refusal"),
    [
        ("UPDATE submissions SET number = 3", "append-only"),
        ("DELETE FROM submissions", "append-only"),
        ("INSERT INTO submission_scores VALUES (9, 'fv1', 4)", "(?i)foreign key"),
        ("INSERT INTO submissions SELECT * FROM submissions", "(?i)unique|duplicate"),
    ],
)
def test_what_the_database_refused_it_still_refuses(old: Flask, statement: str, refusal: str) -> None:
    with old.app_context():
        flask_migrate.upgrade(revision=HERE)
        with pytest.raises(DBAPIError, match=refusal), db.engine.begin() as connection:
            connection.execute(text(statement))


def test_there_is_no_way_back_while_there_are_imported_ones(old: Flask) -> None:
    with old.app_context():
        flask_migrate.upgrade(revision=HERE)
        with db.engine.begin() as connection:
            connection.execute(
                text(
                    "INSERT INTO submissions (id, assessment_id, number, submitted_at, guide_edition, "
                    "data_maturity_model, shared_with_areas, shared_with_departments, content, sha256, sign_offs, "
                    "imported) SELECT 3, assessment_id, 3, submitted_at, guide_edition, data_maturity_model, "
                    "shared_with_areas, shared_with_departments, content, sha256, sign_offs, true "
                    "FROM submissions WHERE id = 1"
                )
            )
        with pytest.raises(DBAPIError, match=r"(?i)not.null"):
            flask_migrate.downgrade(revision=BEFORE)
        with db.engine.connect() as connection:
            assert _rows(connection, "SELECT count(*) FROM submissions") == [(3,)]
