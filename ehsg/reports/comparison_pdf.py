"""Prints a comparison as PDF."""

from __future__ import annotations

from datetime import UTC, datetime, time

from ehsg.reports.comparison_document import ComparisonDocument
from ehsg.reports.comparison_parts import parts
from ehsg.reports.picture import SIZE, shortened
from ehsg.reports.press import FAMILY, Press, at_the_press
from ehsg.reports.text import Cleaner, clean

RUNNING = 45 * SIZE  # room for the area's name in the head of a page


def render_comparison(document: ComparisonDocument) -> bytes:
    """Print a comparison.

    Returns:
        The file: A4, PDF 1.7, tagged, in British English. The same document gives the same bytes on machines with the
        same lock file and font libraries.

    Raises:
        PdfUnavailable: a library or the fonts are missing on this machine.
        OutOfBounds: it took too long or too much memory, and was ended (`reports.bounds`).
    """
    with at_the_press() as press:
        marks = ["demonstration"] if document.demonstration else []
        return press.prints(_page(press, document), "comparison", *marks)


def _page(press: Press, document: ComparisonDocument) -> str:
    """Give the HTML to print. Text is made safe before pictures are made of it: they have room for what is printed."""
    cleaner = Cleaner(press.printable)
    safe = clean(document, cleaner.text)
    return press.pages.get_template("pdf/comparison.html").render(
        document=safe,
        running_name=shortened(safe.area_name, RUNNING),
        running_year=safe.span,
        parts=parts(safe),
        font_family=FAMILY,
        replaced=cleaner.replaced,
        stand_in=cleaner.stand_in,
        dated=datetime.combine(safe.made_on, time(), UTC).isoformat(timespec="seconds"),
    )
