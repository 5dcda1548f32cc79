"""What the parts of a guide must say together; a value by itself is checked by its shape in guide.py.

The checks read the plain lists and mappings of the file, not the finished objects, and pass over whatever has
the wrong shape: so a file's mistakes are all told at once, and one blank title does not hide a priority rule
that cannot work.
"""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from ehsg.domain.guide import Kind
from ehsg.domain.parts import IN_SECTIONS, Part, Whom

Problem = tuple[str, str]
"""The path in the file, and what is expected there."""

SECTIONS = 5
DESCRIPTORS = 31
MODELS = (1, 2, 3, 4, 5, 6)
SCORES = (0, 1, 2, 3, 4, 5)
STEPS_OF_CONFIDENCE = 3

Rows = list[tuple[str, dict[Any, Any]]]

_WITH_IDS = ("confidence", "evidence_kinds", "sections", "descriptors", "data_maturity_models", "sign_off_roles")


def check_together(raw: dict[Any, Any]) -> Iterator[Problem]:
    """Every way in which well-shaped parts of a guide do not fit together, as (path, sentence)."""
    return chain(
        _scale(raw),
        _strength(raw),
        _sections(raw),
        _descriptors(raw),
        _order(raw),
        _models(raw),
        _priority_rule(raw),
        _sign_off_roles(raw),
        _sign_again(raw),
        *(_repeated_ids(raw, key) for key in _WITH_IDS),
    )


def _rows(raw: dict[Any, Any], key: str) -> Rows:
    items = raw.get(key)
    if not isinstance(items, list):
        return []
    return [(f"{key}[{place}]", item) for place, item in enumerate(items) if isinstance(item, dict)]


def _length(raw: dict[Any, Any], key: str) -> int | None:
    items = raw.get(key)
    return len(items) if isinstance(items, list) else None


