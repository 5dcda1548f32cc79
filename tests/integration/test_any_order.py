"""A whole return by many people in any order: whatever they do, what must hold holds.

Hypothesis makes up what they do. Beside the service stands a small model of it: the scores and texts that were
acknowledged, what was signed, and each submission as it was when it was made.
"""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from ehsg import models
from ehsg.domain.content import from_json, sha256
from ehsg.domain.permissions import Role
from ehsg.domain.sign_off import How
from ehsg.domain.status import State
from ehsg.extensions import db
from ehsg.services import reports
from ehsg.services.sign_off import Details, record_sign_off
from tests import factories, notes, once
from tests.integration.conftest import make_world, undone
from tests.integration.saving import stored
from tests.pages import Browser
from tests.returns import REQUIRED_ROLES, as_stored, content_now, fill_in

DESCRIPTORS = ("fv1", "wf2", "da1")
TEXTS = st.sampled_from(
    ("", "Plain words.", "=1+1", "<b>bold</b>", "two\nlines", "ỳ € 𝒳 ‮", "'); DROP TABLE areas;--", "a" * 500)
)
MOMENTS = {"open": timedelta(0), "closed": timedelta(days=45), "shared": timedelta(days=60)}
WORKED: dict[str, int] = {}


class Return(RuleBasedStateMachine):
    """Everybody's actions, each through the page that it is done on."""

    app: Flask

    @initialize()
    def begin(self) -> None:
        self.context = undone(self.app)
        app = self.context.__enter__()
        guide = app.extensions["ehsg_guides"]["working-1"]
        self.world = make_world(app, guide, factories.AreaFactory(code="E08000035", name="Leeds"), 2024)
        fill_in(self.world.assessment, guide, self.world.coordinator.id)
        elsewhere = factories.AreaFactory(name="Elsewhere")
        people = {
            "second": self.world.person(Role.COORDINATOR, self.world.leeds),
            "reader": self.world.person(Role.READER, self.world.leeds),
            "signatory": self.world.person(Role.SIGNATORY, self.world.leeds),
            "lead": self.world.person(Role.NATIONAL_LEAD),
            "elsewhere": self.world.person(Role.COORDINATOR, elsewhere),
            "department": self.world.person(Role.DEPARTMENT_VIEWER),
        }
        db.session.commit()
        self.browsers = {name: self.world.browser(user) for name, user in people.items()}
        self.browsers |= {"coordinator": self.world.browser(self.world.coordinator), "nobody": self.world.browser()}
        self.entries = {id_: (stored(self.world, id_).score, stored(self.world, id_).narrative) for id_ in DESCRIPTORS}
        self.versions = {id_: stored(self.world, id_).version for id_ in DESCRIPTORS}
        self.sharing = (False, False)
        self.state = State.DRAFT
        self.signed: Any = None
        self.submissions: list[SimpleNamespace] = []
        self.moment = "open"

    def teardown(self) -> None:
        if hasattr(self, "context"):
            self.context.__exit__(None, None, None)

    # --- What they do ---

    @rule(
        id_=st.sampled_from(DESCRIPTORS), score=st.sampled_from((None, 0, 3, 5)), text=TEXTS,
        who=st.sampled_from(("coordinator", "second")), behind=st.booleans(),
    )  # fmt: skip
    def save(self, id_: str, score: int | None, text: str, who: str, behind: bool) -> None:
        """From the version that is stored, or from the one before it."""
        version = self.versions[id_] - behind
        fields = {"version": version, "narrative": text, "save": "yes"} | ({} if score is None else {"score": score})
        answer = self._post(who, f"descriptors/{id_}", fields)
        entry = (score, text)
        same = entry == self.entries[id_]
        if self.state is State.SUBMITTED:
            self._was("a save refused, because the return is submitted", answer == 403)
        elif behind and not same:
            self._was("a stale save refused", answer == 409)
        else:
            self._was("a save", answer == 303)
            if not same:
                self.entries[id_], self.versions[id_] = entry, self.versions[id_] + 1

    @rule(
        who=st.sampled_from(("reader", "signatory", "lead", "elsewhere", "department", "nobody")),
        what=st.sampled_from(("descriptors/fv1", "sharing", "data-maturity", "priorities", "submit", "sign-off/chair")),
    )
    def meddle(self, who: str, what: str) -> None:
        """Somebody who may not: refused, whatever the form says."""
        answer = self._post(who, what, {"version": 0, "score": 5, "narrative": "Meddled.", "areas": "yes", "model": 1})
        self._was("a stranger's form refused", answer in (302, 303, 403, 404) and (who == "nobody" or answer >= 400))

    @rule(areas=st.booleans(), departments=st.booleans())
    def share(self, areas: bool, departments: bool) -> None:
        sharing = db.session.scalar(select(models.SharingPermission.version).execution_options(populate_existing=True))
        words = {True: "yes", False: "no"}
        fields = {"version": sharing, "areas": words[areas], "departments": words[departments], "acknowledged": "y"}
        answer = self._post("coordinator", "sharing", fields)
        if self.state is State.SUBMITTED:
            self._was("sharing refused, because the return is submitted", answer == 403)
        else:
            self._was("sharing chosen", answer == 303)
            self.sharing = (areas, departments)

    @precondition(lambda self: self.state is not State.SUBMITTED and not self._stands())
    @rule()
    def sign(self) -> None:
        """Everybody who has to, of the return as it is, without wanting to be asked about texts."""
        content = content_now(self.world.assessment, self.world.guide)
        for role_id in REQUIRED_ROLES:
            record_sign_off(
                assessment=as_stored(self.world.assessment),
                guide=self.world.guide,
                role_id=role_id,
                name=f"Chris {role_id}",
                organisation="An organisation",
                signed_on=date(2024, 5, 1),
                how=How.MEETING,
                seen_sha256=sha256(content),
                user_id=self.world.coordinator.id,
                now=factories.NOW,
                details=Details(asked_about=()),
            )
        db.session.commit()
        self.signed = self._substance()

    @rule(who=st.sampled_from(("coordinator", "second")))
    def submit(self, who: str) -> None:
        answer = self._post(who, "submit", {})
        if self.state is State.SUBMITTED:
            self._was("a second submission refused", answer in (403, 422))
        elif self.moment != "open" or not self._complete() or not self._stands():
            self._was("a submission refused, for what is missing", answer == 422)
        else:
            self._was("a submission", answer == 303)
            self.state = State.SUBMITTED
            self.submissions.append(SimpleNamespace(entries=dict(self.entries), sharing=self.sharing))

    @precondition(lambda self: self.state is not State.SUBMITTED and self._complete())
    @rule()
    def sign_and_submit(self) -> None:
        """One straight after the other, or hardly anything would ever be submitted."""
        if not self._stands():
            self.sign()
        self.submit("coordinator")

    @rule()
    def reopen(self) -> None:
        answer = self._post("lead", "reopen", {"reason": "A score has to be corrected."})
        if self.state is State.SUBMITTED and self.moment == "open":
            self._was("a return reopened", answer == 303)
            self.state = State.REOPENED
        else:
            self._was("a reopening refused", answer in (403, 404, 422))

    @rule(moment=st.sampled_from(sorted(MOMENTS)))
    def later(self, moment: str) -> None:
        self.moment = moment
        self.world.at(factories.NOW + MOMENTS[moment])

    @rule(who=st.sampled_from(("elsewhere", "department", "lead", "nobody", "reader")))
    def look(self, who: str) -> None:
        """At the latest submission: whoever may, and nobody else; narrative to fewer still."""
        number = max(len(self.submissions), 1)
        path = f"{self.world.base}/submissions/{number}"
        self.browsers[who]._stay()
        with self.world.app.app_context():
            answer = self.browsers[who].client.get(path)
        there = bool(self.submissions)
        shared = there and self.submissions[-1].sharing
        may = {
            "elsewhere": there and shared[0] and self.moment == "shared",
            "department": there and shared[1],
            "lead": there,
            "reader": there,
            "nobody": False,
        }[who]
        self._was("a submission looked at" if may else "a submission not shown", (answer.status_code == 200) is may)
        if who in ("elsewhere", "department", "nobody"):
            assert "What we know about" not in answer.text

    # --- What must hold ---

    @invariant()
    def what_is_stored_is_what_was_acknowledged(self) -> None:
        if not hasattr(self, "entries"):
            return
        for id_ in DESCRIPTORS:
            row = stored(self.world, id_)
            assert (row.score, row.narrative) == self.entries[id_]
            assert row.version == self.versions[id_]
        assert self._fresh().state is self.state

    @invariant()
    def each_submission_is_as_it_was_made(self) -> None:
        if not hasattr(self, "entries"):
            return
        rows = db.session.scalars(
            select(models.Submission)
            .where(models.Submission.assessment_id == self.world.assessment.id)
            .order_by(models.Submission.number)
        ).all()
        assert [row.number for row in rows] == list(range(1, len(self.submissions) + 1))
        for row, made in zip(rows, self.submissions, strict=True):
            content = from_json(row.content)
            assert sha256(content) == row.sha256
            assert {
                id_: (content.entry(id_).score, content.entry(id_).narrative) for id_ in DESCRIPTORS
            } == made.entries
        db.session.commit()

    # --- Helpers ---

    def _post(self, who: str, path: str, fields: dict[str, Any]) -> int:
        browser: Browser = self.browsers[who]
        browser._stay()
        base = self.world.base
        with self.world.app.app_context():
            data = {"csrf_token": browser.token(), **fields}
            answer = browser.client.post(f"{base}/{path}", data=data)
        assert answer.status_code < 500, (who, path, fields)
        return answer.status_code

    def _fresh(self) -> models.Assessment:
        return self.world.fresh(self.world.assessment)  # type: ignore[no-any-return]

    def _complete(self) -> bool:
        return all(score is not None for score, _ in self.entries.values())

    def _substance(self) -> tuple[Any, ...]:
        """What every signature is for: texts are not, where nobody wants to be asked about them."""
        return tuple(score for score, _ in self.entries.values()), self.sharing

    def _stands(self) -> bool:
        return self.signed is not None and self.signed == self._substance()

    def _was(self, what: str, right: bool) -> None:
        assert right, what
        WORKED[what] = WORKED.get(what, 0) + 1


@pytest.fixture
def machine(migrated_app: Flask, monkeypatch: pytest.MonkeyPatch) -> type[Return]:
    monkeypatch.setattr(reports, "store_report", lambda **_: None)
    return type("OurReturn", (Return,), {"app": migrated_app})


def test_whatever_people_do_in_whatever_order_nothing_is_lost_and_nobody_sees_what_they_may_not(
    machine: type[Return],
) -> None:
    WORKED.clear()
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=20 if once.ON else 10,
            stateful_step_count=40,
            derandomize=True,
            phases=[Phase.generate],  # making the story shorter takes minutes: leave this out to have it
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert {"a save", "a stale save refused", "a submission", "a return reopened", "a submission looked at"} <= set(
        WORKED
    )
    notes.say("actions in any order: " + ", ".join(f"{what} {times}" for what, times in sorted(WORKED.items())))
