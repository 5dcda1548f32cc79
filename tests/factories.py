"""One factory a model."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import factory
from factory.alchemy import SQLAlchemyModelFactory

from ehsg import models
from ehsg.domain.content import Content, complete_scores, sha256, to_json
from ehsg.domain.content import Score as ContentScore
from ehsg.domain.content import Sharing as ContentSharing
from ehsg.domain.permissions import Role
from ehsg.domain.second_factor import COMPULSORY
from ehsg.domain.sign_off import How
from ehsg.domain.status import State
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
    organisation = ""
    started_at = NOW

    @factory.post_generation
    def second_factor(self, create: bool, given: object, **_: object) -> None:
        """Whoever needs one has one, or would see nothing else; `second_factor=False` for a test of that."""
        if create and given is not False and COMPULSORY[self.role] and not _has_second_factor(self.user.id):
            SecondFactorFactory(user_id=self.user.id)


def _has_second_factor(user_id: int) -> bool:
    return db.session.query(models.SecondFactor).filter_by(user_id=user_id).count() > 0


class CollectionFactory(Factory):
    class Meta:
        model = models.Collection

    year = factory.Sequence(lambda n: 2030 + n)
    opens_at = NOW - timedelta(days=40)
    closes_at = NOW + timedelta(days=40)
    sharing_from = NOW + timedelta(days=50)
    guide_edition = "working-1"
    demonstration = False


class ExtensionFactory(Factory):
    class Meta:
        model = models.Extension

    closes_at = NOW + timedelta(days=60)
    reason = "A merger of two teams."


class AssessmentFactory(Factory):
    class Meta:
        model = models.Assessment

    area = factory.SubFactory(AreaFactory)
    collection = factory.SubFactory(CollectionFactory)
    state = State.DRAFT
    created_at = NOW
    submissions_made = 0


class DescriptorScoreFactory(Factory):
    class Meta:
        model = models.DescriptorScore

    descriptor_id = "fv1"


class EvidenceFactory(Factory):
    class Meta:
        model = models.Evidence

    position = 1
    label = "Board minutes"
    url = "https://example.org/minutes"


class PriorityChoiceFactory(Factory):
    class Meta:
        model = models.PriorityChoice

    descriptor_id = "da1"
    position = 1
    reason = "Feeds from health are missing."
    plan = "Agree a sharing protocol by March."


class SharingPermissionFactory(Factory):
    class Meta:
        model = models.SharingPermission

    acknowledged = False


class SignedContentFactory(Factory):
    class Meta:
        model = models.SignedContent

    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    content = factory.LazyFunction(dict)
    created_at = NOW


class SignOffFactory(Factory):
    class Meta:
        model = models.SignOff

    role_id = "chair"
    slot = factory.SelfAttribute("role_id")
    name = "Chris Example"
    organisation = "Early help partnership"
    signed_on = date(2024, 5, 1)
    how = How.MEETING
    recorded_at = NOW


class SubmissionFactory(Factory):
    """A frozen return in which every descriptor of the guide given has the score given."""

    class Meta:
        model = models.Submission

    class Params:
        guide = None
        score = 3
        narrative = "What we know and how we know it."

    number = 1
    submitted_at = NOW
    submitted_by = factory.SubFactory(UserFactory)
    guide_edition = "working-1"
    data_maturity_model = 3
    shared_with_areas = False
    shared_with_departments = False
    content = factory.LazyAttribute(lambda o: to_json(_content(o)))
    sha256 = factory.LazyAttribute(lambda o: sha256(_content(o)))
    sign_offs = factory.LazyFunction(list)


def _content(o: object) -> Content:
    assessment = o.assessment  # type: ignore[attr-defined]
    return Content(
        area_code=assessment.area.code,
        area_name=assessment.area.name,
        year=assessment.collection.year,
        guide_edition=o.guide.edition,  # type: ignore[attr-defined]
        data_maturity_model=o.data_maturity_model,  # type: ignore[attr-defined]
        scores=complete_scores(
            o.guide,  # type: ignore[attr-defined]
            [ContentScore(id_, o.score, o.narrative) for id_ in o.guide.descriptor_ids],  # type: ignore[attr-defined]
        ),
        priorities=(),
        sharing=ContentSharing(o.shared_with_areas, o.shared_with_departments, True),  # type: ignore[attr-defined]
    )


class SubmissionScoreFactory(Factory):
    class Meta:
        model = models.SubmissionScore

    descriptor_id = "fv1"
    score = 3


class SubmissionSectionFactory(Factory):
    class Meta:
        model = models.SubmissionSection

    section_id = "data"
    total = 21
    scored = 7


class SubmissionReportFactory(Factory):
    class Meta:
        model = models.SubmissionReport

    pdf = b"%PDF-1.7 made for a test"
    sha256 = "0" * 64
    unsealed_sha256 = "1" * 64
    rendered_at = NOW


class EventFactory(Factory):
    class Meta:
        model = models.Event

    at = NOW
    kind = "record_score"


class KeptFormFactory(Factory):
    class Meta:
        model = models.KeptForm

    token_sha256 = factory.Sequence(lambda n: f"{n:064x}")
    path = "/"
    fields = factory.LazyFunction(list)
    kept_at = NOW
    user_id = factory.LazyFunction(lambda: UserFactory().id)


class MessageFactory(Factory):
    class Meta:
        model = models.Message

    to_address = "somebody@example.org"
    kind = "role_ended"
    values = factory.LazyFunction(lambda: {"role": "reader", "area": "Leeds"})
    queued_at = NOW
    next_try_at = NOW


class SignInAttemptFactory(Factory):
    class Meta:
        model = models.SignInAttempt

    at = NOW
    address_sha256 = "0" * 64
    email_sha256 = "1" * 64
    succeeded = False


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
