"""PostgreSQL's own programs: which are taken, how they get the password, and what is said when they are missing."""

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url

from ehsg.cli import dumps
from ehsg.config import ROOT
from ehsg.extensions import db
from tests.integration.backups import Place, fill, place

SMALL = 64 * 1024  # bytes


@pytest.fixture(scope="module")
def full(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Nobody changes it."""
    with place(database_url, tmp_path_factory.mktemp("full") / "place") as found:
        fill(found.app)
        yield found


def _program(folder: Path, version: int, says: str = "", status: int = 0) -> Path:
    folder.mkdir(parents=True)
    program = folder / "pg_dump"
    program.write_text(
        f'#!/bin/sh\n[ "$1" = --version ] && echo "pg_dump (PostgreSQL) {version}.4" && exit\n'
        f"echo '{says}' >&2\nexit {status}\n"
    )
    program.chmod(0o755)
    return program


@pytest.mark.parametrize(
    ("address", "plain", "secret"),
    [
        (
            "postgresql+psycopg://me:s%40cret@db:5433/ehsg?sslmode=require",
            "postgresql://me@db:5433/ehsg?sslmode=require",
            "s@cret",
        ),
        (
            "postgresql+psycopg://me@/ehsg?host=/run/pg&password=hidden",
            "postgresql://me@/ehsg?host=%2Frun%2Fpg",
            "hidden",
        ),
        ("postgresql+psycopg://db/ehsg", "postgresql://db/ehsg", ""),
    ],
)
def test_the_password_is_no_part_of_the_address_that_everybody_on_the_machine_can_read(
    address: str, plain: str, secret: str
) -> None:
    assert dumps.without_password(make_url(address)) == (plain, secret)


def test_the_program_of_the_servers_version_is_taken_or_else_of_the_next(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    found = {version: _program(tmp_path / str(version), version) for version in (14, 16, 17, 18)}
    monkeypatch.setattr(dumps, "_candidates", lambda _name, _connection: [found[n] for n in (18, 14, 17, 16)])
    monkeypatch.setattr(dumps, "_version", lambda _connection: "16.9")
    assert dumps._program("pg_dump", None) == found[16]  # type: ignore[arg-type]
    found.pop(16).unlink()
    monkeypatch.setattr(dumps, "_candidates", lambda _name, _connection: [found[n] for n in (18, 14, 17)])
    assert dumps._program("pg_dump", None) == found[17]  # type: ignore[arg-type]


@pytest.mark.parametrize("there", [False, True], ids=["none at all", "an older one only"])
def test_where_the_program_is_missing_it_says_what_to_install(
    full: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: bool
) -> None:
    _only_on_postgresql(full)
    old = [_program(tmp_path / "old", 9)] if there else []
    monkeypatch.setattr(dumps, "_candidates", lambda _name, _connection: old)
    said = full.refuses("backup", tmp_path / "b")
    assert "or newer is not on this machine. Install postgresql-client-" in said
    assert not (tmp_path / "b").exists()


def test_what_the_program_complains_of_is_told_in_a_line_and_nothing_is_left(
    full: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _only_on_postgresql(full)
    broken = _program(tmp_path / "p", 99, "pg_dump: error: could not write: No space left on device", 1)
    monkeypatch.setattr(dumps, "_candidates", lambda _name, _connection: [broken])
    target = tmp_path / "to"
    target.mkdir()
    assert full.refuses("backup", target / "b") == ("Error: pg_dump failed: could not write: No space left on device\n")
    assert list(target.iterdir()) == []


def test_a_disk_that_fills_up_in_the_middle_is_told_plainly_and_nothing_is_left(full: Place, tmp_path: Path) -> None:
    """In a process of its own, which may not make files longer than the database is."""
    settings = full.app.extensions["ehsg_settings"]
    own = {"EHSG_INSTANCE": str(settings.instance), "DATABASE_URL": settings.database_url, "EHSG_ENVIRONMENT": "test"}
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", "backup", str(tmp_path / "b")],
        cwd=ROOT,
        env={**os.environ, **own},
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (SMALL, SMALL)),
    )
    assert done.returncode == 1
    assert done.stderr.startswith("Error: ")
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def _only_on_postgresql(where: Place) -> Any:
    with where.app.app_context():
        if db.engine.dialect.name == "sqlite":
            pytest.skip("SQLite needs no programs")
