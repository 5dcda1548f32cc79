"""Which list of statistical neighbours counts, when it is fixed, and what may stand in it."""

from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehsg.domain.neighbours import (
    FEWEST,
    MOST,
    Change,
    Problem,
    counting,
    fixed_for,
    is_year,
    plan,
    read_lines,
    shown,
    why_fixed,
)
from tests.unit.registered import BARNSLEY, CUMBRIA, LEEDS, POOLE, REGISTER

FIVE = "Area 3\nArea 4\nArea 5\nArea 6\nArea 7"


def problems(text: str) -> list[str]:
    return [str(problem) for problem in read_lines(text, LEEDS, REGISTER).problems]


def test_a_list_is_read_from_names_and_codes_whatever_their_case_blanks_and_empty_lines() -> None:
    read = read_lines("  aREA \u00a0 3 \n\nE08000004\ne08000038\n Poole\nArea 7\t\n", LEEDS, REGISTER)
    assert read.ids == {3, 4, BARNSLEY.id, POOLE.id, 7}
    assert read.problems == ()


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Camelot", "Line 6: “Camelot” is not an area. Give its name or its GSS code as they are in this service."),
        ("E99999999", "Line 6: “E99999999” is not an area. Give its name or its GSS code as they are in this service."),
        ("Newtown", "Line 6: “Newtown” is the name of more than one area. Give the GSS code."),
        ("Cumbria", "Line 6: Cumbria is a former area, which has no neighbours and is nobody’s."),
        ("Leeds", "Line 6: Leeds cannot be its own neighbour."),
        ("E08000001", "Line 6: Leeds cannot be its own neighbour."),
        ("E08000003", "Line 6: Area 3 is there already: line 1."),
    ],
)
def test_what_cannot_stand_in_a_list_is_told_with_its_line(line: str, told: str) -> None:
    assert problems(f"{FIVE}\n{line}") == [told]


def test_one_area_by_its_name_and_by_its_later_code_is_there_twice() -> None:
    assert problems(f"{FIVE}\nBarnsley\nE08000038") == ["Line 7: Barnsley is there already: line 6."]


def test_every_problem_is_told_at_once() -> None:
    assert problems("Camelot\nLeeds") == [
        "Line 1: “Camelot” is not an area. Give its name or its GSS code as they are in this service.",
        "Line 2: Leeds cannot be its own neighbour.",
        "Leeds has 2 neighbours here. A list has 5 to 20.",
    ]


@pytest.mark.parametrize(("many", "told"), [(0, "0 neighbours"), (1, "1 neighbour"), (4, "4 neighbours"), (21, "21 ")])
def test_too_few_and_too_many_are_refused(many: int, told: str) -> None:
    (problem,) = problems("\n".join(f"Area {n}" for n in range(3, 3 + many)))
    assert problem.startswith(f"Leeds has {told}")


@pytest.mark.parametrize("many", [FEWEST, MOST])
def test_the_fewest_and_the_most_are_taken(many: int) -> None:
    assert problems("\n".join(f"Area {n}" for n in range(3, 3 + many))) == []


def test_a_long_word_is_cut_in_the_sentence_about_it() -> None:
    assert shown("x" * 60) == "x" * 60
    assert shown("x" * 61) == "x" * 60 + "…"


def test_a_list_is_written_so_that_it_can_be_read_again() -> None:
    ids = frozenset({3, 4, 34, POOLE.id, BARNSLEY.id})
    written = REGISTER.written(ids)
    assert written == ("Area 3", "Area 4", "Barnsley", "E08000034", "Poole")
    assert read_lines("\n".join(written), LEEDS, REGISTER).ids == ids


def test_a_problem_about_the_whole_names_no_place() -> None:
    assert str(Problem("", "The file is empty.")) == "The file is empty."


@pytest.mark.parametrize(
    ("year", "counts"), [(2021, None), (2022, 2022), (2023, 2022), (2024, 2024), (2025, 2024), (2099, 2024)]
)
def test_the_list_with_the_latest_year_that_has_come_counts(year: int, counts: int | None) -> None:
    assert counting({2024, 2022}, year) == counts


