"""The server as it runs in production: loaded once, several workers, figures added up over all of them."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple

import pytest

from ehsg.config import ROOT
from tests import once

pytestmark = once.with_sqlite()

TOKEN = "9XbT4vLq2mWz7RkY1cNd8HsJ5gFpAe3u"
COUNTED = re.compile(
    r'^ehsg_requests_total\{endpoint="health\.healthz",method="GET",status="200"\} (\d+)', re.MULTILINE
)


class Server(NamedTuple):
    """A gunicorn with two workers on an empty, migrated database."""

    process: subprocess.Popen[bytes]
    port: int

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def workers(self) -> set[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return {int(pid) for pid in children.split()}

    def counted(self) -> int:
        status, text = self.get("/metrics", Authorization=f"Bearer {TOKEN}")
        assert status == 200
        found = COUNTED.search(text)
        return int(found[1]) if found else 0


def _until(true: Callable[[], bool], what: str) -> None:
    for _ in range(200):
        try:
            if true():
                return
        except OSError:
            pass  # not there yet
        time.sleep(0.1)
    raise AssertionError(what)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("workers")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = {"HOST": "127.0.0.1", "PORT": str(port), "WEB_CONCURRENCY": "2", "EHSG_INSTANCE": str(folder)}
    own |= {"DATABASE_URL": f"sqlite:///{folder / 'one.sqlite'}", "EHSG_METRICS_TOKEN": TOKEN, "TMPDIR": str(folder)}
    environment = {**os.environ, **own, "EHSG_ENVIRONMENT": "development"}
    flask = [sys.executable, "-m", "flask", "--app", "app", "db", "upgrade"]
    subprocess.run(flask, cwd=ROOT, env=environment, check=True, capture_output=True)
    command = [sys.executable, "-m", "gunicorn", "--config", "scripts/gunicorn.conf.py", "app:app"]
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            started = Server(process, port)
            _until(lambda: started.get("/healthz")[0] == 200, "the server did not start")
            yield started
        finally:
            process.terminate()
            process.wait(timeout=30)
    assert not list(folder.glob("ehsg-metrics-*")), "the folder of figures ends with the server"


def test_each_worker_is_ready(server: Server) -> None:
    _until(lambda: len(server.workers()) == 2, "the second worker did not start")
    for _ in range(8):
        assert server.get("/readyz") == (200, '{"database":"ok","pdf":"ok","ready":true}\n')


def test_figures_are_those_of_all_workers_together_also_of_one_that_was_killed(server: Server) -> None:
    before = server.counted()
    for _ in range(40):
        assert server.get("/healthz")[0] == 200
    assert server.counted() == before + 40
    gone = min(server.workers())
    os.kill(gone, signal.SIGKILL)
    _until(lambda: len(server.workers() - {gone}) == 2, "no worker took the place of the one that was killed")
    _until(lambda: server.get("/readyz")[0] == 200, "the new worker is not ready")
    assert server.counted() == before + 40


def test_a_mistake_in_the_settings_stops_the_start_and_is_said(tmp_path: Path) -> None:
    environment = {**os.environ, "EHSG_ENVIRONMENT": "production", "EHSG_INSTANCE": str(tmp_path), "PORT": "0"}
    command = [sys.executable, "-m", "gunicorn", "--config", "scripts/gunicorn.conf.py", "app:app"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode != 0
    assert "production needs" in done.stderr
