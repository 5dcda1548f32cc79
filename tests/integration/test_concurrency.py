"""People who save at the same moment, through whole requests in threads: nothing is lost, and nobody is misled."""

import pytest
from sqlalchemy import func, select, update

from ehsg import models
from ehsg.domain.status import State
from ehsg.extensions import db
from tests import factories
from tests.integration.conftest import World
from tests.integration.saving import at, stored
from tests.integration.together import Person, at_once, without_context

DIFFERENT, SAME, RACES = 1000, 300, 60  # rounds


@pytest.fixture
def pair(live_world: World) -> tuple[Person, Person]:
    return Person(live_world), Person(live_world)


def narratives(world: World, *ids: str) -> list[tuple[str, int]]:
    """What the database holds now, read by a connection that knows nothing of the writers'."""
    with without_context(world.app):
        rows = db.session.execute(
            select(models.DescriptorScore.narrative, models.DescriptorScore.version)
            .where(
                models.DescriptorScore.assessment_id == world.assessment.id,
                models.DescriptorScore.descriptor_id.in_(ids),
            )
            .order_by(models.DescriptorScore.id)
        )
        return [(row[0], row[1]) for row in rows]


def test_of_two_people_saving_different_descriptors_at_the_same_moment_neither_loses_anything(
    live_world: World, pair: tuple[Person, Person]
) -> None:
    first, second = pair
    ids = live_world.guide.descriptor_ids[:2]
    paths = [at(live_world, id_) for id_ in ids]
    for n in range(DIFFERENT):
        answers = at_once(
            lambda n=n: first.post(paths[0], version=n, score=n % 6, narrative=f"First, round {n}"),  # type: ignore[misc]
            lambda n=n: second.post(paths[1], version=n, score=n % 6, narrative=f"Second, round {n}"),  # type: ignore[misc]
        )
        assert answers == (303, 303), f"round {n}"
        assert narratives(live_world, *ids) == [(f"First, round {n}", n + 1), (f"Second, round {n}", n + 1)]
    with without_context(live_world.app):
        saves = db.session.scalar(
            select(func.count(models.Event.id)).where(
                models.Event.assessment_id == live_world.assessment.id, models.Event.kind == "record_score"
            )
        )
    assert saves == 2 * DIFFERENT


def test_of_two_people_saving_the_same_descriptor_at_the_same_moment_one_is_stored_and_the_other_told(
    live_world: World, pair: tuple[Person, Person]
) -> None:
    path = at(live_world)
    winners = set()
    for n in range(SAME):
        answers = at_once(
            lambda n=n: pair[0].post(path, version=n, narrative=f"0 in round {n}"),  # type: ignore[misc]
            lambda n=n: pair[1].post(path, version=n, narrative=f"1 in round {n}"),  # type: ignore[misc]
            turn=n,
        )
        assert sorted(answers) == [303, 409], f"round {n}"
        winner = answers.index(303)
        assert narratives(live_world, "fv1") == [(f"{winner} in round {n}", n + 1)]
        winners.add(winner)
    assert winners == {0, 1}, "the two never really raced"


def test_a_comment_that_is_sent_twice_at_the_same_moment_is_one(live_world: World) -> None:
    person = Person(live_world)
    path = f"{at(live_world)}/comments"
    for n in range(RACES):
        once = {"version": 0, "once": f"once {n}", "text": f"Round {n}"}
        answers = at_once(lambda once=once: person.post(path, **once), lambda once=once: person.post(path, **once))  # type: ignore[misc]
        assert answers == (303, 303), f"round {n}"
    with without_context(live_world.app):
        found = select(models.Comment.text).join(models.Comment.thread)
        mine = models.CommentThread.assessment_id == live_world.assessment.id
        assert db.session.scalars(found.where(mine).order_by(models.Comment.id)).all() == [
            f"Round {n}" for n in range(RACES)
        ]


def complete(world: World) -> None:
    """Everything that a submission needs but signatures."""
    id_ = world.assessment.id
    with without_context(world.app):
        db.session.execute(
            update(models.DescriptorScore).where(models.DescriptorScore.assessment_id == id_).values(score=3)
        )
        db.session.execute(
            update(models.SharingPermission)
            .where(models.SharingPermission.assessment_id == id_)
            .values(areas=True, departments=True, acknowledged=True)
        )
        db.session.execute(update(models.Assessment).where(models.Assessment.id == id_).values(data_maturity_model=5))
        for place, descriptor_id in enumerate(("fv1", "fv2", "wf1"), start=1):
            factories.PriorityChoiceFactory(assessment_id=id_, descriptor_id=descriptor_id, position=place)


def open_again(world: World) -> None:
    with without_context(world.app):
        db.session.execute(
            update(models.Assessment)
            .where(models.Assessment.id == world.assessment.id)
            .values(state=State.REOPENED, submitted_at=None)
        )


def submitted(world: World) -> str:
    """The narrative in the latest submission."""
    with without_context(world.app):
        content = db.session.scalars(
            select(models.Submission.content)
            .where(models.Submission.assessment_id == world.assessment.id)
            .order_by(models.Submission.number.desc())
            .limit(1)
        ).one()
    return next(str(entry["narrative"]) for entry in content["scores"] if entry["descriptor_id"] == "fv1")


def test_a_save_that_was_acknowledged_is_in_the_submission_that_it_raced_with_or_was_refused(
    live_world: World, pair: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    # The signatures would stop every submission after a save: without them both can win, in either order.
    monkeypatch.setattr("ehsg.domain.sign_off.missing", lambda _guide, _places: ())
    monkeypatch.setattr("ehsg.services.reports.store_report", lambda **_: None)
    complete(live_world)
    path, submit = at(live_world), f"{live_world.base}/submit"
    outcomes = set()
    for n in range(RACES):
        version = stored(live_world).version
        answers = at_once(
            lambda n=n, v=version: pair[0].post(path, version=v, score=3, narrative=f"Round {n}"),  # type: ignore[misc]
            lambda: pair[1].post(submit),
            turn=n,
        )
        assert answers in {(303, 303), (403, 303)}, f"round {n}"
        acknowledged = answers[0] == 303
        assert (submitted(live_world) == f"Round {n}") is acknowledged, f"round {n}: {answers}"
        assert (stored(live_world).narrative == f"Round {n}") is acknowledged
        outcomes.add(acknowledged)
        open_again(live_world)
    assert outcomes == {True, False}, "the two never really raced"


def test_of_two_people_submitting_at_the_same_moment_one_submits_and_the_other_is_refused(
    live_world: World, pair: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ehsg.domain.sign_off.missing", lambda _guide, _places: ())
    monkeypatch.setattr("ehsg.services.reports.store_report", lambda **_: None)
    complete(live_world)
    submit = f"{live_world.base}/submit"
    for n in range(RACES // 3):
        answers = at_once(lambda: pair[0].post(submit), lambda: pair[1].post(submit))
        assert sorted(answers) == [303, 403], f"round {n}"
        with without_context(live_world.app):
            made = db.session.scalar(
                select(func.count(models.Submission.id)).where(
                    models.Submission.assessment_id == live_world.assessment.id
                )
            )
        assert made == n + 1
        open_again(live_world)
