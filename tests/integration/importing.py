"""Importing history and exporting tables by command, and areas for it."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ehsg.cli import schema
from ehsg.extensions import db
from tests import factories
from tests.history_files import row, text
from tests.integration.conftest import World

LATER = datetime(2024, 8, 1, 9, tzinfo=UTC)  # when the collection of 2024 would be over
PUBLISHED = Path(__file__).parents[1] / "files" / "history.csv"


def without_asking_for_migrations(monkeypatch: pytest.MonkeyPatch) -> None:
    """The check would open a second connection, which waits for the test's own."""
    monkeypatch.setattr(schema, "must_be_up_to_date", lambda: None)


def run(world: World, *arguments: object) -> Any:
    """A command's result."""
    return world.app.test_cli_runner().invoke(args=[str(a) for a in arguments], catch_exceptions=False)


def import_rows(world: World, folder: Path, rows: Iterable[Mapping[str, str]], *more: object) -> Any:
    """The rows as a file, imported."""
    file = folder / "h.csv"
    file.write_text(text(rows), encoding="utf-8", newline="")
    return run(world, "history", "import", file, *more)


def exported(world: World, table: str, *more: object) -> list[str]:
    """The lines of an export, without those on standard error."""
    result = run(world, "export", table, *more)
    assert result.exit_code == 0, result.output
    lines: list[str] = result.stdout.splitlines()
    return lines


def leeds_in_2019(world: World, folder: Path, **changed: str) -> None:
    """One imported return."""
    result = import_rows(world, folder, [row(world.guide, **changed)])
    assert result.exit_code == 0, result.output


def areas_of_the_file() -> None:
    """Those of PUBLISHED that are not there yet."""
    for code, name in (("E06000010", "Kingston upon Hull"), ("E06000058", "BCP")):
        factories.AreaFactory(code=code, name=name, region="London")
    factories.AreaFactory(code="E08000032", name="Bradford")
    factories.AreaFactory(code="E09000002", name="Barking and Dagenham")
    db.session.commit()
