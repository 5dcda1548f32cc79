"""How many requests, how long they took and what waits, for Prometheus. Endpoints by name: no address, no person.

Several processes of one server keep their figures in files of one folder (`PROMETHEUS_MULTIPROC_DIR`, which
scripts/gunicorn.conf.py sets); whichever is asked adds them up.
"""

import os
from time import perf_counter

from flask import Flask, Response, g, request
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.multiprocess import MultiProcessCollector

from ehsg.config import Settings
from ehsg.queries.health import Waiting

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_NO_VIEW = "none"  # an address that is no page: one name for all, or a stranger could make as many as he likes
_METHODS = frozenset({"GET", "HEAD", "POST"})

REQUESTS = Counter("ehsg_requests", "Requests answered.", ("endpoint", "method", "status"))
SECONDS = Histogram("ehsg_request_seconds", "Seconds until the answer was ready.", ("endpoint",), buckets=_SECONDS)
_WAITING = {
    "mail": "Messages that have still to be sent.",
    "mail_overdue_seconds": "Seconds since the oldest of them should have been tried.",
    "mail_failed": "Messages that were given up.",
    "reports": "Submissions whose report has still to be rendered.",
}


def init_app(app: Flask) -> None:
    """Counts only where somebody may read it."""
    settings: Settings = app.extensions["ehsg_settings"]
    if not settings.metrics_token:
        return

    @app.before_request
    def begin() -> None:
        g.began = perf_counter()

    @app.after_request
    def count(response: Response) -> Response:
        endpoint = request.endpoint or _NO_VIEW
        method = request.method if request.method in _METHODS else "other"
        REQUESTS.labels(endpoint, method, str(response.status_code)).inc()
        if "began" in g:
            SECONDS.labels(endpoint).observe(perf_counter() - g.began)
        return response


def report(waiting: Waiting) -> tuple[bytes, str]:
    """Everything counted so far in all processes, with what waits now; and the content type of that text."""
    registry = CollectorRegistry()
    if os.environ.get(FOLDER):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        text = generate_latest(registry)
    else:
        text = generate_latest(REGISTRY)
    return text + generate_latest(_now(waiting)), CONTENT_TYPE_LATEST


def _now(waiting: Waiting) -> CollectorRegistry:
    registry = CollectorRegistry()
    for name, meaning in _WAITING.items():
        Gauge(f"ehsg_waiting_{name}", meaning, registry=registry).set(getattr(waiting, name))
    return registry
