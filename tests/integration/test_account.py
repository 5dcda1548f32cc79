"""Signing in and out, the password, and what every answer carries."""

import re
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from flask_security import hash_password
from sqlalchemy import event
from werkzeug.test import TestResponse

from ehsg import models
from ehsg.config import Settings
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from tests.integration.conftest import World
from tests.integration.saving import at
from tests.pages import Browser, Page

PASSWORD = "three random words"
NEW = "four other random words"


@pytest.fixture
def person(world: World) -> models.User:
    world.coordinator.email = "kim.example@leeds.example"
    world.coordinator.password = hash_password(PASSWORD)
    db.session.commit()
    return world.coordinator


def try_to_sign_in(browser: Browser, email: str, password: str = PASSWORD, query: str = "") -> TestResponse:
    return browser.post(f"/account/sign-in{query}", {"email": email, "password": password})


def signed_in(browser: Browser) -> bool:
    return browser.get("/").status_code == 200


@pytest.mark.parametrize(
    "typed", ["kim.example@leeds.example", "Kim.Example@Leeds.Example", " KIM.EXAMPLE@LEEDS.EXAMPLE "]
)
def test_the_address_may_be_typed_in_any_capitals(world: World, person: models.User, typed: str) -> None:
    browser = world.browser()
    answer = try_to_sign_in(browser, typed)
    assert (answer.status_code, urlsplit(answer.location).path) == (302, "/")
    assert browser.page("/").soup.h1.get_text() == "What there is to do"


def test_a_wrong_password_an_unknown_address_and_a_closed_account_are_told_the_same(
    world: World, person: models.User
) -> None:
    closed = world.person(Role.READER, world.leeds)
    closed.active, closed.password = False, hash_password(PASSWORD)
    db.session.commit()
    told = set()
    for email, password in (
        (person.email, "wrong password"),
        ("nobody@leeds.example", PASSWORD),
        (closed.email, PASSWORD),
        (closed.email, "wrong password"),
    ):
        browser = world.browser()
        answer = try_to_sign_in(browser, email, password)
        page = Page(answer)
        assert answer.status_code == 200
        assert page.errors, "nothing says that it was refused"
        assert page.soup.select_one(page.soup.select_one(".govuk-error-summary a")["href"])["name"] == "email"
        assert page.value("email") == email
        assert page.value("password") == ""
        told.add(tuple(page.errors))
        assert not signed_in(browser)
    assert len(told) == 1, told


@pytest.mark.parametrize("email", ["", "x", "a@b", "\x00@example.org", "a\x00@example.org", "x" * 5000, "<b>@e.org"])
def test_an_address_that_is_none_is_refused_in_words(world: World, email: str) -> None:
    answer = try_to_sign_in(world.browser(), email)
    assert answer.status_code == 200
    assert Page(answer).errors


def test_nothing_typed_is_told_next_to_each_field(world: World) -> None:
    page = Page(try_to_sign_in(world.browser(), "", ""))
    assert page.errors == ["Enter your email address", "Enter your password"]
    for name in ("email", "password"):
        box = page.soup.select_one(f"main [name={name}]")
        assert "Enter your" in page.soup.find(id=box["aria-describedby"]).get_text()


def test_signing_out_takes_a_button_and_not_a_link(world: World, person: models.User) -> None:
    browser = world.browser()
    try_to_sign_in(browser, person.email)
    assert browser.get("/account/sign-out").status_code == 405
    assert signed_in(browser)
    answer = browser.post("/account/sign-out")
    assert (answer.status_code, urlsplit(answer.location).path) == (302, "/account/sign-in")
    assert not signed_in(browser)


def test_signing_out_needs_the_token_of_the_session(world: World, person: models.User) -> None:
    browser = world.browser(person)
    browser.client.post("/account/sign-out", data={"csrf_token": "forged"})
    assert signed_in(browser)


def change(browser: Browser, password: str, new: str, again: str) -> TestResponse:
    fields = {"password": password, "new_password": new, "new_password_confirm": again}
    return browser.post("/account/change-password", fields)


def test_a_changed_password_works_at_once_the_old_one_no_more_and_other_sessions_end(
    world: World, person: models.User
) -> None:
    elsewhere, browser = world.browser(), world.browser()
    for each in (elsewhere, browser):
        try_to_sign_in(each, person.email)
    assert change(browser, PASSWORD, NEW, NEW).status_code == 302
    assert signed_in(browser)
    assert not signed_in(elsewhere)
    for password, works in ((PASSWORD, False), (NEW, True)):
        later = world.browser()
        try_to_sign_in(later, person.email, password)
        assert signed_in(later) is works


@pytest.mark.parametrize(
    ("password", "new", "again"),
    [
        ("wrong password", NEW, NEW),
        (PASSWORD, "short", "short"),
        (PASSWORD, "password1234", "password1234"),
        (PASSWORD, NEW, "another one"),
        ("", "", ""),
    ],
)
def test_a_password_is_not_changed_on_a_mistake_which_is_told(
    world: World, person: models.User, password: str, new: str, again: str
) -> None:
    answer = change(world.browser(person), password, new, again)
    assert Page(answer).errors
    assert not {password, new, again} - {""} & set(re.findall(r'value="([^"]*)"', answer.text))
    later = world.browser()
    try_to_sign_in(later, person.email)
    assert signed_in(later)


ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    " //evil.example",
    "\x00//evil.example",
    "https:evil.example",
    "https:/evil.example",
    "http://localhost@evil.example/",
    "http://localhost.evil.example/",
    "javascript:alert(1)",
    "data:text/html,x",
]


