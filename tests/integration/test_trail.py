"""Every write that changes a return or a collection leaves exactly one event: who, when, what, old and new."""

import ast
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from ehsg import models
from ehsg.domain.content import Link, Sharing, sha256
from ehsg.domain.permissions import Membership, Role, Viewer
from ehsg.domain.sharing import SharedWith
from ehsg.domain.sign_off import How
from ehsg.extensions import db
from ehsg.services import data_maturity, personal_data, priorities, scoring, sharing, sign_off, submissions
from tests import factories
from tests.architecture.sources import public, python_files
from tests.factories import NOW
from tests.integration.collections_trail import WRITES_OF_COLLECTIONS
from tests.integration.conftest import World
from tests.integration.saving import at, save, stored
from tests.returns import as_stored, content_now, fill_in, sign, submitted

LATER = NOW + timedelta(hours=1)
FIRST = {"scoring", "data_maturity", "priorities", "sharing", "sign_off", "submissions", "collections"}

# Services that record nothing, and why.
NO_EVENT = {
    "events.record": "is what records",
    "submissions.freeze": "the part of submit that writes; demonstrations call it alone, and it records the same event",
    "scoring.entry_of": "reads only",
    "reports.sealer": "reads only",
    "collections.set_extension": "a part of reopen and of extend_area, whose events tell it",
    "sharing.ask_again": "a part of reopen and of withdraw_sharing, whose events tell it",
    "reports.store_report": "the report follows from the submission, and is append-only with its own moment",
    "comparison.keep": "a file that would be made again; whose data leaves with it is recorded as a download",
    "history.import_history": "each collection that it makes and each submission is recorded: test_history_import.py",
    "history.write_returns": "a part of import_history",
    "history.add_rows": "a part of import_history",
    "kept_forms.keep": "what was typed and not saved; it is nobody's change yet",
    "areas.load_areas": "reference data from a file that the operator keeps under version control",
    "personal_data.forget_old": "what was kept long enough; a record of it would keep it longer",
}
# Modules whose events have tests of their own.
ELSEWHERE = {
    "people": "test_people.py: memberships",
    "signing": "test_signing.py and test_sign_off_requests.py: events of the board",
    "account": "sign-ins are a record of their own",
    "mail": "messages are a record of their own",
    "mail_adapters": "sends, and stores nothing",
    "second_factor": "test_second_factor.py: memberships of one's own account",
    "forgotten_password": "test_forgotten_password.py",
    "authenticator": "calculates only",
    "return_figures": "of the submission, whose service records it",
    "invitations": "test_invitations.py and test_accepting.py",
    "actions": "test_actions_changing.py",
    "partners": "test_partners.py",
    "answers": "test_answers.py",
    "history": "test_history_import.py: one event a return, by nobody",
    "cohorts": "test_cohorts.py",
    "neighbours": "test_neighbours.py and test_neighbours_upload.py",
    "feedback": "test_feedback.py and test_feedback_drafts.py",
    "learning_sets": "test_learning_sets.py: each step in the sets' own history",
    "learning_notes": "test_learning_notes.py",
    "good_practice": "test_good_practice.py and test_good_practice_drafts.py",
    "comments": "test_comments.py and test_comment_digest.py",
    "reminders": "test_reminders.py",
    "demo": "made-up data, which calls the services",
}


def _who(world: World) -> dict[str, Any]:
    return {"assessment": as_stored(world.assessment), "user_id": world.coordinator.id, "now": LATER}


def _ready(world: World) -> None:
    fill_in(world.assessment, world.guide, world.coordinator.id, departments=True)


def _signed(world: World) -> None:
    _ready(world)
    sign(world.assessment, world.guide, world.coordinator.id)


def _submitted(world: World) -> None:
    _signed(world)
    submitted(world.assessment, world.guide, world.coordinator.id)


def _record_score(world: World) -> None:
    entry = scoring.Entry(4, "New words", (Link("Plan", "https://example.org/plan"),))
    version = stored(world).version
    scoring.record_score(guide=world.guide, descriptor_id="fv1", entry=entry, version=version, **_who(world))


