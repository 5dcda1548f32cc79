"""Comments on a descriptor."""

import factory

from ehsg import models
from tests.factories.base import NOW, Factory
from tests.factories.people import UserFactory
from tests.factories.returns import AssessmentFactory


class CommentThreadFactory(Factory):
    class Meta:
        model = models.CommentThread

    descriptor_id = "fv1"
    opened_at = NOW
    assessment_id = factory.LazyFunction(lambda: AssessmentFactory().id)
    opened_by_id = factory.LazyFunction(lambda: UserFactory().id)


class CommentFactory(Factory):
    class Meta:
        model = models.Comment

    text = "Do the figures of last spring still hold?"
    at = NOW
    sent_sha256 = factory.Sequence(lambda n: f"{n:064x}")
    thread = factory.SubFactory(CommentThreadFactory)
    author = factory.SubFactory(UserFactory)


class MentionFactory(Factory):
    class Meta:
        model = models.Mention

    comment_id = factory.LazyFunction(lambda: CommentFactory().id)
    user_id = factory.LazyFunction(lambda: UserFactory().id)
