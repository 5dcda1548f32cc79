"""Section averages are drawn to scale, and readable without colour or eyes."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from lxml import etree

from ehsg.reports.charts import LABELS, BarChart, ChartRow, section_averages

TEMPLATES = Path(__file__).parents[2] / "templates"
ROWS = (
    ChartRow("Family voice and experience", Decimal("3.4"), "3.4", Decimal("2.9"), "2.9", kind="Service section"),
    ChartRow("Workforce & <leaders>", Decimal(0), "0.0", None, "", kind="Service section"),
    ChartRow("Data", None, "", None, "", kind="Data section"),
)


def chart(rows: tuple[ChartRow, ...] = ROWS) -> BarChart:
    return section_averages(rows, title="Averages")


def drawn() -> str:
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    module = environment.get_template("components/charts/section_averages.html").module
    return str(module.section_averages(chart(), id="averages-2024"))  # type: ignore[attr-defined]


def test_bars_are_drawn_to_the_scale_of_the_axis() -> None:
    picture = chart((ChartRow("A", Decimal(5), "5.0"), ChartRow("B", Decimal("2.5"), "2.5")))
    assert picture.bars[0].width == pytest.approx(2 * picture.bars[1].width)
    assert picture.bars[0].x + picture.bars[0].width == picture.ticks[5].x
    assert picture.ticks[0].x == LABELS
    assert [tick.figure for tick in picture.ticks] == ["0", "1", "2", "3", "4", "5"]


def test_a_section_without_scores_is_not_drawn_as_nought() -> None:
    scored_nought, unscored = chart().bars[1:]
    assert (scored_nought.figure, unscored.figure) == ("0.0", "not scored")


def test_last_year_is_marked_only_where_there_is_one() -> None:
    assert [bar.marker_x is not None for bar in chart().bars] == [True, False, False]
    assert chart().has_last
    assert not chart(ROWS[1:]).has_last


def test_the_figure_stands_clear_of_bar_and_marker() -> None:
    for last in range(51):
        bar = chart((ChartRow("A", Decimal("3.4"), "3.4", Decimal(last) / 10, "x"),)).bars[0]
        assert bar.marker_x is not None
        assert bar.figure_x > bar.x + bar.width
        assert bar.marker_x + 8 < bar.figure_x or bar.marker_x - 8 > bar.figure_x + 28


def test_kinds_of_section_are_told_apart_by_hatching() -> None:
    assert [bar.hatched for bar in chart().bars] == [False, False, True]
    assert chart().kinds == ("Service section", "Data section")


def test_a_long_name_takes_two_lines_and_stays_beside_its_bar() -> None:
    assert [len(bar.label_lines) for bar in chart().bars] == [2, 1, 1]


@pytest.mark.parametrize("value", ["-0.1", "5.1"])
def test_an_average_off_the_scale_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="between 0 and 5"):
        chart((ChartRow("A", Decimal(value), value),))


def test_the_picture_says_in_words_what_it_shows() -> None:
    assert chart().description == (
        "Family voice and experience: 3.4, last year 2.9. Workforce & <leaders>: 0.0. Data: not scored yet."
    )
    svg = etree.fromstring(drawn())
    named = svg.get("aria-labelledby").split()
    texts = {element.get("id"): element.text for element in svg.iter() if element.get("id")}
    assert [texts[name] for name in named] == ["Averages", chart().description]
    assert svg.get("role") == "img"


def test_the_picture_needs_no_inline_style_and_no_script() -> None:
    assert not re.search(r"\sstyle=|<style|<script|\son\w+=", drawn())
    assert "<leaders>" not in drawn()
