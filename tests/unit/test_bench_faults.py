"""The table of faults says what the tests found, and nothing else."""

from pathlib import Path
from typing import Any

import pytest

from bench import faults
from bench.faults import Row, read, sentence, table

XML = """<?xml version="1.0"?><testsuites><testsuite>
<testcase classname="a" name="test_a_disk_that_is_full_is_told" time="1.25"/>
<testcase classname="a" name="test_text_comes_back[at the save]" time="0.5"><failure message="x">y</failure></testcase>
<testcase classname="a" name="test_a_server_stops" time="0"><skipped message="SQLite has no server"/></testcase>
<testcase classname="a" name="test_it_is_cleaned_up" time="1"/>
<testcase classname="a" name="test_it_is_cleaned_up" time="1"><error message="x">y</error></testcase>
</testsuite></testsuites>"""


def test_each_test_is_a_row_in_words_with_its_outcome_and_seconds() -> None:
    assert list(read(XML, "SQLite")) == [
        Row("A disk that is full is told", "SQLite", "held", 1.25),
        Row("Text comes back (at the save)", "SQLite", "FAILED", 0.5),
        Row("A server stops", "SQLite", "not here: SQLite has no server", 0.0),
        Row("It is cleaned up", "SQLite", "FAILED", 2.0),
    ]


def test_what_a_test_was_given_stands_in_brackets_whatever_it_is() -> None:
    assert sentence("test_x[UPDATE descriptor_scores-[a]]") == "X (UPDATE descriptor_scores-[a])"


def test_the_table_is_as_wide_as_it_has_to_be_and_sums_up() -> None:
    lines = list(table([*read(XML, "SQLite"), Row("Long " * 40 + "end", "PostgreSQL", "held", 3)]))
    assert max(map(len, lines)) < 160
    assert "  PostgreSQL  held  " in next(line for line in lines if line.startswith("Long"))
    assert lines[-1] == "2 held, 2 failed, 1 are not for that database, in 7 seconds."
    assert sum("end" in line.split() for line in lines) == 1


@pytest.mark.parametrize(
    ("ran", "status"),
    [((0, XML.split("\n")[1]), 0), ((1, XML), 1), ((2, None), 1), ((5, "<testsuites/>"), 1)],
    ids=["all held", "one failed", "pytest did not start", "there were no tests"],
)
def test_the_command_fails_when_anything_failed_or_nothing_was_tried(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], ran: tuple[int, Any], status: int
) -> None:
    def run(_database: str, file: Path) -> tuple[int, str]:
        if ran[1] is not None:
            wrapped = ran[1] if ran[1].startswith(("<?xml", "<testsuites")) else f"<testsuites>{ran[1]}</testsuites>"
            file.write_text(wrapped, encoding="utf-8")
        return ran[0], "what pytest printed"

    monkeypatch.setattr(faults, "run", run)
    assert faults.main(["sqlite"]) == status
    assert ("what pytest printed" in capsys.readouterr().out) is bool(status)


def test_there_are_tests_of_faults_to_run() -> None:
    assert len(list(faults.ROOT.glob(faults.TESTS))) >= 4
