"""What a printed comparison says, and that everybody can read it."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from ehsg.reports.comparison_parts import MADE_UP, Part, Pictures, Points, Words, parts
from ehsg.reports.comparison_pdf import render_comparison
from ehsg.reports.comparison_tables import PaperTable
from tests.unit import comparison_samples as samples
from tests.unit.test_reports_standards import HEADINGS, elements, unmarked

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module", params=["three_years", "everything", "committee", "bare", "long_names", "hostile"])
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def document(name: str) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(BytesIO(samples.printed(name))) as opened:
        yield opened


def every(found: tuple[Part, ...]) -> Iterator[Part]:
    for part in found:
        yield part
        yield from every(part.parts)


def text_of(name: str) -> str:
    return " ".join(samples.pages(name))


def together(words: str) -> str:
    return "".join(words.replace("\u200b", "").split())


def test_the_file_states_both_standards_its_title_and_its_language(document: pikepdf.Pdf) -> None:
    with document.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"], metadata["pdfuaid:part"]) == ("2", "A", "1")
        assert "self-assessment" in str(metadata["dc:title"])
        assert str(metadata["xmp:CreateDate"]).startswith("2026-11-24")
    assert document.Root.MarkInfo.Marked is True
    assert str(document.Root.Lang) == "en-GB"
    assert document.Root.ViewerPreferences.DisplayDocTitle is True


def test_headings_nest_without_gaps(document: pikepdf.Pdf) -> None:
    levels = [HEADINGS[str(item.S)] for item in elements(document.Root.StructTreeRoot) if str(item.S) in HEADINGS]
    assert (levels[0], levels.count(1)) == (1, 1)
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))


def test_every_part_is_bookmarked_and_the_smaller_ones_below_it(name: str, document: pikepdf.Pdf) -> None:
    with document.open_outline() as outline:
        marked = [(entry.title, [child.title for child in entry.children]) for entry in outline.root]
    assert marked == [(p.heading, [inner.heading for inner in p.parts]) for p in parts(samples.SAMPLES[name]())]


def test_every_picture_has_its_text_alternative(name: str, document: pikepdf.Pdf) -> None:
    charts = [b.chart for p in every(parts(samples.SAMPLES[name]())) for b in p.blocks if isinstance(b, Pictures)]
    shown = [picture for chart in charts for picture in (*([chart.key] if chart.key else []), *chart.pictures)]
    spoken = [str(item.Alt) for item in elements(document.Root.StructTreeRoot) if item.S == "/Figure"]
    assert len(spoken) == len(shown)
    if name not in ("hostile", "long_names"):  # cleaning changes their words
        assert spoken == [f"{picture.title}. {picture.description}" for picture in shown]


def test_tables_have_headings_that_their_cells_refer_to(name: str, document: pikepdf.Pdf) -> None:
    tables = [item for item in elements(document.Root.StructTreeRoot) if item.S == "/Table"]
    said = [b for p in every(parts(samples.SAMPLES[name]())) for b in p.blocks if isinstance(b, PaperTable)]
    assert len(tables) >= len(said)
    for table in tables:
        named = {str(cell.ID) for cell in elements(table) if cell.S == "/TH"}
        cells = [cell for cell in elements(table) if cell.S == "/TD"]
        assert all({str(one) for one in cell.A.Headers} <= named and len(cell.A.Headers) == 2 for cell in cells)


def test_everything_drawn_is_content_or_decoration(document: pikepdf.Pdf) -> None:
    assert [unmarked(page) for page in document.pages] == [[] for _ in document.pages]


def test_all_fonts_are_embedded_and_every_character_has_a_glyph(document: pikepdf.Pdf) -> None:
    for page in document.pages:
        for font in page.Resources.Font.values():
            assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor
        for operands, _ in pikepdf.parse_content_stream(page, "TJ"):
            shown = b"".join(bytes(part) for part in operands[0] if isinstance(part, pikepdf.String))
            assert all(shown[at : at + 2] != b"\0\0" for at in range(0, len(shown), 2))


@pytest.mark.parametrize("name", ["three_years", "one_year", "ten_years", "six_areas", "everything", "committee"])
def test_every_word_of_every_part_is_printed(name: str) -> None:
    running = re.compile(rf"{samples.AREA}, {samples.SAMPLES[name]().span} |{MADE_UP} |Page \d+ of \d+ ?|•")
    text = together(running.sub("", text_of(name)))
    for part in every(parts(samples.SAMPLES[name]())):
        said = [part.heading]
        for block in part.blocks:
            if isinstance(block, Words):
                said.append(block.text)
            elif isinstance(block, Points):
                said += block.items
            elif isinstance(block, PaperTable):
                said += [block.caption, *block.head, *("".join(row) for row in block.rows if len(row[0]) < 24)]
        assert [words for words in said if together(words) not in text] == []


def test_the_cover_says_whose_comparison_it_is_with_whom_and_of_what_day() -> None:
    first = samples.pages("three_years")[0]
    for words in ("Testshire", "East Midlands, area code E10000099", "Comparison of early help", "2022 to 2024"):
        assert words in first
    assert "Beside England, East Midlands Made on 24 November 2026." in first
    assert "working wording" in first


def test_the_contents_give_the_page_of_every_part() -> None:
    pages = samples.pages("three_years")
    contents = pages[0].split("Contents ")[1]
    for part in parts(samples.three_years()):
        number = contents.split(f" {part.heading}")[0].split()[-1]
        assert part.heading in pages[int(number) - 1], part.heading


def test_every_page_is_numbered_and_names_area_and_years() -> None:
    pages = samples.pages("everything")
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page
        assert number == 1 or "Testshire, 2015 to 2024" in page


def test_every_page_with_made_up_scores_says_so() -> None:
    assert all("Made-up demonstration scores" in page for page in samples.pages("committee"))
    assert not any("Made-up" in page or "made up" in page for page in samples.pages("three_years"))


def test_a_long_name_does_not_grow_out_of_the_head_of_the_page() -> None:
    assert all("…, 2022 to 2024" in page for page in samples.pages("hostile")[1:])


def test_three_years_take_four_to_twelve_pages() -> None:
    for name in ("three_years", "committee", "missing_years", "all_zero"):
        assert 4 <= len(samples.pages(name)) <= 12, name


def test_what_is_wide_lies_on_its_side_and_nothing_else_does() -> None:
    for name, wide in (("three_years", False), ("ten_years", True), ("six_areas", True), ("bare", False)):
        with pikepdf.open(BytesIO(samples.printed(name))) as document:
            lying = [float(page.MediaBox[2]) > float(page.MediaBox[3]) for page in document.pages]
        described = ["Descriptor" in page and "scores by year" in page for page in samples.pages(name)]
        assert any(lying) is wide, name
        assert not lying[0]
        assert not wide or lying[described.index(True)]


def test_a_board_reads_what_it_is_asked_to_decide_first_and_every_descriptor_last() -> None:
    headings = [part.heading for part in parts(samples.committee())]
    assert headings[0] == "Decisions asked for"
    assert headings[-1] == "Annex: every descriptor"
    text = text_of("committee")
    assert text.index("To note the section averages") < text.index("To ask the head") < text.index("Largest moves up")


def test_parts_without_anything_to_say_are_left_out_with_their_headings() -> None:
    assert [part.heading for part in parts(samples.bare())] == [
        "Section averages by year",
        "Every descriptor",
        "About the figures",
    ]
    text = text_of("bare")
    for words in ("What changed", "Beside", "maturity", "Priorities", "Actions", "before this one", "Decisions"):
        assert words not in text
    assert "fewer than five" not in text


def test_it_says_how_figures_are_worked_out() -> None:
    text = text_of("three_years")
    assert "a half is rounded up" in text
    assert "The average of a group of areas is the mean of its areas’ section averages." in text
    assert "Figures over fewer than five areas are not shown." in text
    assert "Nothing in it is a list of areas in the order of their scores." in text
    assert "2023: Submission 1, 28 June 2023." in text


def test_text_that_looks_like_a_page_or_a_template_is_printed_as_typed() -> None:
    assert "<script>alert(1)</script> {{ 7 * 7 }} &amp;" in text_of("hostile")
    assert "=cmd|' /C calc'!A0" in text_of("hostile")


def test_what_cannot_be_printed_is_shown_and_explained() -> None:
    assert "cannot be printed in this document" in text_of("hostile")
    assert "cannot be printed in this document" not in text_of("committee")


def test_printing_the_same_comparison_again_gives_the_same_bytes() -> None:
    assert render_comparison(samples.bare()) == samples.printed("bare")
    later = replace(samples.bare(), made_on=date(2026, 11, 25))
    assert render_comparison(later) != samples.printed("bare")


def test_another_process_prints_the_same_bytes() -> None:
    code = (
        "import hashlib; from tests.unit.comparison_samples import printed;"
        "print(hashlib.sha256(printed('bare')).hexdigest())"
    )
    other = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "7"},
        check=True,
        capture_output=True,
        text=True,
    )
    assert other.stdout.strip() == hashlib.sha256(samples.printed("bare")).hexdigest()
