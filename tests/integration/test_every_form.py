"""Every form of the whole url map: garbage in each field, and forms without the token that shows who had them drawn."""

from typing import Any

import pytest
from flask import Flask
from itsdangerous import URLSafeTimedSerializer

from ehsg.domain.permissions import Role
from ehsg.web.transactions import WRITES
from tests.integration.hostile import undone_after
from tests.integration.matrix import FIELDS, Stage
from tests.integration.matrix_address import address_of
from tests.integration.saving import everything
from tests.integration.test_bad_input import raw
from tests.pages import Browser

OF_ANOTHER = URLSafeTimedSerializer("another secret", salt="wtf-csrf-token").dumps("a" * 40)
GARBAGE = {
    "NUL": "%00",
    "lone surrogate": "%ED%A0%80",
    "not UTF-8": "%FF%FE",
    "new lines": "a%0D%0ASet-Cookie:%20evil=1%0D%0A%0D%0Ab",
    "markup": "%3Cscript%3Ealert(1)%3C/script%3E%27%22",
    "right to left": "%E2%80%AE%E2%81%A6",
    "a number too large": "9" * 400,
    "minus": "-1",
    "a list": "[]",
    "long": "x" * 90_000,
    "empty": "",
}


def _posts(app: Flask) -> list[str]:
    return sorted(rule.endpoint for rule in app.url_map.iter_rules() if WRITES & (rule.methods or set()))


@pytest.mark.parametrize("garbage", GARBAGE)
def test_no_form_of_the_whole_map_fails_on_garbage_or_lets_it_into_a_header(stage: Stage, garbage: str) -> None:
    app, place = stage.app, stage.places["own draft"]
    people = ("anonymous", Role.COORDINATOR, Role.ADMINISTRATOR)
    browsers = [Browser(app.test_client(), stage.users[who]) for who in people]
    for endpoint in _posts(app):
        if endpoint == "security.logout":
            continue
        path, names = address_of(app, endpoint, place), FIELDS.get(endpoint, lambda _: {})(place)
        body = "".join(f"&{name}={GARBAGE[garbage]}" for name in names).encode()
        for browser in browsers:
            with undone_after():
                answer = raw(browser, path, body)
            assert answer.status_code < 500, (endpoint, garbage)
            assert "evil=1" not in str(answer.headers.getlist("Set-Cookie"))  # a session is random letters
            assert "<script>alert(1)" not in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "sent", ["no token", "another installation's token", "as JSON", "as plain text", "in the address"]
)
def test_no_endpoint_of_the_whole_map_takes_a_form_without_its_token(stage: Stage, sent: str) -> None:
    app = stage.app
    people = ("anonymous", Role.COORDINATOR, Role.ADMINISTRATOR, Role.NATIONAL_LEAD, Role.DEPARTMENT_VIEWER)
    browsers = [Browser(app.test_client(), stage.users[who]) for who in people]
    tokens = [browser.token() for browser in browsers]
    posts = _posts(app)
    assert len(posts) >= 15
    before = everything()
    for endpoint in posts:
        for place in (stage.places["own draft"], stage.places["own submitted"]):
            path = address_of(app, endpoint, place)
            fields = {k: v for k, v in FIELDS.get(endpoint, lambda _: {})(place).items() if not isinstance(v, list)}
            for browser, token in zip(browsers, tokens, strict=True):
                with app.app_context():
                    answer = browser.client.post(path, **_without_its_token(sent, fields, token))
                assert answer.status_code in (303, 400, 401, 403, 404, 405), (endpoint, answer.status_code)
    assert everything() == before


def _without_its_token(sent: str, fields: dict[str, Any], token: str) -> dict[str, Any]:
    return {
        "no token": {"data": fields},
        "another installation's token": {"data": {**fields, "csrf_token": OF_ANOTHER}},
        "as JSON": {"json": {**fields, "csrf_token": token}},
        "as plain text": {"data": f"csrf_token={token}", "content_type": "text/plain"},
        "in the address": {"data": fields, "query_string": {"csrf_token": token}},
    }[sent]
