"""Reading guide files: what is not plain YAML, where a mistake is, several editions, and any text at all."""

import copy
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ehsg.domain.guide import Guide
from ehsg.domain.guide_file import GuideInvalid, load_editions, read_guide
from ehsg.domain.guide_words import summary
from tests.unit.guide_texts import DATA, GUIDE_FIELDS, REMOVE, SECTIONS, TEXT, changed, problems_of, written


def test_a_problem_names_the_line_of_the_file():
    text = TEXT.replace("section: family_voice", "section: famly_voice", 1)
    line = text[: text.index("famly_voice")].count("\n") + 1
    unknown, empty = f'"famly_voice" is not a section; expected one of {SECTIONS} (line {line})', "(line "
    assert problems_of(text) == [f"descriptors[0].section: {unknown}"]
    assert empty in problems_of(text)[0]


def test_a_key_that_is_written_twice_is_told_with_both_lines():
    text = TEXT + "title: Another\nsign_off_roles: []\n"
    first = TEXT[: TEXT.index("\ntitle:")].count("\n") + 2
    last = text.count("\n") - 1
    found = problems_of(text)
    assert f"title: is written twice; expected once, and line {last} has it again (line {first})" in found
    assert any(p.startswith("sign_off_roles: is written twice") for p in found)


def test_a_key_that_is_written_twice_deep_inside_is_told():
    text = TEXT.replace("    1: {data: 3, service: 0}", "    1: {data: 3, service: 0, data: 3}")
    assert [p.split(",")[0] for p in problems_of(text)] == [
        "priority_rule.by_model[1].data: is written twice; expected once"
    ]


NOT_YAML = [
    ("title: [a, b\nnotice: c\n", "line 2, column 7: not YAML: expected ',' or ']', but got ':'"),
    ("title: 'a\n", "line 2, column 1: not YAML: found unexpected end of stream"),
    ("a: b: c", "line 1, column 5: not YAML: mapping values are not allowed here"),
    ("title:\n\tx: y\n", "line 2, column 1: not YAML: found character '\\t' that cannot start any token"),
    ("a: 1\nb: \x00", "line 2, column 4: not YAML: the character U+0000 is not allowed"),
    ("a: 1\n---\nb: 2\n", "line 2, column 1: not YAML: but found another document"),
    ("[a]: 1", "line 1, column 1: not YAML: found unhashable key"),
    ('a: "\\UFFFFFFFF"', "not YAML:"),
    ('a: "\\U00110000"', "not YAML:"),
    ("a: " + "9" * 5000, "line 1, column 4: expected a number of at most 20 characters, found 5,000"),
    ("a: 0x" + "f" * 5000, "line 1, column 4: expected a number of at most 20 characters, found 5,002"),
    ("a: 1" + ":59" * 5000, "line 1, column 4: expected a number of at most 20 characters, found 15,001"),
    ("a: 1" + ":59" * 5000 + ".5", "line 1, column 4: expected a number of at most 20 characters, found 15,003"),
    ("a: 0b_", "not YAML: invalid literal"),
    ("a: =", "line 1, column 4: not YAML: could not determine a constructor"),
    ("a: &x 1\nb: *x\n", "line 1, column 4: anchors (&) and aliases (*) are not allowed; write it out"),
    ("a: *x", "line 1, column 4: anchors (&) and aliases (*) are not allowed; write it out"),
    (
        "a: !!python/object/apply:os.system [x]",
        "line 1, column 4: tags (!) are not allowed; write a plain value",
    ),
    ("a: !!set {x}", "line 1, column 4: tags (!) are not allowed; write a plain value"),
    ("[" * 1000, "line 1, column 11: expected at most 10 levels, one inside another"),
    ("- " * 1000, "line 1, column 21: expected at most 10 levels, one inside another"),
    ("", f"expected a mapping with the fields {GUIDE_FIELDS}; found nothing"),
    ("# nothing", f"expected a mapping with the fields {GUIDE_FIELDS}; found nothing"),
    ("- a", f"expected a mapping with the fields {GUIDE_FIELDS}; found a list"),
    ("hello", f'expected a mapping with the fields {GUIDE_FIELDS}; found "hello"'),
    ("#" * 200_001, "expected at most 200,000 characters, found 200,001"),
]


