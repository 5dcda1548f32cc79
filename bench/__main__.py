"""Measures the service against the budgets of the design, and prints a table: make bench.

It fails where something takes over 20% more of the calibrator than when `bench/RESULTS.md` and `bench/ratios.json` were
written, which `python -m bench --keep` does; whether a budget is met, the table says. Otherwise nothing stays.
"""

import importlib.metadata
import os
import platform
import re
import sqlite3
import sys
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from bench import data, measure, national, ratios
from bench.data import Instance
from bench.measure import Page, Timing
from bench.serve import WORKERS, gunicorn
from tests.unit import comparison_samples

PACKAGES = ("flask", "werkzeug", "jinja2", "sqlalchemy", "flask-security", "gunicorn", "weasyprint")
DOWNLOAD, PRINT, COMPARE, VIEW, HTML = 10.0, 0.6, 0.4, 45_000, 8_000  # ms, s, s, bytes, bytes
# What an installation sets is not for the temporary one.
OURS = re.compile(r"EHSG_|DATABASE_URL$|WEB_CONCURRENCY$|GUNICORN_CMD_ARGS$|FLASK_")


class Row(NamedTuple):
    """One line of the table."""

    what: str
    cpu: str
    ratio: str
    statements: str
    budget: str
    met: str


HEADINGS = Row("what", "CPU a request", "x hello", "SQL", "budget", "met")


def main() -> int:
    """Makes the instance, measures, prints; 1 when something has become slower."""
    for name in [name for name in os.environ if OURS.match(name)]:
        del os.environ[name]
    about = machine()
    print("\n".join(about), flush=True)
    with tempfile.TemporaryDirectory(prefix="ehsg-bench-") as made:
        folder = Path(made)
        instance = data.make(folder)
        rows, notes = measured(instance, folder)
    with tempfile.TemporaryDirectory(prefix="ehsg-bench-") as made:
        rows += [Row(*row) for row in national.measured(Path(made))]
    print(table(rows))
    print("\n".join(notes))
    found = {row.what: float(row.ratio) for row in rows if row.ratio}
    if "--keep" in sys.argv:
        ratios.keep(found, [*about, *notes], [HEADINGS, *rows])
        return 0
    slower = ratios.slower(found)
    print("\n".join(slower) or "Nothing takes over 20% more than what is committed.")
    return 1 if slower else 0


def measured(instance: Instance, folder: Path) -> tuple[list[Row], list[str]]:
    """Every row, and what to know about them."""
    pages = measure.pages(instance)
    counted = [measure.statements(instance, page) for page in pages]
    environment = {"EHSG_INSTANCE": str(folder), "EHSG_SECURE_COOKIES": "false"}
    with (
        gunicorn("bench.hello:app", folder / "hello.log") as hello,
        gunicorn("ehsg:create_app()", folder / "service.log", environment) as service,
    ):
        calibrator, timings = measure.timings(hello, service, pages)
        views = {p.name: measure.weight(service, instance, next(p.requests()).path) for p in pages[:2]}
    printed = measure.report(instance)
    alone = measure.comparison(measure.years_only())
    beside = measure.comparison(comparison_samples.three_years())
    rows = [Row("hello (the calibrator)", f"{calibrator.cpu:.2f} ms", "1.0", "0", "", "")]
    rows += [page_row(*each) for each in zip(pages, timings, counted, strict=True)]
    rows.append(seconds_row("report PDF, render", printed.again, PRINT, calibrator))
    for what, taken in (("three years", alone), ("the same beside England", beside)):
        rows.append(seconds_row(f"comparison PDF, {what}", taken, COMPARE, calibrator))
    for name, view in views.items():
        fits = view.total <= VIEW and view.html < HTML
        size = f"{view.total / 1000:.1f} KB, HTML {view.html / 1000:.1f}"
        rows.append(Row(f"first view, {name.split(',')[0]}", size, "", "", "45 KB, HTML 8", met(fits)))
    heaviest = sorted(view.parts.items(), key=lambda part: -part[1])
    notes = [
        f"Medians of {measure.ROUNDS} rounds of {measure.REQUESTS} requests to {WORKERS} sync workers, in turn.",
        f"The PDF: {len(instance.guide.descriptor_ids)} narratives of {data.WORDS} words, {printed.size:,} bytes.",
        f"Its CPU: first in a process {printed.first:.2f} s, then at best {printed.quickest:.2f} s.",
        f"Sealing it: {printed.sealing:.2f} s.",
        f"Passed for a download: {timings[-1].passed:.1f} ms; for a save: {timings[2].passed:.1f} ms.",
        "Fetched at a first view: " + ", ".join(f"{p.rpartition('/')[2].partition('?')[0]} {n:,}" for p, n in heaviest),
    ]
    return rows, notes


def page_row(page: Page, timing: Timing, statements: int) -> Row:
    """A page's line; the budget is in ratio and statements, of a download in milliseconds."""
    cpu, ratio = f"{timing.cpu:.2f} ms", f"{timing.ratio:.1f}"
    if page.ratio is None or page.statements is None:
        return Row(page.name, cpu, ratio, str(statements), f"{DOWNLOAD:.0f} ms", met(timing.cpu < DOWNLOAD))
    fits = timing.ratio <= page.ratio and statements <= page.statements
    return Row(page.name, cpu, ratio, str(statements), f"{page.ratio:.0f}x, {page.statements} SQL", met(fits))


def seconds_row(what: str, taken: float, budget: float, calibrator: Timing) -> Row:
    """A line for what takes a part of a second."""
    ratio = f"{taken * 1000 / calibrator.cpu:.0f}"
    return Row(what, f"{taken:.2f} s", ratio, "", f"{budget} s", met(taken <= budget))


def met(fits: bool) -> str:
    """The last column."""
    return "yes" if fits else "NO"


def table(rows: Iterable[Row]) -> str:
    """The rows under their headings, in columns."""
    lines = [HEADINGS, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    return "\n".join("  ".join(cell.ljust(w) for cell, w in zip(line, widths, strict=True)).rstrip() for line in lines)


def machine() -> list[str]:
    """When, with what, and on what."""
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in PACKAGES)
    return [
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {versions}",
        f"{os.cpu_count()} cores, {processor()}, {platform.system()} {platform.release()}",
    ]


def processor() -> str:
    """The processor's name."""
    try:
        found = re.search(r"^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    except OSError:
        found = None
    return found[1] if found else platform.machine()


if __name__ == "__main__":
    sys.exit(main())
