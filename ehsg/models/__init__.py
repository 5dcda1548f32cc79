"""Tables: columns and constraints, no behaviour."""

from ehsg.models.account import PasswordLink, RecoveryCode, SecondFactor, SignInAttempt
from ehsg.models.actions import PlannedAction
from ehsg.models.areas import Area, AreaSuccession
from ehsg.models.assessments import Assessment
from ehsg.models.base import Base
from ehsg.models.cohorts import Cohort, CohortArea, CohortList
from ehsg.models.collections import Collection, Extension, SentReminder
from ehsg.models.comments import Comment, CommentThread, Mention
from ehsg.models.comparison import ComparisonFile
from ehsg.models.events import Event
from ehsg.models.feedback import Feedback, FeedbackQuestion, FeedbackText
from ehsg.models.good_practice import GoodPractice
from ehsg.models.invitations import Invitation
from ehsg.models.kept_forms import KeptForm
from ehsg.models.learning_sets import LearningSet, LearningSetMember, LearningSetNote
from ehsg.models.mail import Message
from ehsg.models.neighbours import Neighbour, NeighbourList
from ehsg.models.partners import Participant, PartnerLink, PartnerRound, PartnerScore
from ehsg.models.people import Membership, SecurityRole, User
from ehsg.models.priorities import PriorityChoice
from ehsg.models.return_figures import FigureLayout, ReturnFigures
from ehsg.models.scoring import DescriptorScore, Evidence
from ehsg.models.sharing import SharingPermission, SharingWithdrawal
from ehsg.models.sign_off import SignedContent, SignOff, SignOffRequest
from ehsg.models.submissions import (
    APPEND_ONLY,
    Submission,
    SubmissionNarrative,
    SubmissionPriority,
    SubmissionReport,
    SubmissionScore,
    SubmissionSection,
)

__all__ = [
    "APPEND_ONLY",
    "Area",
    "AreaSuccession",
    "Assessment",
    "Base",
    "Cohort",
    "CohortArea",
    "CohortList",
    "Collection",
    "Comment",
    "CommentThread",
    "ComparisonFile",
    "DescriptorScore",
    "Event",
    "Evidence",
    "Extension",
    "Feedback",
    "FeedbackQuestion",
    "FeedbackText",
    "FigureLayout",
    "GoodPractice",
    "Invitation",
    "KeptForm",
    "LearningSet",
    "LearningSetMember",
    "LearningSetNote",
    "Membership",
    "Mention",
    "Message",
    "Neighbour",
    "NeighbourList",
    "Participant",
    "PartnerLink",
    "PartnerRound",
    "PartnerScore",
    "PasswordLink",
    "PlannedAction",
    "PriorityChoice",
    "RecoveryCode",
    "ReturnFigures",
    "SecondFactor",
    "SecurityRole",
    "SentReminder",
    "SharingPermission",
    "SharingWithdrawal",
    "SignInAttempt",
    "SignOff",
    "SignOffRequest",
    "SignedContent",
    "Submission",
    "SubmissionNarrative",
    "SubmissionPriority",
    "SubmissionReport",
    "SubmissionScore",
    "SubmissionSection",
    "User",
]
