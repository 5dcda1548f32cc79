"""The operator's commands about people's data."""

import json
from datetime import timedelta
from typing import Any

import pytest

from ehsg import models
from ehsg.cli import schema
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from ehsg.services import personal_data
from tests import factories
from tests.factories import NOW
from tests.integration.conftest import World

ADDRESS, NAME = "robin.leaver@example.org", "Robin Leaver"


@pytest.fixture
def robin(world: World) -> models.User:
    """A reader of Leeds."""
    user: models.User = factories.UserFactory(email=ADDRESS, name=NAME)
    factories.MembershipFactory(user=user, role=Role.READER, area=world.leeds)
    db.session.commit()
    return user


def _leave(user: models.User) -> None:
    db.session.query(models.Membership).filter_by(user_id=user.id).one().ended_at = NOW
    db.session.commit()


def test_what_is_old_is_forgotten_and_what_is_not_stays(world: World) -> None:
    old, young = NOW - timedelta(days=91), NOW - timedelta(days=89)
    for moment in (old, young):
        factories.MessageFactory(sent_at=moment, sent_by="smtp")
        factories.MessageFactory(failed_at=moment)
        factories.MessageFactory(queued_at=moment)
    for days in (29, 31):
        factories.SignInAttemptFactory(at=NOW - timedelta(days=days))
    for hours in (23, 25):
        factories.KeptFormFactory(kept_at=NOW - timedelta(hours=hours))
    assert personal_data.forget_old(now=NOW) == 4
    assert db.session.query(models.Message).count() == 4, "what was not sent yet is kept, however old"
    assert db.session.query(models.SignInAttempt).count() == 1
    assert db.session.query(models.KeptForm).count() == 1


@pytest.fixture
def migrated(monkeypatch: pytest.MonkeyPatch) -> None:
    """The check would open a second connection, which waits for the test's own."""
    monkeypatch.setattr(schema, "must_be_up_to_date", lambda: None)


def _run(world: World, *command: str, **more: Any) -> Any:
    with world.app.app_context():
        return world.app.test_cli_runner().invoke(args=["people-data", *command], **more)


@pytest.mark.usefixtures("migrated")
def test_the_operator_prints_a_persons_data_and_that_is_recorded(world: World, robin: models.User) -> None:
    result = _run(world, "export", ADDRESS.upper())
    assert result.exit_code == 0
    assert json.loads(result.output)["account"]["name"] == NAME
    event = db.session.query(models.Event).filter_by(kind="export_personal_data").one()
    assert (event.user_id, event.subject, event.at) == (None, str(robin.id), NOW)


@pytest.mark.usefixtures("migrated")
def test_the_operator_anonymises_somebody_who_has_left_after_saying_yes(world: World, robin: models.User) -> None:
    assert "has a role still" in _run(world, "anonymise", ADDRESS, "--yes").output
    _leave(robin)
    assert _run(world, "anonymise", ADDRESS, input="n\n").exit_code == 1
    assert world.fresh(robin).name == NAME
    assert f"Former member {robin.id}" in _run(world, "anonymise", ADDRESS, input="y\n").output
    assert world.fresh(robin).anonymised_at == NOW
    assert _run(world, "anonymise", ADDRESS, "--yes").exit_code == 1


@pytest.mark.usefixtures("migrated")
@pytest.mark.parametrize("command", [["export"], ["anonymise", "--yes"]])
def test_the_operator_is_told_when_nobody_has_the_address(world: World, command: list[str]) -> None:
    result = _run(world, *command, "nobody@example.org")
    assert (result.exit_code, result.output) == (1, "Error: Nobody has this address.\n")


@pytest.mark.usefixtures("migrated")
def test_the_operator_can_have_old_things_forgotten(world: World) -> None:
    factories.MessageFactory(failed_at=NOW - timedelta(days=100))
    db.session.commit()
    assert _run(world, "tidy").output.startswith("1 old")
