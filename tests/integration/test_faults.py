"""The database locked or gone, a defect of ours, a form too large: plainly told, and nothing typed lost."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError, OperationalError

from ehsg.extensions import db
from tests.integration.conftest import World
from tests.integration.saving import at, evidence_of, save, stored
from tests.pages import Browser, Page

TYPED = "First line.\nSecond line with <b>signs</b>."
LINKS = (("Minutes", "https://example.org/a"), ("", "https://example.org/b"), ("Plan", ""), ("More", "https://e.org/"))
GOOD = LINKS[:1]
UNAVAILABLE = "The service cannot save or show anything just now"
WHERE = {
    "at the load of the person": "FROM users",
    "at the load of the return": "FROM assessments",
    "at the load of the answer": "FROM descriptor_scores",
    "at the save": "UPDATE descriptor_scores",
    "at the record of it": "INSERT INTO events",
    "at the commit": "",
}


@pytest.fixture
def served(live_world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """As in service: errors become pages."""
    monkeypatch.setitem(live_world.app.config, "TESTING", False)
    return live_world


@contextmanager
def failing(where: str, error: type[Exception] = OperationalError) -> Iterator[None]:
    """Every statement with these words fails; without words, every commit."""

    def fail() -> None:
        if error is OperationalError or error is IntegrityError:
            raise error("a statement", {}, Exception("database is locked"))
        raise error("something else")

    def statement(_connection: Any, _cursor: Any, sql: str, *_more: Any) -> None:
        if where in sql:
            fail()

    kind, listener = ("before_cursor_execute", statement) if where else ("commit", lambda _connection: fail())
    event.listen(db.engine, kind, listener)
    try:
        yield
    finally:
        event.remove(db.engine, kind, listener)


def try_again(browser: Browser, page: Page) -> int:
    """Sends the page's form as it is."""
    form = page.soup.select_one("main form")
    assert form.select_one("button").get_text() == "Try again"
    fields: dict[str, list[str]] = {}
    for field in form.select("input, textarea"):
        value = field.get_text().removeprefix("\n") if field.name == "textarea" else field["value"]
        fields.setdefault(field["name"], []).append(value)
    return browser.client.post(form["action"], data=fields).status_code


@pytest.mark.parametrize("where", WHERE)
def test_when_the_database_fails_the_text_comes_back_in_a_form_to_send_again(served: World, where: str) -> None:
    browser = served.browser(served.coordinator)
    with failing(WHERE[where]):
        answer = save(browser, served, score="0", narrative=TYPED, evidence=GOOD)
    assert answer.status_code == 503
    page = Page(answer)
    assert page.soup.h1.get_text() == UNAVAILABLE
    assert "has been saved" not in page.main
    assert (page.value("score"), page.value("narrative"), evidence_of(page)) == ("0", TYPED, GOOD)
    assert (stored(served).version, stored(served).narrative) == (0, "")
    assert try_again(browser, page) == 303
    found = stored(served)
    assert (found.score, found.narrative, found.version, found.evidence) == (0, TYPED, 1, GOOD)
    assert browser.page(at(served)).main.count("has been saved") == 1


def test_half_filled_links_come_back_as_the_pairs_that_they_were(served: World) -> None:
    browser = served.browser(served.coordinator)
    with failing("FROM assessments"):
        page = Page(save(browser, served, narrative=TYPED, evidence=LINKS))
    assert evidence_of(page) == LINKS
    assert try_again(browser, page) == 422


def test_the_buttons_name_is_not_shown_as_something_typed(served: World) -> None:
    with failing("FROM users"):
        page = Page(save(served.browser(served.coordinator), served, narrative=TYPED, button="save_and_continue"))
    assert [label.get_text() for label in page.soup.select("main label")] == ["Narrative"]


@pytest.mark.parametrize("where", WHERE)
def test_an_autosave_that_fails_says_so_in_json(served: World, where: str) -> None:
    browser = served.browser(served.coordinator)
    with failing(WHERE[where]):
        answer = browser.post(
            f"{at(served)}/autosave", {"version": 0, "narrative": "x"}, headers={"Accept": "application/json"}
        )
    assert (answer.status_code, answer.json["saved"]) == (503, False)
    assert stored(served).version == 0


