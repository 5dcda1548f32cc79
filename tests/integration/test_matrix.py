"""Every role at every address in every situation gets the answer that the table in matrix.py says, and no other."""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from ehsg.extensions import db
from tests import notes, once
from tests.asking import Asker
from tests.integration.matrix import FIELDS, WHOLE, Stage
from tests.integration.matrix_address import address_of
from tests.integration.matrix_table import MEANING, PEOPLE, SITUATIONS, TABLE

# What differs from one drawing of a page to the next: nonces, cross-site tokens, and proofs of who had it drawn.
pytestmark = pytest.mark.usefixtures("plain_paper", "no_reports")
DIFFERS = re.compile(r'(nonce="[^"]*"|name="(csrf_token|ticket)" value="[^"]*"|content="[\w.-]{60,}")')
HOW_TO_ADD = (
    "Add a row to TABLE in tests/integration/matrix.py: “METHOD endpoint” with one cell of ten letters, or with six "
    "cells when its address names a return. A POST that needs fields gets them in FIELDS."
)


def _listed(app: Flask) -> set[str]:
    return {
        f"{method:4} {rule.endpoint}"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def test_every_endpoint_has_its_row_and_every_row_its_endpoint(migrated_app: Flask) -> None:
    there = _listed(migrated_app)
    assert there - set(TABLE) == set(), HOW_TO_ADD
    assert set(TABLE) - there == set(), "These rows are about endpoints that are gone: take them out of TABLE."


def test_the_cells_are_counted() -> None:
    cells = sum(len(cell) for row in TABLE.values() for cell in row.split())
    notes.say(f"access matrix: {cells:,} cells, one for each endpoint, person and situation ({len(TABLE)} endpoints)")
    assert cells > 1000


@pytest.mark.parametrize("row", TABLE)
def test_every_cell_is_there_and_has_a_letter_for_everybody(row: str) -> None:
    cells = TABLE[row].split()
    assert len(cells) in (1, len(SITUATIONS)), f"{row}: {HOW_TO_ADD}"
    assert [len(cell) for cell in cells] == [len(PEOPLE)] * len(cells), f"{row}: {HOW_TO_ADD}"
    assert set("".join(cells)) <= set(MEANING)


def _ask(stage: Stage, who: str, method: str, path: str, fields: dict[str, Any]) -> Response:
    """One request by somebody who has just opened the browser; what it changes is undone."""
    client, token = stage.window(who)
    connection = db.session.get_bind()
    assert isinstance(connection, Connection)
    before = connection.begin_nested()
    if method == "GET":
        response: Response = Asker(client).get(path)
    else:
        with stage.app.app_context():
            response = client.post(path, data={"csrf_token": token, **fields}, buffered=True)
    before.rollback()
    return response


def _letter(response: Response) -> str:
    if response.status_code in (302, 303):
        return "s" if response.location.startswith("/account/sign-in") else "r"
    return {200: "o", 422: "e", 401: "u", 403: "f", 404: "-"}.get(response.status_code, f"<{response.status_code}>")


def _asked(cell: str) -> list[tuple[str, str]]:
    """Who asks, and their letter: one person for each letter where who may what has been asked of SQLite."""
    everybody = [*zip(PEOPLE, cell, strict=True)]
    if once.ON:
        return everybody
    return [(who, letter) for n, (who, letter) in enumerate(everybody) if letter not in cell[:n]]


def _leaks(stage: Stage, who: str, response: Response) -> list[str]:
    readable = WHOLE.get(who, set())
    return [s for s, place in stage.places.items() if s not in readable and place.token.encode() in response.data]


@pytest.mark.parametrize("row", TABLE)
def test_everybody_gets_the_answer_of_the_table_and_no_word_that_is_hidden_from_them(stage: Stage, row: str) -> None:
    method, endpoint = row.split()
    cells = TABLE[row].split()
    wrong = []
    for situation, cell in zip(SITUATIONS, cells, strict=False):
        place = stage.places[situation]
        path, fields = address_of(stage.app, endpoint, place), FIELDS.get(endpoint, lambda _: {})(place)
        for who, letter in _asked(cell):
            response = _ask(stage, who, method, path, fields)
            if _letter(response) != letter:
                wrong.append(f"{situation}, {who}: {_letter(response)} where the table says {letter}")
            wrong += [f"{situation}, {who}: reads a word of “{of}”" for of in _leaks(stage, who, response)]
    assert not wrong, f"{method} {endpoint}: " + "; ".join(wrong)


def test_the_shared_lists_of_both_years_hold_no_hidden_word(stage: Stage) -> None:
    for who in PEOPLE:
        for path in ("/shared/2024", "/shared/2025", "/national/2024/responses", "/national/2025/responses", "/"):
            assert _leaks(stage, who, _ask(stage, who, "GET", path, {})) == [], (who, path)


def _body(response: Response) -> str:
    return DIFFERS.sub("", response.get_data(as_text=True))


HIDDEN = (
    "/areas/e08000035/2024/",
    "/areas/e08000035/2025/submissions/1",
    "/areas/E08000035/1999/",
    "/areas/E08000035/2026/check",
    "/areas/E08000035/0/",
    "/areas/E08000035/99999999999999999999/",
    "/areas/E08000035/2024/submissions/1",
    "/areas/E08000035/2025/submissions/2",
    "/areas/E08000035/2025/submissions/0",
    "/areas/E08000035/2025/submissions/99999999999999999999",
    "/areas/E08000035/2025/submissions/1e0",
    "/areas/E08000035/2024/descriptors/FV1",
    "/areas/E08000035/2024/descriptors/fv99",
    "/areas/E08000035/2024/descriptors/%00",
    "/areas/E08000035/2024/sign-off/mayor",
    "/areas/E0800003%00/2024/",
    "/areas/%ED%A0%80/2024/",
    "/areas/' OR 1=1 --/2024/",
    "/areas/{other}/2024/",
    "/areas/{other}/2024/check",
    "/areas/{other}/2024/report.pdf",
    "/areas/{other}/2024/descriptors/fv1",
    "/areas/{other}/2025/submissions/1",
    "/areas/{other}/2025/submissions/1/report.pdf",
    "/areas/{other}/2025/submissions/1/content.json",
    "/areas/{other}/comparison",
    "/areas/{other}/comparison?years=2025",
    "/areas/E99999999/comparison",
    "/areas/{other}/2025/feedback",
    "/areas/{other}/2025/feedback/1",
    "/areas/E08000035/2025/feedback/2",
    "/areas/E08000035/2024/feedback/1",
    "/national/2024/feedback",
    "/national/2025/feedback/{other}/1",
    "/national/2025/feedback/E08000035",
    "/national/2025/feedback/E08000035/1/publish",
    "/good-practice/zz9",
    "/areas/{other}/2025/good-practice",
    "/areas/{other}/2025/good-practice/fv1/withdraw",
    "/areas/E08000035/2025/good-practice/fv2/withdraw",
    "/national/2024/good-practice",
    "/national/2024/good-practice/fv1",
    "/national/2025/good-practice/fv1/{other}",
    "/national/2025/good-practice/fv1/E08000035",
    "/national/2025/good-practice/fv1/E08000035/publish",
    "/areas/{other}/people",
    "/areas/{other}/people/invite",
    "/people",
    "/people/areas",
    "/people/service",
    "/people/service/invite",
    "/people/1",
    "/people/memberships/99999999999999999999/end",
    "/people/memberships/0/change",
    "/people/invitations/99999999999999999999",
    "/national/2024/responses",
    "/national/collections",
    "/national/collections/new",
    "/national/collections/2024",
    "/national/collections/2024/reminders",
    "/national/collections/2024/areas/E08000035/more-time",
    "/national/collections/99999999999999999999",
    "/national/2024/averages",
    "/national/2024/averages?region=London",
    "/national/2024/priorities",
    "/national/narrative-search",
    "/national/narrative-search?q=secret",
    "/national/narrative-search/terms?year=2025",
    "/national/2024/descriptors/fv1",
    "/national/2024/exports/section-averages.csv",
    "/national/2024/exports/tables.xlsx",
    "/national/2024/report.pdf",
    "/national/averages",
    "/national/2024/learning-sets",
    "/national/2024/learning-sets/fv1",
    "/national/2024/learning-sets/fv1/1",
    "/national/2024/learning-sets/fv1/make",
    "/national/2024/learning-sets/fv1/areas/E08000035",
    "/areas/{other}/2024/learning-sets",
    "/areas/E08000035/2024/learning-sets/fv2/note",
    "/areas/E08000035/2024/learning-sets/fv99/note",
    "/areas/E08000035/2024/learning-sets/notes/99999999999999999999/take-out",
    "/national/99999999999999999999/averages",
    "/national/99999999999999999999/responses",
    "/shared/99999999999999999999",
)


@pytest.mark.parametrize("path", HIDDEN)
def test_a_guessed_address_answers_word_for_word_like_one_that_does_not_exist(stage: Stage, path: str) -> None:
    nothing = _ask(stage, "coordinator", "GET", "/areas/E99999999/2024/", {})
    answer = _ask(stage, "coordinator", "GET", path.format(other=stage.strangers), {})
    assert (nothing.status_code, answer.status_code) == (404, 404)
    assert _body(answer) == _body(nothing)


def test_a_sign_off_of_another_return_answers_like_one_that_does_not_exist(stage: Stage) -> None:
    base = "/areas/E08000035/2024/sign-off"
    nothing = _ask(stage, "coordinator", "POST", f"{base}/987654321/withdraw", {})
    ids = [place.sign_off_id for situation, place in stage.places.items() if situation != "own draft"]
    for sign_off_id in (*ids, 99999999999999999999):
        answer = _ask(stage, "coordinator", "POST", f"{base}/{sign_off_id}/withdraw", {})
        assert (answer.status_code, _body(answer)) == (404, _body(nothing))


def test_an_action_of_another_return_answers_like_one_that_does_not_exist(stage: Stage) -> None:
    base = "/areas/E08000035/2024/actions"
    ids = [place.action_id for situation, place in stage.places.items() if situation != "own draft"]
    for method, page in (("GET", "change"), ("POST", "change"), ("GET", "take-out"), ("POST", "take-out")):
        nothing = _ask(stage, "coordinator", method, f"{base}/987654321/{page}", {})
        for action_id in (*ids, 99999999999999999999):
            answer = _ask(stage, "coordinator", method, f"{base}/{action_id}/{page}", {"version": 1})
            assert (answer.status_code, _body(answer)) == (404, _body(nothing)), (method, page)


def test_a_note_of_another_return_answers_like_one_that_does_not_exist(stage: Stage) -> None:
    base = "/areas/E08000035/2024/learning-sets/notes"
    ids = [place.note_id for situation, place in stage.places.items() if situation != "own draft"]
    for method in ("GET", "POST"):
        nothing = _ask(stage, "coordinator", method, f"{base}/987654321/take-out", {})
        for note_id in ids:
            answer = _ask(stage, "coordinator", method, f"{base}/{note_id}/take-out", {})
            assert (answer.status_code, _body(answer)) == (404, _body(nothing)), method


def test_a_role_or_invitation_of_another_area_answers_like_one_that_does_not_exist(stage: Stage) -> None:
    others = [place for place in stage.places.values() if place.code != "E08000035"]
    addresses = [
        ("GET", "/people/memberships/{membership_id}/change"),
        ("POST", "/people/memberships/{membership_id}/change"),
        ("GET", "/people/memberships/{membership_id}/end"),
        ("POST", "/people/memberships/{membership_id}/end"),
        ("GET", "/people/invitations/{invitation_id}"),
        ("POST", "/people/invitations/{invitation_id}/send-again"),
        ("POST", "/people/invitations/{invitation_id}/withdraw"),
        ("GET", "/people/{person_id}"),
    ]
    for method, address in addresses:
        nothing = _ask(
            stage, "coordinator", method, address.format(membership_id=98765, invitation_id=98765, person_id=98765), {}
        )
        for place in others:
            answer = _ask(stage, "coordinator", method, address.format(**vars(place)), {})
            assert (answer.status_code, _body(answer)) == (404, _body(nothing)), (method, address)
