"""`verify` finds each kind of damage that somebody with the database's password can do around the triggers."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from sqlalchemy import event, text

from ehsg import models
from ehsg.extensions import db
from ehsg.queries import verification
from ehsg.reports import pdf
from ehsg.services.reports import store_report
from tests import factories
from tests.integration.backups import place, submit_one
from tests.integration.conftest import World
from tests.integration.damage import (
    DAMAGE,
    FIRST,
    REPORT,
    another_report,
    around_the_triggers,
    gone,
    sealed_by_somebody_else,
    the_submission,
)
from tests.integration.importing import leeds_in_2019, run, without_asking_for_migrations
from tests.returns import fill_in, sign, submitted

_print = pdf.render_report


_printed: list[bytes] = []


def _printed_once(report: Any) -> bytes:
    """The same report for every test: printing it takes longer than the rest of the test."""
    if not _printed:
        _printed.append(_print(report))
    return _printed[0]


@pytest.fixture
def leeds(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """With a return that was submitted, and its report."""
    without_asking_for_migrations(monkeypatch)
    monkeypatch.setattr("ehsg.reports.pdf.render_report", _printed_once)
    world.at(factories.NOW + timedelta(hours=1))
    fill_in(world.assessment, world.guide, world.coordinator.id)
    sign(world.assessment, world.guide, world.coordinator.id)
    submitted(world.assessment, world.guide, world.coordinator.id)
    key = world.app.extensions["ehsg_settings"].seal_key_file
    store_report(submission=the_submission(), guide=world.guide, key_file=key, now=factories.NOW)
    db.session.commit()
    return world


def _verify(world: World, *more: str) -> Any:
    return run(world, "verify", *more)


def test_where_nothing_is_wrong_it_says_so(leeds: World) -> None:
    result = _verify(leeds)
    assert (result.exit_code, result.stdout) == (0, "1 submission was checked, and nothing is wrong.\n")
    assert "Checking submissions" in result.stderr


@pytest.mark.parametrize("what", DAMAGE)
def test_each_kind_of_damage_is_named_with_the_area_the_year_and_the_number(leeds: World, what: str) -> None:
    damage, finding = DAMAGE[what]
    damage()
    result = _verify(leeds)
    assert result.exit_code == 1, result.output
    assert finding in result.stdout
    lines = result.stdout.splitlines()
    assert all(line.endswith((".", "reports render")) for line in lines)
    assert lines[-1] == f"{len(lines) - 1} {'thing is' if len(lines) == 2 else 'things are'} wrong."
    assert "All is well" not in result.output, "it says where, never what"


@pytest.mark.parametrize("table", models.APPEND_ONLY)
def test_a_trigger_that_is_missing_or_refuses_less_is_named(leeds: World, table: str) -> None:
    name = f"{table}_refuse_update"
    if db.engine.dialect.name == "sqlite":
        db.session.execute(text(f"DROP TRIGGER {name}"))
        db.session.execute(
            text(
                f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW WHEN 1 = 2 "
                "BEGIN SELECT RAISE(ABORT, 'no'); END"
            )
        )
    else:
        db.session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER {name}"))
    db.session.commit()
    result = _verify(leeds)
    assert result.exit_code == 1
    assert result.stdout.startswith(f"The table {table}: nothing refuses update any more.")
    assert result.stdout.endswith("\n1 thing is wrong.\n")


def test_a_function_that_refuses_nothing_any_more_is_noticed(leeds: World) -> None:
    if db.engine.dialect.name == "sqlite":
        pytest.skip("its triggers need no function")
    db.session.execute(
        text(
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$"
        )
    )
    db.session.commit()
    assert _verify(leeds).stdout.count("nothing refuses") == 3 * len(models.APPEND_ONLY)


def test_rows_that_point_at_nothing_are_noticed(leeds: World) -> None:
    if db.engine.dialect.name == "postgresql":
        pytest.skip("it sees to that itself")
    db.session.execute(text("PRAGMA defer_foreign_keys = ON"))
    with around_the_triggers():
        db.session.execute(text("UPDATE submission_scores SET submission_id = 999"))
    assert "The database file: a row of submission_scores points at a row of submissions" in _verify(leeds).stdout
    with around_the_triggers():
        db.session.execute(text(f"UPDATE submission_scores SET submission_id = {the_submission().id}"))  # noqa: S608


def test_a_report_sealed_with_an_earlier_key_is_right_where_that_key_is_named(leeds: World) -> None:
    another_report(sealed_by_somebody_else)
    said = _verify(leeds).stdout
    certificate = said.partition("(certificate ")[2].partition(")")[0]
    with_colons = ":".join(certificate[n : n + 2] for n in range(0, 64, 2)).upper()
    assert _verify(leeds, "--certificate", with_colons).exit_code == 0


def test_a_report_that_is_being_rendered_is_not_missing_yet(leeds: World) -> None:
    gone(REPORT)
    leeds.at(factories.NOW + timedelta(minutes=9))
    assert _verify(leeds).exit_code == 0


def test_an_imported_return_needs_no_report(leeds: World, tmp_path: Path) -> None:
    leeds_in_2019(leeds, tmp_path)
    result = _verify(leeds)
    assert (result.exit_code, result.stdout) == (0, "2 submissions were checked, and nothing is wrong.\n")


def test_many_submissions_are_read_a_few_at_a_time_and_each_of_them_once(
    leeds: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verification, "_FROZEN", verification._FROZEN.limit(2))
    monkeypatch.setattr(verification, "AT_ONCE", 2)
    for _ in range(5):
        assessment = factories.AssessmentFactory(submissions_made=1, state="reopened")
        factories.SubmissionFactory(guide=leeds.guide, assessment=assessment)
    for n in range(5):
        factories.SignedContentFactory(sha256=f"{n:064x}")
    db.session.commit()
    lines = _verify(leeds).stdout.splitlines()
    assert sum("the scores that national figures count" in line for line in lines) == 5
    assert sum("is not the text that was signed" in line for line in lines) == 5
    assert not [line for line in lines if line.startswith(FIRST)]


def test_the_next_submissions_need_seven_statements_however_many_there_are(leeds: World) -> None:
    found: list[str] = []

    def count(_connection: Any, _cursor: Any, sql: str, *_more: Any) -> None:
        if sql.startswith("SELECT"):  # else the test's own save points would count
            found.append(sql)

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        assert len(verification.submissions_after(0)) == 1
        assert len(found) == 7
        for _ in range(5):
            assessment = factories.AssessmentFactory(submissions_made=1, state="reopened")
            factories.SubmissionFactory(guide=leeds.guide, assessment=assessment)
        db.session.commit()
        found.clear()
        assert len(verification.submissions_after(0)) == 6
        assert len(found) == 7
    finally:
        event.remove(db.engine, "before_cursor_execute", count)


def test_without_a_key_it_says_what_it_needs(leeds: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_key(file: Path) -> None:
        raise FileNotFoundError(file)

    monkeypatch.setattr("ehsg.services.reports.sealer", no_key)
    assert "There is no key to seal with" in _verify(leeds).output


def test_it_changes_nothing_and_waits_for_nobody_who_is_writing(database_url: str, tmp_path: Path) -> None:
    with place(database_url, tmp_path / "own") as own:
        with own.app.app_context():
            flask_migrate.upgrade()
            submit_one(own.app, own.app.extensions["ehsg_guides"]["working-1"], year=2024)
        before = own.rows()
        with own.app.app_context(), db.engine.connect() as other:
            other.execute(text("UPDATE areas SET name = 'Elsewhere'"))
            assert "nothing is wrong" in own.does("verify")
            assert "rows of" in own.does("backup", tmp_path / "b")
            other.rollback()
        assert own.rows() == before
