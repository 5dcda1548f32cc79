"""A made-up England in which every text of every return has a word of its own, and what everybody may read of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from flask import Flask
from sqlalchemy import select, update

from ehsg import models
from ehsg.domain.content import from_json
from ehsg.domain.guide import Guide
from ehsg.domain.permissions import AREA_ROLES, NATIONAL_ROLES, Role
from ehsg.domain.sharing import SharedWith
from ehsg.extensions import db
from ehsg.queries import reports
from ehsg.queries.kept_forms import token_hash
from ehsg.reports import pdf
from ehsg.services.collections import create_collection
from ehsg.services.history import File, import_history
from ehsg.services.sharing import withdraw_sharing
from ehsg.services.submissions import reopen
from tests import factories
from tests.factories import NOW
from tests.history_files import row, text
from tests.integration.conftest import undone
from tests.integration.secrets_feedback import give_feedback, reads_feedback
from tests.integration.secrets_learning import bring_back
from tests.integration.secrets_plan import (
    AREAS,
    CHOSEN_AGAIN,
    HEALTH,
    IMPORTED,
    POLICE,
    YEARS,
    Held,
    Open,
    Plan,
    ReturnPlan,
    Word,
)
from tests.integration.secrets_practice import reads_case
from tests.returns import CHOSEN, as_stored, fill_in, sign, submitted


@dataclass
class Stage:
    """What was built."""

    app: Flask
    guide: Guide
    codes: list[str] = field(default_factory=list)
    people: dict[int, tuple[models.User, tuple[Held, ...]]] = field(default_factory=dict)
    area_ids: list[int] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    participants: list[int] = field(default_factory=list)
    requests: list[int] = field(default_factory=list)
    actions: list[int] = field(default_factory=list)
    submissions: dict[str, Open] = field(default_factory=dict)  # by address
    comments: list[int] = field(default_factory=list)
    notes: list[int] = field(default_factory=list)
    descriptors: tuple[str, ...] = ()

    def may_read(self, held: tuple[Held, ...], word: Word) -> bool:
        """Written out apart from the rule table: the area's members all, the national team what was submitted."""
        now = [h for h in held if not h.ended]
        own = any(h.role in AREA_ROLES and self.area_ids[h.area] == word.area_id for h in now)
        if word.case or word.feedback:
            return (reads_case if word.case else reads_feedback)(now, word, own=own)
        if word.organisation:
            here = [h for h in now if h.role is Role.CONTRIBUTOR and self.area_ids[h.area] == word.area_id]
            return (own and word.moderated) or (bool(here) and word.organisation == POLICE)
        return own or (word.submitted and any(h.role in NATIONAL_ROLES for h in now))

    def may_open(self, held: tuple[Held, ...], submission: Open) -> bool:
        """Whether scores and priorities are seen, written out in the same way."""
        now = [(h.role, self.area_ids[h.area] == submission.area_id) for h in held if not h.ended]
        return any(
            (role in AREA_ROLES and own)
            or role in NATIONAL_ROLES
            or (role is Role.COORDINATOR and submission.areas)
            or (role is Role.DEPARTMENT_VIEWER and submission.departments)
            for role, own in now
        )


@contextmanager
def staged(app: Flask, guide: Guide, plan: Plan, *, real: bool = False) -> Iterator[Stage]:
    """Builds it; afterwards it is undone. Unless `real`, what a report would print is handed over as plain text."""
    with undone(app), patch.object(pdf, "render_report", pdf.render_report if real else _as_text):
        stage = Stage(app, guide, descriptors=("fv1", guide.descriptor_ids[plan.descriptor]))
        areas = [factories.AreaFactory() for _ in range(AREAS)]
        stage.codes, stage.area_ids = [area.code for area in areas], [area.id for area in areas]
        for held in plan.people:
            user = factories.UserFactory()
            for one in set(held):
                factories.MembershipFactory(
                    user=user,
                    role=one.role,
                    area=areas[one.area] if one.role in AREA_ROLES else None,
                    ended_at=NOW if one.ended else None,
                )
            stage.people[user.id] = (user, held)
        collections = [_collection(guide, *pair, stage) for pair in zip(YEARS, plan.sharing_days, strict=True)]
        places = [(area, collection) for collection in collections for area in areas]
        for place, wanted in zip(places, plan.returns, strict=True):
            _bring_to(
                stage, *place, wanted, date_reached=plan.sharing_days[YEARS.index(place[1].year)] <= plan.clock_days
            )
        _import(stage)
        _keep_texts(stage, plan)
        db.session.commit()
        app.extensions["ehsg_clock"] = lambda: NOW + timedelta(days=plan.clock_days)
        yield stage


