"""Reading a guide from its YAML file, with every mistake named by its path and line.

The reader takes plain YAML only: mappings, lists, text, numbers, true and false. Anchors, aliases and tags
are refused (they are how a small file becomes a huge one), and so is a key that is written twice, of
which PyYAML would silently take the last.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from ehsg.domain.guide import (
    Confidence,
    DataMaturityModel,
    Descriptor,
    EvidenceKind,
    Guide,
    Level,
    PriorityRule,
    Section,
    SignAgain,
    SignOffRole,
)
from ehsg.domain.guide_checks import Problem, check_together
from ehsg.domain.guide_values import OWN_MESSAGE

MAX_CHARACTERS = 200_000
MAX_DEPTH = 10
MAX_NUMBER = 20  # characters of a number: a short one in another base can be too long to be written out
MOST_TOLD = 100  # problems; whoever has more has mistaken the file

_SHAPES: dict[str, type[BaseModel]] = {
    "scale": Level,
    "confidence": Confidence,
    "evidence_kinds": EvidenceKind,
    "sections": Section,
    "descriptors": Descriptor,
    "data_maturity_models": DataMaturityModel,
    "priority_rule": PriorityRule,
    "sign_off_roles": SignOffRole,
    "sign_again": SignAgain,
}
_EXPECTED = {
    "bool_type": "true or false",
    "greater_than_equal": "{ge} or more",
    "enum": "one of {expected}",
    "int_type": "a whole number",
    "string_type": "text",
    "tuple_type": "a list",
}
_MAPPING_TYPES = ("model_type", "dict_type", "mapping_type")


class GuideInvalid(ValueError):
    """A file is not a guide. `name` is the file's, `problems` are sentences, each with its path and line."""

    def __init__(self, name: str, problems: Iterable[str]) -> None:
        self.name = name
        # A file may hold lone surrogates as escapes; a message that holds one could not be printed.
        self.problems = tuple(p.encode("utf-8", "backslashreplace").decode() for p in problems)
        super().__init__("\n".join([f"{name} is not a valid guide.", *self.problems]))


def read_guide(text: str, *, name: str) -> Guide:
    """The guide that a YAML text describes; `name` is what to call the file in messages.

    Raises GuideInvalid, and nothing else, with all problems that can be seen at once, in the file's order.
    """
    if len(text) > MAX_CHARACTERS:
        raise GuideInvalid(name, [f"expected at most {MAX_CHARACTERS:,} characters, found {len(text):,}"])
    try:
        raw, lines, repeated = _parse(text)
    except _NotPlainYaml as error:
        raise GuideInvalid(name, [str(error)]) from None
    if not isinstance(raw, dict):
        raise GuideInvalid(name, [f"expected a mapping with the fields {_fields(Guide)}; found {_shown(raw)}"])
    problems = [*repeated, *check_together(raw)]
    try:
        guide = Guide.model_validate(raw)
    except ValidationError as error:
        problems += map(_in_words, error.errors(include_url=False))
    if problems:
        raise GuideInvalid(name, _at_most(list(_sentences(problems, lines))))
    return guide


def load_editions(current: Path, folder: Path) -> Mapping[str, Guide]:
    """The current guide first, then every `*.yaml` of `folder` by file name, each under its edition id.

    A folder that does not exist holds no editions. Raises GuideInvalid for the first file that is not a
    guide, cannot be read, or has an edition id that an earlier one has.
    """
    editions: dict[str, Guide] = {}
    names: dict[str, str] = {}
    for path in [current, *sorted(folder.glob("*.yaml"))]:
        guide = read_guide(_read(path), name=path.name)
        if guide.edition in editions:
            taken = f'edition: "{guide.edition}" is the edition of {names[guide.edition]} already'
            raise GuideInvalid(path.name, [f"{taken}; expected its own id"])
        editions[guide.edition], names[guide.edition] = guide, path.name
    return MappingProxyType(editions)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise GuideInvalid(path.name, [f"cannot be read: {error.strerror}"]) from error
    except UnicodeDecodeError as error:
        raise GuideInvalid(path.name, [f"is not UTF-8 text at byte {error.start + 1}"]) from error


def _sentences(problems: Iterable[Problem], lines: Mapping[str, int]) -> Iterator[str]:
    placed = [(_line_of(path, lines), path, text) for path, text in dict.fromkeys(problems)]
    for line, path, text in sorted(placed, key=lambda problem: problem[0]):
        yield f"{path}: {text} (line {line})" if line else f"{path}: {text}"


def _at_most(sentences: list[str]) -> list[str]:
    more = len(sentences) - MOST_TOLD
    return [*sentences[:MOST_TOLD], *([f"and {more:,} more problems"] if more > 0 else [])]


def _line_of(path: str, lines: Mapping[str, int]) -> int:
    """The line of the path or of the nearest thing around it in the file; 0 where there is none."""
    while path and path not in lines:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return lines.get(path, 0)


