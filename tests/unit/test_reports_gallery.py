"""The gallery of charts as a PDF: the same macros, readable to whoever cannot see them, in the reports' own font."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from io import BytesIO

import pikepdf
import pytest

from ehsg.reports.gallery import samples
from ehsg.reports.picture import Picture
from ehsg.reports.press import FAMILY, at_the_press
from tests.printed import text_of
from tests.unit.test_reports_standards import elements, unmarked

PAGE = """
{% from "components/charts/chart.html" import chart %}
{% from "components/charts/chart_table.html" import chart_table %}
{% from "components/charts/picture.html" import picture %}
{% from "components/charts/strip.html" import strip %}
<html lang="en-GB">
<head><meta charset="utf-8"/><title>Charts</title></head>
<body data-area="Charts" data-year="2024">
<h1>Charts</h1>
{% for sample in samples %}
<h2>{{ sample.name }}</h2>
{% if sample.chart %}
{{ chart(sample.chart, sample.id ~ "-chart", font_family, printed=true) }}
{{ chart_table(sample.chart) }}
{% endif %}
{% for one in sample.pictures %}
<div>{{ picture(one, sample.id ~ "-" ~ loop.index, font_family, printed=true) }}</div>
{% endfor %}
{% for one in sample.strips %}<div>{{ strip(one, sample.id ~ "-" ~ loop.index, font_family) }}</div>{% endfor %}
{% endfor %}
</body>
</html>
"""


@cache
def printed() -> bytes:
    with at_the_press() as press:
        html = press.pages.from_string(PAGE).render(samples=samples(), font_family=FAMILY)
        return press.prints(html, "comparison")


@pytest.fixture(scope="module")
def document() -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(BytesIO(printed())) as opened:
        yield opened


def all_pictures() -> list[Picture]:
    found = []
    for sample in samples():
        if sample.chart:
            found += [*([sample.chart.key] if sample.chart.key else []), *sample.chart.pictures]
        found += sample.pictures
    return found


def test_every_picture_has_its_text_alternative(document: pikepdf.Pdf) -> None:
    figures = [str(item.Alt) for item in elements(document.Root.StructTreeRoot) if item.S == "/Figure"]
    strips = [one.title for sample in samples() for one in sample.strips]
    assert figures == [f"{picture.title}. {picture.description}" for picture in all_pictures()] + strips


def test_every_text_of_every_picture_is_printed() -> None:
    together = "".join(text_of(printed()).split())
    for picture in all_pictures():
        for part in picture.texts:
            assert "".join(part.words.split()) in together, (picture.title, part.words)


def test_only_the_reports_own_fonts_are_used(document: pikepdf.Pdf) -> None:
    fonts = {
        str(font.BaseFont).split("+")[-1]
        for page in document.pages
        for font in dict(page.Resources.get("/Font", {})).values()
    }
    assert fonts == {"Report-Sans", "Report-Sans-Bold"}


def test_tables_beside_the_pictures_have_headings_that_their_cells_refer_to(document: pikepdf.Pdf) -> None:
    tables = [item for item in elements(document.Root.StructTreeRoot) if item.S == "/Table"]
    assert len(tables) >= sum(sample.chart is not None for sample in samples())
    for table in tables:
        named = {str(cell.ID) for cell in elements(table) if cell.S == "/TH"}
        for cell in elements(table):
            if cell.S == "/TD":
                assert {str(name) for name in cell.A.Headers} <= named


def test_everything_drawn_is_content_or_decoration(document: pikepdf.Pdf) -> None:
    assert [unmarked(page) for page in document.pages] == [[] for _ in document.pages]


def test_the_same_gallery_gives_the_same_bytes() -> None:
    first = printed()
    printed.cache_clear()
    assert printed() == first
