"""A case of good practice from Leeds's return: written, agreed to and published through the pages."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import update
from werkzeug.test import TestResponse

from ehsg import models
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from tests import factories
from tests.feedback import Team
from tests.pages import Browser
from tests.returns import fill_in, sign, submitted

WORDS = {
    "title": "Parents on the board",
    "text": "Two parents sit on the board and set one item of each agenda.",
    "contact": "Early help team",
}
AGREED = {
    "outcome": "agreed",
    "name": "Robin Head",
    "role": "Head of early help",
    "agreed_on-day": "13",
    "agreed_on-month": "5",
    "agreed_on-year": "2024",
}


def submit_with_evidence(
    assessment: models.Assessment,
    guide: Any,
    user_id: int,
    *,
    scores: dict[str, int] | None = None,
    rests_on: tuple[str, ...] = ("data",),
    **values: Any,
) -> models.Submission:
    """Fills in, gives each of `scores` (unless others are given, a 5 for fv1) with what it rests on, and submits."""
    fill_in(assessment, guide, user_id, **values)
    for id_, score in ({"fv1": 5} if scores is None else scores).items():
        of_this = (models.DescriptorScore.assessment_id == assessment.id, models.DescriptorScore.descriptor_id == id_)
        said = {"score": score, "rests_on": list(rests_on), "confidence": "high"}
        db.session.execute(update(models.DescriptorScore).where(*of_this).values(**said))
    db.session.commit()
    sign(assessment, guide, user_id)
    return submitted(assessment, guide, user_id)


@dataclass
class Cases(Team):
    """The same people; Leeds has submitted with a 5 for fv1 that rests on data."""

    other: Browser | None = None  # a coordinator of another area

    def one(self, page: str = "") -> str:
        """Where the national team works on the case."""
        _, _, code, year = self.base.split("/")
        return f"/national/{year}/good-practice/fv1/{code}{page}"

    @property
    def list(self) -> str:
        """The candidates for fv1."""
        return self.one().rpartition("/")[0]

    def send(self, browser: Browser, page: str, fields: dict[str, Any]) -> TestResponse:
        """Over the version that is stored, unless another is given."""
        version = {} if "version" in fields else {"version": self.version_of_case()}
        return browser.post(self.one(page), {**version, **fields})

    def write_case(self, browser: Browser | None = None, **fields: Any) -> TestResponse:
        """Its words."""
        return self.send(browser or self.analyst, "", {**WORDS, **fields})

    def approach(self, browser: Browser | None = None, **fields: Any) -> TestResponse:
        """The area was asked."""
        return self.send(browser or self.analyst, "/approach", fields)

    def answer(self, browser: Browser | None = None, **fields: Any) -> TestResponse:
        """It agreed, unless another outcome is given."""
        return self.send(browser or self.analyst, "/answer", {**AGREED, **fields})

    def publish_case(self, browser: Browser | None = None, **fields: Any) -> TestResponse:
        """Having considered everything that the page shows now."""
        seen = {"seen": self.lead.page(self.one("/publish")).value("seen") or ""} if "seen" not in fields else {}
        db.session.commit()
        return self.send(browser or self.lead, "/publish", {"considered": "y", **seen, **fields})

    def take_back(self, browser: Browser | None = None, **fields: Any) -> TestResponse:
        """By the lead."""
        return self.send(browser or self.lead, "/take-back", fields)

    def withdraw(self, browser: Browser | None = None) -> TestResponse:
        """By the area's coordinator."""
        return (browser or self.coordinator).post(f"{self.base}/good-practice/fv1/withdraw")

    def agreed(self) -> None:
        """Written, asked and agreed to."""
        for answer in (self.write_case(), self.approach(), self.answer()):
            assert answer.status_code == 303
        assert self.state_of_case() == "agreed"

    def published_case(self) -> None:
        """All the way."""
        self.agreed()
        assert self.publish_case().status_code == 303
        assert self.state_of_case() == "published"

    def case(self) -> models.GoodPractice | None:
        """As the database has it now."""
        db.session.commit()
        db.session.expire_all()
        return db.session.query(models.GoodPractice).filter_by(descriptor_id="fv1").one_or_none()

    def version_of_case(self) -> int:
        """What a page that is opened now is drawn from."""
        row = self.case()
        version = row.version if row else 0
        db.session.commit()
        return version

    def state_of_case(self) -> str:
        """Where it stands."""
        row = self.case()
        return row.state.value if row else "nothing"

    def submit_again_with(self, **values: Any) -> None:
        """Reopened, and submitted with other scores."""
        self.reopen()
        submit_with_evidence(self.world.assessment, self.world.guide, self.world.coordinator.id, **values)


def cases_of(world: Any, **values: Any) -> Cases:
    """Leeds has submitted, and nothing is done about it."""
    analyst, second = (world.browser(world.person(Role.NATIONAL_ANALYST)) for _ in range(2))
    lead, coordinator = world.browser(world.person(Role.NATIONAL_LEAD)), world.browser(world.coordinator)
    submit_with_evidence(world.assessment, world.guide, world.coordinator.id, **values)
    other = world.browser(world.person(Role.COORDINATOR, factories.AreaFactory(name="Elsewhere")))
    return Cases(world, analyst, second, lead, coordinator, world.base, other)


def events_of_cases() -> list[str]:
    """What the events say was done."""
    db.session.commit()
    rows = db.session.query(models.Event).filter(models.Event.kind.like("%_good_practice")).order_by(models.Event.id)
    return [row.kind.removesuffix("_good_practice") for row in rows]
