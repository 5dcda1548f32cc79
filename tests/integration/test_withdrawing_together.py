"""Two people who withdraw, or share again, at the same moment, through whole requests in threads."""

import pytest
from sqlalchemy import func, select

from ehsg import models
from ehsg.extensions import db
from tests.integration.conftest import World
from tests.integration.together import Person, at_once, without_context
from tests.integration.withdrawing import submit

RACES = 20  # rounds


@pytest.fixture
def pair(live_world: World) -> tuple[Person, Person]:
    return Person(live_world), Person(live_world)


def withdrawals(world: World) -> list[tuple[int, bool]]:
    """The id of each withdrawal of the return, and whether it counts."""
    with without_context(world.app):
        rows = db.session.execute(
            select(models.SharingWithdrawal.id, models.SharingWithdrawal.taken_back_at)
            .join(models.Submission, models.Submission.id == models.SharingWithdrawal.submission_id)
            .where(models.Submission.assessment_id == world.assessment.id)
            .order_by(models.SharingWithdrawal.id)
        )
        return [(id_, taken_back is None) for id_, taken_back in rows]


def events(world: World, kind: str) -> int:
    """How many of the kind are on record."""
    with without_context(world.app):
        of_this = models.Event.assessment_id == world.assessment.id
        return db.session.scalar(select(func.count(models.Event.id)).where(of_this, models.Event.kind == kind)) or 0


def test_of_two_people_who_do_it_at_the_same_moment_both_are_told_yes_and_one_row_is_stored(
    live_world: World, pair: tuple[Person, Person]
) -> None:
    submit(live_world)
    db.session.commit()
    base = f"{live_world.base}/sharing"
    for n in range(RACES):
        answers = at_once(
            *(lambda who=who: who.post(f"{base}/withdraw/areas", version=1) for who in pair),  # type: ignore[misc]
            turn=n,
        )
        assert answers == (303, 303), f"round {n}"
        found = withdrawals(live_world)
        assert [counts for _, counts in found] == [False] * n + [True], f"round {n}"
        answers = at_once(
            *(lambda who=who, id_=found[-1][0]: who.post(f"{base}/share-again/areas", version=id_) for who in pair),  # type: ignore[misc]
            turn=n,
        )
        assert answers == (303, 303), f"round {n}"
    assert (events(live_world, "withdraw_sharing"), events(live_world, "share_again")) == (RACES, RACES)


def test_a_reason_of_each_of_two_people_at_the_same_moment_is_stored_or_given_back(
    live_world: World, pair: tuple[Person, Person]
) -> None:
    submit(live_world)
    db.session.commit()
    path = f"{live_world.base}/sharing/withdraw/departments"
    answers = at_once(
        *(
            lambda n=n, who=who: who.post(path, version=1, reason=f"Reason {n}")  # type: ignore[misc]
            for n, who in enumerate(pair)
        )
    )
    assert sorted(answers) == [303, 409]
    assert len(withdrawals(live_world)) == 1
