"""Feedback on Leeds's return: written, checked and published through the pages, and read as the database has it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from werkzeug.test import TestResponse

from ehsg import models
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from ehsg.services.submissions import reopen
from tests.factories import NOW
from tests.pages import Browser
from tests.returns import as_stored, fill_in, sign, submitted

TEXTS = {"text_overall": "A return that says plainly where it stands.", "text_data": "The feeds are well described."}


@dataclass
class Team:
    """The national team and the area, each at a browser, with Leeds having submitted."""

    world: Any
    analyst: Browser
    second: Browser
    lead: Browser
    coordinator: Browser
    base: str

    def at(self, number: int = 1) -> str:
        """Where the national team writes."""
        _, _, code, year = self.base.split("/")
        return f"/national/{year}/feedback/{code}/{number}"

    def read_at(self, number: int = 1) -> str:
        """Where the area reads."""
        return f"{self.base}/feedback/{number}"

    def write(self, browser: Browser | None = None, number: int = 1, **fields: Any) -> TestResponse:
        """Saves the texts over the version that is stored, unless another is given."""
        version = {"version": self.version(number)} if "version" not in fields else {}
        return (browser or self.analyst).post(self.at(number), {**TEXTS, **version, **fields})

    def check(self, browser: Browser | None = None, number: int = 1, **fields: Any) -> TestResponse:
        """Says that it can be published, unless another outcome is given."""
        version = {"version": self.version(number)} if "version" not in fields else {}
        return (browser or self.second).post(f"{self.at(number)}/check", {"outcome": "fine", **version, **fields})

    def publish(self, browser: Browser | None = None, number: int = 1, **fields: Any) -> TestResponse:
        """As the lead, unless by another."""
        version = {"version": self.version(number)} if "version" not in fields else {}
        return (browser or self.lead).post(f"{self.at(number)}/publish", {**version, **fields})

    def checked(self, number: int = 1, **fields: Any) -> None:
        """Written by the analyst, handed over, and checked by the second one."""
        assert self.write(number=number, hand_over="yes", **fields).status_code == 303
        assert self.check(number=number).status_code == 303

    def published(self, number: int = 1, **fields: Any) -> None:
        """All the way to the area."""
        self.checked(number, **fields)
        assert self.publish(number=number).status_code == 303

    def acknowledge(self, browser: Browser | None = None, number: int = 1, **fields: Any) -> TestResponse:
        """As the coordinator, unless by another."""
        version = {"version": self.version(number)} if "version" not in fields else {}
        return (browser or self.coordinator).post(self.read_at(number), {**version, **fields})

    def row(self, number: int = 1) -> models.Feedback | None:
        """The feedback as the database has it."""
        db.session.commit()
        db.session.expire_all()
        of_this = models.Submission.assessment_id == self.world.assessment.id, models.Submission.number == number
        joined = db.session.query(models.Feedback).join(models.Feedback.submission)
        return joined.filter(*of_this).one_or_none()

    def version(self, number: int = 1) -> int:
        """What a page that is opened now is drawn from."""
        found = self.row(number)
        version = found.version if found else 0
        db.session.commit()
        return version

    def state(self, number: int = 1) -> str:
        """Where it stands."""
        found = self.row(number)
        return found.state.value if found else "nothing"

    def texts(self, number: int = 1) -> dict[str, str]:
        """What is stored of it."""
        found = self.row(number)
        assert found is not None
        rows = db.session.query(models.FeedbackText).filter_by(feedback_id=found.id)
        return {row.part: row.text for row in rows}

    def reopen(self) -> None:
        """The return is opened again."""
        lead, later = self.lead.user.id, NOW + timedelta(days=200)
        who = {"user_id": lead, "now": NOW}
        reopen(assessment=as_stored(self.world.assessment), reason="A score was wrong", closes_at=later, **who)
        db.session.commit()

    def submit(self, words: str = "What we know", **values: Any) -> None:
        """The area fills in, signs and submits."""
        world = self.world
        fill_in(world.assessment, world.guide, world.coordinator.id, words=words, **values)
        sign(world.assessment, world.guide, world.coordinator.id)
        submitted(world.assessment, world.guide, world.coordinator.id)

    def submit_again(self) -> None:
        """Reopened and submitted again."""
        self.reopen()
        self.submit("Second version")


def team_of(world: Any) -> Team:
    """Leeds has submitted, and nothing is written about it."""
    analyst, second = (world.browser(world.person(Role.NATIONAL_ANALYST)) for _ in range(2))
    lead, coordinator = world.browser(world.person(Role.NATIONAL_LEAD)), world.browser(world.coordinator)
    team = Team(world, analyst, second, lead, coordinator, world.base)
    team.submit()
    return team


def kinds() -> list[str]:
    """What the events say was done with feedback."""
    db.session.commit()
    rows = db.session.query(models.Event).filter(models.Event.kind.like("%_feedback")).order_by(models.Event.id)
    return [row.kind.removesuffix("_feedback") for row in rows]
