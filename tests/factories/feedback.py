"""Feedback on a submission."""

import factory

from ehsg import models
from ehsg.domain.feedback import OVERALL
from tests.factories.base import NOW, Factory
from tests.factories.people import UserFactory


class FeedbackFactory(Factory):
    """A draft on the submission given, unless one of the traits says how far it has come."""

    class Meta:
        model = models.Feedback

    class Params:
        checked = factory.Trait(state="checked", checked_by=factory.SubFactory(UserFactory), checked_at=NOW)
        published = factory.Trait(
            checked=True, state="published", published_by=factory.SubFactory(UserFactory), published_at=NOW
        )
        acknowledged = factory.Trait(
            published=True, state="acknowledged", acknowledged_by=factory.SubFactory(UserFactory), acknowledged_at=NOW
        )

    state = "draft"
    version = 1
    changed_by = factory.SubFactory(UserFactory)
    changed_at = NOW


class FeedbackTextFactory(Factory):
    class Meta:
        model = models.FeedbackText

    part = OVERALL
    text = "A return that says plainly where the partnership stands."


class FeedbackQuestionFactory(Factory):
    class Meta:
        model = models.FeedbackQuestion

    question_id = "jump-fv1"
    position = 0
    section_id = "family_voice"
    descriptor_id = "fv1"
    sentence = "What has changed?"
