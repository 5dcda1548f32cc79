"""What takes too long or too much memory is ended, and this process goes on as though nothing had been."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from ehsg.reports import press
from ehsg.reports.bounds import Bounds, OutOfBounds, WorkFailed
from ehsg.reports.pdf import render_report
from tests.unit import reports_samples

SMALL = Bounds(seconds=20, cpu_seconds=1, memory=64 * 1024**2)


def _for_ever() -> bytes:
    while True:
        pass


def _asleep() -> bytes:
    time.sleep(600)
    return b""


def _large() -> bytes:
    return bytes(1024**3)[:1]


def _wrong() -> bytes:
    raise ValueError("no such thing")


def _killed() -> bytes:
    os.kill(os.getpid(), signal.SIGTERM)
    return b""


@pytest.mark.parametrize("result", [b"", b"short", os.urandom(3_000_000)], ids=["empty", "short", "long"])
def test_what_stays_within_its_bounds_comes_back_whole(result: bytes) -> None:
    assert SMALL.do(lambda: result) == result


@pytest.mark.parametrize(
    ("work", "bounds", "why"),
    [
        (_for_ever, SMALL, "1 seconds of the processor"),
        (_asleep, replace(SMALL, seconds=1), "not finished in 1 seconds"),
        (_large, SMALL, "more than 64 MB of memory"),
        (_killed, SMALL, "ended by the system"),
    ],
    ids=["busy", "asleep", "large", "killed"],
)
def test_what_does_not_is_ended_and_said(work: Callable[[], bytes], bounds: Bounds, why: str) -> None:
    began = time.monotonic()
    with pytest.raises(OutOfBounds, match=why):
        bounds.do(work)
    assert time.monotonic() - began < 15
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)  # no process is left over


def test_an_error_is_told_by_its_name() -> None:
    with pytest.raises(WorkFailed, match="^ValueError: no such thing$"):
        SMALL.do(_wrong)


def test_no_file_is_left_open() -> None:
    before = sorted(os.listdir("/proc/self/fd"))
    for work in (_large, _wrong, lambda: b"fine"):
        try:
            SMALL.do(work)
        except WorkFailed:
            continue
    assert sorted(os.listdir("/proc/self/fd")) == before


def test_a_report_that_takes_too_long_does_not_hold_up_the_next_one(monkeypatch: pytest.MonkeyPatch) -> None:
    report = reports_samples.short()
    with monkeypatch.context() as slow:
        slow.setattr(press, "state_both", lambda _document: time.sleep(600))
        slow.setattr(press, "BOUNDS", Bounds(seconds=2))
        with pytest.raises(OutOfBounds, match="not finished in 2 seconds"):
            render_report(report)
    assert render_report(report).startswith(b"%PDF-1.7")


def test_a_report_that_takes_too_much_memory_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "BOUNDS", Bounds(memory=1024**2))
    with pytest.raises(WorkFailed):
        render_report(reports_samples.typical())
