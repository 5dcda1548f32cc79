"""One factory a model."""

from tests.factories.base import NOW, AreaFactory, AreaSuccessionFactory
from tests.factories.partners import ParticipantFactory, PartnerLinkFactory, PartnerRoundFactory, PartnerScoreFactory
from tests.factories.people import (
    EventFactory,
    InvitationFactory,
    KeptFormFactory,
    MembershipFactory,
    MessageFactory,
    SignInAttemptFactory,
    UserFactory,
)
from tests.factories.returns import (
    AssessmentFactory,
    CollectionFactory,
    DescriptorScoreFactory,
    EvidenceFactory,
    ExtensionFactory,
    PriorityChoiceFactory,
    SharingPermissionFactory,
    SignedContentFactory,
    SignOffFactory,
    SubmissionFactory,
    SubmissionReportFactory,
    SubmissionScoreFactory,
    SubmissionSectionFactory,
)

__all__ = [
    "AreaFactory",
    "AreaSuccessionFactory",
    "AssessmentFactory",
    "CollectionFactory",
    "DescriptorScoreFactory",
    "EventFactory",
    "EvidenceFactory",
    "ExtensionFactory",
    "InvitationFactory",
    "KeptFormFactory",
    "MembershipFactory",
    "MessageFactory",
    "NOW",
    "ParticipantFactory",
    "PartnerLinkFactory",
    "PartnerRoundFactory",
    "PartnerScoreFactory",
    "PriorityChoiceFactory",
    "SharingPermissionFactory",
    "SignInAttemptFactory",
    "SignOffFactory",
    "SignedContentFactory",
    "SubmissionFactory",
    "SubmissionReportFactory",
    "SubmissionScoreFactory",
    "SubmissionSectionFactory",
    "UserFactory",
]
