"""The whole database as one file and back, by the means that each database has for it."""

import os
import re
import shutil
import sqlite3
import subprocess  # nosec B404  # pg_dump and pg_restore, with arguments of ours
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import click
from sqlalchemy import URL, Connection, Engine, inspect, text

from ehsg.database import READ_ONLY
from ehsg.queries.schema import VERSIONS

_INSTALLED = Path("/usr/lib/postgresql")  # where Debian keeps each version's programs
_PATIENCE = 30  # seconds for somebody else's lock


class Dumped(NamedTuple):
    """What went into a dump: the database's version, the migration that it was at, and each table's rows."""

    server: str
    revision: str
    rows: Mapping[str, int]


class Means(NamedTuple):
    """How one kind of database is dumped and restored.

    `dump` writes a consistent copy of what is committed, while others go on writing. `restore` fills an empty database
    with such a copy, wholly or not at all. Both raise ClickException with a plain sentence.
    """

    dump: Callable[[Engine, Path], Dumped]
    restore: Callable[[Engine, Path, Mapping[str, int]], None]


def tables_of(engine: Engine) -> list[str]:
    """The names of the tables that there are, in alphabetical order."""
    reading = READ_ONLY.set(True)  # else it would wait for whoever writes to SQLite
    try:
        with engine.connect() as connection:
            return sorted(inspect(connection).get_table_names())
    finally:
        READ_ONLY.reset(reading)


def _counts(tables: list[str], count: Callable[[str], Any]) -> tuple[str, dict[str, int]]:
    """The migration and the rows of each table; `count` gives the one value that a statement selects."""
    if VERSIONS not in tables:
        raise click.ClickException("There is nothing to back up: the database has no tables of this service.")
    # The names come from the database's own catalogue.
    rows = {name: int(count(f'SELECT count(*) FROM "{name}"')) for name in sorted(tables)}  # noqa: S608  # nosec B608
    return str(count(f"SELECT version_num FROM {VERSIONS}")), rows  # noqa: S608  # nosec B608


# ---- SQLite: its own online backup, of one moment however long it takes


def _dump_sqlite(engine: Engine, to: Path) -> Dumped:
    with _plainly("be backed up"), closing(_file(engine, "rw")) as live, closing(sqlite3.connect(to)) as copy:
        live.backup(copy)
        return _checked(copy)


def _restore_sqlite(engine: Engine, dump: Path, rows: Mapping[str, int]) -> None:
    engine.dispose()  # what it holds open is of the empty database
    with _plainly("be restored"), closing(sqlite3.connect(dump)) as copy:
        if _checked(copy).rows != rows:
            raise click.ClickException("The backup does not hold what it says it holds. Nothing was restored.")
        with closing(_file(engine, "rwc")) as live:
            copy.backup(live)  # one transaction of the database that it goes to


def _checked(copy: sqlite3.Connection) -> Dumped:
    copy.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it
    (found,) = copy.execute("PRAGMA integrity_check(1)").fetchone()
    if found != "ok":
        raise click.ClickException(f"The database is damaged: {found}")
    names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    tables = [name for (name,) in copy.execute(names)]
    revision, rows = _counts(tables, lambda statement: copy.execute(statement).fetchone()[0])
    return Dumped(sqlite3.sqlite_version, revision, rows)


def _file(engine: Engine, mode: str) -> sqlite3.Connection:
    name = engine.url.database
    if not name or name == ":memory:":
        raise click.ClickException("The database is in memory only: there is no file to back up or restore.")
    if mode == "rw" and not Path(name).exists():
        raise click.ClickException(f"There is nothing to back up: there is no file {name}.")
    return sqlite3.connect(f"file:{quote(name)}?mode={mode}", uri=True, timeout=_PATIENCE)


@contextmanager
def _plainly(what: str) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise click.ClickException(f"The database cannot {what}: {error}.") from None


# ---- PostgreSQL: pg_dump and pg_restore


