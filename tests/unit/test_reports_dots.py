"""An area beside others, and the bar of one score: inside the picture, and the same in picture, words and table."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehsg.reports.dots import DotsRow, dots
from ehsg.reports.picture import WIDTH, Chart, Figure
from ehsg.reports.score_bar import score_bar
from tests.unit.chart_samples import FIGURES, NAMES, NOTES, around_marks, figures, fits, macro, meet, some


@st.composite
def dot_charts(draw: st.DrawFn) -> tuple[Chart, list[DotsRow], list[str]]:
    names = draw(st.lists(NAMES, min_size=1, max_size=9))
    rows = [DotsRow(draw(NAMES), draw(some(len(names))), draw(NOTES)) for _ in range(draw(st.integers(1, 3)))]
    return dots(rows, names=names, title="Averages"), rows, names


@given(dot_charts())
def test_dots_fit_into_their_pictures(drawn: tuple[Chart, list[DotsRow], list[str]]) -> None:
    for picture in drawn[0].pictures:
        fits(picture)
        for text in picture.texts:
            assert not any(meet(text.box, mark) for mark in around_marks(picture)), text


@given(FIGURES, st.none() | FIGURES)
def test_score_bars_fit_into_their_pictures(this: Figure, last: Figure | None) -> None:
    picture = score_bar(this, last=last)
    fits(picture)
    assert picture.width <= WIDTH, "it is drawn at its own size, which a telephone has room for"


def test_nought_is_an_empty_bar_and_unscored_a_dashed_outline() -> None:
    nought, unscored, whole = (score_bar(f) for f in (Figure(0, "0"), Figure(None, "not scored"), Figure(5, "5")))
    assert [box.style for box in nought.boxes] == ["open"] * 5 + ["solid"]
    assert nought.boxes[-1].width == 0
    assert 'class="app-picture__solid"' not in macro("picture", nought, "x")
    assert [box.style for box in unscored.boxes] == ["dashed"]
    assert whole.boxes[-1].width == 5 * whole.boxes[0].width
    assert nought.description == "0 of 5."
    assert unscored.description == "Not scored."
    assert score_bar(Figure(3, "3"), last=Figure(0, "0")).description == "3 of 5. Last year 0."
    assert score_bar(Figure(3, "3"), last=Figure(None, "no return")) == score_bar(Figure(3, "3"))


@given(dot_charts())
def test_the_words_of_dots_say_what_their_table_says(drawn: tuple[Chart, list[DotsRow], list[str]]) -> None:
    chart, rows, names = drawn
    assert chart.table.head == ("Section", *names)
    for row, line, picture in zip(rows, chart.table.rows, chart.pictures, strict=True):
        assert line == (row.name, *(figure.words for figure in row.figures))
        said = ", ".join(f"{name} {words}" for name, words in zip(names, line[1:], strict=True))
        assert picture.description.startswith(f"{said}.")
        shown = [text.words for text in picture.texts if text.anchor == "end"]
        assert shown == list(line[1:])
        assert len(picture.marks) == sum(figure.value is not None for figure in row.figures)


@pytest.mark.parametrize("names", [[], ["a", "b"]])
def test_dots_without_a_figure_for_each_name_are_refused(names: list[str]) -> None:
    with pytest.raises(ValueError, match="for each name"):
        dots([DotsRow("x", figures(30))], names=names, title="x")
