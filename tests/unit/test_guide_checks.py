"""Every mistake in what a guide says is refused with its path and what is expected there."""

from typing import Any

import pytest

from ehsg.domain.guide_file import read_guide
from tests.unit.guide_texts import (
    DATA,
    GUIDE_FIELDS,
    REMOVE,
    SECTIONS,
    changed,
    problems_of,
    refusals,
    without,
)


def model_row(model: int, data: Any, service: Any) -> tuple[tuple[Any, ...], Any]:
    return ("priority_rule", "by_model", model), {"data": data, "service": service}


MODELS = "data_maturity_models"
PROVENANCES = "published-title, reconstructed or official"
ID_RULE = "expected lower-case letters, digits and _, a letter first"
DESCRIPTOR_RULE = "expected two lower-case letters and one or two digits, such as fv1"
EDITION_RULE = "expected lower-case letters, digits and -, such as working-1"
DESCRIPTOR_FIELDS = "id, section, title, statement, evidence_prompts, provenance, source_refs, note"
SCORES = "scale: expected the scores 0, 1, 2, 3, 4, 5, each once and in this order; found "
NUMBERS = "data_maturity_models: expected the numbers 1, 2, 3, 4, 5, 6, each once and in this order; found "

ONE_MISTAKE = [
    # Ids
    (("descriptors", 0, "id"), "FV1", f'descriptors[0].id: "FV1" is not an id; {DESCRIPTOR_RULE}'),
    (("descriptors", 0, "id"), "fv100", f'descriptors[0].id: "fv100" is not an id; {DESCRIPTOR_RULE}'),
    (("descriptors", 0, "id"), "fv1\n", f'descriptors[0].id: "fv1\n" is not an id; {DESCRIPTOR_RULE}'),
    (("descriptors", 1, "id"), "fv1",
     'descriptors[1].id: "fv1" is the id of descriptors[0] already; expected its own id'),
    (("data_maturity_models", 1, "id"), "manual",
     f'{MODELS}[1].id: "manual" is the id of {MODELS}[0] already; expected its own id'),
    (("sign_off_roles", 1, "id"), "chair",
     'sign_off_roles[1].id: "chair" is the id of sign_off_roles[0] already; expected its own id'),
    (("sign_off_roles", 0, "id"), "the chair", f'sign_off_roles[0].id: "the chair" is not an id; {ID_RULE}'),
    (("data_maturity_models", 0, "id"), "1", f'data_maturity_models[0].id: "1" is not an id; {ID_RULE}'),
    (("edition",), "Working 1", f'edition: "Working 1" is not an id; {EDITION_RULE}'),
    # Fields
    (("titel",), "x", f"titel: is not a field; expected only {GUIDE_FIELDS}"),
    (("descriptors", 2, "kind"), "service",
     f"descriptors[2].kind: is not a field; expected only {DESCRIPTOR_FIELDS}"),
    (("scale", 0, 7), "x", "scale[0][7]: is not a field; expected only score, label, meaning"),
    (("notice",), REMOVE, "notice: is missing; expected text"),
    (("sections", 0, "name"), REMOVE, "sections[0].name: is missing; expected text"),
    (("descriptors", 0, "evidence_prompts"), REMOVE,
     "descriptors[0].evidence_prompts: is missing; expected a list of texts"),
    (("priority_rule",), REMOVE, "priority_rule: is missing; expected the fields required and by_model"),
    (("priority_rule", "required"), REMOVE,
     "priority_rule.required: is missing; expected a whole number, 1 or more"),
    (("sign_off_roles", 3, "several"), REMOVE,
     "sign_off_roles[3].several: is missing; expected true or false"),
    (("sections",), REMOVE, "sections: is missing; expected a list of sections"),
    (("descriptors",), REMOVE, "descriptors: is missing; expected a list of descriptors"),
    # Types
    (("title",), 2024, "title: expected text, found 2024 (put it in quotes)"),
    (("scale", 1, "label"), True, "scale[1].label: expected text, found true (put it in quotes)"),
    (("title",), None, "title: expected text, found nothing"),
    (("title",), ["x"], "title: expected text, found a list"),
    (("descriptors", 0, "title"), {"en": "x"}, "descriptors[0].title: expected text, found a mapping"),
    (("descriptors", 0, "evidence_prompts"), "x",
     'descriptors[0].evidence_prompts: expected a list, found "x"'),
    (("descriptors", 0, "evidence_prompts", 1), 3,
     "descriptors[0].evidence_prompts[1]: expected text, found 3 (put it in quotes)"),
    (("scale", 0, "score"), "0", 'scale[0].score: expected a whole number, found "0"'),
    (("scale", 0, "score"), 0.0, "scale[0].score: expected a whole number, found 0.0"),
    (("scale", 0, "score"), False, "scale[0].score: expected a whole number, found false"),
    (("scale",), {}, "scale: expected a list, found a mapping"),
    (("sections",), "x", 'sections: expected a list, found "x"'),
    (("descriptors",), None, "descriptors: expected a list, found nothing"),
    (("scale", 2), "Developing", 'scale[2]: expected a mapping, found "Developing"'),
    (("priority_rule",), [], "priority_rule: expected a mapping, found a list"),
    (("priority_rule", "by_model"), [3], "priority_rule.by_model: expected a mapping, found a list"),
    (("priority_rule", "by_model", 1), 3, "priority_rule.by_model[1]: expected a mapping, found 3"),
    (("sign_off_roles",), 4, "sign_off_roles: expected a list, found 4"),
    (("sign_off_roles", 3, "several"), "yes",
     'sign_off_roles[3].several: expected true or false, found "yes"'),
    (("sections", 0, "kind"), "servce", 'sections[0].kind: expected one of service or data, found "servce"'),
    (("descriptors", 0, "provenance"), "guessed",
     f'descriptors[0].provenance: expected one of {PROVENANCES}, found "guessed"'),
    # Texts
    (("title",), "", "title: expected text, found nothing but blanks"),
    (("descriptors", 4, "statement"), " \n ",
     "descriptors[4].statement: expected text, found nothing but blanks"),
    (("descriptors", 0, "evidence_prompts", 0), " ",
     "descriptors[0].evidence_prompts[0]: expected text, found nothing but blanks"),
    (("descriptors", 4, "title"), "x" * 201,
     "descriptors[4].title: expected at most 200 characters, found 201"),
    (("descriptors", 4, "statement"), "x" * 2001,
     "descriptors[4].statement: expected at most 2,000 characters, found 2,001"),
    (("notice",), "a\x07b", "notice: expected text, found the control character U+0007"),
    # Scale
    (("scale",), without("scale", 3), SCORES + "0, 1, 2, 4, 5"),
    (("scale",), DATA["scale"][::-1], SCORES + "5, 4, 3, 2, 1, 0"),
    (("scale", 5, "score"), 6, SCORES + "0, 1, 2, 3, 4, 6"),
    (("scale", 5, "score"), 4, SCORES + "0, 1, 2, 3, 4, 4"),
    (("scale",), [], SCORES + "none"),
    # Sections and descriptors
    (("descriptors", 3, "section"), "famly_voice",
     f'descriptors[3].section: "famly_voice" is not a section; expected one of {SECTIONS}'),
    (("descriptors",), without("descriptors", 30), "descriptors: expected exactly 31, found 30"),
    (("descriptors",), [*DATA["descriptors"], {**DATA["descriptors"][-1], "id": "da8"}],
     "descriptors: expected exactly 31, found 32"),
    (("descriptors", 5, "section"), "data",
     'descriptors[6]: "workforce" follows "data"; expected descriptors in the order of the sections'),
    # Data-maturity models
    (("data_maturity_models",), without("data_maturity_models", 5), NUMBERS + "1, 2, 3, 4, 5"),
    (("data_maturity_models",), DATA["data_maturity_models"][::-1], NUMBERS + "6, 5, 4, 3, 2, 1"),
    (("data_maturity_models", 0, "number"), 0, NUMBERS + "0, 2, 3, 4, 5, 6"),
    # Priority rule
    (("priority_rule", "by_model", 4), REMOVE,
     "priority_rule.by_model: has no row for model 4; expected one for each, 1 to 6"),
    (("priority_rule", "by_model", 7), {"data": 0, "service": 3},
     "priority_rule.by_model[7]: 7 is not a model; expected one of 1 to 6"),
    (*model_row(3, 1, 1), "priority_rule.by_model[3]: expected counts that add up to 3 (required), found 2"),
    (*model_row(3, 3, 3), "priority_rule.by_model[3]: expected counts that add up to 3 (required), found 6"),
    (*model_row(3, -1, 4), "priority_rule.by_model[3].data: expected 0 or more, found -1"),
    (*model_row(3, 1.5, 1.5), "priority_rule.by_model[3].data: expected a whole number, found 1.5"),
    (("priority_rule", "by_model", 3), {"data": 3},
     "priority_rule.by_model[3].service: is missing; expected a whole number, 0 or more"),
    (("priority_rule", "by_model", 3, "dta"), 1,
     "priority_rule.by_model[3].dta: expected one of service or data, found \"dta\""),
    (("priority_rule", "by_model", "one"), {"data": 3, "service": 0},
     'priority_rule.by_model.one: expected a whole number, found "one"'),
    (("priority_rule", "required"), 0, "priority_rule.required: expected 1 or more, found 0"),
    # Sign-off roles
    (("sign_off_roles",), DATA["sign_off_roles"][3:],
     "sign_off_roles: expected at least one role with a minimum of 1 or more, found none"),
    (("sign_off_roles",), [],
     "sign_off_roles: expected at least one role with a minimum of 1 or more, found none"),
    (("sign_off_roles", 0, "minimum"), 2,
     "sign_off_roles[0].minimum: expected at most 1 where several is false, found 2"),
    (("sign_off_roles", 0, "minimum"), -1, "sign_off_roles[0].minimum: expected 0 or more, found -1"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value", "problem"), ONE_MISTAKE, ids=[str(m[2])[:70] for m in ONE_MISTAKE])
def test_a_mistake_is_told_with_its_path_and_what_is_expected(path, value, problem):
    assert problem in refusals((path, value))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("descriptors", 3, "section"), "famly_voice"),
        (("descriptors", 4, "statement"), "x" * 2001),
        (("scale", 0, "score"), "0"),
        (("scale", 2), "Developing"),
        (("notice",), REMOVE),
        (("sections",), REMOVE),
        (("priority_rule", "by_model"), [3]),
        model_row(3, 1, 1),
        (("sign_off_roles",), []),
    ],
)
def test_one_mistake_is_one_problem(path, value):
    assert len(refusals((path, value))) == 1


