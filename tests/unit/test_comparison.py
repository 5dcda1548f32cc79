"""What an address asks to compare, and which averages over groups are shown beside an area."""

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ehsg.domain.comparison import (
    ENGLAND,
    AreaFigures,
    Asked,
    asked_areas,
    asked_years,
    chosen_years,
    groups,
    named,
    year_to_compare,
)
from ehsg.domain.permissions import Action, Membership, Role, Viewer, allowed
from ehsg.domain.scoring import half_up
from ehsg.domain.status import State
from ehsg.domain.subjects import ComparisonSubject, ReturnSubject


def area(
    id_: int, region: str = "North East", *, seen: bool = False, code: str = "", **averages: Fraction
) -> AreaFigures:
    return AreaFigures(id_, frozenset({code or f"E{id_:08}"}), f"Area {id_}", region, seen, averages)


@pytest.mark.parametrize(
    ("values", "known", "strange"),
    [
        ([], (), ()),
        (["2023, 2022,2023"], ("2023", "2022"), ()),
        (["2022", "2023"], ("2022", "2023"), ()),
        (["", " , "], (), ()),
        (["20233", "-2022", "２０２２", "2022.0", "all"], (), ("20233", "-2022", "２０２２", "2022.0", "all")),
        (["x" * 21], (), ("x" * 19 + "…",)),
    ],
)
def test_years_are_read_with_commas_or_one_by_one_and_what_is_no_year_is_said(
    values: list[str], known: tuple[str, ...], strange: tuple[str, ...]
) -> None:
    assert asked_years(values) == Asked(known, strange)


def test_those_of_the_years_asked_for_that_are_there_are_shown_earliest_first() -> None:
    assert chosen_years(Asked(("2024", "2022", "1999")), (2022, 2023, 2024)) == ((2022, 2024), (1999,))


def test_all_years_are_shown_where_none_of_those_asked_for_is_there() -> None:
    assert chosen_years(Asked(()), (2023, 2022)) == ((2022, 2023), ())
    assert chosen_years(Asked(("1999",)), (2022, 2023)) == ((2022, 2023), (1999,))
    assert chosen_years(Asked(("1999",)), ()) == ((), (1999,))


def test_five_other_areas_can_be_named_in_capitals_or_not() -> None:
    assert asked_areas(["e1,E1", "e2,e3,e4,e5,e6"]) == Asked(("E1", "E2", "E3", "E4", "E5"), ("E6",))


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


def test_an_area_that_does_not_exist_and_one_that_may_not_be_seen_are_alike() -> None:
    figures = [area(1, seen=True, code="E1"), area(2, code="E2")]
    found, missing = named(figures, asked_areas(["E1,E2,E3"]), own_id=7)
    assert [one.area_id for one in found] == [1]
    assert missing == ("E2", "E3")


def test_the_area_itself_and_one_named_by_both_its_codes_are_not_shown_twice() -> None:
    both = AreaFigures(2, frozenset({"E2", "E20"}), "Area 2", "London", True, {})
    found, missing = named([area(1, seen=True, code="E1"), both], asked_areas(["E1,E2,E20"]), own_id=1)
    assert [one.area_id for one in found] == [2]
    assert missing == ()


def test_the_latest_year_that_is_final_is_compared_and_where_none_is_the_latest() -> None:
    assert year_to_compare([2022, 2023, 2024], [2022, 2023]) == 2023
    assert year_to_compare([2022, 2024], [2023]) == 2024


def years(*shared: bool) -> ComparisonSubject:
    return ComparisonSubject(1, tuple(ReturnSubject(1, State.SUBMITTED, True, one, one, True) for one in shared))


@pytest.mark.parametrize(("subject", "may_see"), [(years(), False), (years(False), False), (years(False, True), True)])
def test_others_compare_an_area_of_which_one_year_at_least_is_shared_with_them(
    subject: ComparisonSubject, may_see: bool
) -> None:
    for membership in (Membership(Role.COORDINATOR, 2), Membership(Role.DEPARTMENT_VIEWER)):
        assert allowed(Viewer(9, frozenset({membership})), Action.VIEW_COMPARISON, subject) is may_see


def test_the_areas_own_people_compare_before_anything_was_submitted() -> None:
    own = Viewer(9, frozenset({Membership(Role.READER, 1)}))
    assert allowed(own, Action.VIEW_COMPARISON, years())
    assert not allowed(Viewer(9, frozenset({Membership(Role.NATIONAL_ANALYST)})), Action.VIEW_COMPARISON, years())
