"""Feedback at the same moment: two who write first, two who publish, and an area that submits again meanwhile."""

import pytest
from sqlalchemy import select

from ehsg import models
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from tests.feedback import Team, team_of
from tests.integration.conftest import World
from tests.integration.together import Person, at_once, without_context
from tests.returns import fill_in, sign

RACES = 9  # rounds
SUBMISSIONS = 3  # rounds, each with a report


@pytest.fixture
def team(live_world: World) -> Team:
    return team_of(live_world)


def test_of_two_who_write_first_at_the_same_moment_one_is_stored_and_the_other_gets_the_text_back(
    live_world: World, team: Team
) -> None:
    pair = [Person(live_world, role=Role.NATIONAL_ANALYST) for _ in range(2)]
    for n in range(RACES):
        answers = at_once(
            *(
                lambda who=who, text=text: who.post(team.at(), version=0, text_overall=text)  # type: ignore[misc]
                for who, text in zip(pair, ("One", "Two"), strict=True)
            ),
            turn=n,
        )
        assert sorted(answers) == [303, 409], f"round {n}"
        with without_context(live_world.app):
            assert team.texts() == {"overall": ("One", "Two")[answers.index(303)]}, f"round {n}"
            db.session.query(models.FeedbackText).delete()
            db.session.query(models.Feedback).delete()


def test_two_leads_who_publish_at_the_same_moment_send_one_mail(live_world: World, team: Team) -> None:
    pair = [Person(live_world, role=Role.NATIONAL_LEAD) for _ in range(2)]
    team.checked()
    version, address = team.version(), live_world.coordinator.email
    db.session.commit()
    answers = at_once(
        *(lambda who=who: who.post(f"{team.at()}/publish", version=version) for who in pair)  # type: ignore[misc]
    )
    assert answers == (303, 303)
    with without_context(live_world.app):
        sent = select(models.Message.id).where(
            models.Message.kind == "feedback_published", models.Message.to_address == address
        )
        assert len(db.session.scalars(sent).all()) == 1


def test_feedback_is_published_before_the_area_submits_again_or_refused(live_world: World, team: Team) -> None:
    lead, coordinator = Person(live_world, role=Role.NATIONAL_LEAD), Person(live_world)
    for number in range(1, SUBMISSIONS + 1):
        team.checked(number)
        version, at = team.version(number), team.at(number)
        team.reopen()
        fill_in(live_world.assessment, live_world.guide, live_world.coordinator.id, words=f"Version {number}")
        sign(live_world.assessment, live_world.guide, live_world.coordinator.id)
        published, submitted = at_once(
            lambda at=at, version=version: lead.post(f"{at}/publish", version=version),  # type: ignore[misc]
            lambda: coordinator.post(f"{team.base}/submit"),
            turn=number,
        )
        assert (published in (303, 422), submitted) == (True, 303), f"round {number}"
        assert team.state(number) == ("published" if published == 303 else "checked"), f"round {number}"
        of_this = models.Event.assessment_id == live_world.assessment.id
        rows = db.session.query(models.Event).filter(of_this).order_by(models.Event.id)
        kinds = [row.kind for row in rows if row.kind in ("publish_feedback", "submit")][-2:]
        assert (kinds == ["publish_feedback", "submit"]) is (published == 303), f"round {number}: {kinds}"
        db.session.commit()
