"""Printed returns follow PDF/UA-1 and PDF/A-2a, as far as a test can tell without a validator."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf
import pytest

from tests.unit import reports_samples

PAINTS = {"Tj", "TJ", "'", '"', "f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "sh", "Do", "EI"}
HEADINGS = {f"/H{level}": level for level in range(1, 7)}


@pytest.fixture(scope="module", params=["short", "bare_draft", "hostile"])
def document(request: pytest.FixtureRequest) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(BytesIO(reports_samples.printed(request.param))) as opened:
        yield opened


def elements(node: Any) -> Iterator[Any]:
    """Give all elements of the tree of tags in reading order."""
    for kid in node.get("/K", []):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def test_the_file_states_both_standards(document: pikepdf.Pdf) -> None:
    with document.open_metadata() as metadata:
        assert metadata["pdfaid:part"] == "2"
        assert metadata["pdfaid:conformance"] == "A"
        assert metadata["pdfuaid:part"] == "1"
        assert "Early help system self-assessment 2024" in str(metadata["dc:title"])
    assert b"pdfaSchema:namespaceURI" in document.Root.Metadata.read_bytes()


def test_the_file_is_tagged_british_english_with_a_title_to_show(document: pikepdf.Pdf) -> None:
    assert document.Root.MarkInfo.Marked is True
    assert str(document.Root.Lang) == "en-GB"
    assert document.Root.ViewerPreferences.DisplayDocTitle is True
    assert document.Root.OutputIntents[0].S == "/GTS_PDFA1"
    assert len(document.trailer.ID) == 2
    assert not document.is_encrypted


def test_sections_and_descriptors_are_bookmarked(document: pikepdf.Pdf) -> None:
    with document.open_outline() as outline:
        titles = {entry.title: [child.title for child in entry.children] for entry in outline.root}
    assert {"Sign-off", "Section averages", "Priority descriptors", "About this document"} <= set(titles)
    assert titles["Family voice and experience"][0] == "FV1 Finding the right help"
    assert len(titles["Family voice and experience"]) in {2, 6}


def test_headings_nest_without_gaps(document: pikepdf.Pdf) -> None:
    levels = [HEADINGS[str(item.S)] for item in elements(document.Root.StructTreeRoot) if str(item.S) in HEADINGS]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))


def test_the_picture_has_a_text_alternative(document: pikepdf.Pdf) -> None:
    figures = [item for item in elements(document.Root.StructTreeRoot) if item.S == "/Figure"]
    assert len(figures) == 1
    assert "Bar chart" in str(figures[0].Alt)


def test_tables_have_headings_that_their_cells_refer_to(document: pikepdf.Pdf) -> None:
    tables = [item for item in elements(document.Root.StructTreeRoot) if item.S == "/Table"]
    assert tables
    for table in tables:
        named = {str(cell.ID) for cell in elements(table) if cell.S == "/TH"}
        cells = [cell for cell in elements(table) if cell.S == "/TD"]
        assert all({str(name) for name in cell.A.Headers} <= named and len(cell.A.Headers) == 2 for cell in cells)


def test_links_are_described_printable_and_in_the_tree_of_tags(document: pikepdf.Pdf) -> None:
    notes = [note for page in document.pages for note in page.get("/Annots", [])]
    assert notes
    assert all(str(note.Contents) and note.F == 4 and "/StructParent" in note for note in notes)
    assert all(page.Tabs == "/S" for page in document.pages if "/Annots" in page)
    in_tree = {
        kid.Obj.objgen
        for item in elements(document.Root.StructTreeRoot)
        if item.S == "/Link"
        for kid in item.K
        if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR"
    }
    assert in_tree == {note.objgen for note in notes}


def test_every_mark_on_a_page_is_either_content_or_decoration(document: pikepdf.Pdf) -> None:
    for page in document.pages:
        assert unmarked(page) == []


def unmarked(page: pikepdf.Page) -> list[str]:
    """Give the painting operators outside all marked content, and tagged content inside decoration."""
    open_marks: list[str] = []
    wrong = []
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        if operator in {"BDC", "BMC"}:
            mark = str(instruction.operands[0])
            if mark != "/Artifact" and "/Artifact" in open_marks:
                wrong.append(mark)
            open_marks.append(mark)
        elif operator == "EMC":
            open_marks.pop()
        elif operator in PAINTS and not open_marks:
            wrong.append(operator)
    return wrong


def test_tagged_content_and_the_tree_of_tags_agree(document: pikepdf.Pdf) -> None:
    tree = {item.objgen for item in elements(document.Root.StructTreeRoot)}
    numbers = document.Root.StructTreeRoot.ParentTree.Nums
    for index, page in enumerate(document.pages):
        parents = list(numbers[2 * index + 1])
        marked = {
            int(item.operands[1].MCID)
            for item in pikepdf.parse_content_stream(page)
            if str(item.operator) == "BDC" and "/MCID" in item.operands[1]
        }
        assert marked == {mcid for mcid, parent in enumerate(parents) if parent is not None}
        assert all(parents[mcid].objgen in tree for mcid in marked)


def test_headers_and_footers_are_not_read_out_on_every_page(document: pikepdf.Pdf) -> None:
    for number, page in enumerate(document.pages):
        running = [
            item
            for item in pikepdf.parse_content_stream(page)
            if str(item.operator) == "BDC" and item.operands[1].get("/Type") == "/Pagination"
        ]
        assert len(running) >= (2 if number else 1)


def test_all_fonts_are_embedded_and_every_character_has_a_glyph(document: pikepdf.Pdf) -> None:
    fonts = [font for page in document.pages for font in page.Resources.Font.values()]
    assert fonts
    for font in fonts:
        assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor
        assert "/ToUnicode" in font
        assert b"Report" in str(font.BaseFont).encode()
    for page in document.pages:
        for instruction in pikepdf.parse_content_stream(page):
            if str(instruction.operator) == "TJ":
                shown = b"".join(bytes(part) for part in instruction.operands[0] if isinstance(part, pikepdf.String))
                assert all(shown[at : at + 2] != b"\0\0" for at in range(0, len(shown), 2))
