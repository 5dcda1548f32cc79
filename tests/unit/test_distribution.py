"""How areas are spread: quartiles and counts."""

import statistics
from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehsg.domain.distribution import by_band, by_score, quartiles
from ehsg.domain.scoring import half_up

AVERAGES = st.lists(st.fractions(0, 5, max_denominator=60), max_size=160)


@given(st.lists(st.fractions(0, 5), min_size=5, max_size=160))
def test_quartiles_agree_with_pythons_own(values: list[Fraction]) -> None:
    found = quartiles(values)
    assert found is not None
    expected = statistics.quantiles(values, n=4, method="inclusive")
    assert [found.lower, found.median, found.upper] == expected
    assert found.median == statistics.median(values)
    assert found.areas == len(values)


@pytest.mark.parametrize("count", range(5))
def test_fewer_than_five_areas_have_no_quartiles(count: int) -> None:
    assert quartiles([Fraction(3)] * count) is None


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ("1 2 3 4 5", ("2.0", "3.0", "4.0")),
        ("5 4 3 2 1", ("2.0", "3.0", "4.0")),
        ("0 0 0 0 0", ("0.0", "0.0", "0.0")),
        ("1 2 3 4 5 5", ("2.3", "3.5", "4.8")),  # 2.25 and 4.75, both half up
        ("2.949 2.949 2.949 2.95 2.95", ("2.9", "2.9", "3.0")),
    ],
)
def test_quartiles_are_shown_half_up(values: str, shown: tuple[str, str, str]) -> None:
    found = quartiles([Fraction(value) for value in values.split()])
    assert found is not None
    assert found.shown == shown
    assert found.in_words == (
        f"median {shown[1]}, the middle half from {shown[0]} to {shown[2]}, of {found.areas} areas"
    )


@given(AVERAGES)
def test_every_area_is_counted_in_the_band_of_the_figure_shown_for_it(averages: list[Fraction]) -> None:
    bands = by_band(averages)
    expected: Counter[str] = Counter()
    for value in averages:
        shown = float(half_up(value))
        expected[next(b.name for b in reversed(bands) if shown >= float(b.name.split(" to ")[0]))] += 1
    assert {b.name: b.count for b in bands if b.count} == dict(expected)
    assert sum(b.count for b in bands) == len(averages)


def test_bands_are_half_points_and_the_last_holds_the_five() -> None:
    bands = by_band([Fraction(0), Fraction("0.449"), Fraction("0.45"), Fraction(5), Fraction("4.5")])
    assert [(b.name, b.count) for b in bands if b.count] == [("0.0 to 0.4", 2), ("0.5 to 0.9", 1), ("4.5 to 5.0", 2)]
    assert len(bands) == 10
    assert (bands[0].low, bands[-1].high) == (0, 5)
    assert all(a.high == b.low for a, b in zip(bands, bands[1:], strict=False))


@given(st.lists(st.integers(0, 5)))
def test_scores_are_counted_one_by_one(scores: list[int]) -> None:
    assert {b.name: b.count for b in by_score(scores)} == {str(s): scores.count(s) for s in range(6)}
    assert all(b.low < int(b.name) < b.high for b in by_score(scores))
