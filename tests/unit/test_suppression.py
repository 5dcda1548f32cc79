"""Small numbers: an attacker who knows who is in which group, and adds and subtracts whatever is shown, learns nothing
about fewer than five areas.
"""

from collections.abc import Mapping
from fractions import Fraction
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ehsg.domain.suppression import FEWEST, MOST_GROUPS, may_be_shown

Groups = Mapping[str, frozenset[int]]

UNIVERSE = range(14)
SETS = st.frozensets(st.sampled_from(UNIVERSE), min_size=1)
ANY_GROUPS = st.lists(SETS, min_size=1, max_size=6).map(lambda sets: {f"g{n}": s for n, s in enumerate(sets)})
FEW_SEEN = st.frozensets(st.sampled_from(UNIVERSE), max_size=4)

# Regions of such sizes as England has, and one small one.
REGIONS = {
    f"Region {n}": frozenset(range(100 * n, 100 * n + size)) for n, size in enumerate((12, 23, 15, 9, 14, 4, 33))
}
ENGLAND = frozenset().union(*REGIONS.values())


def names(shown: frozenset[str], groups: Groups) -> list[str]:
    return [name for name in groups if name in shown]


# What an attacker can do


def by_pairs(groups: Groups, shown: frozenset[str], seen: frozenset[int]) -> list[tuple[str, str, frozenset[int]]]:
    """Each pair of shown figures whose sums, less what is seen, differ by the sum of one to four unseen areas."""
    found = []
    for one, other in product(sorted(shown), repeat=2):
        a, b = groups[one] - seen, groups[other] - seen
        if b < a and 0 < len(a - b) < FEWEST:
            found.append((one, other, a - b))
    return found


