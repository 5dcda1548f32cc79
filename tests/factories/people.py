"""People, what they may do, and what was sent to them."""

from datetime import timedelta
from uuid import uuid4

import factory

from ehsg import models
from ehsg.domain.comparison import Kind
from ehsg.domain.people import Partner
from ehsg.domain.permissions import Role
from ehsg.domain.second_factor import COMPULSORY
from ehsg.extensions import db
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

    @factory.post_generation
    def second_factor(self, create: bool, given: object, **_: object) -> None:
        """Whoever needs one has one, or would see nothing else; `second_factor=False` for a test of that."""
        if create and given is not False and COMPULSORY[self.role] and not _has_second_factor(self.user.id):
            SecondFactorFactory(user_id=self.user.id)


def _has_second_factor(user_id: int) -> bool:
    return db.session.query(models.SecondFactor).filter_by(user_id=user_id).count() > 0


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


class ComparisonFileFactory(Factory):
    class Meta:
        model = models.ComparisonFile

    sources_sha256 = factory.Sequence(lambda n: f"{n:064x}")
    kind = Kind.PDF
    data = b"%PDF"
    outside = factory.LazyFunction(list)
    made_at = NOW


class EventFactory(Factory):
    class Meta:
        model = models.Event

    at = NOW
    kind = "record_score"


class SecondFactorFactory(Factory):
    """Without a secret that could be verified; `tests.second_factor.give` makes one that can."""

    class Meta:
        model = models.SecondFactor

    user_id = factory.LazyFunction(lambda: UserFactory().id)
    secret = "{}"
    last_counter = 0
    set_up_at = NOW


class RecoveryCodeFactory(Factory):
    class Meta:
        model = models.RecoveryCode

    user_id = factory.LazyFunction(lambda: UserFactory().id)
    code_sha256 = factory.Sequence(lambda n: f"{n:064x}")
    made_at = NOW


class PasswordLinkFactory(Factory):
    class Meta:
        model = models.PasswordLink

    at = NOW
    email_sha256 = "1" * 64
    address_sha256 = "0" * 64
    token_sha256 = factory.Sequence(lambda n: f"{n:064x}")
