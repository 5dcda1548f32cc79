"""Collections, returns while they are worked on, and frozen ones."""

from datetime import date, timedelta

import factory

from ehsg import models
from ehsg.domain.actions import Status
from ehsg.domain.content import Content, complete_scores, sha256, to_json
from ehsg.domain.content import Score as ContentScore
from ehsg.domain.content import Sharing as ContentSharing
from ehsg.domain.reminders import Reminder
from ehsg.domain.sign_off import How
from ehsg.domain.status import State
from ehsg.domain.words import searched_by
from tests.factories.base import NOW, AreaFactory, Factory
from tests.factories.people import UserFactory


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


class SentReminderFactory(Factory):
    class Meta:
        model = models.SentReminder

    assessment_id = factory.LazyFunction(lambda: AssessmentFactory().id)
    kind = Reminder.BEFORE_CLOSING
    day = date(2024, 5, 14)
    queued_at = NOW


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


class PlannedActionFactory(Factory):
    class Meta:
        model = models.PlannedAction

    descriptor_id = "fv1"
    what = "Set up a parent panel in each locality."
    owner = "Head of early help"
    status = Status.NOT_STARTED
    version = 1
    saved_by = factory.SubFactory(UserFactory)
    saved_at = NOW


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


class SignOffRequestFactory(Factory):
    class Meta:
        model = models.SignOffRequest

    assessment_id = factory.LazyFunction(lambda: AssessmentFactory().id)
    role_id = "chair"
    slot = factory.SelfAttribute("role_id")
    name = "Ade Okafor"
    to_address = "ade@council.example"
    token_sha256 = factory.Sequence(lambda n: f"{n:064x}")
    asked_by_id = factory.LazyFunction(lambda: UserFactory().id)
    asked_at = NOW
    expires_at = NOW + timedelta(days=28)


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


class SharingWithdrawalFactory(Factory):
    class Meta:
        model = models.SharingWithdrawal

    shared_with = "areas"
    withdrawn_by = factory.SubFactory(UserFactory)
    withdrawn_at = NOW
    reason = "A new director wants to see it first."


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


class SubmissionPriorityFactory(Factory):
    class Meta:
        model = models.SubmissionPriority

    position = 1
    descriptor_id = "da1"


class FigureLayoutFactory(Factory):
    class Meta:
        model = models.FigureLayout

    section_ids = "data"
    descriptor_ids = factory.Sequence(lambda n: f"da{n}")


class ReturnFiguresFactory(Factory):
    class Meta:
        model = models.ReturnFigures

    layout_id = factory.LazyFunction(lambda: FigureLayoutFactory().id)
    data_maturity_model = 3
    sections = "31"
    scores = "3"


class SubmissionNarrativeFactory(Factory):
    class Meta:
        model = models.SubmissionNarrative

    descriptor_id = "fv1"
    text = "Families shape what we do."
    stems = factory.LazyAttribute(lambda o: searched_by(o.text))


class SubmissionReportFactory(Factory):
    class Meta:
        model = models.SubmissionReport

    pdf = b"%PDF-1.7 made for a test"
    sha256 = "0" * 64
    unsealed_sha256 = "1" * 64
    rendered_at = NOW
