"""Averages over the years: gaps, scale, labels, and the same in picture, words and table."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehsg.reports.dots import DotsRow, dots
from ehsg.reports.picture import Chart, Scale, sentence
from ehsg.reports.slope import SlopeRow, slopes
from tests.unit.chart_samples import NAMES, NOTES, YEARS, figures, fits, meet, some


@st.composite
def slope_charts(draw: st.DrawFn) -> tuple[Chart, list[SlopeRow], list[int], tuple[str, str]]:
    years = draw(YEARS)
    compared = draw(st.booleans())
    rows = [
        SlopeRow(draw(NAMES), draw(some(len(years))), draw(some(len(years))) if compared else (), draw(NOTES))
        for _ in range(draw(st.integers(1, 3)))
    ]
    names = (draw(NAMES), draw(NAMES))
    return slopes(rows, years=years, names=names, title="Averages"), rows, years, names


@given(slope_charts())
def test_slopes_fit_into_their_pictures(drawn: tuple[Chart, list[SlopeRow], list[int], tuple[str, str]]) -> None:
    for picture in (*drawn[0].pictures, drawn[0].key):
        assert picture
        fits(picture)


@given(slope_charts())
def test_a_figure_in_a_slope_covers_no_point(
    drawn: tuple[Chart, list[SlopeRow], list[int], tuple[str, str]],
) -> None:
    """But for the last, which is written in any case."""
    for picture in drawn[0].pictures:
        for text in [t for t in picture.texts if t.bold and t.anchor == "middle"][:-1]:
            assert not any(meet(text.box, (m.x - 4, m.y - 4, m.x + 4, m.y + 4)) for m in picture.marks), text


def test_points_lie_to_scale_and_years_as_far_apart_as_they_are() -> None:
    row = SlopeRow("Workforce", figures(0, 25, 50))
    picture = slopes([row], years=[2014, 2022, 2024], names=("Us", ""), title="x").pictures[0]
    low, middle, high = picture.marks
    assert low.y - middle.y == pytest.approx(middle.y - high.y)
    assert (middle.x - low.x) / (high.x - middle.x) == pytest.approx(4, rel=0.01)
    dot = dots([DotsRow("x", figures(0, 25, 50))], names=["a", "b", "c"], title="x").pictures[0].marks
    assert dot[1].x - dot[0].x == pytest.approx(dot[2].x - dot[1].x, abs=0.1)
    assert Scale(Fraction(-1, 2), Fraction(11, 2)).x(5) < Scale().x(5)


def test_a_missing_year_is_a_gap_in_the_line_and_never_a_nought() -> None:
    row = SlopeRow("Workforce", figures(20, 30, None, 40, None, 30, 31))
    picture = slopes([row], years=range(2018, 2025), names=("Us", ""), title="x").pictures[0]
    runs = [line for line in picture.lines if line.style == "first"]
    assert [len(line.points) for line in runs] == [2, 2]
    assert len(picture.marks) == 5, "the year between two gaps has its mark"
    key = slopes([row], years=range(2018, 2025), names=("Us", ""), title="x").key
    assert key
    assert "A gap is a year without a figure." in [text.words for text in key.texts]


def test_one_year_is_a_point_without_a_line() -> None:
    chart = slopes([SlopeRow("Data", figures(31), figures(36))], years=[2024], names=("Us", "England"), title="x")
    (picture,) = chart.pictures
    assert [line.style for line in picture.lines if line.style in ("first", "second")] == []
    assert len(picture.marks) == 2
    assert (picture.title, picture.description) == ("Data, 2024", "Us: 2024 3.1. England: 2024 3.6.")


def test_twenty_years_name_the_first_and_the_last_and_as_many_as_have_room() -> None:
    row = SlopeRow("Data", figures(*[30] * 20))
    picture = slopes([row], years=range(2005, 2025), names=("Us", ""), title="x").pictures[0]
    years = [text.words for text in picture.texts if text.words.startswith("20")]
    assert (years[0], years[-1]) == ("2005", "2024")
    assert 5 <= len(years) <= 9
    assert [text.words for text in picture.texts if text.bold][1:].count("3.0") >= 7


@pytest.mark.parametrize(("tenths", "words"), [(0, "0.0"), (50, "5.0")])
def test_all_zeros_and_all_fives_are_drawn_at_the_edges_with_their_figures(tenths: int, words: str) -> None:
    chart = slopes([SlopeRow("Data", figures(*[tenths] * 3))], years=[1, 2, 3], names=("Us", ""), title="x")
    ys = {mark.y for mark in chart.pictures[0].marks}
    edge = [line.points[0][1] for line in chart.pictures[0].lines if line.style in ("axis", "grid")]
    assert ys == {max(edge) if tenths == 0 else min(edge)}
    assert [text.words for text in chart.pictures[0].texts].count(words) == 3


@given(slope_charts())
def test_the_words_of_a_slope_say_what_its_table_says(
    drawn: tuple[Chart, list[SlopeRow], list[int], tuple[str, str]],
) -> None:
    chart, rows, years, names = drawn
    lines = []
    for row, picture in zip(rows, chart.pictures, strict=True):
        own = [figure.words for figure in row.first]
        lines.append([row.name, *own])
        said = ", ".join(f"{year} {words}" for year, words in zip(years, own, strict=True))
        assert f"{names[0]}: {said}." in picture.description
        if row.second:
            others = [figure.words for figure in row.second]
            lines.append([f"{row.name}: {names[1]}", *others])
            said = ", ".join(f"{year} {words}" for year, words in zip(years, others, strict=True))
            assert f"{names[1]}: {said}." in picture.description
        assert sentence(row.note) in picture.description
    table = chart.table
    if len(years) > 8:
        assert table.head == ("Year", *(line[0] for line in lines))
        assert table.rows == tuple(
            (str(year), *(line[place] for line in lines)) for place, year in enumerate(years, start=1)
        )
        return
    assert [list(row[: len(years) + 1]) for row in table.rows] == lines
    assert table.head[: len(years) + 1] == ("Section", *map(str, years))
    assert table.worded == any(row.note for row in rows)
    assert all(len(row) == len(table.head) for row in table.rows)


@pytest.mark.parametrize("years", [[], [2024, 2023], [2023, 2023]])
def test_years_out_of_order_are_refused(years: list[int]) -> None:
    with pytest.raises(ValueError, match="each later than the one before"):
        slopes([SlopeRow("x", figures(*[30] * len(years)))], years=years, names=("", ""), title="x")


@pytest.mark.parametrize(
    "row", [SlopeRow("x", figures(30)), SlopeRow("x", figures(30, 31), figures(30)), SlopeRow("x", ())]
)
def test_a_slope_without_a_figure_for_each_year_is_refused(row: SlopeRow) -> None:
    with pytest.raises(ValueError, match="for each year"):
        slopes([row], years=[2023, 2024], names=("", ""), title="x")
