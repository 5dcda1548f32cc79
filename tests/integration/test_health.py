"""What machines ask: is it alive, can it serve, how is it doing. Nothing there is about a person or a return."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from ehsg import create_app
from ehsg.config import Settings
from ehsg.extensions import db
from ehsg.queries import health, schema
from ehsg.reports import press
from ehsg.web import metrics
from ehsg.web.routes import health as views
from tests import factories

TOKEN = "9XbT4vLq2mWz7RkY1cNd8HsJ5gFpAe3u"


def test_it_is_alive_without_a_database(tmp_path: Path) -> None:
    app = create_app(Settings(environment="test", instance=tmp_path, database_url="postgresql://127.0.0.1:9/none"))
    answer = app.test_client().get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"alive": True})


def test_it_is_ready_when_the_database_the_tables_and_the_fonts_are_there(world: Any) -> None:
    answer = world.browser().client.get("/readyz")
    assert (answer.status_code, answer.json) == (200, {"ready": True, "database": "ok", "pdf": "ok"})


def test_it_is_not_ready_while_migrations_have_still_to_run(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "latest", lambda: "9999")
    answer = world.browser().client.get("/readyz")
    assert (answer.status_code, answer.json) == (503, {"ready": False, "database": "migrations", "pdf": "ok"})


def test_it_is_not_ready_without_its_database_and_says_no_more_than_that(tmp_path: Path) -> None:
    app = create_app(Settings(environment="test", instance=tmp_path, database_url="postgresql://127.0.0.1:9/secret"))
    answer = app.test_client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["database"] == "failed"
    assert "secret" not in answer.text


def test_it_is_not_ready_where_no_pdf_can_be_made(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise press.PdfUnavailable("the Pango library is missing")

    monkeypatch.setattr(views, "must_be_ready", missing)
    answer = world.browser().client.get("/readyz")
    assert (answer.status_code, answer.json) == (503, {"ready": False, "database": "ok", "pdf": "failed"})


def test_the_migrations_of_a_new_installation_make_it_ready(tmp_path: Path) -> None:
    app = create_app(
        Settings(environment="test", instance=tmp_path, database_url=f"sqlite:///{tmp_path / 'new.sqlite'}")
    )
    with app.app_context():
        assert not schema.is_up_to_date()
        db.session.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))
        db.session.execute(text("INSERT INTO alembic_version VALUES (:latest)"), {"latest": schema.latest()})
        db.session.commit()
        assert schema.is_up_to_date()


def test_an_application_connects_to_nothing_before_it_is_asked_so_that_workers_can_be_forked(tmp_path: Path) -> None:
    app = create_app(
        Settings(environment="test", instance=tmp_path, database_url=f"sqlite:///{tmp_path / 'one.sqlite'}")
    )
    with app.app_context():
        made: list[Any] = []
        event.listen(db.engine, "connect", lambda connection, _record: made.append(connection))
        assert not (tmp_path / "one.sqlite").exists()
        app.test_client().get("/healthz")
        assert made == []


@pytest.mark.parametrize(
    "sent", [{}, {"Authorization": ""}, {"Authorization": "Bearer "}, {"Authorization": "Bearer x"}]
)
def test_without_the_token_there_is_no_page_of_figures(
    world: Any, monkeypatch: pytest.MonkeyPatch, sent: dict[str, str]
) -> None:
    client = world.browser().client
    assert client.get("/metrics", headers=sent).status_code == 404
    monkeypatch.setitem(world.app.extensions, "ehsg_settings", _with_token(world))
    assert client.get("/metrics", headers=sent).status_code == 404


def _with_token(world: Any) -> Settings:
    settings: Settings = world.app.extensions["ehsg_settings"]
    return settings.model_copy(update={"metrics_token": TOKEN})


def test_what_waits_is_counted(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    now = factories.NOW
    factories.MessageFactory(next_try_at=now - timedelta(minutes=5))
    factories.MessageFactory(next_try_at=now + timedelta(minutes=5))
    factories.MessageFactory(next_try_at=now - timedelta(hours=5), sent_at=now)
    factories.MessageFactory(next_try_at=now - timedelta(hours=5), failed_at=now)
    db.session.commit()
    assert health.waiting(now) == health.Waiting(mail=2, mail_overdue_seconds=300.0, mail_failed=1, reports=0)
    monkeypatch.setitem(world.app.extensions, "ehsg_settings", _with_token(world))
    answer = world.browser().client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    assert answer.content_type.startswith("text/plain")
    assert "\nehsg_waiting_mail 2.0\n" in answer.text
    assert "\nehsg_waiting_mail_failed 1.0\n" in answer.text


def test_requests_are_counted_by_the_page_and_never_by_the_address(tmp_path: Path) -> None:
    app = create_app(Settings(environment="test", instance=tmp_path, metrics_token=TOKEN))
    client, count = app.test_client(), _count(metrics.REQUESTS)
    client.get("/help?q=Zebra")
    client.get("/Zebra/7")
    client.open("/help", method="ZEBRA")
    client.post("/cookies")
    assert count("help.index", "GET", "200") == 1
    assert count("none", "GET", "404") == 1
    assert count("none", "other", "405") == 1
    assert not [sample for metric in metrics.REQUESTS.collect() for sample in metric.samples if "Zebra" in str(sample)]


def _count(counter: Any) -> Any:
    before = {sample.labels.get("endpoint"): sample.value for m in counter.collect() for sample in m.samples}
    assert "help.index" not in before, "nothing is counted where nobody may read it"

    def found(endpoint: str, method: str, status: str) -> float:
        value: float = counter.labels(endpoint, method, status)._value.get()
        return value

    return found


def test_database_trouble_while_figures_are_read_is_said_plainly(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(_now: Any) -> None:
        raise OperationalError("select", {}, Exception("gone"))

    monkeypatch.setitem(world.app.extensions, "ehsg_settings", _with_token(world))
    monkeypatch.setattr(health, "waiting", gone)
    answer = world.browser().client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 503
    assert json.dumps("gone") not in answer.text
