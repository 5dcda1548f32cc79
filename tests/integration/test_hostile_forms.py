"""Every form of the service with hostile text in any field: a clear answer, and nothing typed lost or harmful."""

import csv
import os
from collections.abc import Iterable
from datetime import timedelta
from io import StringIO

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ehsg.domain.permissions import Role
from ehsg.reports import pdf
from ehsg.web.kept_forms import SECRET
from tests import factories, notes, once
from tests.integration.hostile import (
    Form,
    find_form,
    get,
    lost,
    missing,
    post,
    undone_after,
    wrong_after,
    wrong_with,
)
from tests.integration.hostile_values import HOSTILE, Edit
from tests.integration.matrix import Place, Stage
from tests.integration.matrix_address import address_of
from tests.integration.matrix_table import TABLE

# Werkzeug leaves the files of a form to the garbage collector.
LEFT_OPEN = pytest.mark.filterwarnings("ignore:Exception ignored in.*SpooledTemporaryFile")
pytestmark = [
    pytest.mark.usefixtures("plain_paper"),
    LEFT_OPEN,
    pytest.mark.filterwarnings("ignore:Unclosed file <temp"),
]
FORMS = [row.split()[1] for row in TABLE if row.startswith("POST")]
SLOW = {
    "security.verify",
    "security.change_password",
    "invitations.accept",
    "forgotten_password.reset",
}  # hash passwords
MANY = int(
    os.environ.get("EHSG_FUZZ", "0")
)  # examples of each form, other ones in every run; 0: a few, always the same

MARK = "Zq7x"
POISON = (
    f"=cmd|'{MARK}'!A0 <script>alert(7)</script>\"'> {{{{7*191919191}}}}{{% raw %}} ' OR 1=1;-- %s%n "
    "\u202e\u2066 a\u200b\u0300\u0316 \U0001f469\u200d\U0001f467 ](http://e.example) </textarea> &lt;b&gt;"
)


def _put(names: Iterable[str], data: bytes = POISON.encode()) -> list[Edit]:
    return [Edit("put", name, data) for name in sorted(names)]


def edits_of(form: Form) -> st.SearchStrategy[list[Edit]]:
    """One to three fields with something else in them, left out, sent twice or as a file; others unasked."""
    values = st.sampled_from(sorted(HOSTILE)) | st.binary(max_size=30) | st.text(max_size=30).map(str.encode)
    odd = st.builds(
        Edit, st.just("add"), st.sampled_from(["zz", "id", "user_id", "__class__", "version-1", "../x"]), values
    )
    if not form.names:
        return st.lists(odd, max_size=2)
    names = st.sampled_from(form.names)
    put = st.builds(Edit, st.just("put"), names, values)
    other = st.builds(Edit, st.sampled_from(["leave out", "twice", "file"]), names, values)
    return st.lists(put | put | put | other | odd, min_size=1, max_size=3, unique_by=lambda edit: edit.name)


@pytest.mark.usefixtures("no_reports")
@pytest.mark.parametrize("endpoint", FORMS)
def test_whatever_is_sent_is_answered_plainly_and_comes_back_as_it_was_typed(
    stage: Stage, caplog: pytest.LogCaptureFixture, endpoint: str
) -> None:
    form = find_form(stage, endpoint)

    @settings(
        max_examples=MANY or (2 if endpoint in SLOW else 8 if once.ON else 4),
        derandomize=not MANY,
        deadline=None,
        database=None,
        phases=[Phase.generate],  # what is tried is short already
        suppress_health_check=list(HealthCheck),
    )
    @given(edits_of(form))
    def send(edits: list[Edit]) -> None:
        caplog.clear()
        found = wrong_after(stage, form, edits)
        found += [f"logged: {record.getMessage()}" for record in caplog.records if record.levelname == "ERROR"]
        assert not found, f"{form.who} at {form.path}: {found}"

    send()


FOUND = [
    ("collections.change_dates", [Edit("put", "closes_on-day", "a huge number")]),
    ("actions.add", [Edit("put", "due_on-month", "32 bits")]),
    ("extensions.give", [Edit("put", "version", "999999999")]),
    ("collections.change_dates", [Edit("leave out", "closes_on-day"), Edit("leave out", "version")]),
    ("neighbours.upload", [Edit("put", "version", "NUL")]),
    ("cohorts.create", [Edit("put", "version", "non-characters")]),
    ("priorities.save_choice", [Edit("put", "chosen", "NUL")]),
    ("learning_sets.place", [Edit("put", "to", b"\x1c")]),
]


@pytest.mark.parametrize(
    ("endpoint", "edits"), FOUND, ids=[f"{endpoint}, {edits[0].name}" for endpoint, edits in FOUND]
)
def test_what_was_found_once_stays_mended(stage: Stage, endpoint: str, edits: list[Edit]) -> None:
    assert wrong_after(stage, find_form(stage, endpoint), edits) == []


