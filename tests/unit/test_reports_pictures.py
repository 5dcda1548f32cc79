"""What all charts have in common: text that fits, marks that differ by shape, and how they are written as SVG."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from ehsg.domain.distribution import by_score
from ehsg.reports.distribution import Middle, distribution
from ehsg.reports.dots import DotsRow, dots
from ehsg.reports.picture import SHAPES, SIZE, WIDTH, Chart, Figure, Mark, Picture, shortened, text_width, wrapped
from ehsg.reports.score_bar import score_bar
from ehsg.reports.slope import SlopeRow, slopes
from tests.unit.chart_samples import NAMES, figures, macro, svgs

ROOT = Path(__file__).parents[2]


def test_the_area_and_what_it_is_compared_with_differ_in_shape_dashes_and_fill() -> None:
    row = SlopeRow("Data", figures(30, 30), figures(31, 31))
    picture = slopes([row], years=[2023, 2024], names=("Us", "England"), title="x").pictures[0]
    assert {line.style for line in picture.lines} >= {"first", "second"}
    assert [(mark.shape, mark.style) for mark in picture.marks] == [("diamond", "open")] * 2 + [("circle", "solid")] * 2
    drawing = macro("picture", picture, "x")
    assert drawing.count("stroke-dasharray") == 1
    many = dots([DotsRow("x", figures(*[30] * 8))], names=list("abcdefgh"), title="x").pictures[0]
    assert len({mark.path.replace(f"{mark.y}", "") for mark in many.marks}) == 8
    assert [mark.shape for mark in many.marks] == list(SHAPES)


@pytest.mark.parametrize("value", [Fraction(-1, 10), Fraction(51, 10), -1, 6])
def test_a_figure_off_the_scale_is_refused(value: Fraction | int) -> None:
    with pytest.raises(ValueError, match="between 0 and 5"):
        Figure(value, str(value))


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_no_text_is_wider_than_is_reckoned(weight: str) -> None:
    """By the font that PDFs have, which is wider than those on screens."""
    letters = [chr(code) for code in range(32, 127)] + list("…–’éŵ")
    with TTFont(ROOT / "static" / "vendor" / "fonts" / f"NotoSans-{weight}.ttf") as font:
        unit, drawn, advances = font["head"].unitsPerEm, font.getBestCmap(), font["hmtx"]
        wider = {
            letter: width
            for letter in letters
            if (width := SIZE * advances[drawn[ord(letter)]][0] / unit) > text_width(letter, bold=weight == "Bold")
        }
    assert not wider


@given(NAMES, st.floats(30, 300))
def test_words_are_shortened_to_the_room_there_is(words: str, room: float) -> None:
    found = shortened(words, room)
    assert text_width(found) <= room or found == "…"
    assert found == words or (found.endswith("…") and words.startswith(found[:-1]))
    lines = wrapped(words, room)
    assert len(lines) <= 2
    assert all(text_width(line) <= room or line == "…" for line in lines)


def test_short_words_stay_whole_and_break_between_words() -> None:
    assert wrapped("Family voice and experience", 300, bold=True) == ("Family voice and experience",)
    assert wrapped("Family voice and experience", 120) == ("Family voice and", "experience")
    assert wrapped("", 100) == ("",)


def everything() -> list[tuple[str, Chart | Picture]]:
    hostile = "<b>&\"' & leaders"
    row = SlopeRow(hostile, figures(30, None), figures(31, 32), hostile)
    middle = Middle((Fraction(2), Fraction(3), Fraction(4)), ("2.0", "3.0", "4.0"))
    return [
        ("chart", slopes([row], years=[2023, 2024], names=(hostile, hostile), title=hostile)),
        ("chart", dots([DotsRow(hostile, figures(30, None), hostile)], names=[hostile, "b"], title=hostile)),
        ("chart", distribution(by_score([3]), title=hostile, own=(hostile, figures(30)[0]), middle=middle)),
        ("picture", score_bar(Figure(3, "3"), last=Figure(2, "2"), name=hostile)),
    ]


@pytest.mark.parametrize(("name", "thing"), everything())
def test_a_drawing_names_and_describes_itself_and_escapes_what_it_is_told(name: str, thing: Chart | Picture) -> None:
    html = macro(name, thing, "these")
    assert not re.search(r"\sstyle=|<style|<script|\son\w+=|<b>", html)
    drawings = svgs(html)
    pictures = [*([thing.key] if thing.key else []), *thing.pictures] if isinstance(thing, Chart) else [thing]
    ids = [element.get("id") for drawing in drawings for element in drawing.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    for drawing, picture in zip(drawings, pictures, strict=True):
        named = drawing.get("aria-labelledby").split()
        texts = {element.get("id"): element.text for element in drawing.iter() if element.get("id")}
        assert [texts[id_] for id_ in named] == [picture.title, picture.description]
        assert drawing.get("role") == "img"
        assert drawing.get("font-family")
        assert float(drawing.get("font-size")) == SIZE
        written = [element.text for element in drawing.iter("{http://www.w3.org/2000/svg}text")]
        assert written == [text.words for text in picture.texts]


@pytest.mark.parametrize("chart", [thing for _, thing in everything() if isinstance(thing, Chart)])
def test_the_table_has_a_caption_and_headings_for_every_row_and_column(chart: Chart) -> None:
    html = macro("chart_table", chart)
    assert "<b>" not in html
    table = re.sub(r"<p.*?</p>", "", html)
    assert table.count("<td") == sum(len(row) - 1 for row in chart.table.rows)
    assert table.count('scope="row"') == len(chart.table.rows)
    assert table.count('scope="col"') == len(chart.table.head)
    assert "<caption" in table


def test_texts_on_a_telephone_are_twelve_pixels_high_or_more() -> None:
    """320 pixels less a margin of 15 on either side."""
    assert SIZE * (320 - 2 * 15) / WIDTH >= 12


@pytest.mark.parametrize("shape", SHAPES)
def test_every_mark_lies_around_its_point(shape: str) -> None:
    mark = Mark(100, 50, shape)
    if shape == SHAPES[0]:
        assert mark.path.startswith("M96 50a4 4")
        return
    points = [tuple(map(float, part.split())) for part in re.split("[MLZ]", mark.path) if part]
    assert all(abs(x - 100) <= mark.reach and abs(y - 50) <= mark.reach for x, y in points)
    assert max(x for x, _ in points) - 100 == pytest.approx(100 - min(x for x, _ in points), abs=0.11)
