"""Forms as they are drawn and as they are sent with something else in them, and what must hold of every answer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree
from sqlalchemy import Connection
from werkzeug.datastructures import MultiDict
from werkzeug.test import EnvironBuilder, TestResponse
from werkzeug.wrappers import Request

from ehsg.domain.text import NOT_TEXT, clean
from ehsg.extensions import db
from ehsg.web.kept_forms import SECRET
from tests.integration.hostile_values import Edit
from tests.integration.matrix import FIELDS, Stage
from tests.integration.matrix_address import address_of
from tests.integration.matrix_table import PEOPLE, SITUATIONS, TABLE
from tests.pages import tree

ALLOWED = {200, 302, 303, 400, 401, 403, 404, 409, 413, 422}
TEXT_BOXES = ("textarea", "text", "email", "search")
NAMED, NAMED_IN_MAIN = etree.XPath(".//*[@name]"), etree.XPath("//main//*[@name]")
SENDABLE = etree.XPath("//form[@method='post'][@action=$path]")


@dataclass(frozen=True)
class Form:
    """A form as somebody who may send it has it drawn: its names and values, and which of them are boxes for text."""

    endpoint: str
    path: str
    who: str
    situation: str
    values: tuple[tuple[str, str], ...]
    boxes: frozenset[str]
    drawn: bool

    @property
    def names(self) -> tuple[str, ...]:
        """Each once, without the token against forms of other sites, which other tests are about."""
        return tuple(dict.fromkeys(name for name, _ in self.values if name != "csrf_token"))


def find_form(stage: Stage, endpoint: str) -> Form:
    """With whoever may send it, and draws it where its address has a page; otherwise with what the matrix sends."""
    first: Form | None = None
    for situation, who in _who_may(endpoint):
        form = _form(stage, endpoint, situation, who)
        if form.drawn:
            return form
        first = first or form
    assert first is not None, endpoint
    return first


def _who_may(endpoint: str) -> list[tuple[str, str]]:
    """At most three, with those first to whom the table promises that it works."""
    cells = list(zip(SITUATIONS, TABLE[f"POST {endpoint}"].split(), strict=False))
    ranked = [
        ("roeus-f".index(letter) + (who == "anonymous") * 0.5, place, situation, who)
        for place, (situation, cell) in enumerate(cells)
        for who, letter in zip(PEOPLE, cell, strict=True)
    ]
    return [(situation, who) for _, _, situation, who in sorted(ranked, key=lambda row: row[:2])[:3]]


def _form(stage: Stage, endpoint: str, situation: str, who: str) -> Form:
    place = stage.places[situation]
    path = address_of(stage.app, endpoint, place)
    fields = FIELDS.get(endpoint, lambda _: {})(place)
    answer = get(stage, who, path)
    forms = SENDABLE(tree(answer.text), path=path) if answer.mimetype == "text/html" else []
    named: list[Any] = max(map(NAMED, forms), key=len, default=[])
    values = _values(named, fields)
    there = {name for name, _ in values}
    values += [(k, str(v)) for k, many in fields.items() if k not in there for v in _listed(many)]
    boxes = frozenset(e.get("name") for e in named if kind(e) in TEXT_BOXES)
    return Form(endpoint, path, who, situation, tuple(values), boxes, bool(forms))


def _values(named: list[Any], fields: dict[str, Any]) -> list[tuple[str, str]]:
    """As drawn; what the matrix knows to work goes into what is empty or to be chosen."""
    values: list[tuple[str, str]] = []
    done: set[str] = set()
    for element in named:
        name, of = element.get("name"), kind(element)
        if of in ("radio", "checkbox") and name in fields:
            values += [] if name in done else [(name, str(v)) for v in _listed(fields[name])]
        elif (of == "checkbox" and "checked" in element.attrib) or (of == "radio" and name not in done):
            values.append((name, str(element.get("value"))))
        elif of == "hidden" and element.get("value"):
            values.append((name, element.get("value")))
        elif of not in ("radio", "checkbox", "button", "submit"):
            values.append((name, str(fields.get(name, box_value(element)))))
        elif of in ("button", "submit") and (name in fields or not fields):
            values.append((name, str(element.get("value") or "yes")))
        done.add(name)
    return values


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def kind(element: Any) -> str:
    """Such as textarea, text, radio."""
    return str(element.get("type", "text") if element.tag == "input" else element.tag)


def box_value(element: Any) -> str:
    """What the box holds."""
    if element.tag == "textarea":
        return str(element.text_content()).removeprefix("\n")
    return str(element.get("value", ""))


# --- Sending ---


def get(stage: Stage, who: str, path: str) -> TestResponse:
    """One page; what looking at it records is undone."""
    client, _ = stage.window(who)
    with undone_after(), stage.app.app_context():
        return read(client.get(path))


def read(answer: TestResponse) -> TestResponse:
    """Whole, and closed."""
    answer.get_data()
    answer.close()
    return answer


class undone_after:  # noqa: N801  # read as a phrase
    """What is done meanwhile in the test's transaction is undone."""

    def __enter__(self) -> None:
        db.session.rollback()  # no save point of the test's own session may be inside
        connection = db.session.get_bind()
        assert isinstance(connection, Connection)
        self.before = connection.begin_nested()

    def __exit__(self, *_: object) -> None:
        self.before.rollback()


Rows = list[tuple[str, bytes, bool]]
"""Each field with its bytes, and whether it is sent as a file."""