def _texts(rows: Rows, field: str) -> Iterator[tuple[str, str]]:
    return ((path, row[field]) for path, row in rows if isinstance(row.get(field), str))


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def counted(number: int, noun: str) -> str:
    """The number with its noun: "1 data descriptor", "2 data descriptors"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _how_many(raw: dict[Any, Any], key: str, expected: int) -> Iterator[Problem]:
    found = _length(raw, key)
    if found not in (None, expected):
        yield key, f"expected exactly {expected}, found {found}"


def _numbers(raw: dict[Any, Any], key: str, field: str, expected: tuple[int, ...]) -> Iterator[Problem]:
    # A row or number of the wrong type is told by its shape, and says nothing about gaps.
    rows = _rows(raw, key)
    found = [row.get(field) for _, row in rows]
    if len(rows) == _length(raw, key) and all(map(_whole, found)) and tuple(found) != expected:
        listed = ", ".join(map(str, found)) or "none"
        wanted = ", ".join(map(str, expected))
        yield key, f"expected the {field}s {wanted}, each once and in this order; found {listed}"


def _repeated_ids(raw: dict[Any, Any], key: str) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for path, item_id in _texts(_rows(raw, key), "id"):
        if item_id in first:
            yield f"{path}.id", f'"{item_id}" is the id of {first[item_id]} already; expected its own id'
        first.setdefault(item_id, path)


def _scale(raw: dict[Any, Any]) -> Iterator[Problem]:
    # Zero to five: annual report 2024-25, line 105 (seed 001).
    return _numbers(raw, "scale", "score", SCORES)


def _strength(raw: dict[Any, Any]) -> Iterator[Problem]:
    """Confidence and what scores rest on may be left out; what is there has to make a question that can be answered."""
    yield from _how_many(raw, "confidence", STEPS_OF_CONFIDENCE)
    rows, high = _rows(raw, "evidence_kinds"), raw.get("high_score")
    weak = [row.get("weak", False) for _, row in rows]
    if "evidence_kinds" in raw and len(rows) == _length(raw, "evidence_kinds") and all(w is True for w in weak):
        yield "evidence_kinds", "expected at least one kind that is not weak, found none"
    if True in weak and high is None:
        yield "high_score", "is missing; expected the score from which to ask where all evidence is weak"
    if True not in weak and high is not None:
        yield "high_score", "expected an evidence kind with weak: true to ask about, found none"
    if isinstance(high, int) and high > SCORES[-1]:
        yield "high_score", f"expected at most {SCORES[-1]}, found {high}"


def _models(raw: dict[Any, Any]) -> Iterator[Problem]:
    # Six models, in increasing maturity: annual report 2021-22, lines 419-433 (seed 000).
    return _numbers(raw, "data_maturity_models", "number", MODELS)


def _sections(raw: dict[Any, Any]) -> Iterator[Problem]:
    yield from _how_many(raw, "sections", SECTIONS)
    rows = _rows(raw, "sections")
    kinds = [row.get("kind") for _, row in rows]
    for kind in Kind:
        if rows and kind not in kinds:
            yield "sections", f"expected at least one section with kind {kind}, found none"
    used = {section for _, section in _texts(_rows(raw, "descriptors"), "section")}
    if _length(raw, "descriptors") is not None:
        for path, section in _texts(rows, "id"):
            if section not in used:
                yield path, f'expected at least one descriptor in section "{section}", found none'


def _descriptors(raw: dict[Any, Any]) -> Iterator[Problem]:
    # Thirty-one in five sections: annual report 2024-25, line 101 (seed 001).
    yield from _how_many(raw, "descriptors", DESCRIPTORS)
    known = [section for _, section in _texts(_rows(raw, "sections"), "id")]
    for path, section in _texts(_rows(raw, "descriptors"), "section"):
        if known and section not in known:
            yield f"{path}.section", f'"{section}" is not a section; expected one of {", ".join(known)}'


def _order(raw: dict[Any, Any]) -> Iterator[Problem]:
    # Pages number the descriptors 1 to 31, so the file's order and the sections' order have to be the same.
    known = [section for _, section in _texts(_rows(raw, "sections"), "id")]
    reached = 0
    for path, section in _texts(_rows(raw, "descriptors"), "section"):
        place = known.index(section) if section in known else reached
        if place < reached:
            order = f'"{section}" follows "{known[reached]}"; expected descriptors in the order of the sections'
            yield path, order
        reached = max(place, reached)


def _priority_rule(raw: dict[Any, Any]) -> Iterator[Problem]:
    """The rule is a complete table that can be followed (prospectus 2022-25, lines 150-156, seed 002)."""
    rule = raw.get("priority_rule")
    table = rule.get("by_model") if isinstance(rule, dict) else None
    if not isinstance(table, dict):
        return
    for number in MODELS:
        if number not in table:
            yield "priority_rule.by_model", f"has no row for model {number}; expected one for each, 1 to 6"
    required = rule.get("required") if isinstance(rule, dict) else None
    available = _available(raw)
    for number, counts in table.items():
        path = f"priority_rule.by_model[{number}]"
        if _whole(number) and number not in MODELS:
            yield path, f"{number} is not a model; expected one of 1 to 6"
        if isinstance(counts, dict):
            yield from _row_of_rule(path, counts, required, available)


def _row_of_rule(path: str, counts: dict[Any, Any], required: Any, available: dict[Kind, int]) -> Iterator[Problem]:
    missing = [kind for kind in Kind if kind not in counts]
    for kind in missing:
        yield f"{path}.{kind}", "is missing; expected a whole number, 0 or more"
    if missing or not all(_whole(counts[kind]) and counts[kind] >= 0 for kind in Kind):
        return
    total = sum(counts[kind] for kind in Kind)
    if _whole(required) and total != required:
        yield path, f"expected counts that add up to {required} (required), found {total}"
    for kind, existing in available.items():
        if counts[kind] > existing:
            needs = f"no choice can satisfy it: it asks for {counted(counts[kind], f'{kind} descriptor')}"
            yield f"{path}.{kind}", f"{needs}, and the guide has {existing}"


def _available(raw: dict[Any, Any]) -> dict[Kind, int]:
    """How many descriptors of each kind exist; nothing where the file is too broken to say."""
    if None in (_length(raw, "descriptors"), _length(raw, "sections")):
        return {}
    rows = _rows(raw, "sections")
    kinds = {row["id"]: row.get("kind") for _, row in rows if isinstance(row.get("id"), str)}
    found = [kinds.get(section) for _, section in _texts(_rows(raw, "descriptors"), "section")]
    return {kind: found.count(kind) for kind in Kind}


def _sign_off_roles(raw: dict[Any, Any]) -> Iterator[Problem]:
    # Somebody has to sign (prospectus 2022-25, line 67, seed 002); a role for one person cannot ask for two.
    rows = _rows(raw, "sign_off_roles")
    least = [row.get("minimum") for _, row in rows]
    nobody = all(isinstance(minimum, int) and minimum <= 0 for minimum in least)
    if len(rows) == _length(raw, "sign_off_roles") and nobody:
        yield "sign_off_roles", "expected at least one role with a minimum of 1 or more, found none"
    for path, row in rows:
        minimum = row.get("minimum")
        if isinstance(minimum, int) and minimum > 1 and row.get("several") is False:
            yield f"{path}.minimum", f"expected at most 1 where several is false, found {minimum}"
    known = {id_ for _, id_ in _texts(rows, "id")}
    for path, row in rows:
        also = row.get("also")
        for place, id_ in enumerate(also if isinstance(also, list) else ()):
            if isinstance(id_, str) and id_ not in known:
                yield f"{path}.also[{place}]", f'expected the id of a sign-off role, found "{id_[:40]}"'


def _sign_again(raw: dict[Any, Any]) -> Iterator[Problem]:
    # Signatories choose sections, so only what belongs to a descriptor can be a matter of who asked.
    table = raw.get("sign_again")
    for part, whom in table.items() if isinstance(table, dict) else ():
        if whom == Whom.THOSE_WHO_ASKED and part in set(Part) - IN_SECTIONS:
            yield f"sign_again.{part}", "expected everybody or nobody, since this belongs to no section"
