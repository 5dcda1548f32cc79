"""Backing up and restoring: everything comes back as it was, into an empty place, wholly or not at all."""

import os
import re
import signal
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from sqlalchemy import func, select, text

from ehsg import models
from ehsg.cli import backup as commands
from ehsg.cli import dumps
from ehsg.cli.backup_file import DATA, SAYS
from ehsg.extensions import db
from tests.integration.backups import Place, fill, parts, place, says_otherwise


@pytest.fixture(scope="module")
def full(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Nobody changes it."""
    with place(database_url, tmp_path_factory.mktemp("full") / "place") as found:
        fill(found.app)
        yield found


@pytest.fixture(scope="module")
def made(full: Place) -> Path:
    file = full.folder / "one.backup"
    full.does("backup", file)
    return file


@pytest.fixture
def empty(database_url: str, tmp_path: Path) -> Iterator[Place]:
    with place(database_url, tmp_path / "empty") as found:
        yield found


def _beside(file: Path) -> list[str]:
    return sorted(path.name for path in file.parent.iterdir() if "backup" in path.name)


def test_every_row_of_every_table_and_every_pdf_comes_back(full: Place, made: Path, empty: Place) -> None:
    assert empty.does("restore", made).startswith("Restored: ")
    before, after = full.rows(), empty.rows()
    assert before == after
    assert all(before.values()), "something in every table"
    with empty.app.app_context():
        pdfs = db.session.scalars(select(models.SubmissionReport.pdf)).all()
    assert sum(pdf.startswith(b"%PDF-1.7\n") for pdf in pdfs) >= 1


def test_what_was_restored_keeps_its_rules_and_counts_on_from_where_it_was(made: Path, empty: Place) -> None:
    empty.does("restore", made)
    with empty.app.app_context():
        with pytest.raises(Exception, match="append-only"):
            db.session.execute(text("DELETE FROM events"))
        db.session.rollback()
        last = db.session.scalar(select(func.max(models.Event.id)))
        event = models.Event(at=db.session.scalars(select(models.Event.at)).first(), kind="submit")
        db.session.add(event)
        db.session.commit()
        assert event.id == last + 1
        flask_migrate.check()


def test_a_backup_says_what_is_in_it_and_only_its_owner_can_read_it(full: Place, tmp_path: Path) -> None:
    file = tmp_path / "b"
    told = full.does("backup", file)
    assert re.search(r"^[\d,]+ rows of \d+ tables, at migration 00\d\d: .*/b, [\d.]+ MB\.$", told, re.MULTILINE)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert sorted(parts(file)) == ["database", "manifest.json", "manifest.sha256"]
    with full.app.app_context():
        secret = full.app.extensions["ehsg_settings"].seal_key_file.read_bytes()
    assert secret not in file.read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["b"], "nothing is left beside it"


def test_a_file_that_is_there_already_is_kept_unless_it_is_to_be_replaced(full: Place, tmp_path: Path) -> None:
    file = tmp_path / "b"
    file.write_text("precious")
    assert "already" in full.refuses("backup", file)
    assert file.read_text() == "precious"
    full.does("backup", "--replace", file)
    assert DATA in parts(file)


def test_a_file_that_somebody_makes_meanwhile_is_kept(
    full: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, kind = tmp_path / "b", _kind(full)
    means = dumps.MEANS[kind]

    def slow(*given: Any) -> Any:
        file.write_text("precious")
        return means.dump(*given)

    monkeypatch.setitem(commands.MEANS, kind, means._replace(dump=slow))
    assert "already" in full.refuses("backup", file)
    assert [path.name for path in tmp_path.iterdir()] == ["b"]
    assert file.read_text() == "precious"


@pytest.mark.parametrize("where", ["missing/b", "file/b"])
def test_a_folder_that_cannot_be_written_to_is_told_plainly(full: Place, tmp_path: Path, where: str) -> None:
    (tmp_path / "file").touch()
    assert "Nothing can be written to" in full.refuses("backup", tmp_path / where)


def test_an_empty_database_gives_no_backup(empty: Place, tmp_path: Path) -> None:
    assert "There is nothing to back up" in empty.refuses("backup", tmp_path / "b")
    assert not (tmp_path / "b").exists()


def test_told_to_end_it_leaves_nothing_behind(full: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kind = _kind(full)

    def told_to_end(_engine: Any, to: Path) -> Any:
        to.write_bytes(b"half")
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(5)

    monkeypatch.setitem(commands.MEANS, kind, dumps.MEANS[kind]._replace(dump=told_to_end))
    earlier = signal.getsignal(signal.SIGTERM)
    assert full.run("backup", tmp_path / "b").exit_code == 143
    assert list(tmp_path.iterdir()) == []
    assert signal.getsignal(signal.SIGTERM) is earlier


def test_a_full_disk_is_told_plainly_and_leaves_nothing_behind(
    full: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ehsg.cli.backup_file._add", no_room)
    assert "No space left on device" in full.refuses("backup", tmp_path / "b")
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_restored_over_a_database_with_tables(full: Place, made: Path) -> None:
    before = full.rows()
    assert "nothing is overwritten" in full.refuses("restore", made)
    assert full.rows() == before


def test_a_rehearsal_restores_nothing(made: Path, empty: Place) -> None:
    assert empty.does("restore", "--dry-run", made).startswith("Could be restored: ")
    assert empty.tables() == []


@pytest.mark.parametrize("length", [0, 100, 600, 5_000, -200_000, -12_000])
def test_a_backup_that_was_cut_short_is_refused(made: Path, empty: Place, tmp_path: Path, length: int) -> None:
    short = tmp_path / "short"
    short.write_bytes(made.read_bytes()[:length])
    assert re.search("not a backup|damaged", empty.refuses("restore", short))
    assert empty.tables() == []


@pytest.mark.parametrize("part", [SAYS, DATA])
@pytest.mark.parametrize("at", [0.0, 0.3, 0.7, 1.0])
def test_a_backup_in_which_one_bit_has_changed_is_refused(
    made: Path, empty: Place, tmp_path: Path, part: str, at: float
) -> None:
    whole, content = bytearray(made.read_bytes()), parts(made)[part]
    whole[whole.index(content) + int(at * (len(content) - 1))] ^= 1
    (tmp_path / "changed").write_bytes(whole)
    assert "is damaged" in empty.refuses("restore", tmp_path / "changed")
    assert empty.tables() == []
    assert not list((empty.folder / "instance").glob(".ehsg-*")), "the unpacked dump is gone"


def test_something_else_is_refused(empty: Place, tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("Dear all,")
    assert "is not a backup of this service" in empty.refuses("restore", tmp_path / "letter")
    assert "cannot be read: No such file" in empty.refuses("restore", tmp_path / "missing")


def test_a_backup_of_the_other_database_of_a_newer_service_or_in_a_newer_format_is_refused(
    made: Path, empty: Place, tmp_path: Path
) -> None:
    other = "postgresql" if _kind(empty) == "sqlite" else "sqlite"
    to = tmp_path / "other"
    assert "a database of the same kind" in empty.refuses("restore", says_otherwise(made, to, database=other))
    assert "a newer version of the service" in empty.refuses("restore", says_otherwise(made, to, revision="9999"))
    assert "reads 1" in empty.refuses("restore", says_otherwise(made, to, format=2))
    assert empty.tables() == []


def test_a_backup_of_an_older_service_is_restored_and_brought_up_to_date_afterwards(
    database_url: str, empty: Place, tmp_path: Path
) -> None:
    with place(database_url, tmp_path / "old") as old:
        with old.app.app_context():
            flask_migrate.upgrade(revision="0019")
        old.does("backup", tmp_path / "b")
    assert "Run this next: flask --app app db upgrade" in empty.does("restore", tmp_path / "b")
    with empty.app.app_context():
        flask_migrate.upgrade()
        flask_migrate.check()


def test_a_restore_that_fails_half_way_leaves_the_database_empty(
    made: Path, empty: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    if _kind(empty) == "sqlite":
        opened = dumps._file

        def small(*given: Any) -> Any:
            connection = opened(*given)
            connection.execute("PRAGMA max_page_count = 20")
            return connection

        monkeypatch.setattr(dumps, "_file", small)
        assert "database or disk is full" in empty.refuses("restore", made)
        monkeypatch.undo()
    else:
        with empty.app.app_context(), db.engine.begin() as connection:
            connection.execute(text("CREATE FUNCTION refuse_change() RETURNS int LANGUAGE sql AS 'SELECT 1'"))
        assert "refuse_change" in empty.refuses("restore", made)
        with empty.app.app_context(), db.engine.begin() as connection:
            connection.execute(text("DROP FUNCTION refuse_change()"))
    assert empty.tables() == []
    empty.does("restore", made)


def _kind(where: Place) -> str:
    with where.app.app_context():
        return db.engine.dialect.name
