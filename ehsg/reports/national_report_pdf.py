"""Prints a national report as PDF."""

from __future__ import annotations

from datetime import UTC

from ehsg.reports.national_report import NationalReport, parts
from ehsg.reports.picture import SIZE, shortened
from ehsg.reports.press import FAMILY, Press, at_the_press
from ehsg.reports.text import Cleaner, clean

RUNNING = 45 * SIZE  # room for the areas' name in the head of a page


def render_national_report(report: NationalReport) -> bytes:
    """Print a national report.

    Returns:
        The file: A4, PDF 1.7, tagged, in British English. The same report gives the same bytes on machines with the
        same lock file and font libraries.

    Raises:
        PdfUnavailable: a library or the fonts are missing on this machine.
    """
    with at_the_press() as press:
        marks = ["demonstration"] if report.demonstration else []
        return press.prints(_page(press, report), "comparison", "national_report", *marks)


def _page(press: Press, report: NationalReport) -> str:
    """Give the HTML to print. Text is made safe before pictures are made of it: they have room for what is printed."""
    cleaner = Cleaner(press.printable)
    safe = clean(report, cleaner.text)
    return press.pages.get_template("pdf/national_report.html").render(
        report=safe,
        running_name=shortened(safe.areas, RUNNING),
        running_year=safe.year,
        parts=parts(safe),
        font_family=FAMILY,
        replaced=cleaner.replaced,
        stand_in=cleaner.stand_in,
        dated=safe.publication.made_at.astimezone(UTC).isoformat(timespec="seconds"),
    )
