"""Submitted years to compare, and how the tables of a comparison are read."""

from datetime import timedelta
from typing import Any

from ehsg import models
from ehsg.domain.content import Priority, from_json, to_json
from ehsg.domain.status import State
from ehsg.extensions import db
from tests import factories
from tests.counting import count_return
from tests.integration.conftest import World
from tests.pages import Page

PATH = "/areas/E08000035/comparison"
NARRATIVE = "Word for word as before"


def a_year(year: int, *, closed: bool = True) -> models.Collection:
    """A collection that has closed, or is still open; sharing has begun."""
    opens = factories.NOW - timedelta(days=100)
    closes = factories.NOW + timedelta(days=-1 if closed else 1)
    return factories.CollectionFactory(
        year=year, opens_at=opens, closes_at=closes, sharing_from=factories.NOW - timedelta(days=2)
    )


def submit(
    world: World,
    collection: models.Collection,
    area: models.Area,
    scores: dict[str, int] | None = None,
    *,
    score: int = 3,
    chosen: tuple[str, ...] = (),
    commit: bool = True,
    **more: Any,
) -> models.Submission:
    """The area's return of the year: every descriptor with the score, those given with their own."""
    assessment = factories.AssessmentFactory(
        area=area, collection=collection, state=State.SUBMITTED, submitted_at=factories.NOW, submissions_made=1
    )
    built = factories.SubmissionFactory.build(
        assessment=assessment, guide=world.guide, score=score, narrative=NARRATIVE, submitted_by=world.coordinator
    )
    content = to_json(from_json(built.content))
    for entry in content["scores"]:
        entry["score"] = (scores or {}).get(entry["descriptor_id"], entry["score"])
    content["priorities"] = [vars(Priority(id_, "SecretWhy", "SecretPlan")) for id_ in chosen]
    made = factories.SubmissionFactory(assessment=assessment, guide=world.guide, content=content, **more)
    db.session.add_all(
        models.SubmissionScore(submission_id=made.id, descriptor_id=entry["descriptor_id"], score=entry["score"])
        for entry in content["scores"]
    )
    for section in world.guide.sections:
        ids = {d.id for d in world.guide.descriptors_in(section.id)}
        of = [entry["score"] for entry in content["scores"] if entry["descriptor_id"] in ids]
        db.session.add(
            models.SubmissionSection(submission_id=made.id, section_id=section.id, total=sum(of), scored=len(of))
        )
    count_return(made)
    if commit:
        db.session.commit()
    return made


def table(page: Page, caption: str) -> dict[str, list[str]]:
    """First cell to the other cells of each row of a table."""
    found = next(t for t in page.soup.select("main table") if t.caption.get_text(strip=True) == caption)
    rows = [[cell.get_text(" ", strip=True) for cell in row.select("th, td")] for row in found.select("tbody tr")]
    return {row[0]: row[1:] for row in rows}
