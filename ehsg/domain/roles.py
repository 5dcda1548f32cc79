"""The words of the rule table in permissions.py: roles, what somebody does, and how they stand to a thing.

Source: design of the service, section 3.
"""

from enum import Enum, StrEnum, auto


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
    RECORD_SIGN_OFF = "record a signatory's sign-off, and ask signatories for theirs"
    VIEW_SIGNING = "see the return that one is asked to sign"
    SIGN_RETURN = "sign a return that one is asked to sign, or decline"
    SUBMIT_RETURN = "submit the return"
    WITHDRAW_SHARING = "withdraw a sharing permission of what was submitted, or take that back"
    VIEW_SCORES = "see a submission's scores and priorities"
    VIEW_NARRATIVE = "see a submission's narrative, evidence and sign-offs"
    VIEW_COMPARISON = "compare an area's years with each other and with other areas"
    VIEW_PREDECESSORS = "see the scores of the areas that one's own took over from"
    MAKE_BOARD_PAPER = "make a paper for the partnership board from the comparison"
    LIST_SHARED = "list the returns that areas share"
    LIST_RESPONSES = "list every area's progress"
    VIEW_NEIGHBOURS = "see the statistical neighbours of an area, or of all of them"
    MANAGE_NEIGHBOURS = "set and take out lists of statistical neighbours"
    VIEW_COLLECTIONS = "see when collections open and close, and whom a reminder would go to"
    MANAGE_COLLECTIONS = "create, open and close collections, give areas more time, and remind them"
    VIEW_NATIONAL_FIGURES = "see averages, priorities and models over all areas, and make tables of them to publish"
    SEARCH_NARRATIVE = "search the narratives of what every area has submitted"
    MANAGE_COHORTS = "make, change and take out cohorts of areas"
    REOPEN_RETURN = "reopen a submitted return"
    VIEW_OUTBOX = "see the mail that was queued"
    VIEW_PEOPLE = "see who has which role in an area"
    MANAGE_PEOPLE = "invite people, and change and end roles"
    VIEW_EVERYBODY = "see everybody who has an account, and what they did"
    RUN_PARTNER_ROUND = "choose who takes part in the partner round, open it, and begin moderation"
    SCORE_FOR_PARTNER = "give one organisation's own scores"
    VIEW_PARTNER_SCORES = "see one organisation's own scores and comments"
    VIEW_MODERATION = "see every organisation's scores side by side"
    VIEW_COMMENTS = "read what the area's people say to each other about a descriptor"
    WRITE_COMMENT = "comment on a descriptor, reply, resolve and open again"
    TAKE_OUT_COMMENT = "take a comment out"
    INVITE_TO_SERVICE = "invite to the national team, a department or the administrators"
    RESET_SECOND_FACTOR = "take a lost authenticator app off somebody's account"
    VIEW_ACTIONS = "see the actions for a return's priorities"
    MANAGE_ACTIONS = "add, change and take out actions for the priorities"
    WRITE_FEEDBACK = "write feedback on what an area has submitted, and check what others wrote"
    PUBLISH_FEEDBACK = "publish feedback to the area"
    VIEW_FEEDBACK = "read the feedback that was published to the area"
    ACKNOWLEDGE_FEEDBACK = "acknowledge feedback for the area"
    VIEW_LEARNING_SETS = "see every action learning set, and which areas could be in one"
    MANAGE_LEARNING_SETS = "make and change action learning sets, and show them to their areas"
    VIEW_OWN_LEARNING_SETS = "see the action learning sets that one's area is in, and its notes from them"
    WRITE_LEARNING_NOTE = "write down for the area what came of an action learning set, and take that out"
    FIND_GOOD_PRACTICE = "look for good practice in what areas have submitted"
    WRITE_GOOD_PRACTICE = "write a case of good practice, and record what the area says to it"
    PUBLISH_GOOD_PRACTICE = "publish a case of good practice, and take it back"
    VIEW_GOOD_PRACTICE = "read the cases of good practice that are published"
    VIEW_OWN_CASES = "see how far the cases of good practice from an area's own return are"
    WITHDRAW_OWN_CASE = "withdraw the area's agreement to a case of good practice"
    ANONYMISE_PERSON = "take out the name and address of a person who has left"


class Standing(Enum):
    """How a person stands to the thing asked about."""

    ANYONE = auto()
    SIGNED_IN = auto()
    WITH_ROLE = auto()
    OWN_COORDINATOR = auto()
    OWN_MEMBER = auto()
    OWN_COMMENTER = auto()
    OWN_AUTHOR = auto()
    OWN_ORGANISATION = auto()
    ASKED_TO_SIGN = auto()
    OTHER_COORDINATOR = auto()
    ANY_COORDINATOR = auto()
    NATIONAL = auto()
    NATIONAL_LEAD = auto()
    DEPARTMENT = auto()
    ADMINISTRATOR = auto()
