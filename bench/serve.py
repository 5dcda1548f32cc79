"""A gunicorn with two sync workers, and the CPU time that its workers take."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ehsg.config import ROOT

WORKERS = 2
HOST = "127.0.0.1"
PATIENCE = 60  # seconds for a server to start


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


@dataclass(frozen=True)
class Request:
    """What to send; a body makes it a POST."""

    path: str
    headers: dict[str, str]
    body: str | None = None


@dataclass(frozen=True)
class Server:
    """A running gunicorn."""

    port: int
    master: int

    def send(self, request: Request) -> Answer:
        """One request on a connection of its own, as sync workers want it."""
        connection = http.client.HTTPConnection(HOST, self.port, timeout=30)
        try:
            method = "GET" if request.body is None else "POST"
            connection.request(method, request.path, body=request.body, headers=request.headers)
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()

    def workers(self) -> list[int]:
        """The ids of the workers that there are."""
        return children(self.master)

    def cpu(self) -> float:
        """Seconds of CPU, user and system, that the workers have taken until now."""
        return sum(cpu_seconds(worker) for worker in self.workers())

    def measure(self, requests: Callable[[], Iterator[Request]], wanted: int) -> tuple[float, float]:
        """Sends the requests; the workers' CPU and the time passed for each, in milliseconds.

        RuntimeError when an answer has another status than wanted: an error page would be quick, and measure nothing.
        """
        before, began, sent = self.cpu(), time.perf_counter(), 0
        for request in requests():
            answer = self.send(request)
            sent += 1
            if answer.status != wanted:
                raise RuntimeError(f"{request.path} answered {answer.status}, not {wanted}")
        passed = time.perf_counter() - began
        time.sleep(0.01)  # a worker ends its request just after the answer has arrived
        return (self.cpu() - before) / sent * 1000, passed / sent * 1000


def cpu_seconds(pid: int) -> float:
    """User and system time of a process: by its CPU clock to the nanosecond, else by /proc to the hundredth."""
    try:
        return time.clock_gettime((~pid << 3) | 2)  # what clock_getcpuclockid(3) answers on Linux
    except OSError:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def children(pid: int) -> list[int]:
    """The ids of a process's own children."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = stat.read_text().rpartition(")")[2].split()[1]
        except OSError:
            continue  # ended meanwhile
        if int(parent) == pid:
            found.append(int(stat.parent.name))
    return sorted(found)


@contextmanager
def gunicorn(application: str, log: Path, environment: dict[str, str] | None = None) -> Iterator[Server]:
    """Serves an application on a free port until the block ends."""
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", "--workers", str(WORKERS), "--worker-class", "sync"]
    command += ["--bind", f"{HOST}:{port}", "--no-control-socket", "--log-level", "warning", application]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **(environment or {})}, stdout=output, stderr=output
        )
    try:
        server = Server(port, process.pid)
        _wait(server, process, log)
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=PATIENCE)


@contextmanager
def serving(log: Path, environment: dict[str, str]) -> Iterator[int]:
    """The service as it is served in production, on a free port until the block ends."""
    port = _free_port()
    many = 2 * (os.cpu_count() or 1)
    own = {"HOST": HOST, "PORT": str(port), "WEB_CONCURRENCY": str(many), **environment}
    command = [sys.executable, "-m", "gunicorn", "--config", "scripts/gunicorn.conf.py", "app:app"]
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **own}, stdout=output, stderr=output)
    try:
        _wait(Server(port, process.pid), process, log, many)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=PATIENCE)


def _wait(server: Server, process: subprocess.Popen[bytes], log: Path, many: int = WORKERS) -> None:
    """Until all workers are there and one has answered."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            if len(server.workers()) == many and server.send(Request("/", {})).status < 500:
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise RuntimeError(f"gunicorn did not start:\n{log.read_text(errors='replace')[-2000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port
