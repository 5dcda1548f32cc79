"""How gunicorn serves the application; each setting that a host may want to change is a variable."""

import gc
import os
import shutil
import tempfile
from typing import Any

from gunicorn.glogging import Logger

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
# Two a core, with two threads each: four threads wait for each other, one waits for the database (make load).
workers = int(os.environ.get("WEB_CONCURRENCY") or 2 * (os.cpu_count() or 1))
threads = int(os.environ.get("WEB_THREADS", "2"))
# Loaded once, before the workers are there: a mistake in the settings stops the start, and workers share the memory.
# Nothing is connected by then: each worker opens its own connections.
preload_app = True
timeout = 60
graceful_timeout = 30
# Longer than proxies keep an idle connection, or one would now and then send a form into a connection that just closed.
keepalive = 130
# Now and then a worker is replaced by a fresh one; not all at the same time.
max_requests = int(os.environ.get("EHSG_MAX_REQUESTS", "20000"))
max_requests_jitter = max_requests // 10
# Workers say that they live by touching a file: on a disk that is slow, they would be ended for it.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108  # nosec B108  # gunicorn names it
# The application logs its own requests, without personal data; gunicorn's line would hold addresses.
accesslog = None
# It would be one file in the home folder, shared by every service of this account.
control_socket_disable = True
# What may stand before a form: longer lines and more headers than any browser sends are refused.
limit_request_line = 4094
limit_request_fields = 100
limit_request_field_size = 8190


def when_ready(_server: Any) -> None:
    """What is loaded by now stays: no search for garbage looks at it again, and workers go on sharing its memory."""
    gc.collect()
    gc.freeze()


def post_fork(_server: Any, _worker: Any) -> None:
    """Nearly all that a request makes goes with it: looking for the rest less often saves a tenth of a long page."""
    gc.set_threshold(10_000, 20, 50)


# The workers' figures for /metrics, in files that end with the server.
_COUNTED = "PROMETHEUS_MULTIPROC_DIR"
_made = ""
if os.environ.get("EHSG_METRICS_TOKEN") and not os.environ.get(_COUNTED):
    _made = os.environ[_COUNTED] = tempfile.mkdtemp(prefix="ehsg-metrics-")


def child_exit(_server: Any, worker: Any) -> None:
    """What a worker counted stays counted; what it had at that moment does not."""
    if os.environ.get(_COUNTED):
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(worker.pid)


def on_exit(_server: Any) -> None:
    """Takes the folder out that was made here."""
    if _made:
        shutil.rmtree(_made, ignore_errors=True)


class logger_class(Logger):  # noqa: N801  gunicorn's name for the setting
    """Gunicorn's own messages as JSON lines, without the addresses and paths that it puts into some of them."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        from ehsg.logs import JsonLines  # by now the application's folder can be imported from

        for handler in self.error_log.handlers:
            handler.setFormatter(JsonLines())