@pytest.mark.parametrize(("text", "problem"), NOT_YAML, ids=[m[0][:30] for m in NOT_YAML])
def test_a_file_that_is_not_plain_yaml_is_refused_with_line_and_column(text, problem):
    (found,) = problems_of(text)
    assert problem in found


def test_a_billion_laughs_are_refused_at_once():
    lines = ["a0: &a0 [x, x, x]", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}]" for n in range(1, 60))]
    assert problems_of("\n".join(lines)) == [
        "line 1, column 5: anchors (&) and aliases (*) are not allowed; write it out"
    ]


def test_a_merge_key_is_only_an_unknown_field():
    assert any("<<" in problem for problem in problems_of(TEXT + "<<: {title: x}\n"))


def test_a_date_in_a_text_is_text():
    assert read_guide(changed((("edition",), "2024-25")), name="x").edition == "2024-25"
    assert read_guide(TEXT.replace("edition: working-1", "edition: 2024-10-01"), name="x").edition == "2024-10-01"


def test_texts_are_read_without_the_blanks_around_them():
    assert read_guide(changed((("title",), "  Guide\n")), name="x").title == "Guide"


def test_a_note_and_source_references_may_be_left_out():
    text = changed((("descriptors", 0, "note"), REMOVE), (("descriptors", 0, "source_refs"), REMOVE))
    first = read_guide(text, name="x").descriptors[0]
    assert (first.note, first.source_refs) == (None, ())


def test_a_message_can_always_be_printed():
    found = problems_of(TEXT + '"\\ud800": "\\udfff"\n')
    assert "\n".join(found).encode("utf-8")


def test_the_refusal_lists_its_problems_under_the_name_of_the_file():
    with pytest.raises(GuideInvalid) as refusal:
        read_guide(changed((("title",), ""), (("notice",), "")), name="guide.yaml")
    first, *rest = str(refusal.value).splitlines()
    assert first == "guide.yaml is not a valid guide."
    assert tuple(rest) == refusal.value.problems
    assert len(rest) == 2


def test_a_huge_file_is_read_or_refused_in_seconds():
    started = time.perf_counter()
    problems_of("\n".join(f"key{n}: {n}" for n in range(10_000)))
    assert time.perf_counter() - started < 20


# Several editions


def edition(folder: Path, file: str, name: str) -> Path:
    path = folder / file
    path.write_text(TEXT.replace("edition: working-1", f"edition: {name}"), encoding="utf-8")
    return path


@pytest.fixture
def guides(tmp_path):
    (tmp_path / "guides").mkdir()
    return tmp_path / "guides"


def test_the_current_edition_comes_first_and_the_earlier_ones_by_file_name(tmp_path, guides):
    current = edition(tmp_path, "descriptors.yaml", "new-1")
    edition(guides, "b.yaml", "old-2")
    edition(guides, "a.yaml", "old-1")
    (guides / "README.md").write_text("not a guide", encoding="utf-8")
    editions = load_editions(current, guides)
    assert list(editions) == ["new-1", "old-1", "old-2"]
    assert all(isinstance(guide, Guide) and guide.edition == name for name, guide in editions.items())
    with pytest.raises(TypeError):
        editions["x"] = editions["old-1"]


def test_without_a_folder_there_is_only_the_current_edition(tmp_path):
    current = edition(tmp_path, "descriptors.yaml", "new-1")
    assert list(load_editions(current, tmp_path / "nowhere")) == ["new-1"]


