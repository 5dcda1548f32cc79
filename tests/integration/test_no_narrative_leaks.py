"""Whatever people, roles, returns and permissions there are: no address shows a narrative to anybody but the area's
members and, once it is submitted, the national team; nor what an organisation said on its own to others before
moderation, nor a comment to anybody outside the area, nor feedback to the area before it is published; and whoever may
read it finds it. What is shared opens to whom
the area permits it, until it is withdrawn.
"""

import os
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings

from ehsg.domain import permissions
from ehsg.domain.conditions import When
from ehsg.domain.feedback import SHOWN_TO_THE_AREA
from ehsg.domain.guide import Guide
from ehsg.domain.partners import Round, organisation_key
from ehsg.domain.permissions import AREA_ROLES, Action, Membership, Role, Standing, Viewer
from ehsg.domain.status import State
from ehsg.domain.subjects import PartnerSubject, ReturnSubject
from ehsg.models import Submission
from ehsg.queries import actions, narrative_search, sharing, submissions
from tests import notes, once
from tests.integration.secrets_faults import FAULTS
from tests.integration.secrets_plan import (
    ANALYST,
    DEPARTMENT,
    FIXED,
    OTHER,
    POLICE,
    WITHDRAWN,
    Plan,
    plans,
)
from tests.integration.secrets_practice import decided_of_case
from tests.integration.secrets_world import Stage, staged
from tests.integration.sweep import Tally, addresses, ask_everything
from tests.pages import Browser
from tests.printed import text_of

pytestmark = pytest.mark.usefixtures("plain_paper")

# Each is seventeen people at four thousand addresses; EHSG_WORLDS=100 takes as many, and is for a night.
EXAMPLES = int(os.environ.get("EHSG_WORLDS", "6" if once.ON else "2"))
# That a fault is found says that the tests above are worth something: they are the same on either database.
of_the_test = once.with_sqlite()


@pytest.fixture(scope="module")
def counted() -> Any:
    tally = Tally()
    yield tally
    told = f"{tally.read} times a word was read as it may be, {tally.hidden} times it stayed hidden"
    notes.say(f"no narrative leaks: {tally.requests:,} requests in {EXAMPLES} random worlds; {told}")


@pytest.mark.timeout(300 + 60 * EXAMPLES)
@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)
@given(plan=plans)
def test_no_address_shows_a_narrative_to_anybody_who_may_not_read_it(
    migrated_app: Flask, guide: Guide, counted: Tally, plan: Plan
) -> None:
    with staged(migrated_app, guide, plan) as stage:
        counted.problems.clear()
        _expects_what_the_table_decides(stage)
        ask_everything(stage, counted, (None, *stage.people))
        assert not counted.problems, "\n".join(counted.problems[:20])


def _expects_what_the_table_decides(stage: Stage) -> None:
    """What is expected is written out in secrets_world.py; the rule table must say the same."""
    for user, held in stage.people.values():
        roles = ((h.role, stage.area_ids[h.area] if h.role in AREA_ROLES else None) for h in held if not h.ended)
        viewer = Viewer(user.id, frozenset(Membership(*role) for role in roles))
        for word in (w for w in stage.words if w.kept_for is None and not w.organisation):
            state = State.SUBMITTED if word.submitted else State.DRAFT
            action = Action.VIEW_NARRATIVE if word.submitted else Action.VIEW_RETURN
            action = Action.VIEW_ACTIONS if word.action else action
            action = Action.VIEW_COMMENTS if word.comment else action
            subject = ReturnSubject(word.area_id, state, word.submitted)
            decided = permissions.allowed(viewer, action, subject)
            if word.feedback:
                shown = word.feedback in SHOWN_TO_THE_AREA and permissions.allowed(
                    viewer, Action.VIEW_FEEDBACK, subject
                )
                decided = shown or permissions.allowed(viewer, Action.WRITE_FEEDBACK, subject)
            if word.case:
                decided = decided_of_case(viewer, word, subject)
            assert decided is stage.may_read(held, word), (held, word)


def _problems(app: Flask, guide: Guide, *asked: int, plan: Plan = FIXED, told: str = "") -> list[str]:
    """What is wrong when these of the people ask, up to the problem that is to be told."""
    tally = Tally(looked_for=told)
    with staged(app, guide, plan) as stage:
        ask_everything(stage, tally, tuple(list(stage.people)[index] for index in asked))
    return tally.problems


def test_the_world_that_the_faults_are_put_into_has_none(migrated_app: Flask, guide: Guide) -> None:
    assert _problems(migrated_app, guide, *range(len(FIXED.people))) == []


def test_the_table_decides_on_organisations_words_as_is_expected(migrated_app: Flask, guide: Guide) -> None:
    with staged(migrated_app, guide, FIXED) as stage:
        for user, held in stage.people.values():
            roles = [(h.role, stage.area_ids[h.area] if h.role in AREA_ROLES else None) for h in held if not h.ended]
            memberships = (
                Membership(*role, organisation_key(POLICE) if role[0] is Role.CONTRIBUTOR else "") for role in roles
            )
            viewer = Viewer(user.id, frozenset(memberships))
            for word in (w for w in stage.words if w.participant_id is not None):
                round_ = Round.MODERATION if word.moderated else Round.SCORING
                key = organisation_key(word.organisation)
                subject = PartnerSubject(word.area_id, word.participant_id or 0, key, State.DRAFT, round_)
                decided = permissions.allowed(viewer, Action.VIEW_PARTNER_SCORES, subject)
                assert decided is stage.may_read(held, word), (held, word)