@pytest.mark.parametrize(
    ("lists", "closed", "year", "fixed"),
    [
        # The first list may count from any year.
        ((), (), 2022, ()),
        ((), (2022, 2023), 2022, ()),
        ((), (2022, 2023), 2030, ()),
        # A later one only from a year whose collection has not closed.
        ((2022,), (2022, 2023), 2022, (2022, 2023)),
        ((2022,), (2022, 2023), 2023, (2023,)),
        ((2022,), (2022, 2023), 2024, ()),
        # Nor from before: what counts for a closed year is left alone.
        ((2022,), (2022, 2023), 2020, (2022, 2023)),
        # What counts for no closed year may be changed, and preceded.
        ((2024,), (2022, 2023), 2024, ()),
        ((2024,), (2022, 2023), 2022, ()),
        ((2022, 2024), (2022, 2023), 2024, ()),
        # A year without a collection is not closed.
        ((2022,), (), 2022, ()),
        ((2022,), (2021,), 2022, ()),
        # A later year that closed earlier forbids a change from a year that is still open.
        ((2022,), (2025,), 2024, (2025,)),
    ],
)
def test_nothing_changes_for_a_closed_year_that_has_a_list(
    lists: tuple[int, ...], closed: tuple[int, ...], year: int, fixed: tuple[int, ...]
) -> None:
    assert fixed_for(lists, closed, year) == fixed


YEARS = (2022, 2023, 2024, 2025)
SETS = tuple(chain.from_iterable(combinations(YEARS, size) for size in range(len(YEARS) + 1)))


@pytest.mark.parametrize("closed", SETS)
@pytest.mark.parametrize("lists", SETS)
def test_whatever_is_allowed_no_closed_year_ever_gets_another_list(
    lists: tuple[int, ...], closed: tuple[int, ...]
) -> None:
    before = {year: counting(lists, year) for year in closed}
    for year in YEARS:
        if fixed_for(lists, closed, year):
            continue
        set_, taken_out = {*lists, year}, set(lists) - {year}
        for late in (late for late in closed if before[late] is not None):
            # Not the new list; and where it replaces one of the same year, that one did not count.
            assert counting(set_, late) == before[late] != year
            assert counting(taken_out, late) == before[late]


def test_why_a_list_is_fixed_says_from_when_a_new_one_can_count() -> None:
    one, two = why_fixed("Leeds", (2023,)), why_fixed("Leeds", (2022, 2023))
    assert one == "Leeds has a list for 2023, which is closed. A new one can count from 2024 on."
    assert two == "Leeds has a list for 2022 to 2023, which are closed. A new one can count from 2024 on."


@pytest.mark.parametrize(("year", "may"), [(1999, False), (2000, True), (2099, True), (2100, False)])
def test_a_list_counts_from_a_year_of_this_century(year: int, may: bool) -> None:
    assert is_year(year) is may


A, B = frozenset({3, 4, 5, 6, 7}), frozenset({3, 4, 5, 6, 8})


def test_a_plan_tells_new_changed_same_and_fixed_lists_apart() -> None:
    stored = {2: {2022: A}, 3: {2022: A}, 4: {2022: A}, 5: {2024: A}}
    found = plan(stored, dict.fromkeys((1, 2, 4, 5), B) | {3: A}, 2023, {2022, 2023})
    assert found.changes == (Change(1, None, frozenset(), B), Change(5, None, frozenset(), B))
    assert found.same == {3}
    assert found.fixed == {2: (2023,), 4: (2023,)}


def test_the_same_list_again_is_no_change_even_where_it_is_fixed() -> None:
    assert plan({1: {2022: A}}, {1: A}, 2022, {2022}).same == {1}
    assert plan({1: {2022: A}}, {1: A}, 2025, ()).same == {1}


def test_a_list_that_comes_back_after_another_is_a_change() -> None:
    (change,) = plan({1: {2022: A, 2024: B}}, {1: A}, 2024, ()).changes
    assert change == Change(1, 2024, B, A)


@given(st.text(max_size=300))
def test_any_text_is_read_without_failing(text: str) -> None:
    read = read_lines(text, CUMBRIA, REGISTER)
    assert read.problems or FEWEST <= len(read.ids) <= MOST
