"""Cases of good practice."""

import factory

from ehsg import models
from tests.factories.base import NOW, Factory
from tests.factories.people import UserFactory


class GoodPracticeFactory(Factory):
    """A draft for the return given, unless one of the traits says how far it has come."""

    class Meta:
        model = models.GoodPractice

    class Params:
        agreed = factory.Trait(
            state="agreed",
            agreed_name="Robin Head",
            agreed_role="Head of early help",
            agreed_on=NOW.date(),
            agreed_number=1,
            agreed_recorded_by=factory.SubFactory(UserFactory),
        )
        published = factory.Trait(
            agreed=True, state="published", published_by=factory.SubFactory(UserFactory), published_at=NOW
        )
        taken_back = factory.Trait(state="taken_back", taken_back_by=factory.SubFactory(UserFactory), taken_back_at=NOW)

    descriptor_id = "fv1"
    state = "candidate"
    version = 1
    title = "Families on the board"
    text = "Parents sit on the partnership board and set one item of each agenda."
    contact = "Early help team"
    changed_by = factory.SubFactory(UserFactory)
    changed_at = NOW
