"""What was submitted, signed or done stays as it was written: the database refuses any change to it."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from ehsg import models
from ehsg.domain.guide import Guide
from ehsg.extensions import db
from tests import factories

# One column of each table that a change would alter.
TABLES = {
    "submissions": "sha256",
    "submission_scores": "score",
    "submission_sections": "total",
    "submission_priorities": "descriptor_id",
    "submission_narratives": "text",
    "submission_reports": "sha256",
    "events": "kind",
    "signed_contents": "created_at",
}


@pytest.fixture(autouse=True)
def _one_row_in_each(app: Any, guide: Guide) -> None:
    submission = factories.SubmissionFactory(guide=guide, assessment=factories.AssessmentFactory())
    for make in (
        factories.SubmissionScoreFactory,
        factories.SubmissionSectionFactory,
        factories.SubmissionPriorityFactory,
        factories.SubmissionNarrativeFactory,
        factories.SubmissionReportFactory,
    ):
        make(submission_id=submission.id)
    factories.EventFactory()
    factories.SignedContentFactory()
    db.session.commit()


def _contents(table: str) -> list[Any]:
    return [tuple(row) for row in db.session.execute(text(f"SELECT * FROM {table}"))]  # noqa: S608


def _refused(table: str, statement: str) -> None:
    before = _contents(table)
    assert before
    with pytest.raises(DBAPIError, match=f"{table} is append-only"), db.session.begin_nested():
        db.session.execute(text(statement))
    assert _contents(table) == before


def test_the_tables_that_only_grow_are_these_eight() -> None:
    assert set(models.APPEND_ONLY) == set(TABLES)


@pytest.mark.parametrize("table", TABLES)
def test_no_row_can_be_changed(table: str) -> None:
    _refused(table, f"UPDATE {table} SET {TABLES[table]} = {TABLES[table]}")  # noqa: S608


@pytest.mark.parametrize("table", TABLES)
def test_no_row_can_be_taken_out(table: str) -> None:
    _refused(table, f"DELETE FROM {table}")  # noqa: S608


@pytest.mark.parametrize("table", TABLES)
def test_no_row_can_be_replaced_or_emptied_by_a_side_door(table: str) -> None:
    postgresql = db.engine.dialect.name == "postgresql"
    emptied = f"TRUNCATE {table} CASCADE"
    replaced = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"  # noqa: S608
    before = _contents(table)
    with pytest.raises(DBAPIError, match="is append-only"), db.session.begin_nested():
        db.session.execute(text(emptied if postgresql else replaced))
    assert _contents(table) == before


@pytest.mark.parametrize("table", TABLES)
def test_rows_can_be_added(guide: Guide, table: str) -> None:
    before = len(_contents(table))
    submission = factories.SubmissionFactory(guide=guide, assessment=factories.AssessmentFactory())
    factories.SubmissionScoreFactory(submission_id=submission.id)
    factories.SubmissionSectionFactory(submission_id=submission.id)
    factories.SubmissionPriorityFactory(submission_id=submission.id)
    factories.SubmissionNarrativeFactory(submission_id=submission.id)
    factories.SubmissionReportFactory(submission_id=submission.id)
    factories.EventFactory()
    factories.SignedContentFactory()
    assert len(_contents(table)) == before + 1


@pytest.mark.parametrize("table", TABLES)
def test_no_row_is_changed_by_an_insert_that_would_update_instead(table: str) -> None:
    key = ", ".join(column.name for column in models.Base.metadata.tables[table].primary_key)
    where = " WHERE true" if db.engine.dialect.name == "sqlite" else ""  # else ON would begin a join
    _refused(
        table,
        f"INSERT INTO {table} SELECT * FROM {table}{where} "  # noqa: S608
        f"ON CONFLICT ({key}) DO UPDATE SET {TABLES[table]} = excluded.{TABLES[table]}",
    )


@pytest.mark.parametrize("table", TABLES)
def test_no_row_leaves_by_another_spelling(table: str) -> None:
    """Which each database has of its own."""
    if db.engine.dialect.name == "sqlite":
        _refused(table, f"UPDATE OR REPLACE {table} SET {TABLES[table]} = {TABLES[table]}")  # noqa: S608
        _refused(table, f"REPLACE INTO {table} SELECT * FROM {table}")  # noqa: S608
    else:
        _refused(table, f"WITH gone AS (DELETE FROM {table} RETURNING *) SELECT count(*) FROM gone")  # noqa: S608
        _refused(table, f"TRUNCATE {table} CASCADE") if table == "events" else None
