"""Asks every endpoint that a GET can reach, as one person, and says which words were read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from itertools import product
from zipfile import ZipFile

from werkzeug.routing import Rule
from werkzeug.wrappers import Response

from ehsg import models
from ehsg.domain.permissions import AREA_ROLES
from ehsg.extensions import db
from tests.asking import Asker
from tests.integration.secrets_plan import IMPORTED, YEARS, Held, Word
from tests.integration.secrets_world import Stage
from tests.pages import Browser

# Files with nothing of an area in them, or only what is one's own.
NO_TRACE = {"personal_data.download", "exports.one_table", "exports.workbook", "national_report.pdf"}

WORD = re.compile(r"[A-Z][a-z]+\d{3}word")  # as every text of the stage's returns is, wherever it stands

# What only whoever looks for something reads: every narrative that is typed says what it is about.
SEARCHES = ("/national/narrative-search?q=about&descriptor=fv1", "/national/narrative-search?q=about&page=2")


@dataclass
class Tally:
    """What came of it. Where a problem is looked for, the asking ends with it."""

    requests: int = 0
    read: int = 0
    hidden: int = 0
    problems: list[str] = field(default_factory=list)
    looked_for: str = ""

    def found(self) -> bool:
        return bool(self.looked_for) and any(self.looked_for in problem for problem in self.problems)


def values(stage: Stage) -> dict[str, tuple[object, ...]]:
    """For each argument that an address may have, what to put there. Codes and years are those of the returns."""
    return {
        "code": tuple(stage.codes),
        "year": YEARS,
        "number": (1, 2, 3),
        "descriptor_id": stage.descriptors,
        "role_id": ("chair",),
        "user_id": tuple(stage.people)[:2],
        "token": ("no-such-token",),
        "participant_id": tuple(stage.participants),
        "request_id": tuple(stage.requests),
        "link_id": (1,),
        "comment_id": tuple(stage.comments),
        "note_id": tuple(stage.notes)[:2],  # one of each kind: there are many addresses as it is
        "set_number": (1,),
        "membership_id": (1, 2),
        "invitation_id": (1,),
        "action_id": tuple(stage.actions),
        "cohort_id": (1,),
        "audience_id": ("areas", "departments", "nobody"),
        "filename": ("ehsg.css",),
        "name": ("organisation", "another"),
        "suffix": ("pdf", "docx"),
        "table": ("section-averages", "priorities-by-group", "scores"),
        "role_page": ("coordinator", "nobody"),
    }


def addresses(stage: Stage) -> Iterator[tuple[Rule, str]]:
    """Every address of every rule that answers a GET. AssertionError naming an argument that nobody has told of."""
    known = values(stage)
    adapter = stage.app.url_map.bind("localhost")
    for rule in stage.app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()):
            continue
        names = sorted(rule.arguments)
        strange = set(names) - set(known)
        assert not strange, f"{rule.endpoint}: say in `values` of tests/integration/sweep.py what {strange} can be."
        for chosen in product(*(known[name] for name in names)):
            yield rule, adapter.build(rule.endpoint, dict(zip(names, chosen, strict=True)))
        if "year" in names and all(known[name] for name in names):  # once only: it is one return of one area
            yield rule, adapter.build(rule.endpoint, {name: known[name][0] for name in names} | {"year": IMPORTED})


def ask_everything(stage: Stage, tally: Tally, users: tuple[int | None, ...]) -> None:
    """As each of the people (None: nobody signed in), with what is wrong noted in the tally."""
    asked = [*addresses(stage), *((None, path) for path in (*stage.kept, *SEARCHES))]
    for user_id in users:
        user, held = stage.people[user_id] if user_id is not None else (None, ())
        _ask_as(stage, tally, user, held, asked)


def _ask_as(
    stage: Stage, tally: Tally, user: models.User | None, held: tuple[Held, ...], asked: list[tuple[Rule | None, str]]
) -> None:
    who = ", ".join(f"{'former ' if h.ended else ''}{h.role} {h.area}" for h in held) or "nobody"
    asker = Asker(Browser(stage.app.test_client(), user).client)
    known = {word.text: word for word in stage.words}
    assert len(known) == len(stage.words), "two words are the same, and who may read one may not read the other"
    assert all(map(WORD.fullmatch, known)), "so that they are found"
    read: set[str] = set()
    taken, recorded = 0, _downloads()
    for rule, path in asked:
        response = asker.get(path)
        told = _text(response.get_data()) + str(response.headers)
        tally.requests += 1
        if response.status_code >= 500:
            tally.problems.append(f"{path} answered {response.status_code} to {who}")
        found = known.keys() & set(WORD.findall(told))
        read |= found
        tally.problems += [
            f"{who} read {known[text]} at {path}" for text in sorted(found) if not _may(stage, user, held, known[text])
        ]
        if tally.found():
            return
        taken += _takes_others_along(stage, held, rule, path, response)
        tally.problems += [f"{who}: {wrong}" for wrong in _wrongly_open(stage, held, rule, path, response, told)]
    recorded = _downloads() - recorded
    if taken != recorded:
        tally.problems.append(f"{who} took {taken} files of others along, and {recorded} are on record")
    tally.read += len(read)
    tally.hidden += sum(not _may(stage, user, held, word) for word in stage.words)
    unread = [w.text for w in stage.words if w.kept_for is None and _may(stage, user, held, w) and w.text not in read]
    if unread:
        tally.problems.append(f"{who} may read {unread} and found them nowhere")


def _wrongly_open(
    stage: Stage, held: tuple[Held, ...], rule: Rule | None, path: str, response: Response, told: str
) -> Iterator[str]:
    """A submission, or a line in the list of shared ones, that is there and may not be, or the other way round."""
    if rule is not None and rule.endpoint == "submissions.show":
        opened = stage.submissions.get(path)
        if (response.status_code == 200) is not (opened is not None and stage.may_open(held, opened)):
            yield f"{path} answered {response.status_code}"
    if rule is not None and rule.endpoint == "areas.shared" and response.status_code == 200:
        of_year = {at: o for at, o in stage.submissions.items() if path.endswith(f"/{o.year}")}
        latest = {at for at in of_year if f"{at[:-1]}{int(at[-1]) + 1}" not in of_year}
        listed = {at for at in of_year if f'href="{at}"' in told}
        if listed != {at for at in latest if stage.may_open(held, of_year[at])}:
            yield f"{path} lists {sorted(listed)}"


def _takes_others_along(stage: Stage, held: tuple[Held, ...], rule: Rule | None, path: str, response: Response) -> bool:
    """A file for somebody who is no member of the area that the address names: that has to be on record."""
    if rule is None or rule.endpoint in NO_TRACE or not response.headers.get("Content-Disposition"):
        return False
    return not any(h.role in AREA_ROLES and not h.ended and f"/{stage.codes[h.area]}/" in path for h in held)


def _text(data: bytes) -> str:
    """What is in it; a spreadsheet's parts are unpacked."""
    if data.startswith(b"PK"):
        with ZipFile(BytesIO(data)) as parts:
            data = b"".join(parts.read(name) for name in parts.namelist())
    return data.decode("utf-8", "replace")


def _may(stage: Stage, user: models.User | None, held: tuple[Held, ...], word: Word) -> bool:
    if word.kept_for is not None:
        return user is not None and user.id == word.kept_for
    return stage.may_read(held, word)


def _downloads() -> int:
    return db.session.query(models.Event).filter_by(kind="download").count()
