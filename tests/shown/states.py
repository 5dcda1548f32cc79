"""States of pages that no address alone leads to: errors, nothing there yet, a sign-in that has ended, the meeting."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from bs4 import BeautifulSoup
from flask import render_template
from flask_security import hash_password

from ehsg import models
from ehsg.domain.guide import Guide
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from ehsg.queries import assessments
from ehsg.services.collections import create_collection
from ehsg.web import errors
from tests import factories
from tests.factories import NOW
from tests.integration.matrix import Stage
from tests.pages import Browser
from tests.second_factor import PASSWORD, code, give, password_step
from tests.shown.asking import Shown, ask, changing_nothing, shown
from tests.shown.every_address import LONG_TEXT, LONG_WORD

TYPED = {"version": "1", "score": "4", "narrative": LONG_TEXT, "evidence-label": "Minutes", "evidence-url": "x"}


def pages(stage: Stage, guide: Guide) -> Iterator[Shown]:
    """All of them."""
    for states in (_refusals, _failures, _signing_in, _forgotten, _kept, _homes, _meeting):
        with changing_nothing():
            yield from _named(states, states(stage))
    with changing_nothing():
        yield from _named(_nothing_yet, _nothing_yet(stage, guide))


def _named(states: Any, found: Iterator[tuple[str, Any]]) -> Iterator[Shown]:
    for name, response in found:
        page = shown(f"{states.__name__.strip('_').replace('_', ' ')}: {name}", response)
        assert page is not None, f"{name}: {response.status_code} and no page"
        yield page


def _get(browser: Browser, path: str) -> Any:
    with browser.client.application.app_context():  # of its own, as every real request has
        return browser.client.get(path)


def _post(browser: Browser, path: str, fields: dict[str, Any]) -> Any:
    with browser.client.application.app_context():
        return browser.client.post(path, data=fields)


def _refusals(stage: Stage) -> Iterator[tuple[str, Any]]:
    app, who = stage.app, stage.users
    yield "404, nobody signed in", ask(app, None, "GET", f"/{LONG_WORD}")
    yield "404, signed in", ask(app, who[Role.COORDINATOR], "GET", "/areas/E99999999/2024/")
    yield "403", ask(app, who[Role.READER], "GET", "/areas/E08000035/2024/sign-off/chair")
    yield "403, what was typed", ask(app, who[Role.READER], "POST", "/areas/E08000035/2024/descriptors/fv1", TYPED)
    yield "405, what was typed", ask(app, who[Role.COORDINATOR], "POST", "/accessibility", TYPED)
    wrong = dict(TYPED, **{"evidence-label": "W" * 300}, score="9", narrative=LONG_TEXT * 2)
    for path in ("descriptors/fv1", "moderation/fv1"):
        yield path, ask(app, who[Role.COORDINATOR], "POST", f"/areas/E08000035/2024/{path}", wrong)


def _failures(stage: Stage) -> Iterator[tuple[str, Any]]:
    """What is shown when the service itself is in trouble."""
    app = stage.app
    for status, retry in ((400, False), (413, False), (500, True), (503, True), (503, False)):
        with app.test_request_context("/areas/E08000035/2024/descriptors/fv1", method="POST", data=TYPED):
            answer = app.make_response(errors.page(status, retry=retry))
            yield f"{status}{', to be sent again' if retry else ''}", app.process_response(answer)
    for template, values in (
        ("refused", {"why": "unknown", "address": f"{'w' * 60}@{'example.' * 20}org", "again": "/account/sign-in"}),
        ("refused", {"why": "not_verified", "address": "", "again": "/account/sign-in"}),
        ("leaving", {"url": "https://provider.example/authorize"}),
    ):
        with app.test_request_context("/account/sign-in"):
            answer = app.make_response(render_template(f"sign_in/{template}.html", **values))
            yield f"{template} {values.get('why', '')}", app.process_response(answer)


def _signing_in(stage: Stage) -> Iterator[tuple[str, Any]]:
    app, person = stage.app, factories.MembershipFactory(role=Role.NATIONAL_LEAD, area=None).user
    secret = give(app, person)
    wrong = {"email": "somebody@example.org", "password": "wrong"}
    yield "wrong password", ask(app, None, "POST", "/account/sign-in", wrong)
    yield "nothing typed", ask(app, None, "POST", "/account/sign-in", {})
    browser = Browser(app.test_client())
    password_step(browser, person)
    for page, field in (("code", "code"), ("recovery-code", "code")):
        path = f"/account/sign-in/{page}"
        yield page, _get(browser, path)
        yield f"wrong {page}", _post(browser, path, {"csrf_token": browser.token(), field: "123456"})
    _post(browser, "/account/sign-in/code", {"csrf_token": browser.token(), "code": code(app, secret, NOW)})
    yield "recovery codes", ask(app, person, "POST", "/account/recovery-codes", {})
    passwords = {"password": "x", "new_password": "y", "new_password_confirm": "z"}
    yield "changing a password", ask(app, person, "POST", "/account/change-password", passwords)
    yield "proving it is you", ask(app, person, "POST", "/account/verify", {"password": "wrong"})


def _forgotten(stage: Stage) -> Iterator[tuple[str, Any]]:
    person = factories.MembershipFactory(role=Role.READER, user__password=hash_password(PASSWORD)).user
    person.email = "kim.example@leeds.example"
    db.session.commit()
    browser = Browser(stage.app.test_client())
    browser.post("/account/forgotten-password", {"email": person.email})
    newest = db.session.query(models.Message).order_by(models.Message.id.desc()).first()
    path = "/account/reset-password/" + str(newest.values["link"]).rpartition("/")[2]
    yield "choosing a new one", _get(browser, path)
    yield "a link that does not work", _get(browser, "/account/reset-password/unknown")
    yield "too short", _post(browser, path, {"csrf_token": browser.token(), "password": "x", "again": "y"})


def _kept(stage: Stage) -> Iterator[tuple[str, Any]]:
    """The sign-in ended while somebody typed; they sign in again, and find their text."""
    person = stage.users[Role.COORDINATOR]
    for path, typed in (
        ("/areas/E08000035/2024/descriptors/fv1", {**TYPED, "evidence-url": "https://example.org/a"}),
        ("/areas/E08000035/2024/priorities/reasons", {"version": "2", "reason_fv1": LONG_TEXT[:1_000]}),
        ("/areas/E08000035/2024/actions/add/fv1", {"what": LONG_WORD, "owner": "", "status": ""}),
    ):
        browser = Browser(stage.app.test_client(), person)
        drawn = _get(browser, path)
        form = BeautifulSoup(drawn.data, "lxml").select_one("main form")
        assert form is not None, f"{path} answered {drawn.status_code}"
        hidden = {field["name"]: field["value"] for field in form.select("input[type=hidden]")}
        browser.end_session()
        answer = _post(browser, path, {**hidden, **typed})
        assert answer.status_code == 303, path
        to_sign_in = _get(browser, answer.location)
        yield f"{path}, to sign in", _get(browser, to_sign_in.location)
        browser.sign_in(person)
        yield path, _get(browser, answer.location)


def _homes(stage: Stage) -> Iterator[tuple[str, Any]]:
    for who, user in stage.users.items():
        if user is not None and who != Role.COORDINATOR:
            yield str(who), ask(stage.app, user, "GET", "/")


def _meeting(stage: Stage) -> Iterator[tuple[str, Any]]:
    """Moderation is open: each organisation's view stands beside the others, with the longest words there are."""
    place = stage.places["own draft"]
    assessment = assessments.find(place.code, place.year)
    assert assessment is not None
    for number in range(4):
        of = factories.ParticipantFactory(assessment_id=assessment.id, name=f"{number} {LONG_WORD}")
        factories.PartnerScoreFactory(participant_id=of.id, comment=LONG_TEXT[:1_000], version=1, score=number)
    db.session.query(models.PartnerRound).filter_by(assessment_id=assessment.id).update({"moderation_at": NOW})
    db.session.commit()
    base = f"/areas/{place.code}/{place.year}/moderation"
    for who in (Role.COORDINATOR, Role.READER):
        for path in (base, f"{base}/fv1", f"{base}/fv2"):
            yield f"{path}, {who}", ask(stage.app, stage.users[who], "GET", path)


