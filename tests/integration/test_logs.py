"""Nothing that a person is, types or sends is in the logs, whatever goes wrong."""

import json
import logging
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from ehsg import models
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from ehsg.logs import JsonLines
from ehsg.queries import narrative_search
from ehsg.services import events
from ehsg.web.routes import submissions as routes
from tests import factories
from tests.integration.conftest import World
from tests.integration.saving import at

MARK = "Zebra"  # everything that must not be logged has it in it
HEADERS = {
    "User-Agent": f"{MARK}Browser",
    "Referer": f"https://{MARK}.example/?token={MARK}",
    "X-Forwarded-For": f"{MARK}Address",
    "Cookie": f"other={MARK}Cookie",
    "X-Request-ID": f"{MARK}Id",
    "Accept-Language": MARK,
}


class Trouble(Exception):
    """Carries what was typed in its message, as errors of libraries do."""


@pytest.fixture
def served(live_world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """As in service: errors become pages and lines in the log."""
    monkeypatch.setitem(live_world.app.config, "TESTING", False)
    return live_world


@pytest.fixture
def lines(served: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[StringIO]:
    """Everything that the application and its libraries log meanwhile."""
    out = StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(JsonLines())
    monkeypatch.setattr(served.app.logger, "handlers", [handler])
    root = logging.getLogger()
    root.addHandler(handler)
    yield out
    root.removeHandler(handler)


def _told(lines: StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines.getvalue().splitlines()]


def _fails(error: Exception) -> Any:
    def fail(**_: Any) -> None:
        try:
            raise Trouble(f"{MARK} behind")
        except Trouble as behind:
            raise error from behind

    return fail


FAILURES = {
    "a defect of ours": Trouble(f"{MARK} in the message"),
    "a library's": ValueError(f"invalid literal: '{MARK}'"),
    "the database": OperationalError("INSERT", {"narrative": f"{MARK}Value"}, Exception(f"{MARK}Locked")),
    "a constraint": IntegrityError("INSERT", {"email": f"{MARK}@e.org"}, Exception(f"Key (email)=({MARK}@e.org)")),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_an_error_is_logged_by_kind_and_place_and_without_any_value(
    served: World, lines: StringIO, monkeypatch: pytest.MonkeyPatch, failure: str
) -> None:
    browser, path = served.browser(served.coordinator), at(served)
    monkeypatch.setattr(events, "record", _fails(FAILURES[failure]))
    answer = browser.post(
        f"{path}?secret={MARK}Query", {"version": 0, "score": "3", "narrative": f"{MARK}Words"}, headers=HEADERS
    )
    assert answer.status_code in (500, 503)
    assert MARK not in lines.getvalue()
    (told,) = [line for line in _told(lines) if line["level"] == "ERROR"]
    assert told["rule"] == "/areas/<code>/<int:year>/descriptors/<descriptor_id>"
    assert path.split("/")[2] not in lines.getvalue()
    assert told["request_id"] == answer.headers["X-Request-ID"]
    assert type(FAILURES[failure]).__name__ in json.dumps(told)


@pytest.mark.parametrize("failure", FAILURES)
def test_what_somebody_looks_for_in_narratives_is_not_logged_when_it_fails(
    served: World, lines: StringIO, monkeypatch: pytest.MonkeyPatch, failure: str
) -> None:
    monkeypatch.setattr(narrative_search, "search", lambda *_: _fails(FAILURES[failure])())
    browser = served.browser(served.person(Role.NATIONAL_ANALYST))
    answer = browser.get(f"/national/narrative-search?q={MARK}&region={MARK}", headers=HEADERS)
    assert answer.status_code in (500, 503)
    assert MARK not in lines.getvalue()
    assert '"rule": "/national/narrative-search"' in lines.getvalue()


def test_the_place_of_an_error_and_of_the_one_behind_it_are_logged(
    served: World, lines: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "record", _fails(FAILURES["a library's"]))
    browser, path = served.browser(served.coordinator), at(served)
    browser.post(path, {"version": 0, "score": "3"})
    (told,) = _told(lines)
    assert told["error"][0] == "builtins.ValueError"
    assert any("ehsg/web/routes/scoring.py:" in frame for frame in told["error"])
    assert "tests.integration.test_logs.Trouble" in told["error"]


def test_a_row_that_the_database_refuses_does_not_tell_what_was_in_it(
    served: World, lines: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"{MARK.lower()}@example.org"

    def twice(**_: Any) -> None:
        for _number in range(2):
            db.session.add(factories.UserFactory.build(email=address, name=f"{MARK}Name"))
        db.session.flush()

    monkeypatch.setattr(events, "record", twice)
    browser, path = served.browser(served.coordinator), at(served)
    browser.post(path, {"version": 0, "score": "3"})
    assert MARK.lower() not in lines.getvalue().lower()
    assert "IntegrityError" in lines.getvalue()


def test_a_message_of_the_database_does_not_print_parameters(served: World) -> None:
    with pytest.raises(IntegrityError) as refused:
        db.session.execute(
            models.Event.__table__.insert().values(kind=f"{MARK}Kind", subject="", at=factories.NOW, user_id=987654)
        )
    db.session.rollback()
    assert f"{MARK}Kind" not in str(refused.value).replace(str(refused.value.orig), "")


PATHS = (
    f"/{MARK}/nothing",
    f"/areas/{MARK}/2024/",
    f"/?q={MARK}",
    f"/account/sign-in?next=/{MARK}",
    f"/people/1/anonymise?{MARK}=1",
    f"/areas/E08000035/2024/descriptors/fv1?kept={MARK}",
)


@pytest.mark.parametrize("path", PATHS)
def test_no_request_puts_what_is_in_it_into_the_log(served: World, lines: StringIO, path: str) -> None:
    browsers = (served.browser(), served.browser(served.coordinator))
    db.session.commit()
    for browser in browsers:
        browser.get(path, headers=HEADERS)
        browser.client.post(path, data={MARK: MARK}, headers=HEADERS)
        browser.post(path, {MARK: MARK, "email": f"{MARK}@example.org"}, headers=HEADERS)
        browser.client.open(path, method=MARK.upper(), headers=HEADERS)
        browser.client.put(path, json={MARK: MARK}, headers=HEADERS)
    assert MARK.lower() not in lines.getvalue().lower()


def test_a_sign_in_is_not_logged_with_who_tried(served: World, lines: StringIO) -> None:
    fields = {"email": f"{MARK}@example.org", "password": f"{MARK}Password"}
    served.browser().post("/account/sign-in", fields, headers=HEADERS)
    assert MARK.lower() not in lines.getvalue().lower()


def test_a_report_that_cannot_be_made_is_logged_without_what_is_in_it(
    served: World, lines: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.returns import fill_in, sign

    fill_in(served.assessment, served.guide, served.coordinator.id, words=f"{MARK}Narrative")
    sign(served.assessment, served.guide, served.coordinator.id, name=f"{MARK}Signatory")
    monkeypatch.setattr(routes.report_services, "store_report", _fails(Trouble(f"no glyph for {MARK}")))
    browser, path = served.browser(served.coordinator), f"{served.base}/submit"
    db.session.commit()
    assert browser.post(path).status_code == 303
    assert MARK not in lines.getvalue()
    assert "is still to be rendered" in lines.getvalue()


@pytest.mark.parametrize(
    ("said", "logged"),
    [
        (f"Invalid request from ip=192.0.2.7: Invalid HTTP header: '{MARK}'", "Invalid request"),
        (f"Error handling request /areas/{MARK}?q={MARK}", "Error handling request"),
        (Trouble(MARK), "Trouble"),
        ("Booting worker with pid: 12", "Booting worker with pid: 12"),
    ],
)
def test_what_the_server_says_of_a_request_is_cut_short(said: object, logged: str) -> None:
    record = logging.LogRecord("gunicorn.error", logging.WARNING, "", 0, said, (), None)  # type: ignore[arg-type]
    assert json.loads(JsonLines().format(record))["message"] == logged