def _as_text(report: Any) -> bytes:
    return repr(report).encode()


def _collection(guide: Guide, year: int, sharing_days: int, stage: Stage) -> models.Collection:
    return create_collection(
        year=year,
        opens_at=NOW
        - timedelta(days=140),  # before the earliest that the clock is set to: until then there is no return
        closes_at=NOW + timedelta(days=40),
        sharing_from=NOW + timedelta(days=sharing_days),
        guide=guide,
        demonstration=False,
        area_ids=stage.area_ids,
        user_id=None,
        now=NOW,
    )


def _bring_to(
    stage: Stage, area: models.Area, collection: models.Collection, wanted: ReturnPlan, *, date_reached: bool
) -> None:
    assessment = db.session.scalars(
        select(models.Assessment).filter_by(area_id=area.id, collection_id=collection.id)
    ).one()
    by = list(stage.people)[wanted.by % len(stage.people)]
    if wanted.state == "empty":
        return
    _partners(stage, assessment, wanted)
    _ask_to_sign(stage, assessment, wanted)
    _comment(stage, assessment, by)
    _write(stage, assessment, wanted, by, submit=wanted.state != "draft")
    if wanted.state in ("reopened", "resubmitted"):
        reopen(assessment=as_stored(assessment), reason="More to say", closes_at=None, user_id=by, now=NOW)
        _write(stage, assessment, wanted, by, submit=wanted.state == "resubmitted", chosen=CHOSEN_AGAIN)
    for number in range(1, as_stored(assessment).submissions_made + 1):
        _note_open(stage, area.id, f"/areas/{area.code}/{collection.year}", wanted, number, date_reached=date_reached)


def _note_open(stage: Stage, area_id: int, base: str, wanted: ReturnPlan, number: int, *, date_reached: bool) -> None:
    """What was permitted counts of the latest submission only, and until it is withdrawn."""
    latest = number == (2 if wanted.state == "resubmitted" else 1)
    stands = {"areas": wanted.areas and date_reached, "departments": wanted.departments}
    shared = {which: yes and latest and which not in wanted.withdrawn for which, yes in stands.items()}
    stage.submissions[f"{base}/submissions/{number}"] = Open(area_id, int(base[-4:]), **shared)


def _write(
    stage: Stage,
    assessment: models.Assessment,
    wanted: ReturnPlan,
    by: int,
    *,
    submit: bool,
    chosen: tuple[str, ...] = CHOSEN,
) -> None:
    """Fills the return with one word in every text, signs it, and may submit it. The first priority has an action."""
    word = Word(f"Hidden{len(stage.words):03}word", assessment.area_id, submit)
    stage.words.append(word)
    shared = {"areas": wanted.areas, "departments": wanted.departments}
    fill_in(assessment, stage.guide, by, words=word.text, chosen=chosen, **shared)
    _act(stage, assessment, chosen[0], by, submit)
    _link(assessment, word.text)
    sign(assessment, stage.guide, by, name=word.text)
    if submit:
        submission = submitted(assessment, stage.guide, by)
        report = reports.of_submission(submission, stage.guide, from_json(submission.content))
        factories.SubmissionReportFactory(submission_id=submission.id, pdf=pdf.render_report(report))
        _withdraw(stage, assessment, wanted, by, submission.number)
        give_feedback(stage, assessment, submission, by)


def _withdraw(stage: Stage, assessment: models.Assessment, wanted: ReturnPlan, by: int, number: int) -> None:
    """What was permitted of it, with a word of its own as the reason."""
    for which in wanted.withdrawn:
        if getattr(wanted, which):
            word = Word(f"Withdrawn{len(stage.words):03}word", assessment.area_id, True)
            stage.words.append(word)
            about = {"assessment": as_stored(assessment), "which": SharedWith(which), "number": number}
            withdraw_sharing(**about, reason=word.text, user_id=by, now=NOW)
    db.session.commit()


def _act(stage: Stage, assessment: models.Assessment, descriptor_id: str, by: int, submitted: bool) -> None:
    """An action with a word of its own in every text: the national team reads it once its priority was submitted."""
    word = Word(f"Action{len(stage.words):03}word", assessment.area_id, submitted, action=True)
    stage.words.append(word)
    texts = dict.fromkeys(("what", "owner", "person", "note"), word.text)
    row = factories.PlannedActionFactory(
        assessment_id=assessment.id, descriptor_id=descriptor_id, **texts, saved_by=stage.people[by][0]
    )
    stage.actions.append(row.id)
    bring_back(stage, assessment, row, by, submitted=submitted)


