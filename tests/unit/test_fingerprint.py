"""The short name of a comparison: the same for the same, another for anything else."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from ehsg.reports import fingerprint as module
from ehsg.reports.fingerprint import fingerprint
from ehsg.reports.picture import Figure
from tests.unit import comparison_samples as samples

ROOT = Path(__file__).parents[2]


def other(value: Any) -> Iterator[Any]:
    """The value with one thing in it changed, for each thing in it."""
    if is_dataclass(value):
        for item in fields(value):
            for changed in other(getattr(value, item.name)):
                yield replace(value, **{item.name: changed})  # type: ignore[type-var]
    elif isinstance(value, tuple):
        yield (*value, *value[:1]) if value else ("one",)
        for changed in other(value[-1]) if value else ():
            yield (*value[:-1], changed)
    elif value is not None:
        yield another(value)


def another(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, str):
        return f"{value}."
    return value + timedelta(1) if isinstance(value, date) else (value + 1) % 5


@pytest.mark.parametrize("name", ["everything", "committee", "bare"])
def test_any_change_but_that_of_the_day_gives_another(name: str) -> None:
    document = samples.SAMPLES[name]()
    changed = [one for one in other(document) if one.made_on == document.made_on]
    assert len(changed) > 30
    assert fingerprint(document) not in {fingerprint(one) for one in changed}
    assert len({fingerprint(one) for one in changed}) == len(changed)


def test_the_same_on_another_day_has_the_same() -> None:
    document = samples.three_years()
    assert fingerprint(replace(document, made_on=date(2027, 1, 1))) == fingerprint(document)


def test_samples_differ_from_one_another() -> None:
    assert len({fingerprint(make()) for make in samples.SAMPLES.values()}) == len(samples.SAMPLES)


def test_another_process_gives_the_same() -> None:
    code = (
        "from tests.unit.comparison_samples import everything; from ehsg.reports.fingerprint import fingerprint;"
        "print(fingerprint(everything()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "7"},
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == fingerprint(samples.everything())


def test_a_new_layout_gives_another(monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint(samples.bare())
    monkeypatch.setattr(module, "LAYOUT", module.LAYOUT + 1)
    assert fingerprint(samples.bare()) != before


def test_what_it_does_not_know_it_refuses() -> None:
    with pytest.raises(TypeError, match="float"):
        fingerprint(replace(samples.bare(), title=3.5))  # type: ignore[arg-type]


def test_text_that_no_encoding_has_can_be_named_too() -> None:
    assert fingerprint(samples.hostile()) == fingerprint(samples.hostile())


def test_fractions_count_with_both_of_their_numbers() -> None:
    document = samples.three_years()
    row = document.averages.rows[0]
    names = set()
    for value in (Fraction(29, 10), Fraction(29, 9), Fraction(2, 3)):
        rows = (replace(row, first=(Figure(value, "3"), *row.first[1:])), *document.averages.rows[1:])
        names.add(fingerprint(replace(document, averages=replace(document.averages, rows=rows))))
    assert len(names) == 3
