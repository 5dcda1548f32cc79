"""The returns and people that the table of who gets which answer where speaks of."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from flask_security import hash_password
from sqlalchemy import update

from ehsg import models
from ehsg.domain.content import sha256
from ehsg.domain.guide import Guide
from ehsg.domain.permissions import AREA_ROLES, Role
from ehsg.domain.reminders import Reminder
from ehsg.domain.tokens import token_hash
from ehsg.extensions import db
from ehsg.queries import collections, reminders
from ehsg.services.collections import create_collection, invite_areas
from tests import factories
from tests.integration.matrix_table import SITUATIONS
from tests.pages import Browser
from tests.returns import content_now, fill_in, sign, submitted


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
    request_id: int  # asked of the signatory of Leeds, who has no role elsewhere
    signing_token: str
    action_id: int
    comment_id: int
    note_id: int
    doubts: str  # what there is to consider before its case of good practice is published


@dataclass
class Stage:
    """Everything that the table needs, made once."""

    app: Flask
    places: dict[str, Place]
    users: dict[str, models.User | None]
    strangers: str
    _signed_in: dict[str, tuple[str, str]] = field(default_factory=dict)

    def window(self, who: str) -> tuple[FlaskClient, str]:
        """A browser in which somebody has just signed in, as far as they can, and a cross-site token of it."""
        name = self.app.config["SESSION_COOKIE_NAME"]
        if who not in self._signed_in:
            browser = Browser(self.app.test_client(), self.users[who])
            token, cookie = browser.token(), browser.client.get_cookie(name)
            assert cookie is not None
            self._signed_in[who] = (cookie.value, token)
        value, token = self._signed_in[who]
        client = self.app.test_client()
        client.set_cookie(name, value)
        return client, token


def moment(name: str, year: int) -> dict[str, str]:
    """A moment as it is typed."""
    return {f"{name}_on-day": "1", f"{name}_on-month": "7", f"{name}_on-year": str(year), f"{name}_time": "17:00"}


def moments(year: int) -> dict[str, str]:
    """The dates of a collection as they are typed, from one June to the next month."""
    opens = {**moment("opens", year), "opens_on-month": "6"}
    return {**opens, **moment("closes", year), **moment("shared", year)}


def would_be_reminded(place: Place) -> str:
    """What stands for whom the page of reminders shows."""
    collection = collections.find(place.year)
    assert collection is not None
    return reminders.fingerprint(reminders.waiting(collection, Reminder.BEFORE_CLOSING, factories.NOW))


FIELDS: dict[str, Callable[[Place], dict[str, Any]]] = {
    "scoring.save": lambda _: {"version": 1, "score": 2, "narrative": "new"},
    "scoring.autosave": lambda _: {"version": 1, "score": 2, "narrative": "new"},
    "comments.write": lambda _: {"version": 0, "once": "new", "text": "new"},
    "data_maturity.save": lambda _: {"version": 1, "model": 5},
    "priorities.save_choice": lambda _: {"version": 2, "chosen": ["fv2"]},
    "priorities.save_reasons": lambda _: {"version": 2, "reason_fv1": "new"},
    "sharing.save": lambda _: {"version": 1, "areas": "yes"},
    "sharing.withdraw": lambda _: {"version": 1, "reason": "new"},
    "sharing.take_back": lambda _: {"version": 1},
    "sign_off.record": lambda place: {
        "seen": place.digest,
        "name": "New",
        "organisation": "New",
        "signed_on-day": "1",
        "signed_on-month": "5",
        "signed_on-year": "2024",
        "how": "email",
    },
    "sign_off_requests.send": lambda _: {"who": "link", "name": "New", "email": "new@example.org"},
    "sign_off_requests.declined": lambda _: {"reason": "new"},
    "signing.sign": lambda _: {"capacity": "new"},
    "signing.decline": lambda _: {"reason": "new"},
    "submissions.reopen": lambda _: {"reason": "new"},
    "collections.create": lambda _: {"year": "2027", "edition": "working-1", **moments(2027)},
    "collections.change_dates": lambda _: {"version": 0},
    "collections.open_now": lambda _: {"version": 0},
    "collections.close_now": lambda _: {"version": 0},
    "extensions.give": lambda _: {"version": 0, "reason": "new", **moment("closes", 2027)},
    "reminders.send": lambda place: {"seen": would_be_reminded(place)},
    "partners.add": lambda _: {"name": "New", "partner": "schools", "extent": "whole"},
    "partners.scope": lambda _: {"extent": "chosen", "chosen": ["fv1"]},
    "partners.link": lambda _: {"email": "new@example.org"},
    "answers.save": lambda _: {"version": 1, "score": 2, "comment": "new"},
    "answers.autosave": lambda _: {"version": 1, "score": 2, "comment": "new"},
    "answers.confirm": lambda _: {"name": "New", "capacity": "New"},
    "moderation.record": lambda _: {"version": 1, "score": 2, "narrative": "new"},
    "actions.add": lambda _: {"what": "new", "owner": "new", "status": "done"},
    "actions.change": lambda _: {"version": 1, "what": "new", "owner": "new", "status": "done"},
    "actions.take_out": lambda _: {"version": 1},
    "cohorts.create": lambda place: {"version": 0, "name": "New", "typed": place.code},
    "cohorts.change": lambda place: {"version": 1, "name": "New", "typed": place.code},
    "cohorts.take_out": lambda _: {"version": 1},
    "neighbours.upload": lambda _: {"version": 1, "from_year": 2025, "save": "yes"},
    "neighbours.change": lambda _: {"version": 1, "neighbours": "new"},
    "neighbours.take_out": lambda _: {"version": 1},
    "feedback_drafts.save": lambda _: {"version": 1, "text_overall": "new"},
    "feedback_drafts.check": lambda _: {"version": 1, "outcome": "fine"},
    "feedback_drafts.publish": lambda _: {"version": 1},
    "feedback.acknowledge": lambda _: {"version": 1, "answer": "new"},
    "learning_sets.make": lambda _: {"size": 6, "seen": "new"},
    "learning_sets.change": lambda _: {"version": 1, "name": "new"},
    "learning_sets.place": lambda _: {"version": 1, "to": "none"},
    "learning_notes.write": lambda _: {"text": "new", "action": "none"},
    "good_practice_drafts.save": lambda _: {"version": 1, "title": "new", "text": "new"},
    "good_practice_drafts.approach": lambda _: {"version": 1},
    "good_practice_publishing.answer": lambda _: {"version": 1, "outcome": "declined"},
    "good_practice_publishing.publish": lambda place: {"version": 1, "considered": "y", "seen": place.doubts},
    "good_practice_publishing.take_back": lambda _: {"version": 1},
    "people.change": lambda _: {"role": "contributor", "partner": "schools", "organisation": "A school"},
    "invitations.send": lambda _: {"email": "new@example.org", "role": "reader", "step": "send"},
    "invitations.send_to_service": lambda _: {"email": "new@example.org", "role": "administrator", "step": "send"},
    "invitations.accept": lambda _: {"name": "New", "password": PASSWORD, "again": PASSWORD},
    "personal_data.anonymise": lambda _: {"sure": "y"},
    "sign_in.check_code": lambda _: {"code": "123456"},
    "second_factor.set_up": lambda _: {"code": "12345"},
    "forgotten_password.send": lambda _: {"email": "somebody@example.org"},
    "forgotten_password.reset": lambda _: {"password": "four other random words", "again": "four other random words"},
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


def set_the_stage(app: Flask, guide: Guide, words: str = "Secret{}word") -> Stage:
    """Two collections that are open, one with its sharing date reached, and a return for each situation.

    Every text of a return starts with `words`, its number in the place of the braces.
    """
    leeds = factories.AreaFactory(code="E08000035", name="Leeds")
    others = [factories.AreaFactory() for _ in range(3)]
    reached, not_reached = _collection(guide, 2024, -1), _collection(guide, 2025, 50)
    areas = (leeds, leeds, *others, others[0])
    years = (reached, not_reached, reached, reached, reached, not_reached)
    user = factories.UserFactory(name="Sam Setter")
    places = {
        situation: _place(situation, number, words.format(number), area, collection, guide, user.id)
        for number, (situation, area, collection) in enumerate(zip(SITUATIONS, areas, years, strict=True))
    }
    password = hash_password("not the one that is tried")
    users: dict[str, models.User | None] = {"anonymous": None, "nobody": factories.UserFactory(password=password)}
    for role in Role:
        area = leeds if role in AREA_ROLES else None
        users[role] = factories.MembershipFactory(role=role, area=area, user__password=password).user
    asked = models.SignOffRequest.id.in_([place.request_id for place in places.values()])
    db.session.execute(update(models.SignOffRequest).where(asked).values(user_id=users[Role.SIGNATORY].id))
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
    situation: str,
    number: int,
    token: str,
    area: models.Area,
    collection: models.Collection,
    guide: Guide,
    user_id: int,
) -> Place:
    factories.neighbour_list(area, collection.year)
    factories.cohort(f"Cohort {number}", area)
    invite_areas(collection=collection, area_ids=[area.id], guide=guide, now=factories.NOW)
    of_this = {"area_id": area.id, "collection_id": collection.id}
    assessment = db.session.query(models.Assessment).filter_by(**of_this).one()
    shared = "submitted, shared" in situation
    fill_in(assessment, guide, user_id, words=token, areas=shared, departments=shared)
    partner = _partner(assessment, number, token, user_id)
    sign(assessment, guide, user_id, name=token)
    digest = sha256(content_now(assessment, guide))
    row = db.session.query(models.SignOff).filter_by(assessment_id=assessment.id, role_id="chair").one()
    member = factories.MembershipFactory(role=Role.READER, area=area)
    link = f"link-{number}"
    inviter = factories.MembershipFactory(area=area).user
    invitation = factories.InvitationFactory(area=area, invited_by=inviter, token_sha256=token_hash(link))
    ids = (row.id, user_id, member.id, invitation.id)
    asked = _asked(assessment, number, user_id)
    action = factories.PlannedActionFactory(assessment_id=assessment.id, what=f"{token} action", note=f"{token} note")
    thread = factories.CommentThreadFactory(assessment_id=assessment.id, opened_by_id=user_id)
    author = db.session.get_one(models.User, user_id)
    comment = factories.CommentFactory(thread=thread, author=author, text=f"{token}, said")
    note = _note(assessment, action, f"{token} of the set")
    doubts = f"1{'' if shared else ' not_shared'} lower no_evidence"
    made = (*asked, action.id, comment.id, note.id, doubts)
    place = Place(area.code, collection.year, token, digest, *ids, link, *partner, *made)
    if "submitted" in situation:
        db.session.refresh(assessment)
        submission = submitted(assessment, guide, user_id)
        factories.SubmissionReportFactory(submission_id=submission.id)
        far = {"published": True} if situation == "own submitted" else {"checked": True}
        feedback = factories.FeedbackFactory(submission_id=submission.id, **far)
        factories.FeedbackTextFactory(feedback_id=feedback.id, text=f"{token}, as we see it")
        case = {"published": True} if situation == "own submitted" else {"agreed": True, "text": f"{token}, told"}
        factories.GoodPracticeFactory(assessment_id=assessment.id, **case)
    db.session.commit()
    return place


def _note(assessment: models.Assessment, action: models.PlannedAction, text: str) -> models.LearningSetNote:
    """From a set for the action's priority that every area of the year is in, and sees."""
    ids = {"collection_id": assessment.collection_id, "descriptor_id": action.descriptor_id}
    if db.session.get(models.LearningSet, {**ids, "set_number": 1}) is None:
        factories.LearningSetFactory(**ids, shown=True)
    factories.LearningSetMemberFactory(**ids, area_id=assessment.area_id)
    note: models.LearningSetNote = factories.LearningSetNoteFactory(
        **ids, area_id=assessment.area_id, action_id=action.id, text=text
    )
    return note


def _partner(assessment: models.Assessment, number: int, word: str, user_id: int) -> tuple[int, int, str]:
    """An organisation in a round that is open for scoring, with one answer and one link."""
    participant = factories.ParticipantFactory(assessment_id=assessment.id, name="West Yorkshire Police")
    factories.PartnerRoundFactory(assessment_id=assessment.id)
    answer = {"participant_id": participant.id, "descriptor_id": "fv1", "version": 1}
    factories.PartnerScoreFactory(**answer, score=4, comment=f"{word} of the police")
    token = f"partner-link-{number}"
    link = factories.PartnerLinkFactory(participant=participant, token_sha256=token_hash(token), made_by_id=user_id)
    return participant.id, link.id, token


def _asked(assessment: models.Assessment, number: int, user_id: int) -> tuple[int, str]:
    """One person with an account is asked to sign, and somebody else by a link."""
    values = {"assessment_id": assessment.id, "asked_by_id": user_id}
    by_account = {"role_id": "dcs", "user_id": user_id, "token_sha256": None, "expires_at": None}
    request = factories.SignOffRequestFactory(**values, **by_account)
    token = f"signing-link-{number}"
    factories.SignOffRequestFactory(**values, token_sha256=token_hash(token))
    return request.id, token