def host(location: str) -> str:
    """Where a browser goes: it drops tabs and new lines, and takes a backslash for a slash."""
    seen = re.sub(r"[\t\r\n]", "", location).strip("\x00 ").replace("\\", "/")
    parts = urlsplit(urljoin("http://localhost/account/sign-in", seen))
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


@pytest.mark.parametrize("target", ELSEWHERE)
def test_signing_in_never_leads_off_the_site(world: World, person: models.User, target: str) -> None:
    for where in ("query", "form", "signed in already"):
        browser = world.browser(person if where == "signed in already" else None)
        fields = {"email": person.email, "password": PASSWORD} | ({"next": target} if where == "form" else {})
        query = {} if where == "form" else {"query_string": {"next": target}}
        answer = browser.post("/account/sign-in", fields, **query)
        if answer.status_code == 302:
            assert host(answer.location) == "http://localhost", (where, answer.location)
        else:
            assert answer.status_code == 200
            assert Page(answer).errors


def test_signing_in_leads_back_to_the_page_that_was_asked_for(world: World, person: models.User) -> None:
    browser, path = world.browser(), f"{at(world)}?a=b"
    answer = browser.get(path)
    assert (answer.status_code, urlsplit(answer.location).path) == (303, "/account/sign-in")
    page = browser.page(answer.location)
    answer = browser.post(page.soup.select_one("main form")["action"], {"email": person.email, "password": PASSWORD})
    assert urljoin("http://localhost/", answer.location) == f"http://localhost{path}"


CLOSED = ["/", "/shared", "/shared/2024", "/national/responses", "/national/2024/responses", "/account/change-password"]
OPEN = ["/help", "/privacy", "/cookies", "/accessibility", "/account/sign-in", "/no-such-page"]


def test_every_page_of_the_service_asks_to_sign_in_first(world: World) -> None:
    browser = world.browser()
    pages = ["", "check", "data-maturity", "priorities", "priorities/reasons", "sharing", "sign-off", "submit"]
    paths = [f"{world.base}/{page}" for page in [*pages, "descriptors/fv1", "report.pdf", "submissions/1", "reopen"]]
    for path in [*CLOSED, *paths, f"{world.base}/submissions/1/report.pdf", "/areas/E99999999/1999/"]:
        answer = browser.get(path)
        assert answer.status_code in (302, 303), path
        assert urlsplit(answer.location).path == "/account/sign-in", path


def test_every_answer_carries_the_headers_that_protect_it(world: World) -> None:
    nobody, somebody = world.browser(), world.browser(world.coordinator)
    answers = [nobody.get(path) for path in [*OPEN, *CLOSED, "/healthz"]]
    answers += [somebody.get(path) for path in [*CLOSED, at(world), f"{world.base}/", f"{world.base}/report.pdf"]]
    answers += [somebody.post(at(world), {"version": "x"}), nobody.post(at(world), {"narrative": "x"})]
    for answer in answers:
        headers, where = answer.headers, answer.request.path
        policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
        assert policy["default-src"] == "'none'", where
        assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
        assert policy["form-action"] == "'self'"
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "same-origin"
        assert "no-store" in headers["Cache-Control"], where


def test_the_only_inline_script_has_the_nonce_of_its_own_request(world: World) -> None:
    seen = set()
    for _ in range(2):
        answer = world.browser(world.coordinator).get(at(world))
        nonce = re.search(r"'nonce-([^']+)'", answer.headers["Content-Security-Policy"]).group(1)
        scripts = [s for s in Page(answer).soup.select("script") if not s.get("src")]
        assert [s.get("nonce") for s in scripts] == [nonce] * len(scripts)
        seen.add(nonce)
    assert len(seen) == 2


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(world: World, person: models.User) -> None:
    answer = try_to_sign_in(world.browser(), person.email)
    (cookie,) = [c for c in answer.headers.getlist("Set-Cookie") if c.startswith("ehsg=")]
    attributes = {part.strip().split("=")[0].lower(): part.strip() for part in cookie.split(";")}
    assert "httponly" in attributes
    assert attributes["samesite"] == "SameSite=Lax"
    assert attributes["path"] == "Path=/"
    assert "expires" in attributes, "the session would have no end while the browser stays open"
    assert "domain" not in attributes


def test_in_production_the_cookie_goes_over_https_only(tmp_path: Path) -> None:
    settings = Settings(
        environment="production",
        instance=tmp_path,
        database_url="postgresql://db/ehsg",
        secret_key="k" * 40,
        password_salt="s" * 40,
        seal_key=tmp_path / "key.pem",
        trusted_hosts="ehsg.example",
    ).flask()
    assert settings["SESSION_COOKIE_SECURE"] is True
    assert settings["SESSION_COOKIE_NAME"].startswith("__Host-")


def test_the_health_page_answers_without_the_database(world: World) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the health page asked the database")

    event.listen(db.engine, "before_cursor_execute", refuse)
    try:
        answer = world.browser().get("/healthz")
    finally:
        event.remove(db.engine, "before_cursor_execute", refuse)
    assert (answer.status_code, answer.json) == (200, {"alive": True})
