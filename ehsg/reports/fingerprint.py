"""A short name for what a comparison says: the same comparison has the same on every machine and on every day."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields, is_dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from ehsg.reports.comparison_document import ComparisonDocument

LAYOUT = 1  # to be raised when a template or a style sheet changes, so that what was kept is made anew
NOT_COMPARED = "made_on"


def fingerprint(document: ComparisonDocument) -> str:
    """The SHA-256 of every value in it but the day on which it was made, and of the layout, as hexadecimal digits."""
    said = {"layout": LAYOUT, "document": _plain(document, leave_out=NOT_COMPARED)}
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=True).encode("ascii")).hexdigest()


def _plain(value: Any, *, leave_out: str = "") -> Any:
    """The value as JSON has it; exact fractions and days in words, so that they can be mixed up with nothing else."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Fraction):
        return {"fraction": [value.numerator, value.denominator]}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if is_dataclass(value):
        named = {item.name: _plain(getattr(value, item.name)) for item in fields(value) if item.name != leave_out}
        return {type(value).__name__: named}
    raise TypeError(f"A fingerprint cannot be made of {type(value).__name__}.")
