"""A bench that has become slower says so."""

import json
from pathlib import Path

import pytest

from bench.ratios import FILE, slower


@pytest.fixture
def committed(tmp_path: Path) -> Path:
    file = tmp_path / "ratios.json"
    file.write_text(json.dumps({"task list": 10.0, "save": 8.0}))
    return file


def test_what_takes_a_fifth_more_is_still_chance(committed: Path) -> None:
    assert slower({"task list": 12.0, "save": 3.0}, committed) == []


def test_what_takes_more_than_that_is_told_with_both_figures(committed: Path) -> None:
    assert slower({"task list": 12.1, "save": 8.0}, committed) == [
        "task list: 12.1 times the calibrator, and 10.0 when it was committed"
    ]


def test_what_was_never_measured_before_is_told_too(committed: Path) -> None:
    (told,) = slower({"another page": 1.0}, committed)
    assert told.startswith("another page: there is no committed ratio")


def test_the_committed_ratios_can_be_read() -> None:
    assert all(ratio > 0 for ratio in json.loads(FILE.read_text()).values())
