"""The service as operators run it, in processes of its own that a test can kill, and people who use it over HTTP."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlencode

import flask_migrate
from flask import Flask
from sqlalchemy import select

from bench.serve import children
from ehsg import models
from ehsg.config import ROOT
from ehsg.domain.guide import Guide
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from ehsg.services.collections import create_collection
from tests import factories
from tests.integration.conftest import database_beside, db_select, make_app
from tests.pages import Browser

PATIENCE = 30  # seconds
CONFIG = ("--config", "scripts/gunicorn.conf.py")


@dataclass(frozen=True)
class Town:
    """An installation on a database of its own, and one area whose return can be worked on now."""

    app: Flask
    folder: Path
    guide: Guide
    assessment_id: int
    user_id: int
    base: str
    cookie: str
    token: str

    @contextmanager
    def looked_at(self) -> Iterator[None]:
        """The database as it is now, by a connection that the servers know nothing of."""
        with self.app.app_context():
            yield
            db.session.rollback()

    def answers(self) -> dict[str, tuple[str, int]]:
        """Each descriptor's narrative and version."""
        row = models.DescriptorScore
        with self.looked_at():
            found = select(row.descriptor_id, row.narrative, row.version).where(row.assessment_id == self.assessment_id)
            return {id_: (narrative, version) for id_, narrative, version in db.session.execute(found)}

    def saves(self) -> dict[str, int]:
        """How many saves of each descriptor are on record."""
        counted: dict[str, int] = {}
        with self.looked_at():
            for event in db.session.scalars(db_select(models.Event, kind="record_score")):
                counted[event.subject] = counted.get(event.subject, 0) + 1
        return counted


@contextmanager
def town(database_url: str, folder: Path) -> Iterator[Town]:
    """A town on a database of its own, beside the tests' one."""
    with database_beside(database_url, folder) as url, town_on(url, folder) as found:
        yield found


@contextmanager
def town_on(url: str, folder: Path) -> Iterator[Town]:
    """The same on an empty database. It goes by the clock of this machine, as its servers do."""
    app = make_app(url, folder / "instance")
    app.extensions["ehsg_clock"] = lambda: datetime.now(UTC)
    with app.app_context():
        flask_migrate.upgrade()
    yield settle(app, folder)
    with app.app_context():
        db.engine.dispose()


def settle(app: Flask, folder: Path) -> Town:
    """An area with a coordinator who is signed in, in a collection that is open."""
    guide = app.extensions["ehsg_guides"]["working-1"]
    now = datetime.now(UTC)
    with app.app_context():
        area = factories.AreaFactory()
        user = factories.MembershipFactory(role=Role.COORDINATOR, area=area).user
        create_collection(
            year=now.year,
            area_ids=[area.id],
            opens_at=now - timedelta(days=2),
            closes_at=now + timedelta(days=2),
            sharing_from=now + timedelta(days=3),
            guide=guide,
            demonstration=False,
            user_id=None,
            now=now,
        )
        db.session.commit()
        (assessment_id,) = db.session.scalars(select(models.Assessment.id)).all()
        browser = Browser(app.test_client(), user)
        token = browser.token()
        cookie = browser.client.get_cookie(app.config["SESSION_COOKIE_NAME"])
        assert cookie is not None
        base = f"/areas/{area.code}/{now.year}"
        user_id = user.id
        db.session.rollback()
    return Town(app, folder, guide, assessment_id, user_id, base, f"{cookie.key}={cookie.value}", token)


@dataclass
class Server:
    """A running gunicorn, which leads a group of processes of its own."""

    port: int
    process: subprocess.Popen[bytes]
    town: Town

    def workers(self) -> list[int]:
        return children(self.process.pid)

    def kill(self) -> None:
        """The master and every worker, at once, with no time for anything."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def ask(self, method: str, path: str, fields: dict[str, Any] | None = None) -> tuple[int, str]:
        """Status and page. OSError or HTTPException where no answer comes."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {"Cookie": self.town.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode({"csrf_token": self.town.token, **fields}) if fields is not None else None
        try:
            connection.request(method, path, body=body, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def save(self, descriptor_id: str, version: int, narrative: str) -> tuple[int, str]:
        path = f"{self.town.base}/descriptors/{descriptor_id}"
        return self.ask("POST", path, {"version": version, "narrative": narrative, "score": version % 6})


@contextmanager
def serving(town: Town, *, workers: int = 2, application: str = "app:app", **own: str) -> Iterator[Server]:
    """Serves until the block ends, or until the test has killed it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = town.app.extensions["ehsg_settings"]
    own |= {"HOST": "127.0.0.1", "PORT": str(port), "WEB_CONCURRENCY": str(workers)}
    own |= {"EHSG_ENVIRONMENT": "development", "EHSG_INSTANCE": str(settings.instance)}
    own |= {"DATABASE_URL": settings.database_url}
    command = [sys.executable, "-m", "gunicorn", *CONFIG, application]
    log = town.folder / "server.log"
    with log.open("ab") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **own}, stdout=output, stderr=output, start_new_session=True
        )
        server = Server(port, process, town)
        try:
            until(lambda: _answers(server), log)
            yield server
        finally:
            if process.poll() is None:
                server.kill()


def _answers(server: Server) -> bool:
    try:
        return server.ask("GET", "/healthz")[0] == 200
    except (OSError, HTTPException):
        return False


def until(what: Callable[[], bool], log: Path | None = None) -> None:
    """Waits for it, but not for ever."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if what():
            return
        time.sleep(0.02)
    raise AssertionError(f"it did not come to that in {PATIENCE} seconds\n{log.read_text()[-3000:] if log else ''}")


@dataclass
class Typist:
    """Somebody who saves one descriptor again and again, and sends again whatever was not acknowledged."""

    server: Server
    descriptor_id: str
    acknowledged: int = 0
    failures: list[str] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    stopped: bool = False

    def text(self, n: int) -> str:
        return f"{self.descriptor_id}, text {n}"

    def work(self) -> None:
        while not self.stopped:
            n = self.acknowledged
            try:
                status, page = self.server.save(self.descriptor_id, n, self.text(n + 1))
            except (OSError, HTTPException) as error:
                self.failures.append(type(error).__name__)
                time.sleep(0.05)
                continue
            if status == 303:
                self.acknowledged = n + 1
            elif status == 503 and self.text(n + 1) in page:
                self.failures.append("503")
                time.sleep(0.05)
            else:
                self.strange.append(f"{status} at text {n + 1}")
                return


@contextmanager
def typing(server: Server, *descriptor_ids: str) -> Iterator[list[Typist]]:
    """People at work, each in a thread; when the block ends they finish what they are saving."""
    people = [Typist(server, id_) for id_ in descriptor_ids]
    threads = [Thread(target=person.work, name=person.descriptor_id) for person in people]
    for thread in threads:
        thread.start()
    try:
        yield people
    finally:
        for person in people:
            person.stopped = True
        for thread in threads:
            thread.join(PATIENCE)


def assert_nothing_lost(place: Town, people: list[Typist]) -> None:
    """What was acknowledged is stored once and on record once; at most the text on its way is there beyond it."""
    assert [person.strange for person in people if person.strange] == []
    answers, saves = place.answers(), place.saves()
    for person in people:
        narrative, version = answers[person.descriptor_id]
        assert version in (person.acknowledged, person.acknowledged + 1)
        assert narrative == (person.text(version) if version else "")
        assert saves.get(person.descriptor_id, 0) == version
