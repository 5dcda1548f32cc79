"""An application that knows a provider, which runs as a process of its own."""

from collections.abc import Iterator

import pytest
from flask import Flask

from ehsg import models
from ehsg.extensions import db
from tests.integration.conftest import World, make_app
from tests.provider import Provider, running


@pytest.fixture(scope="session")
def provider() -> Iterator[Provider]:
    with running() as found:
        yield found


@pytest.fixture(scope="session")
def migrated_app(database_url: str, tmp_path_factory: pytest.TempPathFactory, provider: Provider) -> Iterator[Flask]:
    """In place of the other tests' application: one that knows this provider."""
    import flask_migrate

    app = make_app(database_url, tmp_path_factory.mktemp("instance"), **provider.settings)
    with app.app_context():
        flask_migrate.upgrade()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def casey(world: World, provider: Provider) -> models.User:
    """The coordinator, who has an account at the council too, and none of ours to sign in with."""
    provider.has("casey", email=world.coordinator.email, email_verified=True)
    world.coordinator.password = None
    db.session.commit()
    return world.coordinator
