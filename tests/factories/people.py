"""People, what they may do, and what was sent to them."""

from datetime import timedelta
from uuid import uuid4

import factory

from ehsg import models
from ehsg.domain.people import Partner
from ehsg.domain.permissions import Role
from tests.factories.base import NOW, AreaFactory, Factory


class UserFactory(Factory):
    class Meta:
        model = models.User

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"Person {n}")
    fs_uniquifier = factory.LazyFunction(lambda: uuid4().hex)
    active = True
    created_at = NOW


class MembershipFactory(Factory):
    class Meta:
        model = models.Membership

    user = factory.SubFactory(UserFactory)
    area = factory.SubFactory(AreaFactory)
    role = Role.COORDINATOR
    partner = factory.LazyAttribute(lambda o: Partner.POLICE if o.role == Role.CONTRIBUTOR else None)
    organisation = factory.LazyAttribute(lambda o: "West Yorkshire Police" if o.partner else "")
    started_at = NOW


class MessageFactory(Factory):
    class Meta:
        model = models.Message

    to_address = "somebody@example.org"
    kind = "role_ended"
    values = factory.LazyFunction(lambda: {"role": "reader", "area": "Leeds"})
    queued_at = NOW
    next_try_at = NOW


class InvitationFactory(Factory):
    class Meta:
        model = models.Invitation

    email = factory.Sequence(lambda n: f"invited{n}@example.org")
    role = Role.COORDINATOR
    area = factory.SubFactory(AreaFactory)
    token_sha256 = factory.Sequence(lambda n: f"{n:064x}")
    invited_by = factory.SubFactory(UserFactory)
    message = factory.SubFactory(MessageFactory)
    sent_at = NOW
    expires_at = NOW + timedelta(days=7)


class SignInAttemptFactory(Factory):
    class Meta:
        model = models.SignInAttempt

    at = NOW
    address_sha256 = "0" * 64
    email_sha256 = "1" * 64
    succeeded = False


class KeptFormFactory(Factory):
    class Meta:
        model = models.KeptForm

    token_sha256 = factory.Sequence(lambda n: f"{n:064x}")
    path = "/"
    fields = factory.LazyFunction(list)
    kept_at = NOW
    user_id = factory.LazyFunction(lambda: UserFactory().id)


class EventFactory(Factory):
    class Meta:
        model = models.Event

    at = NOW
    kind = "record_score"