def test_a_date_in_digits_of_another_alphabet_is_refused_and_stays_in_its_box(stage: Stage) -> None:
    form, edits = find_form(stage, "actions.add"), [Edit("put", "due_on-day", "Arabic digits")]
    edits += [Edit("put", "due_on-month", b"6"), Edit("put", "due_on-year", b"2024")]
    with undone_after():
        answer, rows = post(stage, form, edits)
    assert answer.status_code == 422
    assert "must be a real date" in answer.text
    assert [*lost(form, rows, answer)] == []


def test_hostile_text_that_was_sent_after_the_sign_in_had_ended_waits_for_it_and_comes_back(stage: Stage) -> None:
    wrong, waited = [], 0
    for endpoint in FORMS:
        form = find_form(stage, endpoint)
        if form.who == "anonymous" or "ticket" not in form.names or not form.boxes - SECRET:
            continue
        with undone_after():
            answer, rows = post(
                stage, form, _put(form.boxes, f"a\x00b {POISON}\ud800".encode(errors="replace")), signed_in=False
            )
            found = [*wrong_with(answer)]
            if answer.status_code == 303:
                page = get(stage, form.who, answer.location)
                found += [*wrong_with(page, after=True), *missing(form, rows, page)]
                waited += 1
        wrong += [f"{endpoint}: {problem}" for problem in found]
    assert not wrong
    assert waited > 15


# --- Stored, then shown everywhere ---

LATER = timedelta(days=60)  # by then both collections have closed, and everything national is shown
LOOKS = (
    (timedelta(0), "own draft", (Role.COORDINATOR, Role.CONTRIBUTOR, Role.ADMINISTRATOR)),
    (timedelta(0), "own submitted", (Role.COORDINATOR, Role.NATIONAL_LEAD, Role.DEPARTMENT_VIEWER)),
    (LATER, "own submitted", (Role.COORDINATOR, Role.NATIONAL_LEAD)),
)


def store_everywhere(stage: Stage) -> dict[str, list[str]]:
    """Each form that takes the text, and in which of its boxes. What it did stands."""
    taken: dict[str, list[str]] = {}
    for endpoint in FORMS:
        form = find_form(stage, endpoint)
        boxes = sorted(form.boxes - SECRET)
        if not _is_taken(stage, form, boxes):
            boxes = [name for name in boxes if _is_taken(stage, form, [name])]
        if boxes and _is_taken(stage, form, boxes):
            post(stage, form, _put(boxes))
            taken[endpoint] = boxes
    return taken


def _is_taken(stage: Stage, form: Form, boxes: list[str]) -> bool:
    with undone_after():
        return post(stage, form, _put(boxes))[0].status_code in (302, 303)


def open_everything(stage: Stage, situation: str, people: tuple[Role, ...]) -> tuple[set[str], list[str]]:
    """Where the text was read, and what is wrong with any page or file, for all of these people."""
    read_at, wrong = set(), []
    for endpoint in (row.split()[1] for row in TABLE if row.startswith("GET")):
        path = address_of(stage.app, endpoint, stage.places[situation])
        for who in people:
            answer = get(stage, who, path)
            wrong += [f"{who} at {path}: {problem}" for problem in wrong_with(answer, after=True)]
            if answer.mimetype == "text/csv":
                wrong += [f"{path}: a formula, {cell!r}" for cell in _formulas(answer.get_data(as_text=True))]
            if MARK in answer.get_data().decode("utf-8", "replace"):
                read_at.add(endpoint)
    return read_at, wrong


def _formulas(text: str) -> list[str]:
    return [cell for line in csv.reader(StringIO(text)) for cell in line if cell.startswith(("=", "@", "\t", "+"))]


@once.with_sqlite()
@pytest.mark.timeout(900)
def test_hostile_text_that_was_stored_is_harmless_on_every_page_and_in_every_file(
    stage: Stage, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_at: set[str] = set()
    wrong: list[str] = []
    with undone_after():
        with monkeypatch.context() as quick:
            quick.setattr(pdf, "render_report", lambda report: repr(report).encode())
            taken = store_everywhere(stage)
            for after, situation, people in LOOKS:
                quick.setitem(stage.app.extensions, "ehsg_clock", lambda after=after: factories.NOW + after)
                there, problems = open_everything(stage, situation, people)
                read_at, wrong = read_at | there, wrong + problems
        printed = get(stage, Role.COORDINATOR, address_of(stage.app, "submissions.latest_report", _draft(stage)))
    assert not wrong, wrong[:20]
    assert printed.data.startswith(b"%PDF-1.7")
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []
    boxes = sum(map(len, taken.values()))
    said = f"taken by {boxes} boxes of {len(taken)} forms, read at {len(read_at)} kinds of addresses, harmless at all"
    notes.say(f"hostile text: {said}")
    assert boxes > 25, taken
    assert len(read_at) > 15, read_at


def _draft(stage: Stage) -> Place:
    return stage.places["own draft"]
