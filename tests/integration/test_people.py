"""Ending a membership: never the last one that is needed, and the person's sessions end with it."""

import pytest

from ehsg import models
from ehsg.cli import schema
from ehsg.domain.errors import NotFound, RuleBroken
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from ehsg.services.people import end_membership
from tests import factories
from tests.factories import NOW
from tests.integration.conftest import World


def _end(world: World, membership: models.Membership) -> None:
    end_membership(membership=membership, by_id=world.coordinator.id, now=NOW)
    db.session.commit()


def _state(membership: models.Membership) -> tuple[object, str, int, int]:
    counts = (db.session.query(models.Event).count(), db.session.query(models.Message).count())
    user = db.session.get_one(models.User, membership.user_id)
    return (membership.ended_at, user.fs_uniquifier, *counts)


def test_ending_it_ends_the_sessions_records_it_and_tells_the_person(world: World) -> None:
    membership = factories.MembershipFactory(role=Role.READER, area=world.leeds)
    db.session.commit()
    browser = world.browser(membership.user)
    assert browser.get("/").status_code == 200
    _end(world, membership)
    assert membership.ended_at == NOW
    assert browser.get("/").status_code == 303, "signed out at once"
    event = db.session.query(models.Event).order_by(models.Event.id.desc()).first()
    assert event is not None
    assert (event.kind, event.user_id, event.subject) == ("end_membership", world.coordinator.id, str(membership.id))
    assert event.old == {"user_id": membership.user_id, "role": "reader", "area": "E08000035"}
    assert db.session.query(models.Message).count() == 1


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMINISTRATOR])
def test_the_last_one_cannot_be_ended_and_the_last_but_one_can(world: World, role: Role) -> None:
    area = factories.AreaFactory() if role is Role.COORDINATOR else None
    first, second = (factories.MembershipFactory(role=role, area=area) for _ in range(2))
    factories.MembershipFactory(role=role, area=area, ended_at=NOW)
    db.session.commit()
    _end(world, first)
    before = _state(second)
    with pytest.raises(RuleBroken, match="Give somebody else that role first"):
        end_membership(membership=second, by_id=world.coordinator.id, now=NOW)
    assert _state(second) == before


def test_what_has_ended_is_not_ended_again(world: World) -> None:
    membership = factories.MembershipFactory(role=Role.READER, area=world.leeds, ended_at=NOW)
    db.session.commit()
    before = _state(membership)
    with pytest.raises(NotFound):
        end_membership(membership=membership, by_id=world.coordinator.id, now=NOW)
    assert _state(membership) == before


@pytest.fixture
def migrated(monkeypatch: pytest.MonkeyPatch) -> None:
    """The check would open a second connection, which waits for the test's own."""
    monkeypatch.setattr(schema, "must_be_up_to_date", lambda: None)


@pytest.mark.usefixtures("migrated")
def test_the_operator_can_end_a_role_and_is_told_when_nobody_has_it(world: World) -> None:
    reader = world.person(Role.READER, world.leeds)
    command = ["users", "end", reader.email.upper(), "--role", "reader", "--area", world.leeds.code]
    with world.app.app_context():
        first = world.app.test_cli_runner().invoke(args=command)
        second = world.app.test_cli_runner().invoke(args=command)
    assert (first.exit_code, second.exit_code) == (0, 1)
    assert "The role of" in first.output
    assert "does not have this role" in second.output


@pytest.mark.usefixtures("migrated")
def test_the_operator_cannot_take_an_areas_last_coordinator_out(world: World) -> None:
    command = ["users", "end", world.coordinator.email, "--role", "coordinator", "--area", world.leeds.code]
    with world.app.app_context():
        result = world.app.test_cli_runner().invoke(args=command)
    assert result.exit_code == 1
    assert "An area needs a coordinator." in result.output