def test_two_files_with_the_same_edition_are_refused(tmp_path, guides):
    current = edition(tmp_path, "descriptors.yaml", "one")
    edition(guides, "old.yaml", "one")
    with pytest.raises(GuideInvalid) as refusal:
        load_editions(current, guides)
    assert refusal.value.name == "old.yaml"
    assert refusal.value.problems == ('edition: "one" is the edition of descriptors.yaml already; expected its own id',)


def test_a_mistake_in_an_earlier_edition_names_its_file(tmp_path, guides):
    current = edition(tmp_path, "descriptors.yaml", "one")
    (guides / "old.yaml").write_text("- a", encoding="utf-8")
    with pytest.raises(GuideInvalid, match=r"old\.yaml is not a valid guide"):
        load_editions(current, guides)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (None, "cannot be read: No such file or directory"),
        (b"title: caf\xe9", "is not UTF-8 text at byte 11"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(tmp_path, content, problem):
    path = tmp_path / "descriptors.yaml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(GuideInvalid) as refusal:
        load_editions(path, tmp_path / "nowhere")
    assert refusal.value.problems == (problem,)


def test_a_required_partner_is_summed_up_as_at_least_one():
    text = changed((("sign_off_roles", 3, "minimum"), 1), (("sign_off_roles", 2, "minimum"), 0))
    lines = summary(read_guide(text, name="x")).splitlines()
    place = lines.index("Sign-off")
    assert lines[place + 3 : place + 5] == [
        "  Director of children's services: optional, one",
        "  Partner organisation: at least 1",
    ]


# Whatever is in the file

SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 40), st.floats(), st.text(max_size=8), st.just("x" * 2_001)
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(SCALARS, inner, max_size=3),
    max_leaves=8,
)
YAMLISH = st.text(alphabet=st.sampled_from("abfv01:-[]{}\"'#&*!|>%@`?,\\uUx \n\t~=<_.\ud800\x00\u2028"))


def reads_or_refuses(text: str) -> None:
    """Anything but a guide or a refusal with printable problems fails the test."""
    problems: tuple[str, ...] = ("",)
    try:
        assert summary(read_guide(text, name="any"))
    except GuideInvalid as refusal:
        problems = refusal.problems
    assert problems
    assert "\n".join(problems).encode("utf-8") is not None


@given(st.one_of(st.text(), YAMLISH))
@example("\ufeff")
@example("\x00")
@example("? ")
@example("!")
@example("%YAML 9.9\n---\n")
def test_any_text_is_read_or_refused_and_never_breaks(text):
    reads_or_refuses(text)


@given(st.integers(0, len(TEXT)), st.integers(0, 40), YAMLISH)
@settings(max_examples=60, deadline=None)
def test_a_guide_with_any_scratch_in_its_text_is_read_or_refused(place, length, scratch):
    reads_or_refuses(TEXT[:place] + scratch + TEXT[place + length :])


@st.composite
def mutated(draw):
    """The guide with one to four values replaced, removed, repeated or added anywhere."""
    data = copy.deepcopy(DATA)
    for _ in range(draw(st.integers(1, 4))):
        inner: Any = data
        for _ in range(draw(st.integers(0, 3))):
            steps = list(inner) if isinstance(inner, dict) else range(len(inner))
            nested = [s for s in steps if isinstance(inner[s], dict | list) and inner[s]]
            if not nested:
                break
            inner = inner[draw(st.sampled_from(nested))]
        step = draw(st.sampled_from(list(inner) if isinstance(inner, dict) else range(len(inner))))
        what = draw(st.sampled_from(["replace", "remove", "add"]))
        if what == "replace":
            inner[step] = draw(VALUES)
        elif what == "remove" and len(inner) > 1:
            del inner[step]
        elif isinstance(inner, dict):
            inner[draw(SCALARS)] = draw(VALUES)
        else:
            inner.insert(draw(st.integers(0, len(inner))), draw(VALUES))
    return data


@given(mutated())
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_guide_with_any_value_changed_is_read_or_refused(data):
    reads_or_refuses(written(data))
