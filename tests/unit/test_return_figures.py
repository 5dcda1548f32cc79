"""Figures as short texts: what is counted of many together is what counting one by one gives."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehsg.domain.change import Direction
from ehsg.domain.return_figures import (
    Layout,
    Packed,
    layout_of,
    pack,
    score_counts,
    scores_of,
    section_counts,
    section_moves,
    sections_of,
)

SECTIONS = ("data", "leaders", "voice")
IDS = ("da1", "da2", "fv1", "le1")
of_sections = st.fixed_dictionaries({id_: st.tuples(st.integers(0, 250), st.integers(1, 50)) for id_ in SECTIONS})
of_scores = st.fixed_dictionaries({id_: st.integers(0, 5) for id_ in IDS})


def test_a_return_is_a_character_for_each_score_and_two_for_each_section() -> None:
    found = pack({"voice": (7, 2), "data": (12, 10)}, {"fv2": 4, "fv1": 3, "da1": 0})
    assert found == Packed(Layout(("data", "voice"), ("da1", "fv1", "fv2")), "<:72", "034")


def test_a_section_without_scores_and_a_descriptor_without_one_have_no_place() -> None:
    found = pack({"voice": (0, 0), "data": (3, 1)}, {"da1": 3})
    assert found == Packed(Layout(("data",), ("da1",)), "31", "3")
    assert pack({}, {}) == Packed(Layout((), ()), "", "")


def test_a_layout_is_read_as_it_is_stored() -> None:
    assert layout_of("data voice", "da1 fv1 fv2") == Layout(("data", "voice"), ("da1", "fv1", "fv2"))
    assert layout_of("", "") == Layout((), ())


@given(of_sections, of_scores)
def test_one_return_is_read_as_it_was_packed(sections: dict[str, tuple[int, int]], scores: dict[str, int]) -> None:
    found = pack(sections, scores)
    assert sections_of(" ".join(found.layout.section_ids), found.sections) == sections
    assert scores_of(found.layout, found.scores) == scores


@given(st.lists(of_sections, max_size=20))
def test_sums_of_many_areas_together_are_those_of_each(areas: list[dict[str, tuple[int, int]]]) -> None:
    packed = [pack(sections, {}) for sections in areas]
    found = section_counts(Layout(SECTIONS, ()), "".join(one.sections for one in packed))
    assert found == {id_: Counter(sections[id_] for sections in areas) for id_ in SECTIONS}


@given(st.lists(of_scores, max_size=20), st.sampled_from(IDS))
def test_scores_of_many_areas_together_are_those_of_each(areas: list[dict[str, int]], only: str) -> None:
    layout, texts = Layout((), IDS), "".join(pack({}, scores).scores for scores in areas)
    expected = {id_: Counter((scores[id_],) for scores in areas) for id_ in IDS}
    assert score_counts(layout, texts) == expected
    assert score_counts(layout, texts, only) == {only: expected[only]}
    assert score_counts(layout, texts, "not in this guide") == {}


@given(st.lists(st.tuples(of_sections, of_sections), max_size=20), st.sampled_from(SECTIONS))
def test_what_changed_is_told_exactly_and_only_of_sections_of_both_years(
    areas: list[tuple[dict[str, tuple[int, int]], dict[str, tuple[int, int]]]], new: str
) -> None:
    then = Layout(tuple(id_ for id_ in SECTIONS if id_ != new), ())
    texts, expected = "", {id_: Counter[Direction]() for id_ in then.section_ids}
    for before, after in areas:
        texts += pack({id_: before[id_] for id_ in then.section_ids}, {}).sections + pack(after, {}).sections
        for id_ in then.section_ids:
            move = after[id_][0] * before[id_][1] - before[id_][0] * after[id_][1]
            expected[id_][Direction.SAME if not move else Direction.IMPROVED if move > 0 else Direction.DECLINED] += 1
    assert section_moves(then, Layout(SECTIONS, ()), texts) == expected


@pytest.mark.parametrize(
    ("before", "after", "way"),
    [
        ((10, 3), (20, 6), Direction.SAME),
        ((10, 3), (10, 4), Direction.DECLINED),
        ((233, 50), (234, 50), Direction.IMPROVED),
    ],
)
def test_averages_over_different_numbers_of_scores_are_compared_without_rounding(
    before: tuple[int, int], after: tuple[int, int], way: Direction
) -> None:
    texts = pack({"data": before}, {}).sections + pack({"data": after}, {}).sections
    layout = Layout(("data",), ())
    assert section_moves(layout, layout, texts) == {"data": Counter({way: 1})}
