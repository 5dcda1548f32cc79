"""Who may do what: one table. Views, exports, averages and PDFs all ask here and nowhere else.

Source: design of the service, section 3; sharing from the programme guidance 2022-25 (seed 002, lines 158-168).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

from ehsg.domain.conditions import When, holds

# The table's words come with it: whoever asks it needs them.
from ehsg.domain.roles import AREA_ROLES as AREA_ROLES
from ehsg.domain.roles import NATIONAL_ROLES as NATIONAL_ROLES
from ehsg.domain.roles import Action as Action
from ehsg.domain.roles import Role as Role
from ehsg.domain.roles import Standing as Standing
from ehsg.domain.status import Move
from ehsg.domain.subjects import CommentSubject, PartnerSubject, SignOffSubject, Subject


class Decision(Enum):
    """HIDDEN: answer as though it did not exist (404). FORBIDDEN: it may be seen, not done (403)."""

    ALLOWED = auto()
    FORBIDDEN = auto()
    HIDDEN = auto()


@dataclass(frozen=True)
class Membership:
    """One role; `area_id` is set for area roles only, `organisation` (its key) for contributors only."""

    role: Role
    area_id: int | None = None
    organisation: str = ""


@dataclass(frozen=True)
class Viewer:
    """The person who asks; `user_id` is None for somebody who has not signed in.

    `participant_id` is the organisation for which a link was confirmed in this browser, signed in or not, and
    `sign_off_request_id` the request to sign for which one was.
    """

    user_id: int | None = None
    memberships: frozenset[Membership] = frozenset()
    participant_id: int | None = None
    sign_off_request_id: int | None = None

    def areas_as(self, roles: Iterable[Role]) -> frozenset[int]:
        """The ids of the areas in which the person holds any of the roles."""
        wanted = frozenset(roles)
        return frozenset(m.area_id for m in self.memberships if m.role in wanted and m.area_id is not None)

    def has(self, *roles: Role) -> bool:
        """Whether the person holds any of the roles, anywhere."""
        return any(m.role in roles for m in self.memberships)


_OWN = {Standing.OWN_COORDINATOR: When.EDITABLE}

RULES: dict[Action, dict[Standing, When]] = {
    Action.OPEN_PAGE: {Standing.ANYONE: When.ALWAYS},
    Action.USE_ACCOUNT: {Standing.SIGNED_IN: When.ALWAYS},
    Action.VIEW_HOME: {Standing.SIGNED_IN: When.ALWAYS},
    Action.VIEW_RETURN: {Standing.OWN_MEMBER: When.ALWAYS},
    Action.VIEW_HISTORY: {Standing.OWN_MEMBER: When.ALWAYS},
    Action.EDIT_RETURN: _OWN,
    Action.RECORD_SIGN_OFF: _OWN,
    Action.VIEW_SIGNING: {Standing.ASKED_TO_SIGN: When.ALWAYS},
    Action.SIGN_RETURN: {Standing.ASKED_TO_SIGN: When.EDITABLE},
    Action.SUBMIT_RETURN: _OWN,
    Action.WITHDRAW_SHARING: {Standing.OWN_COORDINATOR: When.SUBMITTED},
    Action.VIEW_SCORES: {
        Standing.OWN_MEMBER: When.SUBMITTED,
        Standing.NATIONAL: When.SUBMITTED,
        Standing.OTHER_COORDINATOR: When.SHARED_WITH_AREAS,
        Standing.DEPARTMENT: When.SHARED_WITH_DEPARTMENTS,
    },
    Action.VIEW_NARRATIVE: {Standing.OWN_MEMBER: When.SUBMITTED, Standing.NATIONAL: When.SUBMITTED},
    # Which of the years: those whose submission VIEW_SCORES allows.
    Action.VIEW_COMPARISON: {
        Standing.OWN_MEMBER: When.ALWAYS,
        Standing.NATIONAL: When.SUBMITTED,
        Standing.OTHER_COORDINATOR: When.SHARED_WITH_AREAS,
        Standing.DEPARTMENT: When.SHARED_WITH_DEPARTMENTS,
    },
    Action.VIEW_PREDECESSORS: {Standing.OWN_MEMBER: When.ALWAYS},
    Action.MAKE_BOARD_PAPER: {Standing.OWN_MEMBER: When.ALWAYS},
    Action.LIST_SHARED: {
        Standing.ANY_COORDINATOR: When.ALWAYS,
        Standing.NATIONAL: When.ALWAYS,
        Standing.DEPARTMENT: When.ALWAYS,
    },
    Action.LIST_RESPONSES: {Standing.NATIONAL: When.ALWAYS},
    # Whoever reads an average is not the one who chooses whose scores are in it.
    Action.VIEW_NEIGHBOURS: {Standing.OWN_MEMBER: When.ALWAYS, Standing.NATIONAL: When.ALWAYS},
    Action.MANAGE_NEIGHBOURS: {Standing.NATIONAL_LEAD: When.ALWAYS},
    Action.VIEW_COLLECTIONS: {Standing.NATIONAL: When.ALWAYS},
    Action.MANAGE_COLLECTIONS: {Standing.NATIONAL_LEAD: When.ALWAYS},
    Action.VIEW_NATIONAL_FIGURES: {Standing.NATIONAL: When.ALWAYS},
    Action.SEARCH_NARRATIVE: {Standing.NATIONAL: When.ALWAYS},
    Action.MANAGE_COHORTS: {Standing.NATIONAL_LEAD: When.ALWAYS},
    Action.REOPEN_RETURN: {Standing.NATIONAL_LEAD: When.REOPENABLE},
    Action.VIEW_OUTBOX: {Standing.ADMINISTRATOR: When.ALWAYS},
    Action.VIEW_PEOPLE: {Standing.OWN_MEMBER: When.ALWAYS, Standing.ADMINISTRATOR: When.ALWAYS},
    Action.MANAGE_PEOPLE: {Standing.OWN_COORDINATOR: When.ALWAYS, Standing.ADMINISTRATOR: When.ALWAYS},
    Action.RUN_PARTNER_ROUND: _OWN,
    Action.SCORE_FOR_PARTNER: {Standing.OWN_ORGANISATION: When.SCORING_OPEN},
    Action.VIEW_PARTNER_SCORES: {Standing.OWN_ORGANISATION: When.ALWAYS, Standing.OWN_MEMBER: When.MODERATED},
    Action.VIEW_MODERATION: {Standing.OWN_MEMBER: When.MODERATED},
    # Actions live on when the return was submitted: that is when they are worked on.
    Action.VIEW_ACTIONS: {Standing.OWN_MEMBER: When.ALWAYS, Standing.NATIONAL: When.SUBMITTED},
    Action.MANAGE_ACTIONS: {Standing.OWN_COORDINATOR: When.ALWAYS},
    Action.VIEW_COMMENTS: {Standing.OWN_MEMBER: When.ALWAYS},
    Action.WRITE_COMMENT: {Standing.OWN_COMMENTER: When.EDITABLE},
    Action.TAKE_OUT_COMMENT: {Standing.OWN_AUTHOR: When.EDITABLE, Standing.OWN_COORDINATOR: When.EDITABLE},
    # Drafts are the national team's own; what an area reads is asked of the feedback's state, not of the return's.
    Action.WRITE_FEEDBACK: {Standing.NATIONAL: When.SUBMITTED},
    Action.PUBLISH_FEEDBACK: {Standing.NATIONAL_LEAD: When.SUBMITTED},
    Action.VIEW_FEEDBACK: {Standing.OWN_MEMBER: When.ALWAYS},
    Action.ACKNOWLEDGE_FEEDBACK: {Standing.OWN_COORDINATOR: When.ALWAYS},
    Action.VIEW_LEARNING_SETS: {Standing.NATIONAL: When.ALWAYS},
    Action.MANAGE_LEARNING_SETS: {Standing.NATIONAL_LEAD: When.ALWAYS},
    # Whom of the other areas one is told of is asked of VIEW_SCORES. The national team reads notes with the actions.
    Action.VIEW_OWN_LEARNING_SETS: {Standing.OWN_MEMBER: When.ALWAYS},
    Action.WRITE_LEARNING_NOTE: {Standing.OWN_COORDINATOR: When.ALWAYS},
    # Published with the area's agreement, for everybody who has a role; its draft is the national team's own.
    Action.FIND_GOOD_PRACTICE: {Standing.NATIONAL: When.ALWAYS},
    Action.WRITE_GOOD_PRACTICE: {Standing.NATIONAL: When.SUBMITTED},
    Action.PUBLISH_GOOD_PRACTICE: {Standing.NATIONAL_LEAD: When.SUBMITTED},
    Action.VIEW_GOOD_PRACTICE: {Standing.WITH_ROLE: When.ALWAYS},
    Action.VIEW_OWN_CASES: {Standing.OWN_MEMBER: When.ALWAYS},
    Action.WITHDRAW_OWN_CASE: {Standing.OWN_COORDINATOR: When.ALWAYS},
    Action.VIEW_EVERYBODY: {Standing.ADMINISTRATOR: When.ALWAYS},
    Action.INVITE_TO_SERVICE: {Standing.ADMINISTRATOR: When.ALWAYS},
    Action.RESET_SECOND_FACTOR: {Standing.ADMINISTRATOR: When.ALWAYS},
    Action.ANONYMISE_PERSON: {Standing.ADMINISTRATOR: When.ALWAYS},
}

# Where the action is refused, whoever may do this may at least know that the thing exists.
SEEN_BY: dict[Action, Action] = {
    Action.EDIT_RETURN: Action.VIEW_RETURN,
    Action.RECORD_SIGN_OFF: Action.VIEW_RETURN,
    Action.SUBMIT_RETURN: Action.VIEW_RETURN,
    Action.WITHDRAW_SHARING: Action.VIEW_RETURN,
    Action.MANAGE_COLLECTIONS: Action.VIEW_COLLECTIONS,
    Action.MANAGE_COHORTS: Action.VIEW_NATIONAL_FIGURES,
    Action.REOPEN_RETURN: Action.VIEW_NARRATIVE,
    Action.MANAGE_NEIGHBOURS: Action.VIEW_NEIGHBOURS,
    Action.MANAGE_PEOPLE: Action.VIEW_PEOPLE,
    Action.RUN_PARTNER_ROUND: Action.VIEW_RETURN,
    Action.SCORE_FOR_PARTNER: Action.VIEW_PARTNER_SCORES,
    Action.SIGN_RETURN: Action.VIEW_SIGNING,
    Action.VIEW_MODERATION: Action.VIEW_RETURN,
    Action.MANAGE_ACTIONS: Action.VIEW_ACTIONS,
    Action.WRITE_COMMENT: Action.VIEW_COMMENTS,
    Action.TAKE_OUT_COMMENT: Action.VIEW_COMMENTS,
    Action.PUBLISH_FEEDBACK: Action.WRITE_FEEDBACK,
    Action.ACKNOWLEDGE_FEEDBACK: Action.VIEW_FEEDBACK,
    Action.MANAGE_LEARNING_SETS: Action.VIEW_LEARNING_SETS,
    Action.WRITE_LEARNING_NOTE: Action.VIEW_OWN_LEARNING_SETS,
    Action.PUBLISH_GOOD_PRACTICE: Action.WRITE_GOOD_PRACTICE,
    Action.WITHDRAW_OWN_CASE: Action.VIEW_OWN_CASES,
}

# What somebody without an account may do by a link that was confirmed: one for an organisation, and one to sign by.
BY_LINK = frozenset(action for action, rows in RULES.items() if Standing.OWN_ORGANISATION in rows)
BY_LINK_TO_SIGN = frozenset(action for action, rows in RULES.items() if Standing.ASKED_TO_SIGN in rows)

# What the action does to the return: where the return's state is what forbids it, that is the reason to give.
MOVE_OF: dict[Action, Move] = {
    Action.EDIT_RETURN: Move.EDIT,
    Action.RECORD_SIGN_OFF: Move.EDIT,
    Action.SIGN_RETURN: Move.EDIT,
    Action.SUBMIT_RETURN: Move.SUBMIT,
    Action.REOPEN_RETURN: Move.REOPEN,
    Action.WRITE_COMMENT: Move.EDIT,
    Action.TAKE_OUT_COMMENT: Move.EDIT,
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


def standings(viewer: Viewer, subject: Subject | None) -> frozenset[Standing]:
    """Every way in which the person stands to the subject; None stands for things that belong to no area."""
    found = {Standing.ANYONE}
    if viewer.user_id is not None:
        found.add(Standing.SIGNED_IN)
        for membership in viewer.memberships:
            found.add(Standing.WITH_ROLE)
            found |= _ROLE_STANDINGS[membership.role]
            found |= _area_standings(membership, subject)
    if isinstance(subject, PartnerSubject) and _speaks_for(viewer, subject):
        found.add(Standing.OWN_ORGANISATION)
    if isinstance(subject, SignOffSubject) and _asked_to_sign(viewer, subject):
        found.add(Standing.ASKED_TO_SIGN)
    if isinstance(subject, CommentSubject) and Standing.OWN_MEMBER in found and viewer.user_id == subject.author_id:
        found.add(Standing.OWN_AUTHOR)
    return frozenset(found)


def _asked_to_sign(viewer: Viewer, subject: SignOffSubject) -> bool:
    """By a link for it; or signed in as the person asked, as long as that person has a role in the area."""
    if viewer.sign_off_request_id == subject.request_id:
        return True
    asked = viewer.user_id is not None and viewer.user_id == subject.user_id
    return asked and subject.area_id in viewer.areas_as(AREA_ROLES)


def _speaks_for(viewer: Viewer, subject: PartnerSubject) -> bool:
    """By a link for it, or signed in as one of its contributors."""
    if viewer.participant_id == subject.participant_id:
        return True
    own = Membership(Role.CONTRIBUTOR, subject.area_id, subject.organisation)
    return viewer.user_id is not None and own in viewer.memberships


def _area_standings(membership: Membership, subject: Subject | None) -> set[Standing]:
    if subject is None or membership.role not in AREA_ROLES:
        return set()
    coordinator = membership.role is Role.COORDINATOR
    if membership.area_id == subject.area_id:
        speaks = set() if membership.role is Role.READER else {Standing.OWN_COMMENTER}
        return {Standing.OWN_MEMBER} | speaks | ({Standing.OWN_COORDINATOR} if coordinator else set())
    return {Standing.OTHER_COORDINATOR} if coordinator else set()


def may(viewer: Viewer, action: Action, subject: Subject | None = None) -> Decision:
    """The one decision. A person who may not even see the subject is told that it does not exist."""
    here = standings(viewer, subject)
    if any(standing in here and holds(when, subject) for standing, when in RULES[action].items()):
        return Decision.ALLOWED
    seen_by = SEEN_BY.get(action)
    if seen_by is not None and may(viewer, seen_by, subject) is Decision.ALLOWED:
        return Decision.FORBIDDEN
    return Decision.HIDDEN


def allowed(viewer: Viewer, action: Action, subject: Subject | None = None) -> bool:
    """Whether the person may do it."""
    return may(viewer, action, subject) is Decision.ALLOWED
