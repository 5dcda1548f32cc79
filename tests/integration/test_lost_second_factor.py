"""Help for somebody who has lost their phone and their recovery codes."""

from urllib.parse import urlsplit

import pytest

from ehsg.cli import schema
from ehsg.domain.errors import NotFound
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from ehsg.services.account import reset_second_factor
from tests.factories import NOW
from tests.integration.conftest import World
from tests.second_factor import events, factor_of, give, letters, password_step, signed_in

SET_UP = "/account/second-factor"


def test_an_administrator_takes_a_lost_one_away_its_owner_is_told_and_sets_up_another(world: World) -> None:
    lost, administrator = world.person(Role.NATIONAL_LEAD), world.person(Role.ADMINISTRATOR)
    give(world.app, lost, "k7fp-2m9x-q4rt")
    browser = world.browser(lost)
    reset_second_factor(user=lost, by_id=administrator.id, now=NOW)
    db.session.commit()
    assert not signed_in(browser)
    assert factor_of(lost) is None
    (letter,) = letters()
    assert (letter.kind, letter.to_address) == ("second_factor_reset", lost.email)
    (event,) = events("reset_second_factor")
    assert (event.user_id, event.about_id) == (administrator.id, lost.id)
    later = world.browser()
    password_step(later, lost)
    assert urlsplit(later.get("/").location).path == SET_UP


def test_there_is_nothing_to_take_away_from_somebody_without_one(world: World) -> None:
    mark = world.coordinator.fs_uniquifier
    with pytest.raises(NotFound):
        reset_second_factor(user=world.coordinator, by_id=None, now=NOW)
    assert world.fresh(world.coordinator).fs_uniquifier == mark
    assert letters() == []


def test_the_operator_takes_one_away_with_a_command(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "must_be_up_to_date", lambda: None)  # it would open a second connection
    give(world.app, world.coordinator)
    email = world.coordinator.email

    def run(of: str) -> tuple[int, str]:
        with world.app.app_context():
            done = world.app.test_cli_runner().invoke(args=["users", "reset-second-factor", of])
        return done.exit_code, done.output

    for of, status, told in (
        (email.upper(), 0, "has been taken off"),
        (email, 1, "has no authenticator app"),
        ("x@example.org", 1, "There is nobody"),
    ):
        found, output = run(of)
        assert (found, told in output) == (status, True), output
    assert factor_of(world.coordinator) is None