def test_a_page_that_cannot_be_read_says_so_plainly(served: World) -> None:
    with failing("FROM"):
        page = served.browser(served.coordinator).page(at(served), status=503)
    assert page.soup.h1.get_text() == UNAVAILABLE
    assert not page.soup.select("main form")


def test_a_text_that_cannot_be_kept_for_later_comes_back_at_once(served: World) -> None:
    browser = served.browser(served.coordinator)
    form = browser.page(at(served)).soup.select_one("main form")
    hidden = {field["name"]: field["value"] for field in form.select("input[type=hidden]")}
    browser.end_session()
    with failing("INSERT INTO kept_forms"):
        answer = browser.client.post(at(served), data={**hidden, "narrative": TYPED})
    assert answer.status_code == 503
    assert Page(answer).value("narrative") == TYPED


@pytest.mark.parametrize("error", [IntegrityError, RuntimeError])
@pytest.mark.parametrize("where", ["UPDATE descriptor_scores", ""], ids=["at the save", "at the commit"])
def test_a_defect_of_ours_is_told_with_the_text_and_without_its_inner_workings(
    served: World, where: str, error: type[Exception]
) -> None:
    browser = served.browser(served.coordinator)
    with failing(where, error):
        answer = save(browser, served, score="3", narrative=TYPED)
    assert answer.status_code == 500
    page = Page(answer)
    assert page.soup.h1.get_text() == "Something went wrong"
    assert page.value("narrative") == TYPED
    assert not {"Traceback", "IntegrityError", "RuntimeError", "has been saved"} & set(page.html.split())
    assert "has been saved" not in page.html
    assert stored(served).version == 0
    assert try_again(browser, page) == 303


def test_passwords_are_never_given_back(served: World) -> None:
    browser = served.browser()
    with failing("FROM users"):
        answer = browser.post("/account/sign-in", {"email": "a@example.org", "password": "three random words"})
    assert answer.status_code == 503
    assert "three random words" not in answer.text


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_a_form_of_more_than_four_megabytes_is_refused_in_words(world: World, accept: str) -> None:
    browser = world.browser(world.coordinator)
    answer = browser.post(at(world), {"version": 0, "narrative": "x" * 4_300_000}, headers={"Accept": accept})
    assert answer.status_code == 413
    assert ("saved" in answer.json) if accept == "application/json" else ("Back button" in Page(answer).main)
    assert stored(world).version == 0


def test_a_database_that_somebody_else_has_locked_is_told_in_time(served: World) -> None:
    """A real lock: another connection is in the middle of a write."""
    sqlite = db.engine.dialect.name == "sqlite"

    def impatient(connection: Any, _record: Any, _proxy: Any) -> None:
        connection.execute("PRAGMA busy_timeout=50" if sqlite else "SET lock_timeout = 50")

    browser, path = served.browser(served.coordinator), at(served)
    db.engine.dispose()
    event.listen(db.engine, "checkout", impatient)
    try:
        with db.engine.connect() as other:
            other.execute(
                text("UPDATE assessments SET reopened_reason = 'x' WHERE id = :id"), {"id": served.assessment.id}
            )
            assert browser.get(path).status_code == 200, "a reader had to wait for a writer"
            answer = browser.post(path, {"version": 0, "narrative": TYPED})
            other.rollback()
    finally:
        event.remove(db.engine, "checkout", impatient)
        db.engine.dispose()
    assert answer.status_code == 503
    page = Page(answer)
    assert page.value("narrative") == TYPED
    assert stored(served).version == 0
    assert try_again(browser, page) == 303


def test_a_connection_that_was_cut_costs_one_request_and_no_text(served: World) -> None:
    if db.engine.dialect.name == "sqlite":
        pytest.skip("a file has no connections to cut")
    import psycopg

    browser = served.browser(served.coordinator)
    assert browser.get(at(served)).status_code == 200
    address = db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    answer = browser.post(at(served), {"version": 0, "narrative": TYPED})
    page = Page(answer)
    assert (answer.status_code, page.value("narrative")) == (503, TYPED)
    assert try_again(browser, page) == 303
