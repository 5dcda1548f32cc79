"""The priority rule, for every data maturity model and every combination of kinds."""

from itertools import combinations_with_replacement

import pytest

from ehsg.domain.guide import Kind
from ehsg.domain.priorities import allowed_descriptors, check_each, explain, in_words, is_complete, problems
from tests.unit.content_samples import DATA, GUIDE, IDS, SERVICE

MODELS = (1, 2, 3, 4, 5, 6)
# Prospectus 2022-25, lines 153-155 (seed 002), in data and service descriptors.
RULE = {1: (3, 0), 2: (3, 0), 3: (1, 2), 4: (0, 3), 5: (0, 3), 6: (0, 3)}
# Every combination of kinds of up to four different choices, as numbers of data and service descriptors.
KINDS = tuple((data, service) for data in range(5) for service in range(5) if data + service <= 4)

NOT_DATA = "Data descriptors cannot be chosen at data maturity model {model}."
NOT_SERVICE = "Service descriptors cannot be chosen at data maturity model {model}."
TOO_MANY = "You have chosen {number} {kind} descriptors, and data maturity model {model} allows {allowed}."
FOUR = "Choose three priorities. You have chosen four."
WORDS = ("no", "one", "two", "three", "four")


def choice_of(data: int, service: int) -> tuple[str, ...]:
    """So many descriptors of each kind, service and data by turns, so that their order cannot matter."""
    pairs = zip((*DATA[:data], *[""] * 4), (*SERVICE[:service], *[""] * 4), strict=False)
    return tuple(id_ for pair in pairs for id_ in pair[::-1] if id_)


def expected_problem(model: int, kind: str, number: int) -> str:
    """The sentence for so many of a kind, from the rule as the prospectus gives it; empty when they may be chosen."""
    allowed = RULE[model][0 if kind == "data" else 1]
    if not number or number <= allowed:
        return ""
    if not allowed:
        return (NOT_DATA if kind == "data" else NOT_SERVICE).format(model=model)
    return TOO_MANY.format(number=WORDS[number], kind=kind, model=model, allowed=WORDS[allowed])


@pytest.mark.parametrize(("data", "service"), KINDS)
@pytest.mark.parametrize("model", MODELS)
def test_a_choice_is_complete_only_when_it_is_exactly_what_the_rule_asks_for(
    model: int, data: int, service: int
) -> None:
    assert is_complete(GUIDE, model, choice_of(data, service)) is ((data, service) == RULE[model])


@pytest.mark.parametrize(("data", "service"), KINDS)
@pytest.mark.parametrize("model", MODELS)
def test_every_choice_of_a_kind_that_does_not_fit_is_marked_and_no_other(model: int, data: int, service: int) -> None:
    chosen = choice_of(data, service)
    found = check_each(GUIDE, model, chosen)
    assert tuple(choice.descriptor_id for choice in found) == chosen
    for choice in found:
        of_data = choice.descriptor_id in DATA
        kind, number = ("data", data) if of_data else ("service", service)
        assert choice.problem == expected_problem(model, kind, number)


@pytest.mark.parametrize(("data", "service"), KINDS)
@pytest.mark.parametrize("model", MODELS)
def test_a_choice_is_refused_with_one_sentence_for_each_thing_wrong(model: int, data: int, service: int) -> None:
    wrong = {expected_problem(model, "data", data), expected_problem(model, "service", service)}
    if data + service > 3:
        wrong.add(FOUR)
    found = problems(GUIDE, model, choice_of(data, service))
    assert set(found) == wrong - {""}
    assert len(found) == len(set(found))


@pytest.mark.parametrize("model", MODELS)
def test_the_same_descriptor_twice_is_refused_even_where_the_rule_allows_the_kind(model: int) -> None:
    # Two of each kind, which gives every way of repeating one of them in up to four choices.
    pool = (*DATA[:2], *SERVICE[:2])
    repeated = [
        chosen
        for size in (2, 3, 4)
        for chosen in combinations_with_replacement(pool, size)
        if len(set(chosen)) < len(chosen)
    ]
    assert len(repeated) == 4 + 16 + 34
    for chosen in repeated:
        assert "Choose each descriptor only once." in problems(GUIDE, model, chosen)
        assert not is_complete(GUIDE, model, chosen)


@pytest.mark.parametrize("unknown", ["", "zz1", "FV1", "fv99", "fv1 ", "<script>"])
@pytest.mark.parametrize("model", MODELS)
def test_an_unknown_descriptor_is_refused_by_name_and_never_raises(model: int, unknown: str) -> None:
    data, service = RULE[model]
    chosen = (*choice_of(data, service)[:2], unknown)
    assert problems(GUIDE, model, chosen) == (f"There is no descriptor “{unknown}” in the guide.",)
    assert check_each(GUIDE, model, chosen)[2].problem == "This descriptor is not in the guide."
    assert not is_complete(GUIDE, model, chosen)


@pytest.mark.parametrize("model", MODELS)
def test_any_three_allowed_descriptors_may_come_from_one_section(model: int) -> None:
    data, service = RULE[model]
    one_section = [d.id for d in GUIDE.descriptors_in("leaders")]
    assert is_complete(GUIDE, model, (*DATA[-data:][:data], *one_section[:service]))


@pytest.mark.parametrize("model", MODELS)
def test_no_choice_at_all_is_no_mistake_yet_but_not_complete(model: int) -> None:
    assert problems(GUIDE, model, ()) == ()
    assert check_each(GUIDE, model, ()) == ()
    assert not is_complete(GUIDE, model, ())


@pytest.mark.parametrize(("data", "service"), KINDS)
def test_without_a_model_no_choice_is_complete(data: int, service: int) -> None:
    assert not is_complete(GUIDE, None, choice_of(data, service))


@pytest.mark.parametrize(
    ("model", "expected"), [(1, DATA), (2, DATA), (3, IDS), (4, SERVICE), (5, SERVICE), (6, SERVICE)]
)
def test_only_descriptors_of_the_kinds_that_the_rule_allows_are_offered(model: int, expected: tuple[str, ...]) -> None:
    assert tuple(d.id for d in allowed_descriptors(GUIDE, model)) == expected


@pytest.mark.parametrize(
    ("model", "name", "rest"),
    [
        (1, "Manual", "all three priorities must be data descriptors."),
        (2, "Basic", "all three priorities must be data descriptors."),
        (3, "Building blocks", "choose one data descriptor and two service descriptors."),
        (4, "Early maturity", "all three priorities must be service descriptors."),
        (5, "Mature", "all three priorities must be service descriptors."),
        (6, "Advanced", "all three priorities must be service descriptors."),
    ],
)
def test_the_page_says_why_in_one_sentence(model: int, name: str, rest: str) -> None:
    assert explain(GUIDE, model) == f"Your area is at data maturity model {model} ({name}), so {rest}"


def test_the_shipped_guide_holds_the_rule_of_the_prospectus_for_six_models() -> None:
    assert GUIDE.priority_rule.required == 3
    assert tuple(GUIDE.priority_rule.by_model) == MODELS
    for model, (data, service) in RULE.items():
        assert GUIDE.priority_rule.counts(model) == {Kind.DATA: data, Kind.SERVICE: service}


def test_small_numbers_are_words_and_others_figures() -> None:
    assert [in_words(number) for number in (0, 1, 3, 6, 7, 31, -1)] == ["no", "one", "three", "six", "7", "31", "-1"]
