"""Who gets which answer where: the table, and the returns and people that it speaks of."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Flask
from flask_security import hash_password

from ehsg import models
from ehsg.domain.content import sha256
from ehsg.domain.guide import Guide
from ehsg.domain.permissions import AREA_ROLES, Role
from ehsg.extensions import db
from ehsg.services.collections import create_collection, invite_areas
from tests import factories
from tests.returns import content_now, fill_in, sign, submitted

# The letters of a cell, one for each of these in this order.
PEOPLE = (
    "anonymous",
    Role.COORDINATOR,
    Role.CONTRIBUTOR,
    Role.SIGNATORY,
    Role.READER,
    Role.NATIONAL_ANALYST,
    Role.NATIONAL_LEAD,
    Role.DEPARTMENT_VIEWER,
    Role.ADMINISTRATOR,
    "nobody",
)
# The cells of a row, one for each of these in this order. "Shared" is with other areas and with departments.
SITUATIONS = (
    "own draft",
    "own submitted",
    "other area's draft",
    "other area's submitted, shared, date reached",
    "other area's submitted, not shared",
    "other area's submitted, shared, date not reached",
)
# What a letter stands for: s is to the sign-in page, r to any other page.
MEANING = {
    "o": "200",
    "r": "redirect",
    "s": "redirect to sign-in",
    "e": "422",
    "u": "401",
    "f": "403",
    "-": "404",
}
# A form that somebody sends without having had it drawn is not kept for after the sign-in: f instead of s.
# fmt: off
# Rows with one cell are about no return. The order of letters: anonymous, coordinator, contributor, signatory, reader
# (all of one's own area), national analyst, national lead, department viewer, administrator, nobody with any role.
TABLE = {
    #                               own draft  own subm.  o. draft   o. shared  o. not sh. o. not yet
    "GET  pages.home":              "sooooooooo",
    "GET  pages.accessibility":     "oooooooooo",
    "GET  pages.privacy":           "oooooooooo",
    "GET  pages.cookies":           "oooooooooo",
    "GET  pages.help_page":         "oooooooooo",
    "GET  pages.healthz":           "oooooooooo",
    "GET  static":                  "oooooooooo",
    "GET  security.static":         "----------",
    "GET  security.login":          "orrrrrrrrr",
    "POST security.login":          "orrrrrrrrr",
    "POST security.logout":         "ssssssssss",
    "GET  security.verify":         "sooooooooo",
    "POST security.verify":         "sooooooooo",
    "GET  security.change_password": "sooooooooo",
    "POST security.change_password": "sooooooooo",
    # Signing in and one's own account.
    "GET  account.show":            "sooooooooo",
    "POST account.sign_out_of_everything": "ssssssssss",
    "POST account.stay_signed_in":  "sooooooooo",
    "GET  sign_in.ask_code":        "srrrrrrrrr",
    "POST sign_in.check_code":      "srrrrrrrrr",
    "GET  sign_in.ask_recovery_code": "srrrrrrrrr",
    "POST sign_in.check_recovery_code": "srrrrrrrrr",
    "GET  second_factor.ask_set_up": "sooooooooo",
    "POST second_factor.set_up":    "seeeeeeeee",
    "GET  second_factor.ask_switch_off": "sooooooooo",
    "POST second_factor.switch_off": "sfffffffff",
    "GET  second_factor.ask_recovery_codes": "srrrroooor",
    "POST second_factor.make_recovery_codes": "srrrroooor",
    "GET  forgotten_password.ask":  "oooooooooo",
    "POST forgotten_password.send": "rrrrrrrrrr",
    "GET  forgotten_password.sent": "oooooooooo",
    "GET  forgotten_password.choose": "----------",
    "POST forgotten_password.reset": "----------",
    "GET  areas.index":             "sr---rrr--",
    "GET  areas.shared":            "so---ooo--",
    "GET  mail.outbox":             "s-------o-",
    "GET  national.latest":         "s----rr---",
    "GET  national.responses":      "s----oo---",
    "GET  assessments.task_list":   "soooo----- soooo----- s--------- s--------- s--------- s---------",
    "GET  assessments.check_answers": "soooo----- soooo----- s--------- s--------- s--------- s---------",
    "GET  history.of_return":       "soooo----- soooo----- s--------- s--------- s--------- s---------",
    "GET  history.of_descriptor":   "soooo----- soooo----- s--------- s--------- s--------- s---------",
    "GET  scoring.show":            "soooo----- soooo----- s--------- s--------- s--------- s---------",
    "POST scoring.save":            "frfff----- fffff----- f--------- f--------- f--------- f---------",
    "POST scoring.autosave":        "fofff----- fffff----- f--------- f--------- f--------- f---------",
    "GET  data_maturity.show":      "soooo----- soooo----- s--------- s--------- s--------- s---------",
    "POST data_maturity.save":      "frfff----- fffff----- f--------- f--------- f--------- f---------",
    "GET  priorities.choose":       "soooo----- soooo----- s--------- s--------- s--------- s---------",
    "POST priorities.save_choice":  "frfff----- fffff----- f--------- f--------- f--------- f---------",
    "GET  priorities.reasons":      "soooo----- soooo----- s--------- s--------- s--------- s---------",
    "POST priorities.save_reasons": "frfff----- fffff----- f--------- f--------- f--------- f---------",
    "GET  sharing.show":            "soooo----- soooo----- s--------- s--------- s--------- s---------",
    "POST sharing.save":            "frfff----- fffff----- f--------- f--------- f--------- f---------",
    "GET  sign_off.show":           "soooo----- soooo----- s--------- s--------- s--------- s---------",
    "GET  sign_off.ask":            "sofff----- sffff----- s--------- s--------- s--------- s---------",
    "POST sign_off.record":         "frfff----- fffff----- f--------- f--------- f--------- f---------",
    "POST sign_off.withdraw":       "srfff----- sffff----- s--------- s--------- s--------- s---------",
    "GET  submissions.ask":         "sofff----- sffff----- s--------- s--------- s--------- s---------",
    "POST submissions.submit":      "srfff----- sffff----- s--------- s--------- s--------- s---------",
    "GET  submissions.latest_report": "soooo----- srrrr----- s--------- s--------- s--------- s---------",
    "GET  submissions.show":        "s--------- soooooo--- s--------- so---ooo-- s----oo--- s----ooo--",
    "GET  submissions.report":      "s--------- soooooo--- s--------- s----oo--- s----oo--- s----oo---",
    "GET  submissions.content_json": "s--------- soooooo--- s--------- s----oo--- s----oo--- s----oo---",
    "GET  submissions.ask_reopen":  "s--------- sfffffo--- s--------- s----fo--- s----fo--- s----fo---",
    "POST submissions.reopen":      "f--------- ffffffr--- f--------- f----fr--- f----fr--- f----fr---",
}
# fmt: on


@dataclass
class Place:
    """One return of the table."""

    code: str
    year: int
    token: str
    digest: str
    sign_off_id: int


@dataclass
class Stage:
    """Everything that the table needs, made once."""

    app: Flask
    places: dict[str, Place]
    users: dict[str, models.User | None]
    strangers: str


FIELDS: dict[str, Callable[[Place], dict[str, Any]]] = {
    "scoring.save": lambda _: {"version": 1, "score": 2, "narrative": "new"},
    "scoring.autosave": lambda _: {"version": 1, "score": 2, "narrative": "new"},
    "data_maturity.save": lambda _: {"version": 1, "model": 5},
    "priorities.save_choice": lambda _: {"version": 2, "chosen": ["fv2"]},
    "priorities.save_reasons": lambda _: {"version": 2, "reason_fv1": "new"},
    "sharing.save": lambda _: {"version": 1, "areas": "yes"},
    "sign_off.record": lambda place: {
        "seen": place.digest,
        "name": "New",
        "organisation": "New",
        "signed_on-day": "1",
        "signed_on-month": "5",
        "signed_on-year": "2024",
        "how": "email",
    },
    "submissions.reopen": lambda _: {"reason": "new"},
    "sign_in.check_code": lambda _: {"code": "123456"},
    "second_factor.set_up": lambda _: {"code": "12345"},
    "forgotten_password.send": lambda _: {"email": "somebody@example.org"},
    "forgotten_password.reset": lambda _: {"password": "four other random words", "again": "four other random words"},
    "security.login": lambda _: {"email": "somebody@example.org", "password": "wrong"},
    "security.verify": lambda _: {"password": "wrong"},
    "security.change_password": lambda _: {"password": "wrong", "new_password": "x", "new_password_confirm": "y"},
}
# Narrative, reasons and signatories of which returns each person may read; everybody else reads none.
WHOLE = {role: {"own draft", "own submitted"} for role in AREA_ROLES} | {
    role: {situation for situation in SITUATIONS if "submitted" in situation}
    for role in (Role.NATIONAL_ANALYST, Role.NATIONAL_LEAD)
}


def set_the_stage(app: Flask, guide: Guide) -> Stage:
    """Two collections that are open, one with its sharing date reached, and a return for each situation."""
    leeds = factories.AreaFactory(code="E08000035", name="Leeds")
    others = [factories.AreaFactory() for _ in range(3)]
    reached, not_reached = _collection(guide, 2024, -1), _collection(guide, 2025, 50)
    areas = (leeds, leeds, *others, others[0])
    collections = (reached, not_reached, reached, reached, reached, not_reached)
    user = factories.UserFactory(name="Sam Setter")
    places = {
        situation: _place(situation, number, area, collection, guide, user.id)
        for number, (situation, area, collection) in enumerate(zip(SITUATIONS, areas, collections, strict=True))
    }
    password = hash_password("not the one that is tried")
    users: dict[str, models.User | None] = {"anonymous": None, "nobody": factories.UserFactory(password=password)}
    for role in Role:
        area = leeds if role in AREA_ROLES else None
        users[role] = factories.MembershipFactory(role=role, area=area, user__password=password).user
    db.session.commit()
    return Stage(app, places, users, others[0].code)


def _collection(guide: Guide, year: int, days: int) -> models.Collection:
    return create_collection(
        year=year,
        opens_at=factories.NOW - timedelta(days=40),
        closes_at=factories.NOW + timedelta(days=40),
        sharing_from=factories.NOW + timedelta(days=days),
        guide=guide,
        demonstration=False,
        area_ids=(),
        user_id=None,
        now=factories.NOW,
    )


def _place(
    situation: str, number: int, area: models.Area, collection: models.Collection, guide: Guide, user_id: int
) -> Place:
    invite_areas(collection=collection, area_ids=[area.id], guide=guide, now=factories.NOW)
    of_this = {"area_id": area.id, "collection_id": collection.id}
    assessment = db.session.query(models.Assessment).filter_by(**of_this).one()
    token, shared = f"Secret{number}word", "submitted, shared" in situation
    fill_in(assessment, guide, user_id, words=token, areas=shared, departments=shared)
    sign(assessment, guide, user_id, name=token)
    digest = sha256(content_now(assessment, guide))
    row = db.session.query(models.SignOff).filter_by(assessment_id=assessment.id, role_id="chair").one()
    place = Place(area.code, collection.year, token, digest, row.id)
    if "submitted" in situation:
        submission = submitted(assessment, guide, user_id)
        factories.SubmissionReportFactory(submission_id=submission.id)
    db.session.commit()
    return place