def _choose_model(world: World) -> None:
    who = _who(world)
    data_maturity.choose_model(guide=world.guide, model=5, version=who["assessment"].data_maturity_version, **who)


def _choose_priorities(world: World) -> None:
    who = _who(world)
    version = who["assessment"].priorities_version
    priorities.choose_priorities(guide=world.guide, chosen=["fv2", "wf1", "co1"], version=version, **who)


def _explain_priorities(world: World) -> None:
    who = _who(world)
    texts = {"fv1": ("why", "what")}
    priorities.explain_priorities(texts=texts, version=who["assessment"].priorities_version, **who)


def _choose_sharing(world: World) -> None:
    who = _who(world)
    sharing.choose_sharing(sharing=Sharing(True, False, True), version=who["assessment"].sharing.version, **who)


def _record_sign_off(world: World) -> None:
    sign_off.record_sign_off(
        guide=world.guide,
        role_id="chair",
        name="Robin New",
        organisation="Board",
        signed_on=date(2024, 5, 2),
        how=How.EMAIL,
        seen_sha256=sha256(content_now(world.assessment, world.guide)),
        **_who(world),
    )


def _withdraw_sign_off(world: World) -> None:
    row = db.session.query(models.SignOff).filter_by(assessment_id=world.assessment.id, role_id="chair").one()
    sign_off.withdraw_sign_off(sign_off_id=row.id, **_who(world))


def _submit(world: World) -> None:
    submissions.submit(guide=world.guide, **_who(world))


def _reopen(world: World) -> None:
    submissions.reopen(reason="More to say", closes_at=LATER + timedelta(days=60), **_who(world))


def _withdraw_sharing(world: World) -> None:
    sharing.withdraw_sharing(which=SharedWith.DEPARTMENTS, number=1, reason="New head", **_who(world))


def _withdrawn(world: World) -> None:
    _submitted(world)
    _withdraw_sharing(world)


def _share_again(world: World) -> None:
    row = db.session.query(models.SharingWithdrawal).one()
    sharing.share_again(which=SharedWith.DEPARTMENTS, withdrawal_id=row.id, **_who(world))


def _record_download(world: World) -> None:
    viewer = Viewer(world.coordinator.id, frozenset({Membership(Role.NATIONAL_LEAD)}))
    submissions.record_download(assessment_id=world.assessment.id, subject="report 1", viewer=viewer, now=LATER)


def _anonymise(world: World) -> None:
    personal_data.anonymise(user=factories.UserFactory(), by_id=world.coordinator.id, now=LATER)


def _record_export(world: World) -> None:
    personal_data.record_export(user=factories.UserFactory(), by_id=world.coordinator.id, now=LATER)


def _nothing(_world: World) -> None:
    """Nothing has to be there before."""


# The service, what must be there before, how it is called, and the keys of old and new (None: there is none).
Keys = set[str] | None
SIGNATURE = {"name", "organisation", "signed_on", "how", "sha256"}
WRITES: dict[str, tuple[Callable[[World], None], Callable[[World], None], Keys, Keys]] = {
    "scoring.record_score": (_ready, _record_score, *[{"score", "narrative", "evidence"}] * 2),
    "data_maturity.choose_model": (_ready, _choose_model, {"model"}, {"model"}),
    "priorities.choose_priorities": (_ready, _choose_priorities, {"chosen"}, {"chosen"}),
    "priorities.explain_priorities": (_ready, _explain_priorities, {"fv1"}, {"fv1"}),
    "sharing.choose_sharing": (_ready, _choose_sharing, *[{"areas", "departments", "acknowledged"}] * 2),
    "sharing.withdraw_sharing": (_submitted, _withdraw_sharing, {"shared"}, {"shared", "number", "reason"}),
    "sharing.share_again": (_withdrawn, _share_again, {"shared"}, {"shared", "number"}),
    "sign_off.record_sign_off": (_signed, _record_sign_off, SIGNATURE, SIGNATURE),
    "sign_off.withdraw_sign_off": (_signed, _withdraw_sign_off, SIGNATURE, None),
    "submissions.submit": (_signed, _submit, {"state"}, {"state", "sha256"}),
    "submissions.reopen": (_submitted, _reopen, {"state", "closes_at"}, {"state", "closes_at", "reason"}),
    "submissions.record_download": (_submitted, _record_download, None, {"roles"}),
    **WRITES_OF_COLLECTIONS,
    "personal_data.anonymise": (_nothing, _anonymise, None, {"name"}),
    "personal_data.record_export": (_nothing, _record_export, None, None),
}

