"""Spread and order of partners' scores: exact, and never an agreed score."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehsg.domain.moderation import at_score, by_disagreement, spread
from tests.unit.content_samples import GUIDE, IDS


@pytest.mark.parametrize(
    ("scores", "median", "words"),
    [
        ([0], Fraction(0), "One organisation: 0"),
        ([3, 3, 3], Fraction(3), "All 3 organisations: 3"),
        ([4, 1], Fraction(5, 2), "From 1 to 4, median 2.5"),
        ([5, 0, 1], Fraction(1), "From 0 to 5, median 1"),
        ([2, 4, 3, 3], Fraction(3), "From 2 to 4, median 3"),
    ],
)
def test_the_spread_is_told_in_words(scores: list[int], median: Fraction, words: str) -> None:
    found = spread(scores)
    assert found is not None
    assert (found.median, found.in_words) == (median, words)


def test_no_score_is_no_spread() -> None:
    assert spread([]) is None


@given(st.lists(st.integers(0, 5), min_size=1, max_size=12), st.randoms())
def test_the_order_of_the_organisations_makes_no_difference_and_nothing_lies_outside(scores: list[int], chance) -> None:
    mixed = list(scores)
    chance.shuffle(mixed)
    found = spread(mixed)
    assert found == spread(scores)
    assert found is not None
    assert found.lowest <= found.median <= found.highest
    assert found.judged == len(scores)
    assert sum(score <= found.median for score in scores) * 2 >= len(scores)
    assert sum(score >= found.median for score in scores) * 2 >= len(scores)


def test_the_largest_disagreement_comes_first_and_what_nobody_scored_last() -> None:
    ids = IDS
    spreads = {ids[0]: spread([3, 3]), ids[4]: spread([0, 5]), ids[9]: spread([1, 3]), ids[2]: spread([4, 2])}
    order = by_disagreement(GUIDE, spreads)
    assert order[:4] == (ids[4], ids[2], ids[9], ids[0])
    assert order[4:] == tuple(id_ for id_ in ids if id_ not in spreads)


def test_organisations_are_listed_at_the_score_they_gave() -> None:
    given_scores = [("police", 4), ("Health", 1), ("A school", 4)]
    assert at_score(given_scores) == {1: ("Health",), 4: ("A school", "police")}
