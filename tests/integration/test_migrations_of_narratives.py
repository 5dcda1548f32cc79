"""Submissions made before narratives were searched: their narratives become rows, and are found."""

import json
from collections.abc import Iterator
from pathlib import Path

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from ehsg.domain.narrative_filter import Filter
from ehsg.domain.narrative_search import read
from ehsg.domain.permissions import Membership, Role, Viewer
from ehsg.extensions import db
from ehsg.queries import narrative_search as queries
from tests.integration.test_migrations_of_submissions import AT, ROWS, database_of

BEFORE, HERE = "0023", "0024"
MANY = 230  # more than are read together
SUBMISSION = text(
    "INSERT INTO submissions (id, assessment_id, number, submitted_at, submitted_by_id, imported, guide_edition, "
    "data_maturity_model, shared_with_areas, shared_with_departments, content, sha256, sign_offs) "
    "VALUES (:id, 1, :id, :at, 1, false, 'working-1', 3, true, false, :content, 'hash', '[]')"
)


def _content(number: int) -> str:
    said = {"fv1": f"Families’ “café”, number{number}", "fv2": "", "wf1": " …\n"}
    return json.dumps({"scores": [{"descriptor_id": id_, "score": 3, "narrative": said[id_]} for id_ in said]})


def _fill(connection: Connection) -> None:
    """Submissions of one return."""
    for row in ROWS.replace("'submitted', 2", f"'submitted', {MANY}").split(";"):
        connection.execute(text(row))
    for id_ in range(1, MANY + 1):
        connection.execute(SUBMISSION, {"id": id_, "at": AT, "content": _content(id_)})


@pytest.fixture
def old(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    with database_of(BEFORE, database_url, tmp_path, _fill) as app:
        yield app


def test_narratives_that_say_something_become_rows_that_are_found_and_never_change(old: Flask) -> None:
    with old.app_context():
        flask_migrate.upgrade(revision=HERE)
        with db.engine.connect() as connection:
            rows = connection.execute(text("SELECT * FROM submission_narratives ORDER BY submission_id")).all()
        assert [(row.submission_id, row.descriptor_id) for row in rows] == [(n, "fv1") for n in range(1, MANY + 1)]
        assert (rows[0].text, rows[0].stems) == ("Families’ “café”, number1", "famili cafe number1")
        viewer = Viewer(1, frozenset({Membership(Role.NATIONAL_LEAD)}))
        choices = queries.choices(viewer, old.extensions["ehsg_guides"])
        found = queries.search(viewer, read("CAFE family"), Filter(), choices, 1)
        assert [(hit.area_name, hit.number, hit.descriptor_id) for hit in found.hits] == [("Leeds", MANY, "fv1")]
        db.session.close()
        for statement in ("UPDATE submission_narratives SET text = 'x'", "DELETE FROM submission_narratives"):
            with pytest.raises(DBAPIError, match="is append-only"), db.engine.begin() as connection:
                connection.execute(text(statement))


def test_the_step_can_be_taken_back_and_again(old: Flask) -> None:
    with old.app_context():
        flask_migrate.upgrade(revision=HERE)
        flask_migrate.downgrade(revision=BEFORE)
        flask_migrate.upgrade(revision=HERE)
        with db.engine.connect() as connection:
            assert connection.execute(text("SELECT count(*) FROM submission_narratives")).scalar_one() == MANY
