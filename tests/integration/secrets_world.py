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
from ehsg.extensions import db
from ehsg.queries import reports
from ehsg.queries.kept_forms import token_hash
from ehsg.reports import pdf
from ehsg.services.collections import create_collection
from ehsg.services.submissions import reopen
from tests import factories
from tests.factories import NOW
from tests.integration.conftest import undone
from tests.returns import as_stored, fill_in, sign, submitted

YEARS = (2024, 2025)
POLICE, HEALTH = "West Yorkshire Police", "Leeds Health Trust"  # contributors of the factory speak for the first
STATES = ("empty", "draft", "submitted", "reopened", "resubmitted")
AREAS = 2


@dataclass(frozen=True)
class Held:
    """One membership as it is planned; `area` counts, and is left out for roles that belong to none."""

    role: Role
    area: int
    ended: bool


@dataclass(frozen=True)
class ReturnPlan:
    """One return: how far it went, what the area permits, which of the people worked on it, and whether moderation of
    its partners' own scores is open.
    """

    state: str
    areas: bool
    departments: bool
    by: int
    moderated: bool = False


@dataclass(frozen=True)
class Plan:
    """Everything that is random; `returns` has one for each area and year."""

    people: tuple[tuple[Held, ...], ...]
    returns: tuple[ReturnPlan, ...]
    sharing_days: tuple[int, int]
    clock_days: int
    descriptor: int


@dataclass(frozen=True)
class Word:
    """A word that is in one layer of one return: its draft, or one submission; or in a kept text of one person; or in
    what one organisation said on its own; or in a comment, which only the area's members ever read.
    """

    text: str
    area_id: int
    submitted: bool
    kept_for: int | None = None
    participant_id: int | None = None
    organisation: str = ""
    moderated: bool = False
    comment: bool = False


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
    comments: list[int] = field(default_factory=list)
    descriptors: tuple[str, ...] = ()

    def may_read(self, held: tuple[Held, ...], word: Word) -> bool:
        """Written out apart from the rule table: the area's members all, the national team what was submitted."""
        now = [h for h in held if not h.ended]
        own = any(h.role in AREA_ROLES and self.area_ids[h.area] == word.area_id for h in now)
        if word.organisation:
            here = [h for h in now if h.role is Role.CONTRIBUTOR and self.area_ids[h.area] == word.area_id]
            return (own and word.moderated) or (bool(here) and word.organisation == POLICE)
        return own or (word.submitted and any(h.role in NATIONAL_ROLES for h in now))


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
            _bring_to(stage, *place, wanted)
        _keep_texts(stage, plan)
        db.session.commit()
        app.extensions["ehsg_clock"] = lambda: NOW + timedelta(days=plan.clock_days)
        yield stage


def _as_text(report: Any) -> bytes:
    return repr(report).encode()


def _collection(guide: Guide, year: int, sharing_days: int, stage: Stage) -> models.Collection:
    return create_collection(
        year=year,
        opens_at=NOW - timedelta(days=40),
        closes_at=NOW + timedelta(days=40),
        sharing_from=NOW + timedelta(days=sharing_days),
        guide=guide,
        demonstration=False,
        area_ids=stage.area_ids,
        user_id=None,
        now=NOW,
    )


def _bring_to(stage: Stage, area: models.Area, collection: models.Collection, wanted: ReturnPlan) -> None:
    assessment = db.session.scalars(
        select(models.Assessment).filter_by(area_id=area.id, collection_id=collection.id)
    ).one()
    by = list(stage.people)[wanted.by % len(stage.people)]
    if wanted.state == "empty":
        return
    _partners(stage, assessment, wanted)
    _comment(stage, assessment, by)
    _write(stage, assessment, wanted, by, submit=wanted.state != "draft")
    if wanted.state in ("reopened", "resubmitted"):
        reopen(assessment=as_stored(assessment), reason="More to say", closes_at=None, user_id=by, now=NOW)
        _write(stage, assessment, wanted, by, submit=wanted.state == "resubmitted")


def _write(stage: Stage, assessment: models.Assessment, wanted: ReturnPlan, by: int, *, submit: bool) -> None:
    """Fills the return with one word in every text, signs it, and may submit it."""
    word = Word(f"Hidden{len(stage.words):03}word", assessment.area_id, submit)
    stage.words.append(word)
    fill_in(assessment, stage.guide, by, words=word.text, areas=wanted.areas, departments=wanted.departments)
    _link(assessment, word.text)
    sign(assessment, stage.guide, by, name=word.text)
    if submit:
        submission = submitted(assessment, stage.guide, by)
        report = reports.of_submission(submission, stage.guide, from_json(submission.content))
        factories.SubmissionReportFactory(submission_id=submission.id, pdf=pdf.render_report(report))


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
        .values(differing=[["Police", f"{word} differs"]])
    )
    if not changed.rowcount:
        factories.EvidenceFactory(descriptor_score_id=row_id, **values)
    db.session.commit()


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
