"""Saving one descriptor and reading what the database then holds."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from werkzeug.test import TestResponse

from ehsg import models
from ehsg.domain.status import State
from ehsg.extensions import db
from tests import factories
from tests.pages import Browser, Page

if TYPE_CHECKING:
    from tests.integration.conftest import World

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Stored:
    """One descriptor's row, as plain values."""

    score: int | None
    narrative: str
    version: int
    evidence: Pairs
    differing: list[list[str]] | None = None


def stored(world: "World", descriptor_id: str = "fv1") -> Stored:
    """What the database holds. Ends its own transaction, which must not span a request's."""
    db.session.commit()
    row = db.session.execute(
        select(models.DescriptorScore)
        .where(
            models.DescriptorScore.assessment_id == world.assessment.id,
            models.DescriptorScore.descriptor_id == descriptor_id,
        )
        .execution_options(populate_existing=True)
    ).scalar_one()
    links = db.session.execute(
        select(models.Evidence.label, models.Evidence.url)
        .where(models.Evidence.descriptor_score_id == row.id)
        .order_by(models.Evidence.position)
    )
    found = Stored(row.score, row.narrative, row.version, tuple((a, b) for a, b in links), row.differing)
    db.session.commit()
    return found


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    db.session.commit()
    found = {
        table.name: sorted((tuple(map(repr, row)) for row in db.session.execute(select(table))), key=repr)
        for table in models.Base.metadata.sorted_tables
    }
    db.session.commit()
    return found


def at(world: "World", descriptor_id: str = "fv1") -> str:
    """The address of a descriptor's page."""
    found = f"{world.base}/descriptors/{descriptor_id}"
    db.session.commit()
    return found


def save(
    browser: Browser,
    world: "World",
    descriptor_id: str = "fv1",
    *,
    version: object = 0,
    button: str = "save",
    evidence: Pairs = (),
    **fields: Any,
) -> TestResponse:
    """Presses a button of a descriptor's form."""
    data = {"version": version, button: "yes", **fields}
    if evidence:
        data["evidence-label"] = [label for label, _ in evidence]
        data["evidence-url"] = [url for _, url in evidence]
    return browser.post(at(world, descriptor_id), data)


def evidence_of(page: Page) -> Pairs:
    """The pairs that the form's boxes hold, without the empty row."""
    labels = [box["value"] for box in page.soup.select("[name=evidence-label]")]
    urls = [box["value"] for box in page.soup.select("[name=evidence-url]")]
    return tuple(pair for pair in zip(labels, urls, strict=True) if any(pair))


def submitted_before(world: "World", *, score: int = 2, narrative: str = "What we said then.") -> models.Submission:
    """The area's return of the year before, submitted."""
    collection = factories.CollectionFactory(
        year=world.collection.year - 1,
        opens_at=factories.NOW - timedelta(days=400),
        closes_at=factories.NOW - timedelta(days=340),
    )
    at_ = factories.NOW - timedelta(days=350)
    assessment = factories.AssessmentFactory(
        area=world.leeds, collection=collection, state=State.SUBMITTED, submitted_at=at_, submissions_made=1
    )
    submission = factories.SubmissionFactory(
        assessment=assessment, guide=world.guide, score=score, narrative=narrative, submitted_at=at_
    )
    db.session.commit()
    found: models.Submission = submission
    return found


def submit_now(world: "World") -> None:
    """As though the return had been submitted meanwhile."""
    world.assessment.state = State.SUBMITTED
    world.assessment.submissions_made = 1
    world.assessment.submitted_at = factories.NOW
    db.session.commit()
