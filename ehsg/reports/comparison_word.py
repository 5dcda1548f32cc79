"""Writes a comparison as a Word file, to be edited into a committee paper.

The same parts as in the PDF, without pictures: each has its table, which can be edited. Spacing, sizes and numbers come
from styles, so that a council can lay its own template over it.
"""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime, time
from io import BytesIO
from itertools import count
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.shared import Mm, Pt
from docx.table import Table, _Cell

from ehsg.reports.comparison_document import ComparisonDocument
from ehsg.reports.comparison_parts import MADE_UP, Block, Part, Points, Words, parts
from ehsg.reports.comparison_tables import LANDSCAPE, PORTRAIT, PaperTable
from ehsg.reports.text import clean, in_words
from ehsg.reports.word_styles import CELL, CELL_FIGURE, CELL_FIGURE_HEAD, CELL_HEAD, dress, field, made

TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PAGE = Mm(297), Mm(210)  # the long and the short side
# Parts of the template that nobody needs: the picture of an empty page, and all styles once more for Word 2010.
LEFT_OUT = ("/thumbnail", "/stylesWithEffects")
CELL_STYLES = (CELL, CELL_FIGURE, CELL_HEAD, CELL_FIGURE_HEAD)
LONGEST = 255  # of a property of the file
_NOT_IN_XML = {"\ufffe", "\uffff"}


def write_comparison(document: ComparisonDocument) -> bytes:
    """Write a comparison as a .docx file; the same document gives the same bytes."""
    safe = clean(document, editable)
    paper = docx.Document()
    dress(paper)
    _describe(paper, safe)
    _cover(paper, safe)
    writer = _Writer(paper)
    for part in parts(safe):
        writer.write(part)
    saved = BytesIO()
    paper.save(saved)
    return _dated(saved, safe)


def editable(text: str) -> str:
    """The text in one line, without what XML cannot hold and without invisible controls, as in the PDF."""
    spaced = "".join(" " if unicodedata.category(letter) == "Cc" else letter for letter in text)
    kept = (letter for letter in spaced if unicodedata.category(letter) not in {"Cf", "Cs"})
    return " ".join("".join(letter for letter in kept if letter not in _NOT_IN_XML).split())


def _describe(paper: Document, document: ComparisonDocument) -> None:
    about = paper.core_properties
    about.title = f"{document.title}, {document.span}: {document.area_name}"[:LONGEST]
    about.subject = f"Early help self-assessment of {document.area_name}, in comparison"[:LONGEST]
    about.author, about.last_modified_by, about.comments, about.keywords = document.area_name[:LONGEST], "", "", ""
    about.language = "en-GB"
    about.created = about.modified = datetime.combine(document.made_on, time(), UTC)
    for relations in (paper.part.package.rels, paper.part.rels):
        for id_ in [id_ for id_, relation in relations.items() if relation.reltype.endswith(LEFT_OUT)]:
            del relations[id_]
    for section in paper.sections:
        foot = section.footer.paragraphs[0]
        foot.paragraph_format.tab_stops.clear_all()
        foot.add_run(f"{document.area_name}, {document.span}. Page ")
        field(foot, "PAGE", "1")
        foot.add_run(" of ")
        field(foot, "NUMPAGES", "1")
        if document.demonstration:
            section.header.paragraphs[0].add_run(MADE_UP)


def _cover(paper: Document, document: ComparisonDocument) -> None:
    paper.add_paragraph(document.title, style="Title")
    paper.add_paragraph(f"{document.area_name}, {document.span}", style="Subtitle")
    said = [
        f"{document.region}, area code {document.area_code}",
        document.with_whom,
        f"Made on {in_words(document.made_on)}.",
        f"{MADE_UP}." if document.demonstration else "",
        *document.notices,
    ]
    for line in filter(None, said):
        paper.add_paragraph(line)


class _Writer:
    """Writes parts one after another; tables are numbered through the whole paper."""

    def __init__(self, paper: Document) -> None:
        self.paper = paper
        self.number = count(1)
        self.wide = False
        # Once: to find a style by its name, all are looked through, which for each cell took most of the time.
        self.styles = {name: paper.styles[name].style_id for name in CELL_STYLES}

    def write(self, part: Part, level: int = 1) -> None:
        if level == 1:
            self._turn(part.wide)
        heading = self.paper.add_heading(part.heading, level)
        if part.new_page and not self.wide:
            heading.paragraph_format.page_break_before = True
        for block in part.blocks:
            self._block(block)
        for inner in part.parts:
            self.write(inner, level + 1)

    def _turn(self, wide: bool) -> None:
        """Begins pages that lie on their side, or that stand again."""
        if wide == self.wide:
            return
        section = self.paper.add_section(WD_SECTION.NEW_PAGE)
        section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = PAGE if wide else PAGE[::-1]
        self.wide = wide

    def _block(self, block: Block) -> None:
        if isinstance(block, Words):
            self.paper.add_paragraph(block.text)
        elif isinstance(block, Points):
            for item in block.items:
                self.paper.add_paragraph(item, style="List Number" if block.numbered else "List Bullet")
        elif isinstance(block, PaperTable):
            self._table(block)

    def _table(self, block: PaperTable) -> None:
        number = str(next(self.number))
        caption = self.paper.add_paragraph("Table ", style="Caption")
        field(caption, r"SEQ Table \* ARABIC", number)
        caption.add_run(f". {block.caption}")
        table = self.paper.add_table(1 + len(block.rows), len(block.head), style="Table Grid")
        _set_up(table, block, LANDSCAPE if self.wide else PORTRAIT)
        for row, texts in zip(table._tbl.tr_lst, (block.head, *block.rows), strict=True):
            for place, (cell, text) in enumerate(zip(row.tc_lst, texts, strict=True)):
                figures = place > 0 and place not in block.worded
                _fill(_Cell(cell, table), text, self.styles[_style_of(texts is block.head, figures)])


def _style_of(head: bool, figures: bool) -> str:
    if head:
        return CELL_FIGURE_HEAD if figures else CELL_HEAD
    return CELL_FIGURE if figures else CELL


def _fill(cell: _Cell, text: str, style_id: str) -> None:
    paragraph = cell.paragraphs[0]
    paragraph._p.style = style_id
    paragraph.add_run(text)


def _set_up(table: Table, block: PaperTable, room: float) -> None:
    """Widths, a head that is repeated on each page, rows that stay whole, a name for those who cannot see it."""
    table.autofit = False
    widths = [Pt(room * width / 100) for width in block.widths]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for place, row in enumerate(table._tbl.tr_lst):
        properties = row.get_or_add_trPr()
        properties.append(made("w:cantSplit"))
        if place == 0:
            properties.append(made("w:tblHeader"))
        for cell, width in zip(row.tc_lst, widths, strict=True):
            cell.width = width
    about = table._tbl.tblPr
    look = about.find(made("w:tblLook").tag)
    if look is not None:
        about.remove(look)
    about.append(made("w:tblLook", val="00A0", firstRow="1", lastRow="0", firstColumn="1", lastColumn="0", noHBand="1"))
    about.append(made("w:tblCaption", val=block.caption))


def _dated(saved: BytesIO, document: ComparisonDocument) -> bytes:
    """The same file with the day of the document on all its parts,."""
    day = document.made_on
    result = BytesIO()
    with ZipFile(saved) as before, ZipFile(result, "w", ZIP_DEFLATED) as after:
        for name in before.namelist():
            part = ZipInfo(name, (max(day.year, 1980), day.month, day.day, 0, 0, 0))
            part.compress_type = ZIP_DEFLATED
            after.writestr(part, before.read(name))
    return result.getvalue()
