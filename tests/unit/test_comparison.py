"""What an address asks to compare, and who may."""

from dataclasses import replace

import pytest

from ehsg.domain.comparison import (
    Asked,
    asked_areas,
    asked_years,
    chosen_years,
    named,
    wanted,
    year_to_compare,
)
from ehsg.domain.permissions import Action, Membership, Role, Viewer, allowed
from ehsg.domain.status import State
from ehsg.domain.subjects import ComparisonSubject, ReturnSubject
from tests.unit.test_groups import area


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


def test_england_is_asked_for_by_a_word_beside_the_areas_codes() -> None:
    found = wanted(["2022"], ["National,e1", "E2"])
    assert found.national
    assert found.areas == Asked(("E1", "E2"))
    assert found.query == {"years": "2022", "with": "national,E1,E2"}
    assert wanted(["x"], []).query == {}


def test_those_of_the_years_asked_for_that_are_there_are_shown_earliest_first() -> None:
    assert chosen_years(Asked(("2024", "2022", "1999")), (2022, 2023, 2024)) == ((2022, 2024), (1999,))


def test_all_years_are_shown_where_none_of_those_asked_for_is_there() -> None:
    assert chosen_years(Asked(()), (2023, 2022)) == ((2022, 2023), ())
    assert chosen_years(Asked(("1999",)), (2022, 2023)) == ((2022, 2023), (1999,))
    assert chosen_years(Asked(("1999",)), ()) == ((), (1999,))


def test_five_other_areas_can_be_named_in_capitals_or_not() -> None:
    assert asked_areas(["e1,E1", "e2,e3,e4,e5,e6"]) == Asked(("E1", "E2", "E3", "E4", "E5"), ("E6",))


def test_an_area_that_does_not_exist_and_one_that_may_not_be_seen_are_alike() -> None:
    figures = [area(1, seen=True, code="E1"), area(2, code="E2")]
    found, missing = named(figures, asked_areas(["E1,E2,E3"]), own_id=7)
    assert [one.area_id for one in found] == [1]
    assert missing == ("E2", "E3")


def test_the_area_itself_and_one_named_by_both_its_codes_are_not_shown_twice() -> None:
    both = replace(area(2, seen=True), codes=frozenset({"E2", "E20"}))
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
