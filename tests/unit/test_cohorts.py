"""Cohorts: areas as they are typed, names, and the order in which lists are judged."""

from datetime import UTC, date, datetime

import pytest

from ehsg.domain.change import Direction, Shares
from ehsg.domain.cohorts import Listed, in_order, name_key, name_problem, read_lines
from ehsg.domain.cohorts_compared import others_changes, others_sums
from ehsg.domain.national import SectionShares, SectionSum
from ehsg.domain.past_years import KnownArea

BCP = KnownArea(1, "E06000058", None, "BCP", None)
HULL = KnownArea(2, "E06000010", None, "Kingston upon Hull", None)
BARNSLEY = KnownArea(3, "E08000016", "E08000038", "Barnsley", None)
CUMBRIA = KnownArea(4, "E10000006", None, "Cumbria", date(2023, 4, 1))
OLD, NEW = (
    KnownArea(5, "E10000021", None, "Northants", date(2021, 4, 1)),
    KnownArea(6, "E06000061", None, "Twice", None),
)
TWICE = KnownArea(7, "E06000062", None, "Twice", None)
AREAS = (BCP, HULL, BARNSLEY, CUMBRIA, OLD, NEW, TWICE)


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("", set()),
        ("\n  \n", set()),
        ("BCP", {1}),
        ("Bournemouth, Christchurch and Poole\nKingston upon Hull, City of", {1, 2}),
        ("  kingston UPON  hull \r", {2}),
        ("e08000038\nE08000016\nBarnsley", {3}),
        ("E06000061", {6}),
    ],
)
def test_an_area_goes_by_its_names_and_its_codes_one_a_line(typed: str, ids: set[int]) -> None:
    found = read_lines(typed, AREAS)
    assert (found.ids, found.problems) == (ids, ())


def test_every_line_that_is_no_area_is_told_with_its_number() -> None:
    found = read_lines("BCP\nCamelot\n\nCumbria\nTwice\n" + "x" * 80, AREAS)
    assert found.ids == {1}
    assert found.problems == (
        "Line 2: “Camelot” is not the name or GSS code of an area.",
        "Line 4: “Cumbria” is a former area, which makes no returns any more.",
        "Line 5: “Twice” is the name of more than one area. Give the GSS code.",
        f"Line 6: “{'x' * 59}…” is not the name or GSS code of an area.",
    )


def test_a_former_area_may_be_named_where_it_is_in_the_cohort_already() -> None:
    assert read_lines("Cumbria", AREAS, kept={4}).ids == {4}


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("Peer-supported areas", ""),
        ("é" * 100, ""),
        ("", "Enter a name for the cohort"),
        (" \t", "Enter a name for the cohort"),
        ("é" * 101, "The name must be 100 characters or fewer"),
        ("those of jo@example.org", "The name must not hold an email address"),
    ],
)
def test_a_name_is_short_and_no_address(name: str, problem: str) -> None:
    assert name_problem(name) == problem


def test_names_in_other_letters_and_with_other_blanks_are_the_same() -> None:
    assert name_key("  Peer-Supported   AREAS ") == name_key("peer-supported areas")


def test_lists_are_judged_in_the_order_in_which_they_were_given_out() -> None:
    at = datetime(2024, 1, 1, tzinfo=UTC)
    earlier, later = Listed(3, 1, frozenset(), False, at), Listed(2, 1, frozenset(), True, at.replace(month=2))
    new, newer, dropped = (
        Listed(4, 1, frozenset(), True),
        Listed(5, 2, frozenset(), True),
        Listed(5, 1, frozenset(), False),
    )
    assert in_order([newer, later, dropped, new, earlier]) == [earlier, later, new, newer]


def test_the_other_areas_are_all_without_the_cohorts() -> None:
    every = [SectionSum(2023, "fv", 7, 70, 5), SectionSum(2023, "fv", 6, 20, 1), SectionSum(2022, "fv", 7, 30, 2)]
    inside = [SectionSum(2023, "fv", 7, 20, 2), SectionSum(2022, "fv", 7, 30, 2)]
    assert others_sums(every, inside) == (SectionSum(2023, "fv", 7, 50, 3), SectionSum(2023, "fv", 6, 20, 1))
    assert others_sums(every, []) == tuple(every)


def test_what_changed_in_the_others_is_what_changed_in_all_less_the_cohort() -> None:
    every = [_shares("fv", 5, 3, 2), _shares("da", 1, 1, 0)]
    assert others_changes(every, [_shares("fv", 2, 3, 0), _shares("da", 1, 1, 0)]) == (_shares("fv", 3, 0, 2),)
    assert others_changes(every, []) == tuple(every)


def _shares(section: str, *counts: int) -> SectionShares:
    ways = (Direction.IMPROVED, Direction.SAME, Direction.DECLINED)
    return SectionShares(section, Shares(dict(zip(ways, counts, strict=True))))