def rank(rows: list[list[Fraction]]) -> int:
    """By Gauss, with fractions: another way than the one that is tested."""
    rows, found = [list(row) for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((n for n in range(found, len(rows)) if rows[n][column]), None)
        if pivot is None:
            continue
        rows[found], rows[pivot] = rows[pivot], rows[found]
        for n in range(len(rows)):
            if n != found and rows[n][column]:
                factor = rows[n][column] / rows[found][column]
                rows[n] = [x - factor * y for x, y in zip(rows[n], rows[found], strict=True)]
        found += 1
    return found


def by_all_means(groups: Groups, shown: frozenset[str], seen: frozenset[int]) -> frozenset[int] | None:
    """One to four unseen areas about which some combination of all shown sums tells something; None where none does.

    A combination rests on the areas T alone just when leaving out the columns of T makes the table lose rank.
    """
    unseen = sorted(frozenset().union(*groups.values()) - seen)
    rows = [[Fraction(area in groups[name]) for area in unseen] for name in shown]
    whole = rank(rows)
    for size in range(1, FEWEST):
        for few in combinations(range(len(unseen)), size):
            if rank([[x for n, x in enumerate(row) if n not in few] for row in rows]) < whole:
                return frozenset(unseen[n] for n in few)
    return None


@settings(max_examples=400)
@given(ANY_GROUPS, FEW_SEEN)
def test_no_pair_of_shown_figures_gives_fewer_than_five_areas_away(groups: Groups, seen: frozenset[int]) -> None:
    assert by_pairs(groups, may_be_shown(groups, seen=seen), seen) == []


@settings(max_examples=60)
@given(ANY_GROUPS, FEW_SEEN)
def test_nor_does_any_combination_of_all_of_them(groups: Groups, seen: frozenset[int]) -> None:
    assert by_all_means(groups, may_be_shown(groups, seen=seen), seen) is None


@settings(max_examples=60)
@given(ANY_GROUPS, FEW_SEEN)
def test_nothing_is_hidden_without_need(groups: Groups, seen: frozenset[int]) -> None:
    shown = may_be_shown(groups, seen=seen)
    for place, name in enumerate(groups):
        before = shown & set(list(groups)[:place])
        if name not in shown:
            assert by_all_means(groups, before | {name}, seen) is not None, name


@given(ANY_GROUPS, FEW_SEEN, st.dictionaries(st.sampled_from(UNIVERSE), st.integers(0, 5)))
def test_the_attack_on_real_numbers_finds_no_small_groups_average(
    groups: Groups, seen: frozenset[int], given_scores: dict[int, int]
) -> None:
    """Average times number of areas, less what is seen: the difference is the sum of five areas or more, or of none."""
    scores = {area: given_scores.get(area, area % 6) for area in UNIVERSE}
    shown = may_be_shown(groups, seen=seen)
    for one, other in product(shown, repeat=2):
        sums = [
            Fraction(sum(scores[a] for a in groups[n]), len(groups[n])) * len(groups[n])
            - sum(scores[a] for a in groups[n] & seen)
            for n in (one, other)
        ]
        rest = groups[one] - groups[other] - seen
        if groups[other] - seen <= groups[one] - seen:
            assert sums[0] - sums[1] == sum(scores[a] for a in rest)
            assert len(rest) == 0 or len(rest) >= FEWEST


@given(ANY_GROUPS)
def test_who_may_see_every_area_is_shown_everything(groups: Groups) -> None:
    assert may_be_shown(groups, seen=UNIVERSE) == set(groups)


@given(ANY_GROUPS, FEW_SEEN)
def test_the_same_groups_give_the_same_answer(groups: Groups, seen: frozenset[int]) -> None:
    assert may_be_shown(groups, seen=seen) == may_be_shown(dict(groups), seen=set(seen))


# The cases that the rule was made for


@pytest.mark.parametrize(("size", "is_shown"), [(0, True), (1, False), (4, False), (5, True), (6, True)])
def test_a_group_needs_five_areas_that_are_not_seen(size: int, is_shown: bool) -> None:
    areas = frozenset(range(size))
    assert ("all" in may_be_shown({"all": areas})) is is_shown
    with_seen = areas | {90, 91}
    assert ("all" in may_be_shown({"all": with_seen}, seen={90, 91, 92})) is is_shown


def test_five_areas_of_which_one_is_the_readers_own_are_four() -> None:
    five = frozenset(range(5))
    assert may_be_shown({"five": five}) == {"five"}
    assert may_be_shown({"five": five}, seen={0}) == frozenset()
    assert may_be_shown({"five": five}, seen=five) == {"five"}


def test_a_region_of_four_is_hidden_and_so_is_what_would_give_it_away() -> None:
    shown = may_be_shown({"England": ENGLAND, **REGIONS})
    assert names(frozenset({"England", *REGIONS}) - shown, {"England": ENGLAND, **REGIONS}) == ["Region 5", "Region 6"]


def test_england_is_hidden_where_every_region_but_one_of_four_matters_more() -> None:
    shown = may_be_shown({**REGIONS, "England": ENGLAND})
    assert "England" not in shown
    assert "Region 5" not in shown
    assert "Region 6" in shown


def test_regions_of_five_or_more_hide_nothing() -> None:
    large = {name: areas for name, areas in REGIONS.items() if len(areas) >= FEWEST}
    groups = {"England": frozenset().union(*large.values()), **large}
    assert may_be_shown(groups) == set(groups)


@pytest.mark.parametrize(("taken_away", "is_shown"), [(1, False), (4, False), (5, True)])
def test_england_without_named_areas_shows_when_it_gives_none_of_them_away(taken_away: int, is_shown: bool) -> None:
    named = frozenset(sorted(ENGLAND)[:taken_away])
    groups = {"England": ENGLAND, "England without them": ENGLAND - named}
    assert ("England without them" in may_be_shown(groups)) is is_shown
    assert "England without them" in may_be_shown(groups, seen=named), "the reader may see those areas anyway"


def test_two_groups_that_differ_in_one_area_each_are_not_both_shown() -> None:
    groups = {"a": frozenset({1, 10, 11, 12, 13, 14}), "b": frozenset({2, 10, 11, 12, 13, 14})}
    assert may_be_shown(groups) == {"a"}, "their difference says how far area 1 is from area 2"
    assert may_be_shown(dict(reversed(groups.items()))) == {"b"}


def test_three_groups_of_which_no_two_give_anything_away_may_do_so_together() -> None:
    a, b = frozenset(range(6)), frozenset(range(6, 12))
    groups = {"a": a, "b": b, "a and b and two more": a | b | {20, 21}}
    assert by_pairs(groups, frozenset(groups), frozenset()) == []
    assert may_be_shown(groups) == {"a", "b"}


def test_the_same_areas_under_two_names_are_shown_twice() -> None:
    assert may_be_shown({"a": frozenset(range(5)), "b": frozenset(range(5))}) == {"a", "b"}


def test_no_groups_and_an_empty_group_give_nothing_away() -> None:
    assert may_be_shown({}) == frozenset()
    assert may_be_shown({"none": ()}) == {"none"}


def test_more_groups_than_can_be_judged_are_refused() -> None:
    groups = {f"g{n}": frozenset(range(10 * n, 10 * n + 6)) for n in range(MOST_GROUPS + 1)}
    with pytest.raises(ValueError, match="At most 24 groups"):
        may_be_shown(groups)
    assert len(may_be_shown(groups, seen=groups["g0"])) == MOST_GROUPS + 1