def _dump_postgresql(engine: Engine, to: Path) -> Dumped:
    """The rows are counted in the very moment that is dumped: both look at one snapshot."""
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        snapshot = connection.scalar(text("SELECT pg_export_snapshot()"))
        tables = inspect(connection).get_table_names()
        revision, rows = _counts(tables, lambda statement: connection.scalar(text(statement)))
        options = ["--format=custom", f"--snapshot={snapshot}", f"--lock-wait-timeout={_PATIENCE}s", f"--file={to}"]
        _run(connection, "pg_dump", engine.url, options)
        return Dumped(_version(connection), revision, rows)


def _restore_postgresql(engine: Engine, dump: Path, rows: Mapping[str, int]) -> None:
    options = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", str(dump)]
    with engine.connect() as connection:
        _run(connection, "pg_restore", engine.url, options)
    with engine.connect() as connection:
        found = _counts(inspect(connection).get_table_names(), lambda statement: connection.scalar(text(statement)))[1]
        connection.execute(text("ANALYZE"))
        connection.commit()
    if found != rows:
        raise click.ClickException("What is in the database now is not what the backup says it holds: do not use it.")


def _version(connection: Connection) -> str:
    return str(connection.scalar(text("SHOW server_version"))).split()[0]


def _run(connection: Connection, name: str, url: URL, options: list[str]) -> None:
    """Runs one of the server's own programs. The password goes by the environment: arguments can be read by all."""
    program = _program(name, connection)
    address, secret = without_password(url)
    own = {**os.environ, **({"PGPASSWORD": secret} if secret else {})}
    command = [str(program), "--no-password", f"--dbname={address}", *options]
    done = subprocess.run(command, env=own, capture_output=True, text=True, errors="replace")  # noqa: S603  # nosec B603
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if "error:" in line] or done.stderr.splitlines()
        reason = said[0].partition("error: ")[2] or said[0] if said else f"it ended with {done.returncode}"
        raise click.ClickException(f"{name} failed: {reason}")


def without_password(url: URL) -> tuple[str, str]:
    """The address as PostgreSQL's programs take it, and the password apart from it."""
    given = url.query.get("password")
    secret = url.password or (given if isinstance(given, str) else "")
    plain = url.set(drivername="postgresql").difference_update_query(["password"])
    plain = URL.create(plain.drivername, plain.username, None, plain.host, plain.port, plain.database, plain.query)
    return plain.render_as_string(hide_password=False), str(secret)


def _program(name: str, connection: Connection) -> Path:
    """The program of the server's own version, or else of the next newer one: an older one cannot read the server."""
    wanted = int(_version(connection).partition(".")[0])
    known = {version: path for path in _candidates(name, connection) if (version := _major(path)) >= wanted}
    if not known:
        raise click.ClickException(
            f"{name} of PostgreSQL {wanted} or newer is not on this machine. Install postgresql-client-{wanted}, or "
            "put the folder that it is in on the PATH."
        )
    return known[min(known)]


def _candidates(name: str, connection: Connection) -> Iterator[Path]:
    """On the path, where Debian installs them, and beside the server's; the last one found of a version is taken."""
    folders = [*sorted(_INSTALLED.glob("*/bin")), *_folder_of_server(connection)]
    for folder in folders:
        if (folder / name).is_file():
            yield folder / name
    if found := shutil.which(name):
        yield Path(found)


def _folder_of_server(connection: Connection) -> list[Path]:
    """Only superusers may ask; it is of use where the server is on the same machine."""
    if not connection.scalar(text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")):
        return []
    return [Path(str(connection.scalar(text("SELECT setting FROM pg_config WHERE name = 'BINDIR'"))))]


def _major(program: Path) -> int:
    try:
        done = subprocess.run([str(program), "--version"], capture_output=True, text=True)  # noqa: S603  # nosec B603
    except OSError:
        return 0
    found = re.search(r"\b(\d+)(\.|devel|beta|rc)", done.stdout)
    return int(found[1]) if found else 0


MEANS = {
    "sqlite": Means(_dump_sqlite, _restore_sqlite),
    "postgresql": Means(_dump_postgresql, _restore_postgresql),
}
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