def sent(form: Form, edits: Sequence[Edit], token: str) -> Rows:
    """The form's fields with these changes."""
    rows = [(n, v.encode(), n == "file") for n, v in form.values if n != "csrf_token"]
    for edit in edits:
        value = edit.data
        at = [row for row, (name, *_) in enumerate(rows) if name == edit.name]
        others = [row for row in rows if row[0] != edit.name]
        if edit.what == "add":
            rows.append((edit.name, value, False))
        elif edit.what == "put":
            is_file = any(rows[row][2] for row in at)
            rows = [*others, (edit.name, value, is_file)]
        elif edit.what == "leave out":
            rows = others
        elif edit.what == "twice":
            rows = [*rows, (edit.name, value, False)]
        elif edit.what == "file":
            is_file = not any(rows[row][2] for row in at)
            rows = [*others, (edit.name, value, is_file)]
    return [("csrf_token", token.encode(), False), *rows]


def _quoted(data: bytes) -> bytes:
    return b"".join(b"%%%02X" % byte for byte in data) if len(data) < 500 else data.replace(b" ", b"+")


def body(rows: Rows) -> tuple[bytes, str]:
    """The body with its type: as an upload where there is a file."""
    if not any(is_file for *_, is_file in rows):
        return b"&".join(
            _quoted(n.encode()) + b"=" + _quoted(v) for n, v, _ in rows
        ), "application/x-www-form-urlencoded"
    parts = [
        b'--q7\r\nContent-Disposition: form-data; name="%b"%b\r\n\r\n%b\r\n'
        % (name.encode(), b'; filename="a.csv"' if is_file else b"", value)
        for name, value, is_file in rows
    ]
    return b"".join(parts) + b"--q7--\r\n", "multipart/form-data; boundary=q7"


def post(stage: Stage, form: Form, edits: Sequence[Edit] = (), *, signed_in: bool = True) -> tuple[TestResponse, Rows]:
    """The answer to the form with these changes, and what was sent."""
    client, token = stage.window(form.who) if signed_in else (stage.app.test_client(), "")
    rows = sent(form, edits, token)
    data, content_type = body(rows)
    db.session.rollback()  # the person was loaded: what follows must not be inside of that
    with stage.app.app_context():
        return read(client.post(form.path, data=data, content_type=content_type)), rows


def wrong_after(stage: Stage, form: Form, edits: Sequence[Edit]) -> list[str]:
    """Everything that is wrong with the answer and with the pages after it. What it changed is undone."""
    with undone_after():
        answer, rows = post(stage, form, edits)
        found = [*wrong_with(answer), *lost(form, rows, answer)]
        if answer.status_code in (302, 303):
            found += wrong_with(get(stage, form.who, answer.location), after=True)
        again = get(stage, form.who, form.path)
        found += wrong_with(again, after=True)
        if answer.status_code in (302, 303):
            found += changed(form, edits, rows, again)
    return found


def wrong_with(answer: TestResponse, *, after: bool = False) -> Iterator[str]:
    """What no answer may be, whatever was sent."""
    status, text = answer.status_code, answer.text if answer.mimetype == "text/html" else ""
    if status not in (ALLOWED | {405, 410} if after else ALLOWED):
        yield f"{answer.request.method} {answer.request.path} answered {status}"
    if "evil=1" in "".join(answer.headers.getlist("Set-Cookie")) or "evil" in answer.headers.get("Location", ""):
        yield "what was typed is in a header"
    if "<script>alert" in text or "<img src=x" in text:
        yield "markup is not escaped"
    if "1343434337" in text:
        yield "a template was run"
    if found := NOT_TEXT.search(text.replace("\r", "\n")):
        yield f"the page holds the character {found[0]!r}"


def lost(form: Form, rows: Rows, answer: TestResponse) -> Iterator[str]:
    """What was typed into a box for text and is not in the page that refuses it."""
    if answer.mimetype == "text/html" and answer.status_code in (400, 409, 422):
        yield from (f"{answer.status_code}: {problem}" for problem in missing(form, rows, answer))


def missing(form: Form, rows: Rows, page: TestResponse) -> Iterator[str]:
    """What was typed into a box for text and is not in the page."""
    shown, typed = _boxes(page), _typed(rows)
    for name in sorted(form.boxes - SECRET):
        if len(typed.getlist(name)) != 1 or not clean(typed[name]).text.strip():
            continue
        if not same_text(typed[name]) & {*shown.get(name, ())}:
            there = f"as {shown[name][0][:60]!r}" if name in shown else "no more"
            yield f"{name} was typed as {typed[name][:60]!r} and is there {there}"


def changed(form: Form, edits: Sequence[Edit], rows: Rows, page: TestResponse) -> Iterator[str]:
    """What was stored and is in the form again, but not as it was typed."""
    if page.mimetype != "text/html" or page.status_code != 200:
        return
    shown, typed, before = _boxes(page), _typed(rows), dict(form.values)
    for name in form.boxes & {edit.name for edit in edits} & set(shown) & set(typed):
        now = {*shown[name]} - {"", before.get(name)}
        if now and not now & same_text(typed[name]):
            yield f"{name} was typed as {typed[name][:60]!r} and stored as {sorted(now)[0][:60]!r}"


def _boxes(answer: TestResponse) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for element in NAMED_IN_MAIN(tree(answer.text)):
        if kind(element) in (*TEXT_BOXES, "hidden"):
            found.setdefault(element.get("name"), []).append(box_value(element))
    return found


def _typed(rows: Rows) -> MultiDict[str, str]:
    """As the service reads it."""
    data, content_type = body(rows)
    with Request(EnvironBuilder(method="POST", data=data, content_type=content_type).get_environ()) as request:
        return request.form


def same_text(text: str) -> set[str]:
    """What it may become: cleaned, without blanks around it, on one line."""
    cleaned = clean(text).text
    return {text, cleaned, cleaned.strip(), " ".join(cleaned.split()), cleaned.strip()[:200]}
