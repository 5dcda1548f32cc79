"""A comparison as a Word file: what it says, and what the accessibility checkers of Word and LibreOffice ask for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from ehsg.reports.comparison_parts import Points, Words, parts
from ehsg.reports.comparison_tables import PaperTable
from ehsg.reports.comparison_word import editable, write_comparison
from ehsg.reports.word_styles import LOOKS
from tests.unit import comparison_samples as samples
from tests.unit.test_comparison_pdf import every

NAMES = list(samples.SAMPLES)
DARK = 4.5  # least contrast of text on white


@cache
def written(name: str) -> bytes:
    return write_comparison(samples.SAMPLES[name]())


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def paper(name: str) -> Document:
    return docx.Document(BytesIO(written(name)))


def xml(name: str) -> Iterator[Any]:
    """Every element of every part of the file."""
    with ZipFile(BytesIO(written(name))) as archive:
        for part in archive.namelist():
            if part.endswith((".xml", ".rels")):
                yield from etree.fromstring(archive.read(part)).iter()


def text_of(paper: Document) -> str:
    cells = (cell.text for table in paper.tables for row in table._tbl.tr_lst for cell in _cells(row))
    return "\n".join([*(p.text for p in paper.paragraphs), *cells])


def _cells(row: Any) -> Iterator[Any]:
    for cell in row.tc_lst:
        yield docx.table._Cell(cell, None)  # type: ignore[arg-type]


def test_the_file_has_a_title_a_subject_and_a_language(name: str, paper: Document) -> None:
    about, document = paper.core_properties, samples.SAMPLES[name]()
    assert about.title.startswith(f"{document.title}, {document.span}: ")
    assert about.subject
    assert about.language == "en-GB"
    assert "python" not in about.author + about.comments
    assert (about.created, about.modified) == (about.modified, about.created)
    assert about.created and about.created.date() == document.made_on  # noqa: PT018
    languages = {element.get(qn("w:val")) for element in xml(name) if element.tag == qn("w:lang")}
    assert languages == {"en-GB"}


def test_headings_follow_one_another_without_jumps(paper: Document) -> None:
    names = [p.style.name for p in paper.paragraphs if p.style and p.style.name]
    assert names[:2] == ["Title", "Subtitle"]
    assert names.count("Title") == 1
    levels = [int(style.removeprefix("Heading ")) for style in names if style.startswith("Heading ")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))


def test_every_table_has_a_head_row_that_is_repeated_and_rows_that_stay_whole(paper: Document) -> None:
    assert paper.tables
    for table in paper.tables:
        rows = table._tbl.tr_lst
        assert [row.trPr.find(qn("w:tblHeader")) is not None for row in rows] == [True] + [False] * (len(rows) - 1)
        assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in rows)
        look = table._tbl.tblPr.find(qn("w:tblLook"))
        assert (look.get(qn("w:firstRow")), look.get(qn("w:firstColumn"))) == ("1", "1")


def test_no_cell_is_merged_split_or_empty(name: str, paper: Document) -> None:
    tags = {element.tag for element in xml(name)}
    assert not tags & {qn("w:gridSpan"), qn("w:vMerge"), qn("w:hMerge")}
    for table in paper.tables:
        assert not table._tbl.findall(f".//{qn('w:tc')}//{qn('w:tbl')}")
        widths = len(table.columns)
        for row in table._tbl.tr_lst:
            assert len(row.tc_lst) == widths
            assert all(cell.text.strip() for cell in _cells(row))


def test_every_table_has_a_caption_before_it_and_a_name(paper: Document) -> None:
    body = list(paper.element.body)
    captions = []
    for place, element in enumerate(body):
        if element.tag == qn("w:tbl"):
            before = body[place - 1]
            assert before.pPr.pStyle.val == "Caption"
            words = "".join(text.text for text in before.iter(qn("w:t")))
            captions.append(int(re.findall(r"Table (\d+)\. ", words)[0]))
            assert element.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) in words
    assert captions == list(range(1, len(paper.tables) + 1))


def test_nothing_is_spaced_by_empty_paragraphs_tabs_or_spaces(paper: Document) -> None:
    for paragraph in paper.paragraphs:
        assert paragraph.text.strip() or paragraph._p.xpath("./w:pPr/w:sectPr"), "an empty paragraph"
        assert "  " not in paragraph.text
        assert "\t" not in paragraph.text


def test_what_has_no_words_is_not_there_and_no_link_has_to_be_named(name: str) -> None:
    tags = {etree.QName(element).localname for element in xml(name) if isinstance(element.tag, str)}
    assert not tags & {"drawing", "pict", "object", "hyperlink", "textbox", "txbx"}


def test_text_is_dark_enough_everywhere_and_large_enough_to_read(paper: Document) -> None:
    for style in LOOKS:
        font = paper.styles[style].font  # type: ignore[attr-defined]
        assert font.size.pt >= 9
        assert 1.05 / (luminance(str(font.color.rgb)) + 0.05) >= DARK


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_looks_come_from_styles_alone(paper: Document) -> None:
    for run in paper.element.body.iter(qn("w:r")):
        assert run.find(qn("w:rPr")) is None
    for style in ("Title", "Heading 1", "Caption", "Table Text"):
        fonts = paper.styles[style].element.rPr.rFonts
        assert fonts.get(qn("w:ascii")) == "Arial"
        assert fonts.get(qn("w:asciiTheme")) is None


def test_pages_are_a4_and_numbered_and_wide_tables_lie_on_their_side() -> None:
    for name, wide in (("three_years", False), ("everything", True)):
        paper = docx.Document(BytesIO(written(name)))
        lying = [section.orientation == WD_ORIENT.LANDSCAPE for section in paper.sections]
        assert any(lying) is wide
        assert not lying[0]
        for section, side in zip(paper.sections, lying, strict=True):
            sizes = {round(length.mm) for length in (section.page_width, section.page_height) if length}
            assert sizes == {210, 297}
            assert section.page_width and section.page_height  # noqa: PT018
            assert (section.page_width > section.page_height) is side
        fields = [f.get(qn("w:instr")) for f in paper.sections[0].footer._element.iter(qn("w:fldSimple"))]
        assert fields == ["PAGE", "NUMPAGES"]


@pytest.mark.parametrize("name", [one for one in NAMES if one not in ("hostile", "long_names")])
def test_it_says_what_the_pdf_says(name: str) -> None:
    document = samples.SAMPLES[name]()
    paper = docx.Document(BytesIO(written(name)))
    text = text_of(paper)
    tables = iter(paper.tables)
    for part in every(parts(document)):
        assert part.heading in text
        for block in part.blocks:
            if isinstance(block, Words):
                assert block.text in text
            elif isinstance(block, Points):
                assert all(item in text for item in block.items)
            elif isinstance(block, PaperTable):
                rows = [tuple(cell.text for cell in _cells(row)) for row in next(tables)._tbl.tr_lst]
                assert rows == [block.head, *block.rows]
    assert next(tables, None) is None


def test_lists_are_lists_and_what_is_to_be_decided_is_numbered() -> None:
    paper = docx.Document(BytesIO(written("committee")))
    styles = {p.text: p.style.name for p in paper.paragraphs if p.style}
    assert [styles[decision] for decision in samples.committee().decisions] == ["List Number"] * 3
    assert styles["No narrative is in this document."] == "List Bullet"
    headings = [p.text for p in paper.paragraphs if p.style and p.style.name == "Heading 1"]
    assert headings[0] == "Decisions asked for"
    assert headings[-1] == "Annex: every descriptor"


def test_made_up_scores_are_called_so_on_every_page_and_at_the_beginning() -> None:
    paper = docx.Document(BytesIO(written("committee")))
    assert "Made-up demonstration scores" in paper.sections[0].header.paragraphs[0].text
    assert any("Made-up demonstration scores" in p.text for p in paper.paragraphs[:7])
    assert "Made-up" not in docx.Document(BytesIO(written("three_years"))).sections[0].header.paragraphs[0].text


def test_the_same_comparison_gives_the_same_bytes_and_carries_its_own_day(name: str) -> None:
    document = samples.SAMPLES[name]()
    assert write_comparison(document) == written(name)
    with ZipFile(BytesIO(written(name))) as archive:
        assert {part.date_time for part in archive.infolist()} == {(2026, 11, 24, 0, 0, 0)}
        assert not [part for part in archive.namelist() if "thumbnail" in part]
        assert archive.testzip() is None
    assert write_comparison(replace(document, made_on=date(2026, 11, 25))) != written(name)


def test_what_looks_like_a_formula_or_a_page_is_text_as_it_was_typed() -> None:
    text = text_of(docx.Document(BytesIO(written("hostile"))))
    assert "=cmd|' /C calc'!A0" in text
    assert "<script>alert(1)</script> {{ 7 * 7 }} &amp;" in text
    assert "家" in text, "what the PDF's fonts lack is no matter here"
    assert "\u202e" not in text


@given(st.text(st.characters(exclude_categories=()), max_size=40))
def test_any_text_can_be_written(typed: str) -> None:
    kept = editable(typed)
    etree.fromstring(f"<a>{kept.replace('&', '&amp;').replace('<', '&lt;')}</a>")
    assert kept == " ".join(kept.split())


def test_any_text_is_kept_but_for_what_nobody_can_see() -> None:
    assert editable("a\x00b\tc\r\n\nd \ud800e\ufffff\u202eg\u200bh") == "a b c d efgh"
    assert editable("Kingston upon Hull, ‘City’ – 50% é 😀") == "Kingston upon Hull, ‘City’ – 50% é 😀"
