"""The headline table and how figures are spread, from figures that are counted."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehsg.domain import distribution
from ehsg.domain.averages import (
    HeadlineRow,
    ScoreSpread,
    counted,
    headline,
    moves,
    score_spreads,
)
from ehsg.domain.national import NationalYear, ScoreCount, SectionFigure, SectionSpread, section_figures, sums_of
from tests.factories import NOW
from tests.unit.content_samples import GUIDE


@given(st.lists(st.integers(0, 5), max_size=40))
def test_scores_are_spread_as_they_were_given(scores: list[int]) -> None:
    spread = ScoreSpread(tuple(scores.count(score) for score in range(6)))
    assert spread.bands == distribution.by_score(scores)
    assert spread.areas == len(scores)
    assert spread.average == (Fraction(sum(scores), len(scores)) if scores else None)
    assert spread.quartiles == distribution.quartiles([Fraction(score) for score in scores])


def test_a_spread_of_nobody_is_shown_as_a_dash() -> None:
    assert ScoreSpread((0,) * 6).shown == "–"
    assert ScoreSpread((0, 0, 1, 0, 0, 1)).shown == "3.5"


def test_scores_are_told_apart_by_year_and_descriptor() -> None:
    counts = [ScoreCount(2022, "fv1", 0, 4), ScoreCount(2022, "fv1", 5, 1), ScoreCount(2023, "fv1", 5, 2)]
    assert score_spreads(counts) == {
        (2022, "fv1"): ScoreSpread((4, 0, 0, 0, 0, 1)),
        (2023, "fv1"): ScoreSpread((0, 0, 0, 0, 0, 2)),
    }


def test_the_average_of_counted_areas_is_the_mean_of_the_areas_averages() -> None:
    spreads = [SectionSpread(2022, "data", 7, 14, 3), SectionSpread(2022, "data", 7, 21, 1)]
    spreads.append(SectionSpread(2022, "data", 2, 8, 1))
    (figure,) = section_figures(sums_of(spreads))
    assert (figure.average, figure.areas) == (Fraction(2 * 3 + 3 + 4, 5), 5)
    assert counted(spreads) == {(2022, "data"): {Fraction(2): 3, Fraction(3): 1, Fraction(4): 1}}


def year(number: int, edition: str = GUIDE.edition) -> NationalYear:
    return NationalYear(number, edition, False, NOW)


def test_the_headline_has_every_year_and_says_why_a_figure_is_not_there() -> None:
    older = GUIDE.model_copy(update={"edition": "older", "sections": GUIDE.sections[1:]})
    first, second = (section.id for section in GUIDE.sections[:2])
    figures = [SectionFigure(2021, second, Fraction(59, 20), 8), SectionFigure(2022, first, Fraction(3), 9)]
    rows = headline(
        [year(2021, "older"), year(2022), year(2023)], {"older": older, GUIDE.edition: GUIDE}, [first, second], figures
    )
    assert [(row.year, row.areas, row.words(first), row.words(second)) for row in rows] == [
        (2021, 8, "not in guide", "3.0"),
        (2022, 9, "3.0", "no returns"),
        (2023, 0, "no returns", "no returns"),
    ]
    assert rows[0].average(second) == Fraction(59, 20)
    assert rows[0].average(first) is None


@pytest.mark.parametrize(
    ("averages", "words"),
    [
        ((), None),
        ((3,), None),
        ((None, 3, None), None),
        ((3, None, 4), "up from 3.0 to 4.0"),
        ((5, 3, 3), "the same, 3.0"),
        ((3, 2, None), "down from 3.0 to 2.0"),
    ],
)
def test_a_move_is_between_the_last_two_years_that_have_an_average(
    averages: tuple[int | None, ...], words: str | None
) -> None:
    rows = [
        HeadlineRow(
            2020 + n, {} if a is None else {"data": SectionFigure(2020 + n, "data", Fraction(a), 5)}, frozenset()
        )
        for n, a in enumerate(averages)
    ]
    found = moves(rows, "data")
    assert (found.in_words if found else None) == words
