"""How a Word file of ours looks, by styles alone, and what Word keeps in places that python-docx has no words for."""

from __future__ import annotations

from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

FONT, LANGUAGE = "Arial", "en-GB"
INK, ACCENT = RGBColor(0x1A, 0x1A, 0x1A), RGBColor(0x1D, 0x35, 0x57)
CELL, CELL_HEAD, CELL_FIGURE, CELL_FIGURE_HEAD = "Table Text", "Table Head", "Table Figure", "Table Figure Head"
MARGIN = Mm(20)
# Style: size, bold, colour, points before and after, kept with what follows.
LOOKS: dict[str, tuple[float, bool, RGBColor, float, float, bool]] = {
    "Normal": (11, False, INK, 0, 6, False),
    "Title": (24, True, ACCENT, 0, 6, True),
    "Subtitle": (14, True, INK, 0, 6, False),
    "Heading 1": (16, True, ACCENT, 18, 6, True),
    "Heading 2": (13, True, ACCENT, 12, 4, True),
    "List Bullet": (11, False, INK, 0, 3, False),
    "List Number": (11, False, INK, 0, 3, False),
    "Caption": (10, True, INK, 9, 4, True),
    "Header": (9, True, INK, 0, 0, False),
    "Footer": (9, False, INK, 0, 0, False),
    CELL: (9.5, False, INK, 2, 2, False),
    CELL_HEAD: (9.5, True, INK, 2, 2, True),
    CELL_FIGURE: (9.5, False, INK, 2, 2, False),
    CELL_FIGURE_HEAD: (9.5, True, INK, 2, 2, True),
}


def dress(document: Document) -> None:
    """Sets page, language and styles of an empty document."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN
    for name, look in LOOKS.items():
        _style(_named(document, name), *look)
    for name in (CELL_FIGURE, CELL_FIGURE_HEAD):
        _named(document, name).paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for border in document.styles["Title"].element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)
    for number in document.styles["Subtitle"].element.findall(f".//{qn('w:numPr')}"):
        number.getparent().remove(number)
    _speak(document)


def _named(document: Document, name: str) -> ParagraphStyle:
    styles = document.styles
    found = styles[name] if name in styles else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    if not isinstance(found, ParagraphStyle):
        raise TypeError(f"{name} is no style for paragraphs.")
    return found


def _style(
    style: ParagraphStyle, size: float, bold: bool, colour: RGBColor, before: float, after: float, keep: bool
) -> None:
    font, layout = style.font, style.paragraph_format
    font.size, font.bold, font.italic, font.color.rgb = Pt(size), bold, False, colour
    layout.space_before, layout.space_after, layout.keep_with_next = Pt(before), Pt(after), keep
    layout.line_spacing_rule = WD_LINE_SPACING.SINGLE
    style.hidden, style.quick_style = False, True
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.attrib.clear()  # the theme's fonts would come first
    for kind in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{kind}"), FONT)
    for more in ("w:contextualSpacing", "w:rPr/w:spacing", "w:rPr/w:kern"):
        for found in style.element.findall(f".//{'/'.join(map(qn, more.split('/')))}"):
            found.getparent().remove(found)


def _speak(document: Document) -> None:
    """British English everywhere; the mode of today's Word."""
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)
    settings = document.settings.element
    for language in settings.iter(qn("w:themeFontLang")):
        language.attrib.clear()
        language.set(qn("w:val"), LANGUAGE)
    for setting in settings.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")


def field(paragraph: Paragraph, instruction: str, shown: str) -> None:
    """Puts in what Word works out itself, such as the number of the page; `shown` until it has."""
    simple = made("w:fldSimple", instr=instruction)
    run = paragraph.add_run(shown)._r
    run.addprevious(simple)
    simple.append(run)


def made(tag: str, **attributes: str) -> Any:
    """An element of WordprocessingML."""
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element