SCORING = ("descriptors/fv1", "descriptors/fv1/comments", "descriptors/fv1/history", "moderation", "moderation/fv1")
OTHERS = ("data-maturity", "priorities", "sharing", "sharing/preview/areas", "sign-off", "sign-off/summary", "actions")
RETURN_PAGES = (
    *SCORING,
    *OTHERS,
    "",
    "check",
    "submit",
    "history",
    "partners",
    "learning-sets",
    "good-practice",
    "feedback",
)
NATIONAL_PAGES = ("responses", "averages", "priorities", "descriptors/fv1", "learning-sets", "learning-sets/fv1")
NATIONAL_PAGES += ("feedback", "good-practice", "good-practice/fv1")


def _nothing_yet(stage: Stage, guide: Guide) -> Iterator[tuple[str, Any]]:
    """A return that was begun a moment ago, and a year in which nobody has submitted one."""
    membership = factories.MembershipFactory(role=Role.COORDINATOR)
    coordinator, area = membership.user, membership.area
    create_collection(
        year=2026,
        opens_at=NOW - timedelta(days=1),
        closes_at=NOW + timedelta(days=40),
        sharing_from=NOW + timedelta(days=50),
        guide=guide,
        demonstration=False,
        area_ids=[area.id],
        user_id=None,
        now=NOW,
    )
    db.session.commit()
    for path in RETURN_PAGES:
        yield path, ask(stage.app, coordinator, "GET", f"/areas/{area.code}/2026/{path}")
    for path in ("/", f"/areas/{area.code}/comparison", f"/areas/{area.code}/people", "/shared/2026"):
        yield path, ask(stage.app, coordinator, "GET", path)
    lead = stage.users[Role.NATIONAL_LEAD]
    for path in NATIONAL_PAGES:
        yield path, ask(stage.app, lead, "GET", f"/national/2026/{path}")
    for path in ("/national/narrative-search?year=2026&q=word", "/national/narrative-search/terms?year=2026"):
        yield path, ask(stage.app, lead, "GET", path)
