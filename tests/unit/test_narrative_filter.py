"""Which narratives are searched: what an address asks for, and what of it there is."""

import pytest

from ehsg.config import ROOT
from ehsg.domain.guide import Guide
from ehsg.domain.guide_file import load_editions
from ehsg.domain.narrative_filter import Choices, Filter, asked


@pytest.fixture(scope="module")
def guide() -> Guide:
    return next(iter(load_editions(ROOT / "descriptors.yaml", ROOT / "data" / "guides").values()))


@pytest.fixture
def choices(guide: Guide) -> Choices:
    return Choices((2024, 2023), ("London", "Yorkshire and The Humber"), (guide,))


def test_nothing_asked_for_is_everything(choices: Choices) -> None:
    found = asked({}, choices)
    assert (found.filter, found.strange) == (Filter(), ())
    assert found.filter.arguments == {}
    assert choices.in_words(found.filter) == "every year"
    assert choices.descriptor_ids(found.filter) is None


def test_what_there_is_is_taken_and_comes_back_as_an_address(choices: Choices, guide: Guide) -> None:
    values = {"year": "2023", "section": "data", "descriptor": "da1", "score": "0", "region": "London"}
    found = asked(values, choices)
    assert found.filter == Filter(2023, "data", "da1", 0, "London")
    assert found.filter.arguments == values
    title = guide.descriptor("da1").title
    assert choices.in_words(found.filter) == f"2023, Data, {title}, score 0, London"


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("year", "2022", "2022"),
        ("year", "2024 ", ""),
        ("year", "’24", "’24"),
        ("section", "Data", "Data"),
        ("descriptor", "fv99", "fv99"),
        ("score", "6", "6"),
        ("score", "-1", "-1"),
        ("score", "٣", "٣"),
        ("region", "x" * 100, "x" * 39 + "…"),
        ("region", "\x00Lon\ndon", "London"),
    ],
)
def test_what_there_is_not_is_left_out_and_told(choices: Choices, name: str, value: str, told: str) -> None:
    found = asked({name: value}, choices)
    if told in ("", "London"):
        assert found.strange == ()
        assert getattr(found.filter, name)
    else:
        assert (found.filter, found.strange) == (Filter(), (told,))


def test_a_section_and_a_descriptor_let_only_what_is_in_both_pass(choices: Choices, guide: Guide) -> None:
    of_data = {d.id for d in guide.descriptors if d.section == "data"}
    assert choices.descriptor_ids(Filter(section="data")) == of_data
    assert choices.descriptor_ids(Filter(descriptor="fv1")) == {"fv1"}
    assert choices.descriptor_ids(Filter(section="data", descriptor="da1")) == {"da1"}
    assert choices.descriptor_ids(Filter(section="data", descriptor="fv1")) == frozenset()


def test_of_two_editions_sections_and_descriptors_of_both_can_be_chosen_under_the_latest_names(guide: Guide) -> None:
    moved = guide.descriptors[0].model_copy(update={"section": "data", "title": "Earlier title"})
    only_then = guide.descriptors[0].model_copy(update={"id": "zz9", "title": "Gone since"})
    older = guide.model_copy(update={"edition": "older", "descriptors": (moved, only_then, *guide.descriptors[1:])})
    choices = Choices((2024,), (), (guide, older))
    assert choices.descriptors[guide.descriptors[0].id].title == guide.descriptors[0].title
    assert choices.descriptors["zz9"].title == "Gone since"
    assert guide.descriptors[0].id in (choices.descriptor_ids(Filter(section="data")) or ())
