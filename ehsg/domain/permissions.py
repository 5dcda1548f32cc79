"""Who may do what: one table. Views, exports, averages and PDFs all ask here and nowhere else.

Source: design of the service, section 3; sharing from the programme guidance 2022-25 (seed 002, lines 158-168).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, StrEnum, auto

from ehsg.domain.status import Move, State, allows


class Role(StrEnum):
    """What a membership makes a person. Area roles belong to one area."""

    COORDINATOR = "coordinator"
    CONTRIBUTOR = "contributor"
    SIGNATORY = "signatory"
    READER = "reader"
    NATIONAL_ANALYST = "national_analyst"
    NATIONAL_LEAD = "national_lead"
    DEPARTMENT_VIEWER = "department_viewer"
    ADMINISTRATOR = "administrator"


AREA_ROLES = frozenset({Role.COORDINATOR, Role.CONTRIBUTOR, Role.SIGNATORY, Role.READER})
NATIONAL_ROLES = frozenset({Role.NATIONAL_ANALYST, Role.NATIONAL_LEAD})


class Action(StrEnum):
    """What a view does. Every view names exactly one."""

    OPEN_PAGE = "open a page that anyone may see"
    USE_ACCOUNT = "use one's own account"
    VIEW_HOME = "see what there is to do"
    VIEW_RETURN = "see an area's own return while it is worked on"
    VIEW_HISTORY = "see what happened to an area's own return"
    EDIT_RETURN = "change scores, model, priorities and sharing"
    RECORD_SIGN_OFF = "record a signatory's sign-off"
    SUBMIT_RETURN = "submit the return"
    VIEW_SCORES = "see a submission's scores and priorities"
    VIEW_NARRATIVE = "see a submission's narrative, evidence and sign-offs"
    LIST_SHARED = "list the returns that areas share"
    LIST_RESPONSES = "list every area's progress"
    REOPEN_RETURN = "reopen a submitted return"
    VIEW_OUTBOX = "see the mail that was queued"
    ANONYMISE_PERSON = "take out the name and address of a person who has left"


class Standing(Enum):
    """How a person stands to the thing asked about."""

    ANYONE = auto()
    SIGNED_IN = auto()
    OWN_COORDINATOR = auto()
    OWN_MEMBER = auto()
    OTHER_COORDINATOR = auto()
    ANY_COORDINATOR = auto()
    NATIONAL = auto()
    NATIONAL_LEAD = auto()
    DEPARTMENT = auto()
    ADMINISTRATOR = auto()


class When(Enum):
    """What must hold of the return for a rule to apply."""

    ALWAYS = auto()
    EDITABLE = auto()
    SUBMITTED = auto()
    REOPENABLE = auto()
    SHARED_WITH_AREAS = auto()
    SHARED_WITH_DEPARTMENTS = auto()


class Decision(Enum):
    """HIDDEN: answer as though it did not exist (404). FORBIDDEN: it may be seen, not done (403)."""

    ALLOWED = auto()
    FORBIDDEN = auto()
    HIDDEN = auto()


@dataclass(frozen=True)
class Membership:
    """One role; `area_id` is set for area roles only."""

    role: Role
    area_id: int | None = None


@dataclass(frozen=True)
class Viewer:
    """The person who asks; `user_id` is None for somebody who has not signed in."""

    user_id: int | None = None
    memberships: frozenset[Membership] = frozenset()

    def areas_as(self, roles: Iterable[Role]) -> frozenset[int]:
        """The ids of the areas in which the person holds any of the roles."""
        wanted = frozenset(roles)
        return frozenset(m.area_id for m in self.memberships if m.role in wanted and m.area_id is not None)

    def has(self, *roles: Role) -> bool:
        """Whether the person holds any of the roles, anywhere."""
        return any(m.role in roles for m in self.memberships)


@dataclass(frozen=True)
class ReturnSubject:
    """What the rules need to know of a return, or of one of its submissions."""

    area_id: int
    state: State
    submitted: bool
    shared_with_areas: bool = False
    shared_with_departments: bool = False
    sharing_date_reached: bool = False


_OWN = {Standing.OWN_COORDINATOR: When.EDITABLE}

RULES: dict[Action, dict[Standing, When]] = {
    Action.OPEN_PAGE: {Standing.ANYONE: When.ALWAYS},
    Action.USE_ACCOUNT: {Standing.SIGNED_IN: When.ALWAYS},
    Action.VIEW_HOME: {Standing.SIGNED_IN: When.ALWAYS},
    Action.VIEW_RETURN: {Standing.OWN_MEMBER: When.ALWAYS},
    Action.VIEW_HISTORY: {Standing.OWN_MEMBER: When.ALWAYS},
    Action.EDIT_RETURN: _OWN,
    Action.RECORD_SIGN_OFF: _OWN,
    Action.SUBMIT_RETURN: _OWN,
    Action.VIEW_SCORES: {
        Standing.OWN_MEMBER: When.SUBMITTED,
        Standing.NATIONAL: When.SUBMITTED,
        Standing.OTHER_COORDINATOR: When.SHARED_WITH_AREAS,
        Standing.DEPARTMENT: When.SHARED_WITH_DEPARTMENTS,
    },
    Action.VIEW_NARRATIVE: {Standing.OWN_MEMBER: When.SUBMITTED, Standing.NATIONAL: When.SUBMITTED},
    Action.LIST_SHARED: {
        Standing.ANY_COORDINATOR: When.ALWAYS,
        Standing.NATIONAL: When.ALWAYS,
        Standing.DEPARTMENT: When.ALWAYS,
    },
    Action.LIST_RESPONSES: {Standing.NATIONAL: When.ALWAYS},
    Action.REOPEN_RETURN: {Standing.NATIONAL_LEAD: When.REOPENABLE},
    Action.VIEW_OUTBOX: {Standing.ADMINISTRATOR: When.ALWAYS},
    Action.ANONYMISE_PERSON: {Standing.ADMINISTRATOR: When.ALWAYS},
}

# Where the action is refused, whoever may do this may at least know that the thing exists.
SEEN_BY: dict[Action, Action] = {
    Action.EDIT_RETURN: Action.VIEW_RETURN,
    Action.RECORD_SIGN_OFF: Action.VIEW_RETURN,
    Action.SUBMIT_RETURN: Action.VIEW_RETURN,
    Action.REOPEN_RETURN: Action.VIEW_NARRATIVE,
}

# What the action does to the return: where the return's state is what forbids it, that is the reason to give.
MOVE_OF: dict[Action, Move] = {
    Action.EDIT_RETURN: Move.EDIT,
    Action.RECORD_SIGN_OFF: Move.EDIT,
    Action.SUBMIT_RETURN: Move.SUBMIT,
    Action.REOPEN_RETURN: Move.REOPEN,
}

_ROLE_STANDINGS: dict[Role, frozenset[Standing]] = {
    Role.COORDINATOR: frozenset({Standing.ANY_COORDINATOR}),
    Role.CONTRIBUTOR: frozenset(),
    Role.SIGNATORY: frozenset(),
    Role.READER: frozenset(),
    Role.NATIONAL_ANALYST: frozenset({Standing.NATIONAL}),
    Role.NATIONAL_LEAD: frozenset({Standing.NATIONAL, Standing.NATIONAL_LEAD}),
    Role.DEPARTMENT_VIEWER: frozenset({Standing.DEPARTMENT}),
    Role.ADMINISTRATOR: frozenset({Standing.ADMINISTRATOR}),
}


def standings(viewer: Viewer, subject: ReturnSubject | None) -> frozenset[Standing]:
    """Every way in which the person stands to the subject; None stands for things that belong to no area."""
    found = {Standing.ANYONE}
    if viewer.user_id is not None:
        found.add(Standing.SIGNED_IN)
        for membership in viewer.memberships:
            found |= _ROLE_STANDINGS[membership.role]
            found |= _area_standings(membership, subject)
    return frozenset(found)


def _area_standings(membership: Membership, subject: ReturnSubject | None) -> set[Standing]:
    if subject is None or membership.role not in AREA_ROLES:
        return set()
    coordinator = membership.role is Role.COORDINATOR
    if membership.area_id == subject.area_id:
        return {Standing.OWN_MEMBER} | ({Standing.OWN_COORDINATOR} if coordinator else set())
    return {Standing.OTHER_COORDINATOR} if coordinator else set()


def holds(when: When, subject: ReturnSubject | None) -> bool:
    """Whether the condition holds; every condition but ALWAYS needs a subject."""
    if when is When.ALWAYS:
        return True
    if subject is None:
        return False
    return {
        When.EDITABLE: allows(subject.state, Move.EDIT),
        When.SUBMITTED: subject.submitted,
        When.REOPENABLE: allows(subject.state, Move.REOPEN),
        When.SHARED_WITH_AREAS: subject.submitted and subject.shared_with_areas and subject.sharing_date_reached,
        When.SHARED_WITH_DEPARTMENTS: subject.submitted and subject.shared_with_departments,
    }[when]


def may(viewer: Viewer, action: Action, subject: ReturnSubject | None = None) -> Decision:
    """The one decision. A person who may not even see the subject is told that it does not exist."""
    here = standings(viewer, subject)
    if any(standing in here and holds(when, subject) for standing, when in RULES[action].items()):
        return Decision.ALLOWED
    seen_by = SEEN_BY.get(action)
    if seen_by is not None and may(viewer, seen_by, subject) is Decision.ALLOWED:
        return Decision.FORBIDDEN
    return Decision.HIDDEN


def allowed(viewer: Viewer, action: Action, subject: ReturnSubject | None = None) -> bool:
    """Whether the person may do it."""
    return may(viewer, action, subject) is Decision.ALLOWED
