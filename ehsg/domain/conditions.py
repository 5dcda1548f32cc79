"""What must hold of a thing for a rule of the table in permissions.py to apply."""

from enum import Enum, auto

from ehsg.domain.partners import Round
from ehsg.domain.status import Move, allows
from ehsg.domain.subjects import ComparisonSubject, PartnerSubject, ReturnSubject, SignOffSubject, Subject


class When(Enum):
    """What must hold of the return for a rule to apply."""

    ALWAYS = auto()
    EDITABLE = auto()
    SUBMITTED = auto()
    REOPENABLE = auto()
    SHARED_WITH_AREAS = auto()
    SHARED_WITH_DEPARTMENTS = auto()
    SCORING_OPEN = auto()
    MODERATED = auto()


def holds(when: When, subject: Subject | None) -> bool:
    """Whether the condition holds; every condition but ALWAYS is one of a return."""
    if when is When.ALWAYS:
        return True
    if isinstance(subject, ComparisonSubject):
        return any(holds(when, submission) for submission in subject.submissions)
    if isinstance(subject, PartnerSubject):
        return subject.round is Round.MODERATION if when is When.MODERATED else _scoring_open(when, subject)
    if isinstance(subject, SignOffSubject):
        return when is When.EDITABLE and allows(subject.state, Move.EDIT)
    if not isinstance(subject, ReturnSubject):
        return False
    return {
        When.EDITABLE: allows(subject.state, Move.EDIT),
        When.SUBMITTED: subject.submitted,
        When.REOPENABLE: allows(subject.state, Move.REOPEN),
        When.SHARED_WITH_AREAS: subject.submitted and subject.shared_with_areas and subject.sharing_date_reached,
        When.SHARED_WITH_DEPARTMENTS: subject.submitted and subject.shared_with_departments,
        When.SCORING_OPEN: False,  # only an organisation scores in the round
        When.MODERATED: subject.round is Round.MODERATION,
    }[when]


def _scoring_open(when: When, subject: PartnerSubject) -> bool:
    is_open = subject.round is Round.SCORING and not subject.left
    return when is When.SCORING_OPEN and is_open and allows(subject.state, Move.EDIT)