# Kinds that are not named like the service that records them.
OTHER_KINDS = {
    "plan_collection": "create_collection",
    "record_download": "download",
    "record_export": "export_personal_data",
}


def _events() -> list[models.Event]:
    return db.session.query(models.Event).order_by(models.Event.id).all()


def test_every_service_is_in_the_catalogue_or_says_why_it_records_nothing() -> None:
    there = {
        f"{name.removeprefix('ehsg/services/').removesuffix('.py').split('/')[0]}.{label}"
        for name in python_files("ehsg/services/")
        for label, node in public(name)
        if isinstance(node, ast.FunctionDef) and "." not in label
    }
    told = set(WRITES) | set(NO_EVENT)
    silent = {name for name in there - told if name.split(".")[0] not in ELSEWHERE}
    assert not silent, f"Show in WRITES that each of these leaves one event, or say in NO_EVENT why not: {silent}"
    assert told <= there, f"These services are gone: {told - there}"


@pytest.mark.parametrize("service", WRITES)
def test_each_write_leaves_exactly_one_event_with_who_when_old_and_new(world: World, service: str) -> None:
    prepare, write, old, new = WRITES[service]
    prepare(world)
    before = len(_events())
    write(world)
    db.session.commit()
    (event,) = _events()[before:]
    name = service.split(".")[1]
    assert (event.kind, event.at, event.user_id) == (OTHER_KINDS.get(name, name), LATER, world.coordinator.id)
    assert "@" not in f"{event.subject}{event.old}{event.new}", "an address has no place in the trail"
    assert (set(event.old) if event.old else None, set(event.new) if event.new else None) == (old, new)
    about_the_return = service.split(".")[0] in FIRST - {"collections"} or name == "extend_area"
    assert event.assessment_id == (world.assessment.id if about_the_return else None)
    assert event.old is None or event.old != event.new


def test_the_values_are_those_before_and_after(world: World) -> None:
    _ready(world)
    _record_score(world)
    score = _events()[-1]
    assert score.old == {"score": 3, "narrative": "What we know about fv1", "evidence": []}
    assert score.new == {"score": 4, "narrative": "New words", "evidence": [["Plan", "https://example.org/plan"]]}
    sign(world.assessment, world.guide, world.coordinator.id)
    _record_sign_off(world)
    signed = _events()[-1]
    assert signed.old is not None
    assert signed.new is not None
    assert (signed.old["name"], signed.new["name"]) == ("Signatory chair", "Robin New")
    assert (signed.old["how"], signed.new["how"]) == ("meeting", "email")


def test_saving_the_same_thing_again_makes_no_event_by_button_or_by_itself(world: World) -> None:
    browser, path = world.browser(world.coordinator), f"{at(world)}/autosave"
    fields = {"version": 0, "score": "3", "narrative": "Words"}
    before = len(_events())
    assert browser.post(path, fields).json["saved"] is True
    assert len(_events()) == before + 1
    for _ in range(3):
        assert browser.post(path, fields).json["saved"] is True
        assert browser.post(path, {**fields, "version": 1}).json["saved"] is True
    assert save(browser, world, version=1, score="3", narrative="Words").status_code == 303
    assert len(_events()) == before + 1, "typing is one event a save, and none when nothing is different"


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("data-maturity", {"version": 0, "model": 5}),
        ("sharing", {"version": 0, "areas": "yes", "departments": "no", "acknowledged": "y"}),
    ],
)
def test_sending_a_page_twice_makes_one_event(world: World, path: str, fields: dict[str, Any]) -> None:
    browser = world.browser(world.coordinator)
    before = len(_events())
    for _ in range(3):
        assert browser.post(f"{world.base}/{path}", fields).status_code == 303
    assert len(_events()) == before + 1