def _partners(stage: Stage, assessment: models.Assessment, wanted: ReturnPlan) -> None:
    """Two organisations, each with a word of its own."""
    factories.PartnerRoundFactory(assessment_id=assessment.id, moderation_at=NOW if wanted.moderated else None)
    for name in (POLICE, HEALTH):
        row = factories.ParticipantFactory(assessment_id=assessment.id, name=name)
        text = f"Partner{len(stage.words):03}word"
        factories.PartnerScoreFactory(participant_id=row.id, comment=text, version=1, score=2)
        stage.participants.append(row.id)
        stage.words.append(
            Word(text, assessment.area_id, False, None, row.id, organisation=name, moderated=wanted.moderated)
        )
    db.session.commit()


def _ask_to_sign(stage: Stage, assessment: models.Assessment, wanted: ReturnPlan) -> None:
    """Somebody is asked to sign, whether or not they have a role in the area, with a word of why they do not."""
    user_id = list(stage.people)[(wanted.by + 1) % len(stage.people)]
    text = f"Declined{len(stage.words):03}word"
    by_account = {"user_id": user_id, "token_sha256": None, "expires_at": None}
    declined = {"declined_at": NOW, "decline_reason": text}
    partner = {"role_id": "partner", "slot": "partner:governors", "organisation": "Governors"}
    values = {"assessment_id": assessment.id, "asked_by_id": user_id}
    stage.requests.append(factories.SignOffRequestFactory(**values, **partner, **by_account, **declined).id)
    stage.words.append(Word(text, assessment.area_id, wanted.state != "draft"))


def _comment(stage: Stage, assessment: models.Assessment, by: int) -> None:
    """One comment with a word of its own, by somebody who may have no role in the area any more, or never had."""
    word = Word(f"Comment{len(stage.words):03}word", assessment.area_id, False, comment=True)
    thread = factories.CommentThreadFactory(assessment_id=assessment.id, opened_by_id=by)
    author = stage.people[by][0]
    stage.comments.append(factories.CommentFactory(thread=thread, author=author, text=word.text).id)
    stage.words.append(word)
    db.session.commit()


def _link(assessment: models.Assessment, word: str) -> None:
    values = {"label": word, "url": f"https://example.org/{word}"}
    row_id = db.session.scalars(
        select(models.DescriptorScore.id).filter_by(assessment_id=assessment.id, descriptor_id="fv1")
    ).one()
    changed = db.session.execute(
        update(models.Evidence).where(models.Evidence.descriptor_score_id == row_id).values(**values)
    )
    db.session.execute(
        update(models.DescriptorScore)
        .where(models.DescriptorScore.id == row_id)
        .values(differing=[["Police", f"{word} differs"]], confidence=f"{word} sure", rests_on=[f"{word} rests"])
    )
    if not changed.rowcount:
        factories.EvidenceFactory(descriptor_score_id=row_id, **values)
    db.session.commit()


def _import(stage: Stage) -> None:
    """A return of a past year with a word of its own, that its area shares with other areas only."""
    word = Word(f"Imported{len(stage.words):03}word", stage.area_ids[0], True)
    stage.words.append(word)
    returns = text([row(stage.guide, area=stage.codes[0], year=str(IMPORTED))])
    texts = f"area,year,descriptor,narrative\n{stage.codes[0]},{IMPORTED},fv1,{word.text}\n"
    import_history(
        returns=File("returns", lambda: iter(returns.splitlines(keepends=True))),
        texts=File("texts", lambda: iter(texts.splitlines(keepends=True))),
        guide=stage.guide,
        guides={stage.guide.edition: stage.guide},
        now=NOW,
    )
    at = f"/areas/{stage.codes[0]}/{IMPORTED}/submissions/1"
    stage.submissions[at] = Open(word.area_id, IMPORTED, areas=True, departments=False)


def _keep_texts(stage: Stage, plan: Plan) -> None:
    """Each person typed something into the same page when their sign-in had ended."""
    path = f"/areas/{stage.codes[0]}/{YEARS[0]}/descriptors/fv1"
    for number, user_id in enumerate(stage.people):
        word = Word(f"Typed{number:03}word", stage.area_ids[0], False, kept_for=user_id)
        stage.words.append(word)
        stage.kept.append(f"{path}?kept=kept-{number}")
        factories.KeptFormFactory(
            token_sha256=token_hash(f"kept-{number}"),
            user_id=user_id,
            path=path,
            fields=[["narrative", word.text]],
            kept_at=NOW + timedelta(days=plan.clock_days),
        )
