"""Which averages over groups of areas are shown, and how areas are spread."""

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ehsg.domain.groups import (
    ENGLAND,
    MOST_LISTS,
    AreaFigures,
    Group,
    descriptor_quartiles,
    groups,
    list_of,
    may_be_spread,
    spreads,
)
from ehsg.domain.scoring import half_up


def area(
    id_: int, region: str = "North East", *, seen: bool = False, code: str = "", **averages: Fraction
) -> AreaFigures:
    sections = {section: (value.numerator, value.denominator) for section, value in averages.items()}
    return AreaFigures(id_, id_, id_, 1, frozenset({code or f"E{id_:08}"}), f"Area {id_}", region, seen, sections)


def test_the_average_of_a_group_is_the_exact_mean_of_its_areas_averages() -> None:
    of = [Fraction(3), Fraction(29, 10), Fraction(3), Fraction(29, 10), Fraction(59, 20)]
    found = groups([area(n, data=value) for n, value in enumerate(of)], final=True)[ENGLAND]
    assert found.areas == 5
    assert found.averages == {"data": Fraction(59, 20)}
    assert str(half_up(found.averages["data"])) == "3.0"


def test_an_area_without_a_section_counts_in_the_others_only() -> None:
    figures = [area(n, data=Fraction(2), seen=True) for n in range(4)] + [area(9, lead=Fraction(4), seen=True)]
    assert groups(figures, final=True)[ENGLAND].averages == {"data": Fraction(2), "lead": Fraction(4)}


def test_a_group_of_one_to_four_areas_that_the_reader_may_not_see_is_not_shown() -> None:
    others = [area(n, "London", data=Fraction(1)) for n in range(10, 20)]
    few = [area(n, data=Fraction(1)) for n in range(4)]
    found = groups([*others, *few], final=True)
    assert found[ENGLAND].averages is not None
    assert found["North East"].averages is None
    assert found["North East"].areas == 4
    assert found["London"].averages is None  # England less London would be the four


def test_a_group_is_shown_to_whoever_may_see_each_of_its_areas_before_the_collection_has_closed_too() -> None:
    figures = [area(n, seen=True, data=Fraction(1)) for n in range(2)]
    assert groups(figures, final=False)[ENGLAND].averages == {"data": Fraction(1)}


def test_a_group_with_an_area_that_the_reader_may_not_see_is_not_shown_before_the_collection_has_closed() -> None:
    figures = [area(0, seen=True, data=Fraction(1)), *(area(n, data=Fraction(1)) for n in range(1, 9))]
    assert groups(figures, final=False)[ENGLAND].averages is None
    assert groups(figures, final=True)[ENGLAND].averages is not None


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.booleans()), min_size=1, max_size=40))
def test_no_two_groups_that_are_shown_differ_by_one_to_four_areas_that_the_reader_may_not_see(
    plan: list[tuple[int, bool]],
) -> None:
    figures = [area(n, f"Region {r}", seen=seen, data=Fraction(n % 6)) for n, (r, seen) in enumerate(plan)]
    unseen = {ENGLAND: {n for n, (_, seen) in enumerate(plan) if not seen}}
    for number in range(5):
        unseen[f"Region {number}"] = {n for n, (r, seen) in enumerate(plan) if r == number and not seen}
    shown = [name for name, group in groups(figures, final=True).items() if group.averages is not None]
    for name in shown:
        assert not 0 < len(unseen[name]) < 5
    for one, other in combinations(shown, 2):
        assert not 0 < len(unseen[one] ^ unseen[other]) < 5


def test_the_average_of_areas_with_different_numbers_of_scores_is_the_mean_of_their_averages() -> None:
    figures = [area(n, data=Fraction(1, 3)) for n in range(3)] + [area(n, data=Fraction(7, 2)) for n in range(3, 6)]
    assert groups(figures, final=True)[ENGLAND].averages == {"data": (Fraction(1, 3) + Fraction(7, 2)) / 2}


def test_neighbours_are_a_group_of_those_that_submitted() -> None:
    figures = [area(n, data=Fraction(n % 6)) for n in range(12)]
    found = groups(figures, final=True, neighbours={1: frozenset({2, 3, 4, 5, 6, 99})})[list_of(1)]
    assert (found.name, found.areas) == ("Statistical neighbours", 5)
    assert found.averages == {"data": Fraction(2 + 3 + 4 + 5 + 0, 5)}


def test_neighbours_that_england_less_a_region_would_give_away_are_not_shown() -> None:
    london = [area(n, "London", data=Fraction(1)) for n in range(8)]
    north = [area(n, data=Fraction(1)) for n in range(8, 20)]
    almost = frozenset(range(8, 17))  # all of the North East but three
    found = groups([*london, *north], final=True, neighbours={1: almost})
    assert found["North East"].averages is not None
    assert found[list_of(1)].averages is None


def test_the_same_lists_are_judged_whichever_page_is_open_and_no_more_than_can_be() -> None:
    figures = [area(n, f"Region {n % 9}", data=Fraction(1)) for n in range(90)]
    lists = {n: frozenset(range(n, n + 10)) for n in range(10)}
    found = groups(figures, final=True, neighbours=lists)
    assert [list_of(n) in found for n in range(10)] == [True] * MOST_LISTS + [False] * (10 - MOST_LISTS)


def test_more_groups_than_can_be_judged_are_not_shown() -> None:
    figures = [area(n, f"Region {n % 30:02}", data=Fraction(1)) for n in range(300)]
    found = groups(figures, final=True)
    assert found[ENGLAND].averages is not None
    assert found["Region 29"].averages is None


@pytest.mark.parametrize(("unseen", "shown"), [(0, True), (1, False), (5, False), (9, False), (10, True)])
def test_counts_are_shown_where_ten_areas_are_unseen_or_none(unseen: int, shown: bool) -> None:
    figures = [area(n, seen=n >= unseen, data=Fraction(3)) for n in range(20)]
    assert may_be_spread(figures, groups(figures, final=True)[ENGLAND]) is shown


def test_counts_are_never_shown_without_the_average() -> None:
    assert not may_be_spread([area(1, seen=True)], Group(ENGLAND, 1, None))


def test_areas_are_spread_over_half_points_with_their_quartiles() -> None:
    figures = [area(n, data=Fraction(n)) for n in range(5)]
    (spread,) = spreads(figures, ["data", "leaders"])
    assert spread.section_id == "data"
    assert spread.quartiles.shown == ("1.0", "2.0", "3.0")
    assert [band.count for band in spread.bands] == [1, 0, 1, 0, 1, 0, 1, 0, 1, 0]


def test_quartiles_of_a_descriptor_come_from_how_many_areas_gave_each_score() -> None:
    found = descriptor_quartiles({"fv1": {0: 1, 3: 2, 5: 1, 4: 1}, "fv2": {3: 4}})
    assert found["fv1"].shown == ("3.0", "3.0", "4.0")
    assert found["fv1"].areas == 5
    assert "fv2" not in found
