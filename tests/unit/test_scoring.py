"""Completeness and averages: exact, half up, and unscored is never nought."""

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehsg.domain.scoring import (
    SectionAverage,
    average,
    count_scored,
    half_up,
    is_score,
    lowest_scored,
    next_unscored,
    section_averages,
)
from tests.unit.content_samples import DATA, GUIDE, IDS

scores_of_all = st.fixed_dictionaries({id_: st.none() | st.integers(0, 5) for id_ in IDS})


@given(st.integers(-10_000, 10_000), st.integers(1, 10_000), st.integers(0, 4))
def test_rounding_agrees_with_decimals_half_up(numerator: int, denominator: int, places: int) -> None:
    value = Fraction(numerator, denominator)
    # Halves away from nought: floor of the size plus a half, in whole units of the last place.
    units = (abs(value) * 10**places + Fraction(1, 2)).__floor__()
    assert Fraction(half_up(value, places)) == Fraction(units if value >= 0 else -units, 10**places)


@given(st.decimals(min_value=-100, max_value=100, places=6), st.integers(0, 5))
def test_rounding_a_written_number_agrees_with_the_decimal_module(value: Decimal, places: int) -> None:
    with localcontext(prec=50):
        expected = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    assert half_up(Fraction(value), places) == expected


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("2.95", "3.0"),
        ("2.949", "2.9"),
        ("2.9499999999999999999", "2.9"),
        ("2.85", "2.9"),
        ("0.05", "0.1"),
        ("0.25", "0.3"),
        ("0.049", "0.0"),
        ("0", "0.0"),
        ("5", "5.0"),
        ("-0.04", "0.0"),
        ("-0.05", "-0.1"),
        ("-2.95", "-3.0"),
    ],
)
def test_figures_are_shown_to_one_place_half_up(value: str, shown: str) -> None:
    assert str(half_up(Fraction(value))) == shown


def test_whole_percentages_round_half_up_too() -> None:
    assert str(half_up(Fraction(133, 150) * 100, places=0)) == "89"
    assert str(half_up(Fraction(1, 8) * 100, places=0)) == "13"


@given(st.lists(st.integers(0, 5), max_size=31))
def test_an_average_is_the_exact_fraction_of_sum_and_count(scores: list[int]) -> None:
    assert average(scores) == (Fraction(sum(scores), len(scores)) if scores else None)
    assert average(iter(scores)) == average(scores)


@given(scores_of_all)
def test_each_sections_average_rests_on_its_scored_descriptors_only(scores: dict[str, int | None]) -> None:
    found = section_averages(GUIDE, scores)
    assert [entry.section_id for entry in found] == [section.id for section in GUIDE.sections]
    for entry in found:
        ids = [d.id for d in GUIDE.descriptors if d.section == entry.section_id]
        known = [score for id_ in ids if (score := scores[id_]) is not None]
        assert (entry.total, entry.scored, entry.expected) == (sum(known), len(known), len(ids))
        assert entry.exact == average(known)
        assert entry.shown == ("" if not known else str(half_up(Fraction(sum(known), len(known)))))


def test_a_section_with_nothing_scored_has_no_average_and_not_nought() -> None:
    entry = SectionAverage("data", "Data", total=0, scored=0, expected=8)
    assert entry.exact is None
    assert entry.shown == ""


def test_a_section_scored_nought_throughout_has_the_average_nought() -> None:
    entry = section_averages(GUIDE, dict.fromkeys(DATA, 0))[-1]
    assert (entry.exact, entry.shown, entry.scored) == (0, "0.0", len(DATA))


def test_a_score_of_nought_counts_as_scored() -> None:
    assert count_scored(GUIDE, {IDS[0]: 0, IDS[1]: None}) == 1


@given(scores_of_all)
def test_the_number_scored_is_what_remains_when_the_unscored_are_taken_away(scores: dict[str, int | None]) -> None:
    assert count_scored(GUIDE, scores) == 31 - list(scores.values()).count(None)


def test_scores_of_descriptors_that_the_guide_does_not_have_are_not_counted() -> None:
    assert count_scored(GUIDE, {"zz1": 5}) == 0
    assert all(entry.scored == 0 for entry in section_averages(GUIDE, {"zz1": 5}))


@given(scores_of_all, st.sampled_from(IDS))
def test_the_next_unscored_is_the_first_one_met_going_round_from_here(scores: dict[str, int | None], here: str) -> None:
    place = IDS.index(here)
    around = [IDS[(place + step) % len(IDS)] for step in range(1, len(IDS))]
    assert next_unscored(GUIDE, scores, here) == next((id_ for id_ in around if scores[id_] is None), None)


def test_after_the_last_descriptor_the_search_goes_on_with_the_first() -> None:
    assert next_unscored(GUIDE, {}, IDS[-1]) == IDS[0]


def test_a_descriptor_left_unscored_is_not_its_own_next_one() -> None:
    assert next_unscored(GUIDE, {id_: 0 for id_ in IDS if id_ != "wf3"}, "wf3") is None


def test_the_lowest_are_all_that_share_the_lowest_score_given() -> None:
    scores = {"fv1": 2, "fv2": 1, "fv3": 1, "fv4": None, "wf1": 0}
    assert lowest_scored(GUIDE, scores, ["fv1", "fv2", "fv3", "fv4"]) == {"fv2", "fv3"}


def test_a_score_of_nought_is_lower_than_one_and_unscored_is_not_lowest() -> None:
    assert lowest_scored(GUIDE, {"fv1": 0, "fv2": 1, "fv3": None}, IDS) == {"fv1"}


def test_as_many_of_the_lowest_as_there_are_priorities_are_pointed_out_with_all_that_tie() -> None:
    scores = {"fv1": 0, "fv2": 1, "fv3": 2, "fv4": 2, "fv5": 3}
    assert lowest_scored(GUIDE, scores, IDS, at_least=3) == {"fv1", "fv2", "fv3", "fv4"}
    assert lowest_scored(GUIDE, {"fv1": 4}, IDS, at_least=3) == {"fv1"}


def test_nothing_is_lowest_while_nothing_is_scored() -> None:
    assert lowest_scored(GUIDE, dict.fromkeys(IDS), IDS) == frozenset()
    assert lowest_scored(GUIDE, {"fv1": 3, "zz1": 0}, ["zz1", "unknown"]) == frozenset()


@pytest.mark.parametrize("value", [0, 1, 2, 3, 4, 5])
def test_the_whole_numbers_from_nought_to_five_are_scores(value: int) -> None:
    assert is_score(value)


@pytest.mark.parametrize("value", [-1, 6, 3.0, 3.5, True, False, None, "3", "five", Decimal(3), Fraction(3)])
def test_nothing_else_is_a_score(value: object) -> None:
    assert not is_score(value)
