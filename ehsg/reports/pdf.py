"""Prints a report of a return."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from ehsg.reports.charts import BarChart, ChartRow, section_averages
from ehsg.reports.document import Report
from ehsg.reports.press import FAMILY, Press, at_the_press
from ehsg.reports.text import Cleaner, breakable, clean


def render_report(report: Report) -> bytes:
    """Print a report.

    Returns:
        The file: A4, PDF 1.7, tagged, in British English, not yet sealed. The same submitted report gives the same
        bytes on machines with the same lock file and font libraries.

    Raises:
        PdfUnavailable: a library or the fonts are missing on this machine.
        OutOfBounds: it took too long or too much memory, and was ended (`reports.bounds`).
    """
    with at_the_press() as press:
        return press.prints(_page(press, report), "report", *_marks(report))


def _page(press: Press, report: Report) -> str:
    """Give the HTML to print, with all text made safe for the fonts at hand."""
    cleaner = Cleaner(press.printable)
    safe = clean(report, cleaner.text)
    return press.pages.get_template("pdf/report.html").render(
        report=safe,
        chart=_chart(safe),
        font_family=FAMILY,
        address=lambda value: breakable(cleaner.text(value)),
        # A call, not a value: addresses are cleaned while the page is being written.
        anything_replaced=lambda: cleaner.replaced,
        stand_in=cleaner.stand_in,
        dated=safe.dated_at.isoformat(timespec="seconds"),
    )


def _chart(report: Report) -> BarChart:
    rows = [
        ChartRow(
            label=section.name,
            value=section.average_value,
            figure=section.average,
            last_value=_figure(section.last_year_average),
            last_figure=section.last_year_average,
            kind=section.kind_name,
        )
        for section in report.sections
    ]
    title = "Bar chart of the average score in each section, from 0 to 5. The table after it has the same figures."
    return section_averages(rows, title=title)


def _figure(printed: str) -> Decimal | None:
    try:
        return Decimal(printed)
    except InvalidOperation:
        return None


def _marks(report: Report) -> list[str]:
    marks = {"draft": report.draft, "demonstration": report.demonstration}
    return [mark for mark, wanted in marks.items() if wanted]
