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
from ehsg.domain.tokens import token_hash
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
    "GET  areas.index":             "sr---rrr--",
    "GET  areas.shared":            "so---ooo--",
    "GET  mail.outbox":             "s-------o-",
    "GET  people.everybody":        "s-------o-",
    "GET  people.areas":            "s-------o-",
    "GET  people.of_service":       "s-------o-",
    "GET  people.person":           "s-------o-",
    "GET  people.of_area":          "soooo---o- soooo---o- s-------o- s-------o- s-------o- s-------o-",
    "GET  people.ask_change":       "sofff---o- sofff---o- s-------o- s-------o- s-------o- s-------o-",
    "POST people.change":           "frfff---r- frfff---r- f-------r- f-------r- f-------r- f-------r-",
    "GET  people.ask_end":          "sofff---o- sofff---o- s-------o- s-------o- s-------o- s-------o-",
    "POST people.end":              "srfff---r- srfff---r- s-------r- s-------r- s-------r- s-------r-",
    "GET  invitations.ask":         "sofff---o- sofff---o- s-------o- s-------o- s-------o- s-------o-",
    "POST invitations.send":        "frfff---r- frfff---r- f-------r- f-------r- f-------r- f-------r-",
    "GET  invitations.ask_to_service": "s-------o-",
    "POST invitations.send_to_service": "f-------r-",
    "GET  invitations.sent":        "sofff---o- sofff---o- s-------o- s-------o- s-------o- s-------o-",
    "POST invitations.send_again":  "srfff---r- srfff---r- s-------r- s-------r- s-------r- s-------r-",
    "POST invitations.withdraw":    "srfff---r- srfff---r- s-------r- s-------r- s-------r- s-------r-",
    "GET  invitations.show":        "offfffffff",
    "POST invitations.accept":      "rfffffffff",
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
    "GET  partners.show":           "soooo----- soooo----- s--------- s--------- s--------- s---------",
    "GET  partners.ask_add":        "sofff----- sffff----- s--------- s--------- s--------- s---------",
    "POST partners.add":            "frfff----- fffff----- f--------- f--------- f--------- f---------",
    "GET  partners.ask_scope":      "sofff----- sffff----- s--------- s--------- s--------- s---------",
    "POST partners.scope":          "frfff----- fffff----- f--------- f--------- f--------- f---------",
    "POST partners.remove":         "srfff----- sffff----- s--------- s--------- s--------- s---------",
    "POST partners.open_round":     "srfff----- sffff----- s--------- s--------- s--------- s---------",
    "GET  partners.ask_moderation": "sofff----- sffff----- s--------- s--------- s--------- s---------",
    "POST partners.open_moderation": "srfff----- sffff----- s--------- s--------- s--------- s---------",
    "GET  partners.ask_link":       "sofff----- sffff----- s--------- s--------- s--------- s---------",
    "POST partners.link":           "frfff----- fffff----- f--------- f--------- f--------- f---------",
    "POST partners.revoke":         "srfff----- sffff----- s--------- s--------- s--------- s---------",
    "POST partners.nudge":          "srfff----- sffff----- s--------- s--------- s--------- s---------",
    # Scoring is open: nobody but the organisation's own contributor sees its answers, not even the coordinator.
    "GET  answers.index":           "s-o------- s-o------- s--------- s--------- s--------- s---------",
    "GET  answers.show":            "s-o------- s-o------- s--------- s--------- s--------- s---------",
    "POST answers.save":            "f-r------- f-f------- f--------- f--------- f--------- f---------",
    "POST answers.autosave":        "f-o------- f-f------- f--------- f--------- f--------- f---------",
    "GET  answers.ask_confirm":     "oooooooooo",
    "POST answers.confirm":         "rrrrrrrrrr",
    "GET  moderation.show":         "soooo----- soooo----- s--------- s--------- s--------- s---------",
    "GET  moderation.descriptor":   "soooo----- soooo----- s--------- s--------- s--------- s---------",
    "POST moderation.record":       "frfff----- fffff----- f--------- f--------- f--------- f---------",
    "GET  submissions.show":        "s--------- soooooo--- s--------- so---ooo-- s----oo--- s----ooo--",
    "GET  submissions.report":      "s--------- soooooo--- s--------- s----oo--- s----oo--- s----oo---",
    "GET  submissions.content_json": "s--------- soooooo--- s--------- s----oo--- s----oo--- s----oo---",
    "GET  submissions.ask_reopen":  "s--------- sfffffo--- s--------- s----fo--- s----fo--- s----fo---",
    "POST submissions.reopen":      "f--------- ffffffr--- f--------- f----fr--- f----fr--- f----fr---",
    "GET  personal_data.show":      "sooooooooo",
    "GET  personal_data.download":  "sooooooooo",
    "GET  personal_data.ask_anonymise": "s-------o-",
    "POST personal_data.anonymise": "f-------r-",
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
    person_id: int  # somebody without any role
    membership_id: int
    invitation_id: int
    link: str
    participant_id: int
    link_id: int
    partner_token: str


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
    "partners.add": lambda _: {"name": "New", "partner": "schools", "extent": "whole"},
    "partners.scope": lambda _: {"extent": "chosen", "chosen": ["fv1"]},
    "partners.link": lambda _: {"email": "new@example.org"},
    "answers.save": lambda _: {"version": 1, "score": 2, "comment": "new"},
    "answers.autosave": lambda _: {"version": 1, "score": 2, "comment": "new"},
    "answers.confirm": lambda _: {"name": "New", "capacity": "New"},
    "moderation.record": lambda _: {"version": 1, "score": 2, "narrative": "new"},
    "people.change": lambda _: {"role": "contributor", "partner": "schools", "organisation": "A school"},
    "invitations.send": lambda _: {"email": "new@example.org", "role": "reader", "step": "send"},
    "invitations.send_to_service": lambda _: {"email": "new@example.org", "role": "administrator", "step": "send"},
    "invitations.accept": lambda _: {"name": "New", "password": PASSWORD, "password_again": PASSWORD},
    "personal_data.anonymise": lambda _: {"sure": "y"},
    "security.login": lambda _: {"email": "somebody@example.org", "password": "wrong"},
    "security.verify": lambda _: {"password": "wrong"},
    "security.change_password": lambda _: {"password": "wrong", "new_password": "x", "new_password_confirm": "y"},
}
PASSWORD = "three random words"
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
    member = factories.MembershipFactory(role=Role.READER, area=area)
    link = f"link-{number}"
    inviter = factories.MembershipFactory(area=area).user
    invitation = factories.InvitationFactory(area=area, invited_by=inviter, token_sha256=token_hash(link))
    ids = (row.id, user_id, member.id, invitation.id)
    place = Place(area.code, collection.year, token, digest, *ids, link, *_partner(assessment, number, token, user_id))
    if "submitted" in situation:
        db.session.refresh(assessment)
        submission = submitted(assessment, guide, user_id)
        factories.SubmissionReportFactory(submission_id=submission.id)
    db.session.commit()
    return place


def _partner(assessment: models.Assessment, number: int, word: str, user_id: int) -> tuple[int, int, str]:
    """An organisation in a round that is open for scoring, with one answer and one link."""
    participant = factories.ParticipantFactory(assessment_id=assessment.id, name="West Yorkshire Police")
    factories.PartnerRoundFactory(assessment_id=assessment.id)
    answer = {"participant_id": participant.id, "descriptor_id": "fv1", "version": 1}
    factories.PartnerScoreFactory(**answer, score=4, comment=f"{word} of the police")
    token = f"partner-link-{number}"
    link = factories.PartnerLinkFactory(participant=participant, token_sha256=token_hash(token), made_by_id=user_id)
    return participant.id, link.id, token
