"""Every page with hostile text after the question mark and in its path: an answer, no error, nothing unescaped."""

import re
from pathlib import Path
from urllib.parse import quote_from_bytes

import pytest

from ehsg.reports import pdf
from tests import once
from tests.integration.hostile import get, wrong_with
from tests.integration.hostile_values import HOSTILE
from tests.integration.matrix import Stage
from tests.integration.matrix_address import address_of
from tests.integration.matrix_table import PEOPLE, SITUATIONS, TABLE

pytestmark = pytest.mark.usefixtures("plain_paper")
# What pages ask for behind the question mark.
ASKED = (
    *("since", "draft", "thread", "with", "years", "section", "state", "before", "size", "order", "page", "quiet"),
    *("search", "organisation", "next", "kept", "q", "descriptor", "region", "type", "model", "year", "sort", "cohort"),
)
TO_THE_DATABASE = ("NUL", "64 bits", "a huge number")
VALUES = (
    *TO_THE_DATABASE,
    *(("a lone surrogate", "markup", "a template", "Arabic digits", "new lines") if once.ON else ()),
)
PAGES = [row.split()[1] for row in TABLE if row.startswith("GET") and "o" in TABLE[row]]


def reader(endpoint: str) -> tuple[str, str]:
    """A situation, and somebody who reads the page then."""
    cells = TABLE[f"GET  {endpoint}"].split()
    seen = ((cell.index("o"), situation) for situation, cell in zip(SITUATIONS, cells, strict=False) if "o" in cell)
    person, situation = next(seen)
    return situation, PEOPLE[person]


def test_everything_that_pages_ask_for_is_tried() -> None:
    read = {
        name
        for file in Path("ehsg/web").rglob("*.py")
        for name in re.findall(r'request\.args\.get(?:list)?\("(\w+)"', file.read_text(encoding="utf-8"))
    }
    assert read - {*ASKED, "csrf_token"} <= {"code"}, "name it in ASKED"


@pytest.mark.timeout(900)
@pytest.mark.parametrize("value", VALUES)
def test_no_page_fails_on_what_stands_behind_the_question_mark(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, value: str
) -> None:
    monkeypatch.setattr(pdf, "render_report", lambda _report: b"%PDF-1.7")
    query = "&".join(f"{name}={quote_from_bytes(HOSTILE[value])}" for name in ASKED)
    wrong = []
    for endpoint in PAGES:
        situation, who = reader(endpoint)
        answer = get(stage, who, f"{address_of(stage.app, endpoint, stage.places[situation])}?{query}")
        wrong += [f"{endpoint} for {who}: {problem}" for problem in wrong_with(answer)]
    assert not wrong
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []


@pytest.mark.parametrize("value", VALUES)
def test_no_address_fails_on_what_stands_in_it(stage: Stage, value: str) -> None:
    there = stage.places["own draft"]
    typed = quote_from_bytes(HOSTILE[value], safe="")
    paths = {
        path.replace(part, typed)
        for endpoint in PAGES
        for path in [address_of(stage.app, endpoint, there)]
        for part in (there.code, "fv1", "chair", "areas", str(there.year))
        if f"/{part}" in path
    }
    wrong = [f"{path[:80]}: {p}" for path in sorted(paths) for p in wrong_with(get(stage, "coordinator", path))]
    assert len(paths) > 50
    assert not wrong
