"""Failed sign-ins make the next one wait, and never for good."""

from datetime import timedelta

import pytest
from flask_security import hash_password
from sqlalchemy import select

from ehsg import models
from ehsg.domain.sign_in import FREE_FOR_ACCOUNT, FREE_FOR_ADDRESS
from ehsg.extensions import db
from tests import factories
from tests.factories import NOW
from tests.integration.conftest import World
from tests.pages import Page

PASSWORD = "three random words"


@pytest.fixture
def email(world: World) -> str:
    world.coordinator.password = hash_password(PASSWORD)
    db.session.commit()
    return world.coordinator.email


def tried(world: World, email: str, password: str) -> list[str]:
    """The errors of one try; none when it worked."""
    answer = world.browser().post("/account/sign-in", {"email": email, "password": password})
    return [] if answer.status_code == 302 else Page(answer).errors


@pytest.mark.parametrize("known", [True, False])
def test_after_some_failures_even_the_right_password_waits_as_with_an_unknown_address(
    world: World, email: str, known: bool
) -> None:
    who = email if known else "nobody@example.org"
    for _ in range(FREE_FOR_ACCOUNT + 1):
        assert "is wrong" in tried(world, who, "a wrong password")[0]
    assert tried(world, who.upper(), PASSWORD) == ["Signing in has failed too often. Wait 5 seconds, then try again."]
    world.at(NOW + timedelta(seconds=5))
    assert (tried(world, who, PASSWORD) == []) is known


def test_a_try_during_the_wait_does_not_make_it_longer(world: World, email: str) -> None:
    for _ in range(FREE_FOR_ACCOUNT + 10):
        tried(world, email, "a wrong password")
    world.at(NOW + timedelta(seconds=5))
    assert tried(world, email, PASSWORD) == []


def test_a_success_begins_the_count_anew(world: World, email: str) -> None:
    for password in ("a wrong password",) * FREE_FOR_ACCOUNT + (PASSWORD,) + ("a wrong password",) * FREE_FOR_ACCOUNT:
        tried(world, email, password)
    assert tried(world, email, PASSWORD) == []


def test_an_address_that_tries_many_accounts_waits_too(world: World, email: str) -> None:
    for number in range(FREE_FOR_ADDRESS + 1):
        tried(world, f"nobody{number}@example.org", "a wrong password")
    assert "Wait 5 seconds" in tried(world, email, PASSWORD)[0]
    world.at(NOW + timedelta(hours=1, seconds=1))
    assert tried(world, email, PASSWORD) == []


def test_tries_are_kept_for_thirty_days_without_any_address(world: World, email: str) -> None:
    factories.SignInAttemptFactory(at=NOW - timedelta(days=31))
    db.session.commit()
    tried(world, email, PASSWORD)
    (row,) = db.session.scalars(select(models.SignInAttempt)).all()
    assert (row.user_id, row.succeeded, row.at) == (world.coordinator.id, True, NOW)
    assert len(row.email_sha256) == len(row.address_sha256) == 64
