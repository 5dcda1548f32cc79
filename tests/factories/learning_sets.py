"""Action learning sets, who is in them, and areas' notes."""

import factory

from ehsg import models
from tests.factories.base import NOW, AreaFactory, Factory
from tests.factories.people import UserFactory
from tests.factories.returns import CollectionFactory


class LearningSetFactory(Factory):
    """A set that its areas do not see; `shown` is one that they do."""

    class Meta:
        model = models.LearningSet

    class Params:
        shown = factory.Trait(shown_at=NOW)

    collection_id = factory.LazyFunction(lambda: CollectionFactory().id)
    descriptor_id = "fv1"
    set_number = 1
    name = factory.LazyAttribute(lambda o: f"Set {o.set_number}")
    note = ""
    version = 1
    changed_by = factory.SubFactory(UserFactory)
    changed_at = NOW


class LearningSetMemberFactory(Factory):
    class Meta:
        model = models.LearningSetMember

    collection_id = factory.LazyFunction(lambda: LearningSetFactory().collection_id)
    descriptor_id = "fv1"
    set_number = 1
    area_id = factory.LazyFunction(lambda: AreaFactory().id)


class LearningSetNoteFactory(Factory):
    class Meta:
        model = models.LearningSetNote

    collection_id = factory.LazyFunction(lambda: LearningSetFactory().collection_id)
    descriptor_id = "fv1"
    set_number = 1
    area_id = factory.LazyFunction(lambda: AreaFactory().id)
    text = "We will try the rota that others use."
    author = factory.SubFactory(UserFactory)
    written_at = NOW
