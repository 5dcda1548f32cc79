"""What all factories share, and the areas that nearly everything belongs to."""

from datetime import UTC, datetime

import factory
from factory.alchemy import SQLAlchemyModelFactory

from ehsg import models
from ehsg.extensions import db

NOW = datetime(2024, 5, 14, 10, 30, tzinfo=UTC)


class Factory(SQLAlchemyModelFactory):
    class Meta:
        abstract = True
        sqlalchemy_session_factory = lambda: db.session  # noqa: E731
        sqlalchemy_session_persistence = "flush"


class AreaFactory(Factory):
    class Meta:
        model = models.Area

    code = factory.Sequence(lambda n: f"E081{n:05}")  # none that a test or the registry names
    name = factory.Sequence(lambda n: f"Area {n}")
    region = "Yorkshire and The Humber"
    authority_type = "metropolitan district"
    submits_as = factory.SelfAttribute("name")
    earned_autonomy = False


class AreaSuccessionFactory(Factory):
    class Meta:
        model = models.AreaSuccession
