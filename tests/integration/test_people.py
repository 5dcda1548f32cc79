"""Who has which role: lists, changes and ends, with the last one that is needed always staying."""

import pytest

from ehsg import models
from ehsg.cli import schema
from ehsg.domain.errors import NotFound, RuleBroken
from ehsg.domain.people import Partner, Place
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from ehsg.services.people import change_membership, end_membership, give_role
from tests import factories
from tests.factories import NOW
from tests.integration.conftest import World
from tests.people import end_role, last_event, member, state_of

POLICE = Place(Role.CONTRIBUTOR, Partner.POLICE, "West Yorkshire Police")


def test_ending_it_ends_the_sessions_records_it_and_tells_the_person(world: World) -> None:
    membership = member(world)
    browser = world.browser(membership.user)
    assert browser.get("/").status_code == 200
    end_role(world, membership)
    assert membership.ended_at == NOW
    assert browser.get("/").status_code == 303, "signed out at once"
    event = last_event()
    assert (event.kind, event.user_id, event.subject) == ("end_membership", world.coordinator.id, str(membership.id))
    assert event.about_id == membership.user_id
    assert event.old == {"role": "reader", "partner": None, "organisation": "", "area": "E08000035"}
    assert db.session.query(models.Message).count() == 1


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMINISTRATOR])
def test_the_last_one_cannot_be_ended_or_changed_and_the_last_but_one_can(world: World, role: Role) -> None:
    area = factories.AreaFactory() if role is Role.COORDINATOR else None
    first, second = (factories.MembershipFactory(role=role, area=area) for _ in range(2))
    factories.MembershipFactory(role=role, area=area, ended_at=NOW)
    db.session.commit()
    end_role(world, first)
    before = state_of(second)
    other = Role.READER if role is Role.COORDINATOR else Role.NATIONAL_LEAD
    with pytest.raises(RuleBroken, match="Give somebody else that role first"):
        end_membership(membership=second, by_id=world.coordinator.id, now=NOW)
    with pytest.raises(RuleBroken, match="Give somebody else that role first"):
        change_membership(membership=second, place=Place(other), by_id=world.coordinator.id, now=NOW)
    assert state_of(second) == before


def test_what_has_ended_is_neither_ended_again_nor_changed(world: World) -> None:
    membership = member(world, ended_at=NOW)
    before = state_of(membership)
    with pytest.raises(NotFound):
        end_membership(membership=membership, by_id=world.coordinator.id, now=NOW)
    with pytest.raises(NotFound):
        change_membership(membership=membership, place=POLICE, by_id=world.coordinator.id, now=NOW)
    assert state_of(membership) == before


def test_a_changed_role_ends_and_another_begins_with_both_in_the_trail(world: World) -> None:
    membership = member(world)
    browser = world.browser(membership.user)
    changed = change_membership(membership=membership, place=POLICE, by_id=world.coordinator.id, now=NOW)
    db.session.commit()
    assert (membership.ended_at, changed.ended_at) == (NOW, None)
    assert (changed.role, changed.partner, changed.organisation) == (POLICE.role, POLICE.partner, POLICE.organisation)
    event = last_event()
    assert (event.kind, event.old["role"], event.new["role"]) == ("change_membership", "reader", "contributor")
    assert browser.get("/").status_code == 200, "nobody is signed out by it"


def test_saving_the_role_as_it_is_changes_nothing(world: World) -> None:
    membership = member(world, Role.CONTRIBUTOR)
    before = state_of(membership)
    same = change_membership(membership=membership, place=POLICE, by_id=world.coordinator.id, now=NOW)
    assert same is membership
    assert state_of(membership) == before


@pytest.mark.parametrize(
    "place", [Place(Role.CONTRIBUTOR), Place(Role.NATIONAL_LEAD), Place(Role.CONTRIBUTOR, Partner.POLICE, "")]
)
def test_a_role_that_does_not_fit_is_refused_before_anything_changes(world: World, place: Place) -> None:
    membership = member(world)
    before = state_of(membership)
    with pytest.raises(RuleBroken):
        change_membership(membership=membership, place=place, by_id=world.coordinator.id, now=NOW)
    with pytest.raises(RuleBroken):
        give_role(user=membership.user, place=place, area=world.leeds, now=NOW)
    assert state_of(membership) == before


def test_nobody_has_the_same_role_twice(world: World) -> None:
    membership = member(world)
    member(world, Role.SIGNATORY, user=membership.user)
    with pytest.raises(RuleBroken, match="is a signatory here already"):
        change_membership(membership=membership, place=Place(Role.SIGNATORY), by_id=None, now=NOW)


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