def test_four_sections_are_too_few():
    fewer = [d for d in DATA["descriptors"] if d["section"] != "leaders"]
    assert refusals((("sections",), without("sections", 3)), (("descriptors",), fewer)) == [
        "sections: expected exactly 5, found 4",
        "descriptors: expected exactly 31, found 25",
    ]


def test_a_section_without_descriptors_is_refused():
    moved = [{**d, "section": "workforce"} if d["section"] == "communities" else d for d in DATA["descriptors"]]
    assert refusals((("descriptors",), moved)) == [
        'sections[2]: expected at least one descriptor in section "communities", found none'
    ]


@pytest.mark.parametrize(("kind", "other"), [("data", "service"), ("service", "data")])
def test_a_guide_needs_both_kinds_of_section(kind, other):
    changes = [(("sections", place, "kind"), other) for place in range(5)]
    assert f"sections: expected at least one section with kind {kind}, found none" in refusals(*changes)


def test_a_section_id_that_is_used_twice_is_refused():
    found = refusals((("sections", 1, "id"), "family_voice"))
    assert 'sections[1].id: "family_voice" is the id of sections[0] already; expected its own id' in found


def test_a_rule_that_asks_for_more_data_descriptors_than_there_are_cannot_be_satisfied():
    more = [
        (("priority_rule", "required"), 8),
        *(model_row(n, 0, 8) for n in range(2, 7)),
        model_row(1, 8, 0),
    ]
    impossible = "no choice can satisfy it: it asks for 8 data descriptors, and the guide has 7"
    assert refusals(*more) == [f"priority_rule.by_model[1].data: {impossible}"]


def test_a_rule_that_needs_exactly_all_data_descriptors_can_be_satisfied():
    more = [
        (("priority_rule", "required"), 7),
        *(model_row(n, 0, 7) for n in range(2, 7)),
        model_row(1, 7, 0),
    ]
    assert read_guide(changed(*more), name="x").priority_rule.required == 7


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file():
    found = problems_of(
        changed(
            (("sign_off_roles", 0, "minimum"), 2),
            (("descriptors", 3, "section"), "famly_voice"),
            (("descriptors", 3, "title"), ""),
            (("scale", 1, "score"), "one"),
            (("notice",), REMOVE),
            model_row(3, 1, 1),
        )
    )
    paths = [problem.split(":")[0] for problem in found]
    assert paths == [
        "notice",
        "scale[1].score",
        "descriptors[3].section",
        "descriptors[3].title",
        "priority_rule.by_model[3]",
        "sign_off_roles[0].minimum",
    ]
