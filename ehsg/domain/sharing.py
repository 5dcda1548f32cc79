"""With whom an area may share its scores and priorities, who stands for them in a preview, and withdrawing it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from ehsg.domain.permissions import Membership, Role, Viewer

NOBODY = 0  # the id of no person and of no area


class SharedWith(StrEnum):
    """The two permissions."""

    AREAS = "areas"
    DEPARTMENTS = "departments"


@dataclass(frozen=True)
class Audience:
    """One of the two permissions: who somebody is to whom it is given."""

    id: SharedWith
    title: str
    name: str
    viewer: Viewer


AUDIENCES: dict[str, Audience] = {
    audience.id: audience
    for audience in (
        Audience(
            SharedWith.AREAS,
            "What another area’s coordinator would see",
            "other areas’ coordinators",
            Viewer(NOBODY, frozenset({Membership(Role.COORDINATOR, NOBODY)})),
        ),
        Audience(
            SharedWith.DEPARTMENTS,
            "What another government department would see",
            "other government departments",
            Viewer(NOBODY, frozenset({Membership(Role.DEPARTMENT_VIEWER)})),
        ),
    )
}


@dataclass(frozen=True)
class Withdrawn:
    """Who took a permission back after the return was submitted, when, and why if they said so."""

    id: int
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True)
class Permission:
    """One permission of one submission: what the submission says for ever, and who withdrew it since, if anybody."""

    audience: Audience
    submission_id: int
    number: int
    given: bool
    withdrawn: Withdrawn | None = None

    @property
    def stands(self) -> bool:
        """Whether anybody sees anything by it: the submission says yes, and nobody withdrew it."""
        return self.given and self.withdrawn is None


Permissions = Mapping[SharedWith, Permission]


def withdrawn(permissions: Permissions) -> frozenset[SharedWith]:
    """Those that were given, and withdrawn since."""
    return frozenset(which for which, permission in permissions.items() if permission.withdrawn)


def told_withdrawn(which: str, new: Mapping[str, Any]) -> str:
    """A withdrawal for the return's history."""
    again = "It must be answered again before the return is submitted again. " if new.get("ask_again") else ""
    why = f"Reason given: {new['reason']}" if new["reason"] else "No reason was given"
    return f"Sharing with {AUDIENCES[which].name} was withdrawn from submission {new['number']}. {again}{why}"


def told_shared_again(which: str, new: Mapping[str, Any]) -> str:
    """That it was taken back, for the return's history."""
    return f"Submission {new['number']} is shared with {AUDIENCES[which].name} again"


def told_to_ask_again(which: list[str]) -> str:
    """What reopening adds to its own sentence, where something had been withdrawn."""
    names = " and ".join(AUDIENCES[each].name for each in which)
    return f". Sharing with {names} was withdrawn, so it must be answered again" if which else ""
