"""Exports of many rows by command: written as they are read, with words of progress apart from the table."""

import sys
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest

from ehsg.cli import export
from ehsg.queries import national_tables
from tests.integration.conftest import World
from tests.integration.importing import run, without_asking_for_migrations

MANY = 25_000


@pytest.fixture(autouse=True)
def _migrated(monkeypatch: pytest.MonkeyPatch) -> None:
    without_asking_for_migrations(monkeypatch)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Many scores instead of those that there are, and how much had been written when each thousandth was read."""
    found: list[int] = []

    def scores(years: range) -> Iterator[tuple[str, int, str, int]]:
        for n in range(MANY):
            if n % 1000 == 0:
                written: Any = sys.stdout.buffer
                assert isinstance(written, BytesIO)
                found.append(len(written.getvalue()))
            yield f"E{n:08}", years[-1], "fv1", n % 6

    monkeypatch.setattr(national_tables, "scores", scores)
    return found


def test_rows_are_written_as_they_are_read(world: World, read: list[int]) -> None:
    result = run(world, "export", "scores", "--year", 2019)
    lines = result.stdout.splitlines()
    assert len(lines) == MANY + 1
    assert (lines[1], lines[-1]) == ("E00000000,2019,fv1,0", f"E{MANY - 1:08},2019,fv1,{(MANY - 1) % 6}")
    assert read == sorted(read)
    assert read[0] == 0
    assert all(later - before < 40_000 for before, later in zip(read, read[1:], strict=False))
    assert read[-1] > 400_000, "nearly all of it is out before the last thousand is read"


@pytest.mark.usefixtures("read")
def test_standard_error_says_how_many_rows_there_were_and_the_table_does_not(world: World) -> None:
    result = run(world, "export", "scores", "--year", 2019)
    assert result.stderr == "25,000 rows.\n"
    assert "rows" not in result.stdout


@pytest.mark.usefixtures("read")
def test_a_log_is_told_seldom_and_a_terminal_often_in_one_line(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "SELDOM", 1)
    result = run(world, "export", "scores", "--year", 2019)
    assert result.stderr == "10,000 rows so far\n20,000 rows so far\n25,000 rows.\n"

    class Terminal:
        stdout = sys.stdout
        stderr = type("Stream", (), {"isatty": staticmethod(lambda: True)})

    monkeypatch.setattr(export, "sys", Terminal)
    told: list[str] = []
    monkeypatch.setattr(
        export.click, "echo", lambda words, err, nl=True: told.append(f"{words}{chr(10) if nl else ''}")
    )
    assert len(list(export._with_progress([n] for n in range(MANY)))) == MANY
    assert "".join(told) == "\r10,000 rows\r20,000 rows\r25,000 rows.\n"


def test_of_few_rows_nothing_is_said(world: World) -> None:
    assert run(world, "export", "scores", "--year", 2019).stderr == ""
