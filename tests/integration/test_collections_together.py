"""Two leads who do something with a collection at the same moment, through whole requests in threads."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select

from ehsg import models
from ehsg.domain.permissions import Role
from ehsg.domain.reminders import Reminder
from ehsg.extensions import db
from ehsg.queries import collections, reminders
from tests import factories
from tests.collections import ALL, NEXT, day
from tests.integration.conftest import World
from tests.integration.together import Person, at_once, without_context

RACES = 8  # rounds


@pytest.fixture
def pair(live_world: World) -> tuple[Person, Person]:
    return Person(live_world, role=Role.NATIONAL_LEAD), Person(live_world, role=Role.NATIONAL_LEAD)


def test_a_reminder_that_two_send_at_once_goes_out_once(live_world: World, pair: tuple[Person, Person]) -> None:
    year, now = live_world.collection.year, factories.NOW
    path = f"{ALL}/{year}/reminders/before_closing"
    with without_context(live_world.app):
        found = collections.find(year)
        assert found is not None
        seen = reminders.fingerprint(reminders.waiting(found, Reminder.BEFORE_CLOSING, now))
    for n in range(RACES):
        answers = at_once(*(lambda who=who: who.post(path, seen=seen) for who in pair), turn=n)  # type: ignore[misc]
        assert answers == (303, 303), f"round {n}"
        with without_context(live_world.app):
            to = models.Message.to_address == live_world.coordinator.email
            assert db.session.scalar(select(func.count(models.Message.id)).where(to)) == n + 1, f"round {n}"
            db.session.execute(delete(models.SentReminder))  # as on another day


def test_of_two_who_move_a_date_at_once_one_is_told_of_the_other(
    live_world: World, pair: tuple[Person, Person]
) -> None:
    year, first = live_world.collection.year, live_world.collection.sharing_from.date()
    for n in range(RACES):
        moved = [day("shared", first + timedelta(days=2 * n + 1 + place)) for place in range(2)]
        works = (
            lambda who=who, to=to, n=n: who.post(f"{ALL}/{year}/dates", version=n, **to)  # type: ignore[misc]
            for who, to in zip(pair, moved, strict=True)
        )
        assert sorted(at_once(*works, turn=n)) == [303, 409], f"round {n}"
        with without_context(live_world.app):
            found = collections.find(year)
            assert found is not None
            assert found.version == n + 1


def test_a_collection_that_two_create_at_once_is_there_once(live_world: World, pair: tuple[Person, Person]) -> None:
    fields = {**NEXT, "year": "2099", **{f"{name}_on-year": "2099" for name in ("opens", "closes", "shared")}}
    answers = at_once(*(lambda who=who: who.post(f"{ALL}/new", **fields) for who in pair))  # type: ignore[misc]
    assert answers == (303, 303)
    with without_context(live_world.app):
        found = select(func.count(models.Collection.id)).where(models.Collection.year == 2099)
        assert db.session.scalar(found) == 1
