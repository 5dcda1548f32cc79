"""Areas that chose a priority, and action learning sets made of them through the pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from werkzeug.test import TestResponse

from ehsg import models
from ehsg.domain.permissions import Role
from ehsg.domain.status import State
from ehsg.extensions import db
from tests import factories
from tests.factories import NOW
from tests.pages import Browser

REGIONS = ("London", "North West", "South West")


def chose(
    world: Any,
    name: str,
    *,
    region: str = "London",
    score: int | None = 3,
    priorities: Sequence[str] = ("fv1", "wf1", "co1"),
    shared: bool = False,
    area: models.Area | None = None,
) -> models.Submission:
    """An area with a submission that has these priorities, all of them scored so."""
    place = area or factories.AreaFactory(name=name, region=region)
    stands = {"state": State.SUBMITTED, "submitted_at": NOW, "submissions_made": 1}
    assessment = factories.AssessmentFactory(area=place, collection=world.collection, **stands)
    return submission(world, assessment, 1, score=score, priorities=priorities, shared=shared)


def submission(
    world: Any,
    assessment: models.Assessment,
    number: int,
    *,
    score: int | None = 3,
    priorities: Sequence[str] = ("fv1", "wf1", "co1"),
    shared: bool = False,
) -> models.Submission:
    """One more submission of the return, which counts from now on."""
    made: models.Submission = factories.SubmissionFactory(
        guide=world.guide, assessment=assessment, number=number, shared_with_areas=shared
    )
    for position, id_ in enumerate(priorities, start=1):
        factories.SubmissionPriorityFactory(submission_id=made.id, position=position, descriptor_id=id_)
        if score is not None:
            factories.SubmissionScoreFactory(submission_id=made.id, descriptor_id=id_, score=score)
    assessment.submissions_made = number
    db.session.commit()
    return made


def some(world: Any, many: int, *, first: int = 1, shared: bool = False) -> list[models.Submission]:
    """Hill 01, Hill 02 and so on, in different regions and with different scores."""
    return [
        chose(world, f"Hill {n:02}", region=REGIONS[n % len(REGIONS)], score=n % 6, shared=shared)
        for n in range(first, first + many)
    ]


@dataclass
class Nation:
    """The national team at its browsers."""

    world: Any
    lead: Browser
    analyst: Browser
    base: str

    def at(self, descriptor_id: str = "fv1") -> str:
        """The page of one priority's sets."""
        return f"{self.base}/{descriptor_id}"

    def make(self, size: int = 6, browser: Browser | None = None, **fields: Any) -> TestResponse:
        """Makes what the page shows, unless the fields say what was seen."""
        who = browser or self.lead
        seen = {} if "seen" in fields else {"seen": who.page(f"{self.at()}/make?size={size}").value("seen")}
        return who.post(f"{self.at()}/make", {"size": size, **seen, **fields})

    def show(self) -> None:
        """Shows the sets to their areas."""
        assert self.lead.post(f"{self.at()}/show-to-areas").status_code == 303

    def place(self, area: models.Area, to: object, version: object) -> TestResponse:
        """Puts the area into a set, or into none, from the set that the form was drawn with."""
        return self.lead.post(f"{self.at()}/areas/{area.code}", {"to": str(to), "version": version})

    def change(self, number: int = 1, browser: Browser | None = None, **fields: Any) -> TestResponse:
        """Changes a set over its version, unless another is given."""
        return (browser or self.lead).post(f"{self.at()}/{number}", {"version": 1, "name": "North", **fields})


def nation(world: Any) -> Nation:
    """A lead and an analyst."""
    lead, analyst = (world.browser(world.person(role)) for role in (Role.NATIONAL_LEAD, Role.NATIONAL_ANALYST))
    return Nation(world, lead, analyst, f"/national/{world.collection.year}/learning-sets")


def sets(descriptor_id: str = "fv1") -> dict[int, list[str]]:
    """Each set's number with the names of its areas, as the database has them."""
    db.session.commit()
    db.session.expire_all()
    found: dict[int, list[str]] = {
        row.set_number: [] for row in db.session.query(models.LearningSet).filter_by(descriptor_id=descriptor_id)
    }
    members = db.session.query(models.LearningSetMember.set_number, models.Area.name).join(
        models.Area, models.Area.id == models.LearningSetMember.area_id
    )
    for number, name in members.filter(models.LearningSetMember.descriptor_id == descriptor_id):
        found[number].append(name)
    db.session.commit()
    return {number: sorted(names) for number, names in sorted(found.items())}


def area_named(name: str) -> models.Area:
    """The area as it is stored."""
    found: models.Area = db.session.query(models.Area).filter_by(name=name).one()
    return found


def told(kind: str) -> list[models.Event]:
    """The events of the kind, the earliest first."""
    db.session.commit()
    return db.session.query(models.Event).filter_by(kind=kind).order_by(models.Event.id).all()
