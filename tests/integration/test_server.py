"""What is between a browser and the application: a real gunicorn, spoken to byte by byte."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

from ehsg.config import ROOT
from tests import once

pytestmark = once.with_sqlite()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    folder = tmp_path_factory.mktemp("gunicorn")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with _running(folder, port) as log:
        yield port, log


@contextmanager
def _running(folder: Path, port: int) -> Iterator[Path]:
    log = folder / "server.log"
    own = {"HOST": "127.0.0.1", "PORT": str(port), "WEB_CONCURRENCY": "1", "EHSG_INSTANCE": str(folder)}
    own |= {"EHSG_ENVIRONMENT": "development", "DATABASE_URL": f"sqlite:///{folder / 'none.sqlite'}"}
    command = [sys.executable, "-m", "gunicorn", "--config", "scripts/gunicorn.conf.py", "app:app"]
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **own}, stdout=output, stderr=output)
        try:
            _wait(port)
            yield log
        finally:
            process.terminate()
            process.wait(timeout=20)


def _wait(port: int) -> None:
    for _ in range(200):
        connection = HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            connection.request("GET", "/healthz")
            connection.getresponse().read()
            return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise AssertionError("the server did not start")


def _say(port: int, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        while part := connection.recv(65536):
            answer += part
    return answer


SMUGGLED = {
    "two lengths": b"POST /privacy HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 50\r\n\r\nhello",
    "two lengths in one": b"POST /privacy HTTP/1.1\r\nHost: x\r\nContent-Length: 5, 50\r\n\r\nhello",
    "length and chunks": (
        b"POST /privacy HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    ),
    "a length below zero": b"POST /privacy HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
    "a length that is no number": b"POST /privacy HTTP/1.1\r\nHost: x\r\nContent-Length: +5\r\n\r\nhello",
    "a header with a blank in its name": b"GET /privacy HTTP/1.1\r\nHost: x\r\nZebra Secret: 1\r\n\r\n",
    "a header with a NUL": b"GET /privacy HTTP/1.1\r\nHost: x\r\nX-Zebra: a\x00b\r\n\r\n",
    "a folded header": b"GET /privacy HTTP/1.1\r\nHost: x\r\nX-Zebra: a\r\n b\r\n\r\n",
    "a very long line": b"GET /privacy?" + b"Zebra" * 1000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    "a very long header": b"GET /privacy HTTP/1.1\r\nHost: x\r\nX-Zebra: " + b"a" * 9000 + b"\r\n\r\n",
    "hundreds of headers": (
        b"GET /privacy HTTP/1.1\r\nHost: x\r\n" + b"".join(b"X-Zebra%d: 1\r\n" % n for n in range(200)) + b"\r\n"
    ),
    "no HTTP": b"Zebra\r\n\r\n",
}


@pytest.mark.parametrize("what", SMUGGLED)
def test_a_request_that_two_servers_could_read_differently_is_refused(server: tuple[int, Path], what: str) -> None:
    port, log = server
    answer = _say(port, SMUGGLED[what])
    statuses = re.findall(rb"HTTP/1\.[01] (\d{3})", answer)
    assert len(statuses) <= 1, "one request, one answer"
    assert all(status.startswith(b"4") for status in statuses), answer[:200]
    told = log.read_text()
    assert "Zebra" not in told
    assert "ip=" not in told


def test_trace_is_refused_by_the_server_and_echoes_nothing(server: tuple[int, Path]) -> None:
    answer = _say(server[0], b"TRACE /privacy HTTP/1.1\r\nHost: x\r\nCookie: Zebra\r\nConnection: close\r\n\r\n")
    assert b" 405 " in answer
    assert b"Zebra" not in answer


def test_the_server_logs_neither_addresses_nor_paths_of_what_it_serves(server: tuple[int, Path]) -> None:
    port, log = server
    _say(port, b"GET /areas/Zebra?q=Zebra HTTP/1.1\r\nHost: x\r\nReferer: Zebra\r\nConnection: close\r\n\r\n")
    _say(port, b"GET /account/sign-in?email=Zebra HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert "Zebra" not in log.read_text()
    assert all(line.startswith("{") for line in log.read_text().splitlines()), "JSON lines only"
