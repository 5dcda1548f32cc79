"""The partner round."""

from datetime import timedelta

import factory

from ehsg import models
from ehsg.domain.partners import organisation_key
from ehsg.domain.people import Partner
from tests.factories.base import NOW, Factory
from tests.factories.people import MessageFactory, UserFactory
from tests.factories.returns import AssessmentFactory


class ParticipantFactory(Factory):
    class Meta:
        model = models.Participant

    partner = Partner.POLICE
    name = factory.Sequence(lambda n: f"Organisation {n}")
    name_key = factory.LazyAttribute(lambda o: organisation_key(o.name))
    added_at = NOW
    assessment_id = factory.LazyFunction(lambda: AssessmentFactory().id)


class PartnerRoundFactory(Factory):
    class Meta:
        model = models.PartnerRound

    opened_at = NOW
    assessment_id = factory.LazyFunction(lambda: AssessmentFactory().id)


class PartnerLinkFactory(Factory):
    class Meta:
        model = models.PartnerLink

    participant = factory.SubFactory(ParticipantFactory)
    token_sha256 = factory.Sequence(lambda n: f"{n:064x}")
    to_address = "police@example.org"
    message_id = factory.LazyFunction(lambda: MessageFactory().id)
    made_by_id = factory.LazyFunction(lambda: UserFactory().id)
    made_at = NOW
    expires_at = NOW + timedelta(days=28)


class PartnerScoreFactory(Factory):
    class Meta:
        model = models.PartnerScore

    descriptor_id = "fv1"
    cannot_judge = False
    evidence = factory.LazyFunction(list)
    participant_id = factory.LazyFunction(lambda: ParticipantFactory().id)
