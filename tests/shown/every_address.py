"""Each address that answers with a page, and each form sent empty and sent too late, with the longest texts in it."""

from collections.abc import Iterator
from typing import Any

from flask import Flask
from sqlalchemy import update

from ehsg import models
from ehsg.domain.guide import Guide
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from tests.integration.matrix import FIELDS, Place, Stage, set_the_stage
from tests.integration.matrix_address import address_of
from tests.integration.matrix_table import PEOPLE, SITUATIONS, TABLE
from tests.shown.asking import Shown, ask, shown

LONG_WORD = "Llanfairpwllgwyngyll" * 8  # 160 characters without a place to break
LONG_TEXT = f"{LONG_WORD}\n\n" + "What families told us, and what we did about it. " * 95
# Who is asked for when several may see it: whoever may do most sees most.
FIRST = (Role.COORDINATOR, Role.NATIONAL_LEAD, Role.ADMINISTRATOR, Role.CONTRIBUTOR, Role.SIGNATORY, "anonymous")
READER = PEOPLE.index(Role.READER)
# Data and files, whatever they answer.
NO_PAGES = frozenset(
    {"health.healthz", "health.readyz", "health.metrics", "static", "security.static", "submissions.content_json"}
    | {"comparison.pdf", "comparison.paper", "comparison.pack", "personal_data.download", "signing.report"}
    | {"submissions.report", "submissions.latest_report", "exports.one_table", "exports.workbook"}
    | {"national_report.pdf"}
)
# They send people on, or have a page only for a link or a sign-in that states.py has.
ELSEWHERE = frozenset(
    {"areas.index", "averages.latest", "national.latest", "feedback_drafts.latest", "security.oauthresponse"}
    | {"security.oauth_verify_response", "sign_in.ask_code", "sign_in.ask_recovery_code"}
    | {"forgotten_password.choose"}
)


def build(app: Flask, guide: Guide) -> Stage:
    """The returns of the access matrix, with the longest names and texts that the service takes."""
    stage = set_the_stage(app, guide, words=f"R{{}}{LONG_WORD}")
    for model, values in (
        (models.DescriptorScore, {"narrative": LONG_TEXT}),
        (models.User, {"name": LONG_WORD}),
        (models.Membership, {"organisation": LONG_WORD}),
        (models.Participant, {"name": LONG_WORD, "name_key": LONG_WORD.lower()}),
        (models.PartnerScore, {"comment": LONG_TEXT[:1_000]}),
        (models.PlannedAction, dict.fromkeys(("owner", "person"), LONG_WORD) | {"note": LONG_TEXT[:1_000]}),
        (models.FeedbackText, {"text": LONG_TEXT[:4_000]}),
        (models.GoodPractice, {"title": LONG_WORD, "contact": LONG_WORD, "text": LONG_TEXT[:1_500]}),
        (models.LearningSet, {"name": LONG_WORD, "note": LONG_TEXT[:1_000]}),
        (models.LearningSetNote, {"text": LONG_TEXT[:1_000]}),
        (models.Comment, {"text": LONG_TEXT[:1_000]}),
    ):
        db.session.execute(update(model).values(**values))
    db.session.commit()
    return stage


def pages(stage: Stage) -> Iterator[Shown]:
    """AssertionError naming an address for which no page was found, so that a new one is not left out."""
    for row, cells in TABLE.items():
        method, endpoint = row.split()
        if endpoint in NO_PAGES:
            continue
        found = list(_of_get(stage, endpoint, cells.split()) if method == "GET" else _of_post(stage, endpoint, cells))
        assert found or method == "POST" or endpoint in ELSEWHERE, f"{endpoint}: nobody was shown a page of it."
        yield from found


def _of_get(stage: Stage, endpoint: str, cells: list[str]) -> Iterator[Shown]:
    """As whoever may do most, of a return that is a draft and of one that is submitted; and as a reader."""
    seen: set[int] = set()
    for situation, cell in zip(SITUATIONS, cells, strict=False):
        kind = "submitted" in situation
        letters = [(who, cell[PEOPLE.index(who)]) for who in FIRST]
        who = next((who for who, letter in letters if letter == "o"), None)
        if who is not None and kind not in seen:
            seen.add(kind)
            yield from _answer(stage, situation, str(who), "GET", endpoint)
        if situation == SITUATIONS[0] and cell[READER] == "o" and len(cells) > 1 and endpoint in READ_ONLY:
            yield from _answer(stage, situation, Role.READER, "GET", endpoint)


# What a reader sees is another page: the same texts without the form.
READ_ONLY = frozenset({"scoring.show", "priorities.choose", "sharing.show", "moderation.descriptor"})


def _of_post(stage: Stage, endpoint: str, cells: str) -> Iterator[Shown]:
    """Sent with nothing in it; and drawn before somebody else saved."""
    for situation, cell in zip(SITUATIONS, cells.split(), strict=False):
        who = next((who for who in FIRST if cell[PEOPLE.index(who)] in "ore"), None)
        if who is None or who == "anonymous":
            continue
        place = stage.places[situation]
        yield from _answer(stage, situation, who, "POST", endpoint, {}, what="nothing typed")
        fields = FIELDS.get(endpoint, lambda _: {})(place)
        if "version" in fields:
            of_this = (stage, situation, who, "POST", endpoint)
            late = [*_answer(*of_this, fields, _other(fields), what="saved too late")]
            late = [page for page in late if page.status == 409]
            yield from late or _answer(*of_this, {**fields, "version": int(fields["version"]) + 7}, what="changed")
        return


def _other(fields: dict[str, Any]) -> dict[str, Any]:
    """What a second person sends who opened the form at the same time."""
    texts = {key: f"Other {LONG_WORD}"[:100] for key, value in fields.items() if value == "new"}
    numbers = {key: 5 - int(value) for key, value in fields.items() if key == "score"}
    moved = {key: 2 for key in fields if key.endswith("_on-day")}
    return {**fields, **texts, **numbers, **moved, **({"model": 4} if "model" in fields else {})}


def _answer(
    stage: Stage, situation: str, who: str, method: str, endpoint: str, *typed: dict[str, Any], what: str = ""
) -> Iterator[Shown]:
    place: Place = stage.places[situation]
    response = ask(stage.app, stage.users[who], method, address_of(stage.app, endpoint, place), *typed)
    name = ", ".join(part for part in (endpoint, what, str(who), situation) if part)
    page = shown(name, response)
    if page is not None and (method == "GET" or page.status in (409, 422)):
        yield page
