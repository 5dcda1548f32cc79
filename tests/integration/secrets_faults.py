"""Faults in one rule each: what the rule would say, which of the fixed plan's people asks, and what is then found."""

from ehsg.domain import permissions
from ehsg.domain.conditions import When
from ehsg.domain.permissions import Action, Standing
from tests.integration.secrets_plan import ADMINISTRATOR, ANALYST, DEPARTMENT, LEAD, LEFT, MEMBER, OTHER


def _with(action: Action, standing: Standing, when: When) -> dict[Standing, When]:
    return {**permissions.RULES[action], standing: when}


FAULTS: dict[str, tuple[Action, dict[Standing, When], int, str]] = {
    "coordinators of other areas read narratives that are shared": (
        Action.VIEW_NARRATIVE,
        _with(Action.VIEW_NARRATIVE, Standing.OTHER_COORDINATOR, When.SHARED_WITH_AREAS),
        OTHER,
        "coordinator 1 read",
    ),
    "departments read narratives": (
        Action.VIEW_NARRATIVE,
        _with(Action.VIEW_NARRATIVE, Standing.DEPARTMENT, When.SUBMITTED),
        DEPARTMENT,
        "department_viewer 0 read",
    ),
    "administrators read narratives": (
        Action.VIEW_NARRATIVE,
        _with(Action.VIEW_NARRATIVE, Standing.ADMINISTRATOR, When.SUBMITTED),
        ADMINISTRATOR,
        "administrator 0 read",
    ),
    "the national team reads drafts": (
        Action.VIEW_RETURN,
        _with(Action.VIEW_RETURN, Standing.NATIONAL, When.ALWAYS),
        ANALYST,
        "national_analyst 0 read",
    ),
    "the national team reads the history": (
        Action.VIEW_HISTORY,
        _with(Action.VIEW_HISTORY, Standing.NATIONAL, When.ALWAYS),
        LEAD,
        "national_lead 0 read",
    ),
    "anybody signed in opens a return": (
        Action.VIEW_RETURN,
        _with(Action.VIEW_RETURN, Standing.SIGNED_IN, When.ALWAYS),
        LEFT,
        "former coordinator 0 read",
    ),
    "members read what organisations say before moderation": (
        Action.VIEW_PARTNER_SCORES,
        _with(Action.VIEW_PARTNER_SCORES, Standing.OWN_MEMBER, When.ALWAYS),
        MEMBER,
        "reader 0 read",
    ),
    "departments read actions": (
        Action.VIEW_ACTIONS,
        _with(Action.VIEW_ACTIONS, Standing.DEPARTMENT, When.SUBMITTED),
        DEPARTMENT,
        "department_viewer 0 read Word(text='Action",
    ),
    "the national team may not read actions": (
        Action.VIEW_ACTIONS,
        {Standing.OWN_MEMBER: When.ALWAYS},
        ANALYST,
        "national_analyst 0 may read ['Action",
    ),
    "the national team reads comments": (
        Action.VIEW_COMMENTS,
        _with(Action.VIEW_COMMENTS, Standing.NATIONAL, When.SUBMITTED),
        ANALYST,
        "national_analyst 0 read Word(text='Comment",
    ),
    "administrators read comments": (
        Action.VIEW_COMMENTS,
        _with(Action.VIEW_COMMENTS, Standing.ADMINISTRATOR, When.ALWAYS),
        ADMINISTRATOR,
        "administrator 0 read Word(text='Comment",
    ),
    "the area reads feedback before it is published": (
        Action.WRITE_FEEDBACK,
        _with(Action.WRITE_FEEDBACK, Standing.OWN_MEMBER, When.SUBMITTED),
        MEMBER,
        "reader 0 read Word(text='Feedback",
    ),
    "other areas read feedback": (
        Action.VIEW_FEEDBACK,
        _with(Action.VIEW_FEEDBACK, Standing.OTHER_COORDINATOR, When.ALWAYS),
        OTHER,
        "coordinator 1 read Word(text='Feedback",
    ),
    "administrators read feedback": (
        Action.VIEW_FEEDBACK,
        _with(Action.VIEW_FEEDBACK, Standing.ADMINISTRATOR, When.ALWAYS),
        ADMINISTRATOR,
        "administrator 0 read Word(text='Feedback",
    ),
    "the national team may not read feedback": (
        Action.WRITE_FEEDBACK,
        {Standing.NATIONAL_LEAD: When.SUBMITTED},
        ANALYST,
        "national_analyst 0 may read ['Feedback",
    ),
    "whoever has left takes comments out": (
        Action.TAKE_OUT_COMMENT,
        _with(Action.TAKE_OUT_COMMENT, Standing.SIGNED_IN, When.ALWAYS),
        LEFT,
        "former coordinator 0 read Word(text='Comment",
    ),
    "the national team may not read what was submitted": (
        Action.VIEW_NARRATIVE,
        {Standing.OWN_MEMBER: When.SUBMITTED},
        ANALYST,
        "national_analyst 0 may read",
    ),
}