@of_the_test
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_one_rule_is_found(
    migrated_app: Flask, guide: Guide, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    action, rule, asked, told = FAULTS[fault]
    monkeypatch.setitem(permissions.RULES, action, rule)
    found = _problems(migrated_app, guide, asked, told=told)
    assert any(told in problem for problem in found), found[:5]


@of_the_test
def test_a_page_that_forgets_to_leave_the_narrative_out_is_found(
    migrated_app: Flask, guide: Guide, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = submissions.from_json
    monkeypatch.setattr(submissions, "visible_content", lambda _viewer, submission, _now: whole(submission.content))
    told = "coordinator 1 read"
    found = _problems(migrated_app, guide, OTHER, told=told)
    assert any(told in problem for problem in found), found[:5]


@of_the_test
def test_a_search_of_narratives_that_asks_nobody_is_found(
    migrated_app: Flask, guide: Guide, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(permissions.RULES, Action.SEARCH_NARRATIVE, {Standing.DEPARTMENT: When.ALWAYS})
    assert _problems(migrated_app, guide, DEPARTMENT) == []  # the rule about narrative is asked too
    monkeypatch.setattr(narrative_search, "_may_search", lambda _viewer: True)
    told = "department_viewer 0 read Word(text='Hidden"
    found = _problems(migrated_app, guide, DEPARTMENT, told=told)
    assert any(told in problem for problem in found), found[:5]


@of_the_test
def test_actions_for_what_was_chosen_since_the_return_was_reopened_are_missed_where_they_are_shown(
    migrated_app: Flask, guide: Guide, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "_submitted_priorities", lambda assessment: [actions.priorities_now(assessment)])
    told = "national_analyst 0 read Word(text='Action"
    found = _problems(migrated_app, guide, ANALYST, told=told)
    assert any(told in problem for problem in found), found[:5]


WITH_WITHDRAWALS = replace(FIXED, returns=(replace(FIXED.returns[0], withdrawn=WITHDRAWN[-1]), *FIXED.returns[1:]))


@of_the_test
@pytest.mark.parametrize("asked", [OTHER, DEPARTMENT])
def test_a_reader_that_forgets_what_was_withdrawn_is_found(
    migrated_app: Flask, guide: Guide, monkeypatch: pytest.MonkeyPatch, asked: int
) -> None:
    assert _problems(migrated_app, guide, asked, plan=WITH_WITHDRAWALS) == []
    whole = sharing.permissions
    forgetful = {
        "permissions": lambda submission: {k: replace(p, withdrawn=None) for k, p in whole(submission).items()},
        "stands": lambda which: getattr(Submission, f"shared_with_{which}").is_(True),
    }
    for name, told in (("permissions", "/submissions/1 answered 200"), ("stands", "/shared/2024 lists")):
        with monkeypatch.context() as patched:
            patched.setattr(sharing, name, forgetful[name])
            found = _problems(migrated_app, guide, asked, plan=WITH_WITHDRAWALS, told=told)
        assert any(told in problem for problem in found), (name, found[:5])


@of_the_test
def test_a_file_that_is_taken_along_without_a_record_is_found(
    migrated_app: Flask, guide: Guide, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ehsg.web.routes import comparison, submissions

    monkeypatch.setattr(submissions, "_leave_a_trace", lambda *_: None)
    monkeypatch.setattr(comparison, "record_download", lambda **_: None)
    found = _problems(migrated_app, guide, ANALYST)
    assert any("files of others along, and 0 are on record" in problem for problem in found), found[:5]


def test_an_address_with_an_argument_that_nobody_has_told_of_is_refused(guide: Guide) -> None:
    app = Flask("with a new page")
    app.add_url_rule("/feedback/<int:feedback_id>", "feedback")
    with pytest.raises(AssertionError, match="feedback_id"):
        list(addresses(Stage(app, guide)))


def test_the_words_of_rendered_reports_are_those_of_their_own_return(migrated_app: Flask, guide: Guide) -> None:
    with staged(migrated_app, guide, FIXED, real=True) as stage:
        texts = [w.text for w in stage.words]
        first, second, reopened_before, reopened_now, draft = (t for t in texts if t.startswith("Hidden"))
        why = [t for t in texts if t.startswith("Declined")]
        member, _, other, analyst, *_ = (user for user, _ in stage.people.values())
        mine, theirs = (f"/areas/{code}" for code in stage.codes)
        expected = [
            (member, f"{mine}/2024/submissions/1/report.pdf", {first, why[0]}),
            (analyst, f"{mine}/2024/submissions/1/report.pdf", {first, why[0]}),
            (analyst, f"{theirs}/2024/submissions/1/report.pdf", {second, why[1]}),
            (analyst, f"{mine}/2025/submissions/1/report.pdf", {reopened_before, why[2]}),
            (member, f"{mine}/2025/report.pdf", {reopened_now, why[2]}),
            (other, f"{theirs}/2025/report.pdf", {draft, why[3]}),
        ]
        for user, path, words in expected:
            response = Browser(stage.app.test_client(), user).get(path)
            assert response.mimetype == "application/pdf", path
            text = "".join(text_of(response.data).split())
            assert {w.text for w in stage.words if w.text in text} == words, path
        for user, path in ((other, expected[0][1]), (analyst, expected[4][1]), (member, expected[5][1])):
            assert Browser(stage.app.test_client(), user).get(path).status_code == 404, path
