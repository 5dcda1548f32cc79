"""`flask guide check`: a summary and 0 for a guide that returns can be made with, else all that is wrong, and 1."""

from pathlib import Path
from typing import Any

import pytest

from ehsg.config import ROOT

GUIDE = ROOT / "descriptors.yaml"


def _check(app: Any, *files: Path) -> Any:
    return app.test_cli_runner().invoke(args=["guide", "check", *map(str, files)])


def test_without_a_file_the_current_guide_is_checked(migrated_app: Any) -> None:
    result = _check(migrated_app)
    assert result.exit_code == 0
    assert "working-1" in result.output
    assert "31" in result.output


def test_a_named_file_is_checked_in_its_place(migrated_app: Any, tmp_path: Path) -> None:
    file = tmp_path / "next.yaml"
    file.write_text(GUIDE.read_text().replace("edition: working-1", "edition: working-2"))
    result = _check(migrated_app, file)
    assert (result.exit_code, "working-2" in result.output) == (0, True)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("edition: working-1", "edition:", "edition"),
        ("id: fv2", "id: fv1", "fv1"),
        ("section: data", "section: dates", "dates"),
        ("required: 3", "required: three", "required"),
    ],
)
def test_what_is_wrong_is_named_with_its_place_and_the_exit_code_is_1(
    migrated_app: Any, tmp_path: Path, old: str, new: str, problem: str
) -> None:
    text = GUIDE.read_text()
    assert old in text
    file = tmp_path / "wrong.yaml"
    file.write_text(text.replace(old, new, 1))
    result = _check(migrated_app, file)
    assert result.exit_code == 1
    assert problem in result.output
    assert "Traceback" not in result.output


def test_every_problem_is_told_at_once(migrated_app: Any, tmp_path: Path) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text(GUIDE.read_text().replace("required: 3", "required: x").replace("edition: working-1", "edition:"))
    result = _check(migrated_app, file)
    assert len(result.output.strip().splitlines()) >= 2


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"- a\n- list\n", b"{", b"a: &a [*a]"])
def test_a_file_that_is_no_guide_is_refused_in_words(migrated_app: Any, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_bytes(content)
    result = _check(migrated_app, file)
    assert result.exit_code == 1
    assert result.output.strip()
    assert "Traceback" not in result.output


def test_a_file_that_is_not_there_is_refused_in_words(migrated_app: Any, tmp_path: Path) -> None:
    result = _check(migrated_app, tmp_path / "nothing.yaml")
    assert result.exit_code == 1
    assert "cannot be read" in result.output