def _in_words(error: ErrorDetails) -> Problem:
    kind = error["type"]
    # "[key]" is pydantic's mark for a key of a table that is wrong, unless a field is really called that.
    loc = [part for part in error["loc"] if part != "[key]" or kind == "extra_forbidden"]
    path = ""
    for part in loc:
        path = _step(path, part)
    if kind == OWN_MESSAGE:
        return path, error["msg"]
    shape = _SHAPES.get(str(loc[0]), Guide) if len(loc) > 1 else Guide
    if kind == "missing":
        return path, f"is missing; expected {shape.model_fields[str(loc[-1])].description}"
    if kind in ("extra_forbidden", "invalid_key"):
        return path, f"is not a field; expected only {_fields(shape)}"
    expected = _EXPECTED.get(kind, "a mapping" if kind in _MAPPING_TYPES else "")
    if not expected:
        return path, error["msg"]
    found = error["input"]
    quoting = " (put it in quotes)" if kind == "string_type" and isinstance(found, int | float) else ""
    return path, f"expected {_filled(expected, error)}, found {_shown(found)}{quoting}"


def _filled(expected: str, error: ErrorDetails) -> str:
    # pydantic puts the choices of an enum in quotes, which look as if they belonged in the file.
    return expected.format(**error.get("ctx", {})).replace("'", "")


def _fields(shape: type[BaseModel]) -> str:
    return ", ".join(shape.model_fields)


def _shown(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict | list):
        return "a mapping" if isinstance(value, dict) else "a list"
    written = json.dumps(value, ensure_ascii=False)
    return written if len(written) <= 60 else f"{written[:60]}..."


def _step(path: str, key: object) -> str:
    if isinstance(key, int) and not isinstance(key, bool):
        return f"{path}[{key}]"
    written = key if isinstance(key, str) and re.fullmatch(r"[\w-]{1,60}", key) else _shown(key)
    return f"{path}.{written}" if path else str(written)


class _Place(NamedTuple):
    """Where something is in the text, counted from 0, as in PyYAML's own marks."""

    line: int
    column: int


class _NotPlainYaml(Exception):
    """The text is not YAML, or uses more of YAML than a guide may; the message says where and what."""

    def __init__(self, mark: Any, reason: str) -> None:
        where = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        super().__init__(f"{where}{reason}")


class _Loader(yaml.SafeLoader):
    """SafeLoader without aliases, anchors, tags, dates and deep nesting."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _NotPlainYaml(event.start_mark, "anchors (&) and aliases (*) are not allowed; write it out")
        if getattr(event, "tag", None):
            raise _NotPlainYaml(event.start_mark, "tags (!) are not allowed; write a plain value")
        if self.depth >= MAX_DEPTH:
            raise _NotPlainYaml(event.start_mark, f"expected at most {MAX_DEPTH} levels, one inside another")
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


# A date in a guide is a text (an edition may be called by one); << would merge what cannot be written here.
_Loader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if not tag.endswith((":timestamp", ":merge"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _number(loader: _Loader, node: yaml.ScalarNode) -> object:
    """As YAML has it, unless it is longer than any number that a guide can need."""
    if len(node.value) > MAX_NUMBER:
        long = f"expected a number of at most {MAX_NUMBER} characters, found {len(node.value):,}"
        raise _NotPlainYaml(node.start_mark, long)
    made: Callable[[_Loader, yaml.Node], object] = yaml.SafeLoader.yaml_constructors[node.tag]
    return made(loader, node)


for _tag in ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float"):
    _Loader.add_constructor(_tag, _number)


def _parse(text: str) -> tuple[object, dict[str, int], list[Problem]]:
    """The plain value, the line of each path, and each key that is written twice. Raises _NotPlainYaml."""
    try:
        loader = _Loader(text)
    except yaml.reader.ReaderError as error:
        before = text[: error.position]
        where = _Place(before.count("\n"), len(before) - before.rfind("\n") - 1)
        reason = f"not YAML: the character U+{ord(text[error.position]):04X} is not allowed"
        raise _NotPlainYaml(where, reason) from None
    lines: dict[str, int] = {}
    repeated: list[Problem] = []
    try:
        node = loader.get_single_node()
        if node is None:
            return None, lines, repeated
        value = loader.construct_document(node)
        _walk(loader, node, "", lines, repeated)
    except yaml.MarkedYAMLError as error:
        raise _NotPlainYaml(error.problem_mark, f"not YAML: {error.problem or error.context}") from None
    except (ValueError, OverflowError) as error:
        # Numbers and escapes of characters that Python refuses reach us as they are, without their place.
        raise _NotPlainYaml(loader.get_mark(), f"not YAML: {error}") from None
    return value, lines, repeated


def _walk(loader: _Loader, node: yaml.Node, path: str, lines: dict[str, int], repeated: list[Problem]) -> None:
    """Fill in `lines` and `repeated` from the nodes, where a key written twice is still there twice."""
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        for place, item in enumerate(node.value):
            _walk(loader, item, _step(path, place), lines, repeated)
    if not isinstance(node, yaml.MappingNode):
        return
    seen: dict[object, int] = {}
    for key_node, value_node in node.value:
        key, line = loader.construct_object(key_node, deep=True), key_node.start_mark.line + 1
        inner = _step(path, key)
        lines.setdefault(inner, line)
        if key in seen:
            repeated.append((inner, f"is written twice; expected once, and line {line} has it again"))
        seen[key] = line
        _walk(loader, value_node, inner, lines, repeated)
