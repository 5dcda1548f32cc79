"""How areas are spread: columns, one's own place, the middle half, and the same in picture, words and table."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehsg.domain.distribution import by_band, by_score
from ehsg.reports.distribution import Middle, distribution
from ehsg.reports.picture import Chart, Figure
from tests.unit.chart_samples import FIGURES, NAMES, NO_RETURN, VALUES, around_marks, fits, meet, printed


@st.composite
def distributions(draw: st.DrawFn) -> tuple[Chart, Sequence[object], tuple[str, Figure] | None, Middle | None]:
    if draw(st.booleans()):
        bands = by_band(draw(st.lists(VALUES, max_size=160)))
    else:
        bands = by_score(draw(st.lists(st.integers(0, 5), max_size=999)))
    own = draw(st.none() | st.tuples(NAMES, FIGURES))
    middle = None
    if draw(st.booleans()):
        low, mid, high = sorted(draw(st.tuples(VALUES, VALUES, VALUES)))
        middle = Middle((low, mid, high), (printed(low), printed(mid), printed(high)))
    return distribution(bands, title=draw(NAMES), own=own, middle=middle), bands, own, middle


@given(distributions())
def test_distributions_fit_into_their_pictures(
    drawn: tuple[Chart, Sequence[object], tuple[str, Figure] | None, Middle | None],
) -> None:
    (picture,) = drawn[0].pictures
    fits(picture)
    for text in picture.texts:
        assert not any(meet(text.box, mark) for mark in around_marks(picture)), text
        for box in picture.boxes:
            assert box.style == "paper" or not meet(text.box, (box.x, box.y, box.x + box.width, box.y + box.height))


def test_a_band_without_areas_has_no_column_and_one_area_has_a_whole_one() -> None:
    (picture,) = distribution(by_score([3]), title="x").pictures
    assert [box.height for box in picture.boxes] == [80]
    assert distribution(by_score([]), title="x").pictures[0].boxes == ()
    (picture,) = distribution(by_score([0, 0, 5]), title="x").pictures
    assert [box.height for box in picture.boxes] == [80, 40]


def test_the_middle_half_of_areas_is_a_box_with_the_median_in_it() -> None:
    middle = Middle((Fraction(2), Fraction(3), Fraction(4)), ("2.0", "3.0", "4.0"))
    (picture,) = distribution(by_band([Fraction(3)] * 5), title="x", middle=middle).pictures
    (box,) = [box for box in picture.boxes if box.style == "open"]
    (line,) = [line for line in picture.lines if line.style == "first"]
    assert box.x < line.points[0][0] < box.x + box.width


@given(distributions())
def test_the_words_of_a_distribution_say_what_its_table_says(
    drawn: tuple[Chart, Sequence[object], tuple[str, Figure] | None, Middle | None],
) -> None:
    chart, _, own, middle = drawn
    (picture,) = chart.pictures
    for name, count in chart.table.rows:
        assert (f" {name}: {count}." in picture.description) == (count != "0")
    for line in chart.table.below:
        assert line in picture.description
    assert len(chart.table.below) == bool(own) + bool(middle)
    total = sum(int(count) for _, count in chart.table.rows)
    assert picture.description.startswith({0: "No areas.", 1: "1 area."}.get(total, f"{total} areas."))
    if own:
        assert own[1].words in chart.table.below[0]


def test_an_areas_own_place_is_marked_only_where_it_has_one() -> None:
    (picture,) = distribution(by_score([3] * 5), title="x", own=("Us", NO_RETURN)).pictures
    assert picture.marks == ()
    assert "Us: no return" in [text.words for text in picture.texts]


def test_a_distribution_over_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one band"):
        distribution([], title="x")
