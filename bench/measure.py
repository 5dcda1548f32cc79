"""What is measured, each as rows of the table."""

import gzip
import re
import resource
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import count
from typing import Protocol
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import event

from bench import data
from bench.data import Instance
from bench.serve import Request, Server
from ehsg.domain.content import from_json
from ehsg.extensions import db
from ehsg.queries import reports
from ehsg.reports import pdf
from ehsg.reports.comparison_document import ComparisonDocument
from ehsg.reports.comparison_pdf import render_comparison
from ehsg.services.reports import sealer
from tests.unit import comparison_samples

ROUNDS, REQUESTS, WARMING = 15, 20, 40
PRINTS = 5
NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
FORM = "application/x-www-form-urlencoded"


@dataclass
class Page:
    """A page to measure: the requests of one round, the status they must have, and its budgets."""

    name: str
    requests: Callable[[], Iterator[Request]]
    status: int
    ratio: float | None = None
    statements: int | None = None


@dataclass(frozen=True)
class Timing:
    """Medians over the rounds: CPU and passed milliseconds a request, and CPU against the calibrator's."""

    cpu: float
    passed: float
    ratio: float


def pages(instance: Instance) -> list[Page]:
    """Those that have a budget."""
    show = f"{instance.base}/descriptors/{instance.descriptor}"
    saves = _saves(instance, show)
    return [
        Page("task list, GET", lambda: _again(instance, f"{instance.base}/"), 200, 15, 6),
        Page("descriptor page, GET", lambda: _again(instance, show), 200, 15, 6),
        Page("descriptor page, save (POST)", lambda: (next(saves) for _ in range(REQUESTS)), 303, 15, 9),
        Page("report PDF, download again", lambda: _again(instance, instance.report), 200),
    ]


def _again(instance: Instance, path: str) -> Iterator[Request]:
    return (Request(path, {"Cookie": instance.cookie}) for _ in range(REQUESTS))


def _saves(instance: Instance, path: str) -> Iterator[Request]:
    """Each is drawn from the version that the one before made, and changes score and narrative."""
    headers = {"Cookie": instance.cookie, "Content-Type": FORM}
    for version in count(1):
        fields = {
            "csrf_token": instance.token,
            "version": version,
            "score": version % 6,
            "narrative": data.narrative(instance.guide, "save", version),
            "evidence-label": "Board minutes",
            "evidence-url": f"https://example.org/{instance.descriptor}/{data.THIS_YEAR}",
            "save_and_continue": "yes",
        }
        yield Request(path, headers, urlencode(fields))


def timings(hello: Server, service: Server, measured: list[Page]) -> tuple[Timing, list[Timing]]:
    """The calibrator's and each page's, in turn in every round, so that what else runs here slows all alike."""
    calibrate = Page("calibrator", lambda: (Request("/", {}) for _ in range(2 * REQUESTS)), 200)
    turns = [(hello, calibrate), *((service, page) for page in measured)]
    for server, page in turns:
        for _ in range(WARMING // REQUESTS):
            server.measure(page.requests, page.status)
    rounds = [[server.measure(page.requests, page.status) for server, page in turns] for _ in range(ROUNDS)]
    found = []
    for place in range(len(turns)):
        cpu, passed = (statistics.median(r[place][which] for r in rounds) for which in (0, 1))
        found.append(Timing(cpu, passed, statistics.median(r[place][0] / r[0][0] for r in rounds)))
    return found[0], found[1:]


class Measured(Protocol):
    """Whatever has the application."""

    @property
    def app(self) -> Flask:
        """The application on its temporary database."""


def statements(instance: Measured, page: Page) -> int:
    """How many SQL statements one request makes, those that only begin and end transactions left out."""
    seen: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        seen.append(statement.lstrip().upper())

    client = instance.app.test_client(use_cookies=False)
    with instance.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", listen)
    try:
        request = next(page.requests())
        method = "GET" if request.body is None else "POST"
        response = client.open(request.path, method=method, headers=request.headers, data=request.body)
        assert response.status_code == page.status, f"{page.name} answered {response.status_code}"
    finally:
        event.remove(engine, "before_cursor_execute", listen)
    return sum(not statement.startswith(NOT_COUNTED) for statement in seen)


@dataclass(frozen=True)
class Printed:
    """CPU seconds to render the report (first in a process, then median and quickest) and to seal it; its bytes."""

    first: float
    again: float
    quickest: float
    sealing: float
    size: int


def report(instance: Instance) -> Printed:
    """Renders last year's report."""
    with instance.app.app_context():
        submission = data.submission()
        document = reports.of_submission(submission, instance.guide, from_json(submission.content))
        submitted_at = submission.submitted_at
    seal = sealer(instance.app.extensions["ehsg_settings"].seal_key_file)
    first = _cpu(lambda: pdf.render_report(document))
    again = sorted(_cpu(lambda: pdf.render_report(document)) for _ in range(PRINTS))
    printed = pdf.render_report(document)
    sealing = statistics.median(
        _cpu(lambda: seal.seal(printed, at=submitted_at, reason="Bench")) for _ in range(PRINTS)
    )
    return Printed(first, statistics.median(again), again[0], sealing, len(printed))


def comparison(document: ComparisonDocument) -> float:
    """CPU seconds to print a comparison: the median, after the first in the process."""
    render_comparison(document)
    return statistics.median(_cpu(lambda: render_comparison(document)) for _ in range(PRINTS))


def years_only() -> ComparisonDocument:
    """Three years beside nobody: what `comparison.pdf` without more is."""
    of = comparison_samples.three_years()
    rows = tuple(replace(row, second=()) for row in of.averages.rows)
    averages = replace(of.averages, names=(of.averages.names[0], ""), rows=rows)
    parts = [replace(p, lines=tuple(replace(line, beside=()) for line in p.lines)) for p in of.descriptors]
    return replace(of, beside=None, with_whom="", beside_heads=(), averages=averages, descriptors=tuple(parts))


def _cpu(work: Callable[[], object]) -> float:
    """Seconds of CPU, those of processes that the work starts and ends included."""
    before = _spent()
    work()
    return _spent() - before


def _spent() -> float:
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime


@dataclass(frozen=True)
class Weight:
    """Bytes of a first view: the page itself, and all that it fetches, each as it travels compressed."""

    html: int
    parts: dict[str, int]

    @property
    def total(self) -> int:
        """All of it."""
        return self.html + sum(self.parts.values())


def weight(server: Server, instance: Instance, path: str) -> Weight:
    """Fetches a page with everything that it names, and the modules that its modules import."""
    cookie = {"Cookie": instance.cookie}
    page = server.send(Request(path, {**cookie, "Accept-Encoding": "gzip"}))
    assert page.status == 200, f"{path} answered {page.status}"
    zipped = page.headers.get("Content-Encoding") == "gzip"
    html = gzip.decompress(page.body) if zipped else page.body
    waiting = re.findall(r'(?:<link|<script)[^>]*?(?:href|src)="(/static/[^"]+)"', html.decode())
    parts: dict[str, int] = {}
    while waiting:
        part = waiting.pop()
        if part not in parts:
            parts[part] = len(server.send(Request(part, {"Accept-Encoding": "gzip, br"})).body)
            waiting += _imports(server, part)
    return Weight(len(page.body) if zipped else len(gzip.compress(html, 6)), parts)


def _imports(server: Server, part: str) -> list[str]:
    if ".mjs" not in part:
        return []
    text = server.send(Request(part, {"Accept-Encoding": "identity"})).body.decode()
    return ["/static/" + name for name in re.findall(r'^import .*"\./([^"]+)"', text, re.MULTILINE)]
