"""Oversized, doubled, broken and smuggled input: each gets a clear answer, and changes nothing."""

import pytest
from werkzeug.test import TestResponse

from ehsg.config import FORM_LIMIT
from ehsg.domain.content import sha256
from ehsg.web.hardening import MOST_FIELDS, REPEATED
from tests.architecture.sources import templates, text_of
from tests.integration.conftest import World
from tests.integration.saving import at, everything, save, stored
from tests.pages import Browser, Page
from tests.returns import content_now


def raw(browser: Browser, path: str, body: bytes, kind: str = "application/x-www-form-urlencoded") -> TestResponse:
    """A form sent as these bytes, with its token."""
    with browser.client.application.app_context():
        return browser.client.post(path, data=b"csrf_token=" + browser.token().encode() + body, content_type=kind)


def _unchanged(world: World, path: str, body: bytes, status: int) -> Page:
    browser = world.browser(world.coordinator)
    before = everything()
    answer = raw(browser, path, body)
    assert answer.status_code == status
    assert everything() == before
    return Page(answer)


def test_a_body_over_the_limit_is_refused(world: World) -> None:
    page = _unchanged(world, at(world), b"&version=0&narrative=" + b"a" * FORM_LIMIT, 413)
    assert "too" in page.main


@pytest.mark.parametrize("body", [b"&a=" * (FORM_LIMIT // 4), b"&" * (FORM_LIMIT - 100), b"&version=0" * MOST_FIELDS])
def test_thousands_of_fields_are_refused_before_they_are_taken_apart(world: World, body: bytes) -> None:
    _unchanged(world, at(world), body, 413)


def test_thousands_of_parts_of_an_upload_are_refused(world: World) -> None:
    browser = world.browser(world.coordinator)
    before = everything()
    part = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'
    token = b'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n' + browser.token().encode() + b"\r\n"
    with world.app.app_context():
        answer = browser.client.post(
            at(world), data=token + part * 2000 + b"--x--\r\n", content_type="multipart/form-data; boundary=x"
        )
    assert answer.status_code == 413
    assert everything() == before


@pytest.mark.parametrize("field", ["version", "score", "narrative", "csrf_token"])
def test_a_field_that_is_there_twice_is_refused_and_what_was_typed_is_given_back(world: World, field: str) -> None:
    fields = {"version": "0", "score": "3", "narrative": "Kept words"}
    body = "".join(f"&{k}={v}" for k, v in fields.items()) + f"&{field}=4"
    page = _unchanged(world, at(world), body.encode(), 400)
    assert "the same question twice" in page.main
    assert "Kept words" in page.html


def test_a_script_that_sends_a_field_twice_is_told_so(world: World) -> None:
    browser = world.browser(world.coordinator)
    with world.app.app_context():
        answer = browser.client.post(
            f"{at(world)}/autosave",
            data=f"csrf_token={browser.token()}&version=0&version=1".encode(),
            content_type="application/x-www-form-urlencoded",
            headers={"Accept": "application/json"},
        )
    assert (answer.status_code, answer.json["saved"]) == (400, False)
    assert "twice" in answer.json["message"]


def test_a_field_in_the_address_does_not_count(world: World) -> None:
    browser = world.browser(world.coordinator)
    path = f"{at(world)}?version=7&score=5&narrative=From+the+address"
    assert browser.post(path, {"version": 0, "score": "2", "narrative": "Sent"}).status_code == 303
    assert (stored(world).score, stored(world).narrative) == (2, "Sent")


def test_fields_may_repeat_only_where_a_form_of_ours_repeats_them(world: World) -> None:
    told = " ".join(text_of(name) for name in templates())
    for name in REPEATED:
        assert f'name="{name}"' in told or f'"{name}"' in told, f"no template has a field {name}: take it out"
    links = (("A", "https://example.org/a"), ("B", "https://example.org/b"))
    assert save(world.browser(world.coordinator), world, score="3", evidence=links).status_code == 303


def test_a_signatorys_name_with_new_lines_is_one_line_in_every_place(world: World) -> None:
    browser = world.browser(world.coordinator)
    digest = sha256(content_now(world.assessment, world.guide))
    name = "Robin\r\nSet-Cookie: evil=1\u2028\x00"
    fields = {
        "seen": digest,
        "name": name,
        "organisation": "Board\r\nX: y",
        "signed_on-day": "1",
        "signed_on-month": "5",
        "signed_on-year": "2024",
        "how": "email",
    }
    answer = browser.post(f"{world.base}/sign-off/chair", fields)
    assert "evil=1" not in str(answer.headers)
    page = browser.page(f"{world.base}/sign-off")
    assert answer.status_code in (303, 422)
    assert ("Robin" in page.main) == (answer.status_code == 303)


METHODS = ("PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "POST /x HTTP/1.1")


@pytest.mark.parametrize("method", METHODS)
def test_other_methods_are_refused_and_echo_nothing(world: World, method: str) -> None:
    browser = world.browser(world.coordinator)
    before = everything()
    for path in ("/", at(world), f"{world.base}/submit", "/privacy"):
        with world.app.app_context():
            answer = browser.client.open(
                path, method=method, data={"csrf_token": browser.token()}, headers={"X-Echo": "Zebra"}
            )
        assert answer.status_code in (400, 403, 405), (path, answer.status_code)
        assert b"Zebra" not in answer.data
    assert everything() == before


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method"])
def test_no_header_or_field_turns_one_method_into_another(world: World, header: str) -> None:
    browser = world.browser(world.coordinator)
    before = everything()
    answer = browser.get(at(world), headers={header: "POST"}, data={"_method": "POST", "version": 0, "score": "3"})
    assert answer.status_code == 200
    assert everything() == before
    answer = browser.post(at(world), {"version": 0, "score": "3", "_method": "DELETE"}, headers={header: "DELETE"})
    assert answer.status_code == 303
    assert stored(world).score == 3
