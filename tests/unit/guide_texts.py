"""Texts of guides for the tests: the shipped one with changes, and the problems that reading them tells."""

import copy
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from ehsg.domain.guide_file import GuideInvalid, read_guide

TEXT = (Path(__file__).parents[2] / "descriptors.yaml").read_text(encoding="utf-8")
DATA = yaml.safe_load(TEXT)
REMOVE = object()

GUIDE_FIELDS = ", ".join(DATA)
SECTIONS = "family_voice, workforce, communities, leaders, data"

Change = tuple[tuple[Any, ...], Any]
"""A path in the guide, and the value that goes there; REMOVE takes it away."""


class Plain(yaml.SafeDumper):
    """Writes no aliases, so that what is refused is the guide and not the way it is written."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def written(data: Any) -> str:
    return yaml.dump(data, Dumper=Plain, sort_keys=False, allow_unicode=True, width=10_000)


def changed(*changes: Change) -> str:
    """The shipped guide as text with the value at each path replaced, added or removed."""
    data = copy.deepcopy(DATA)
    for (*way, last), value in changes:
        inner = data
        for step in way:
            inner = inner[step]
        if value is REMOVE:
            del inner[last]
        else:
            inner[last] = value
    return written(data)


def without(key: str, place: int) -> list[Any]:
    return DATA[key][:place] + DATA[key][place + 1 :]


def problems_of(text: str) -> list[str]:
    with pytest.raises(GuideInvalid) as refusal:
        read_guide(text, name="guide.yaml")
    assert refusal.value.name == "guide.yaml"
    return list(refusal.value.problems)


def refusals(*changes: Change) -> list[str]:
    """The problems of the changed guide, without their lines."""
    return [re.sub(r" \(line \d+\)$", "", problem) for problem in problems_of(changed(*changes))]
