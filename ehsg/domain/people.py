"""Roles in words, the organisations that contributors speak for, and what a membership must say.

Source: design of the service, section 3; partners from the programme guidance 2022-25 (seed 002, line 67).
"""

from dataclasses import dataclass
from enum import StrEnum

from ehsg.domain.permissions import AREA_ROLES, Role
from ehsg.domain.text import LABEL_LIMIT, too_long


class Partner(StrEnum):
    """The part of the partnership that a contributor's organisation belongs to."""

    POLICE = "police"
    HEALTH = "health"
    SCHOOLS = "schools"
    VOLUNTARY = "voluntary"
    HOUSING = "housing"
    SOCIAL_CARE = "social_care"
    CHILDRENS_SERVICES = "childrens_services"
    OTHER = "other"


@dataclass(frozen=True)
class RoleText:
    """A role as a person reads it, and what somebody who has it can do."""

    name: str
    can: str
    plural: str


ROLE_TEXTS = {
    Role.COORDINATOR: RoleText(
        "Coordinator",
        "Runs the return: scores, priorities, sharing, sign-off and submission. Invites people.",
        "Coordinators",
    ),
    Role.CONTRIBUTOR: RoleText("Contributor", "Speaks for a partner organisation. Reads the return.", "Contributors"),
    Role.SIGNATORY: RoleText("Signatory", "Signs the return off in a named capacity. Reads the return.", "Signatories"),
    Role.READER: RoleText("Reader", "Reads the return and nothing more.", "Readers"),
    Role.NATIONAL_ANALYST: RoleText(
        "National analyst", "Reads every submitted return and how far each area is.", "National analysts"
    ),
    Role.NATIONAL_LEAD: RoleText("National lead", "As a national analyst, and reopens returns.", "National leads"),
    Role.DEPARTMENT_VIEWER: RoleText(
        "Department viewer",
        "Sees scores and priorities of areas that share them with other departments.",
        "Department viewers",
    ),
    Role.ADMINISTRATOR: RoleText(
        "Administrator", "Looks after people and areas. Sees no content of any return.", "Administrators"
    ),
}
PARTNER_NAMES = {
    Partner.POLICE: "Police",
    Partner.HEALTH: "Health, such as health visitors",
    Partner.SCHOOLS: "Schools",
    Partner.VOLUNTARY: "Voluntary and community sector",
    Partner.HOUSING: "Housing",
    Partner.SOCIAL_CARE: "Social care",
    Partner.CHILDRENS_SERVICES: "Wider children’s services",
    Partner.OTHER: "Another part of the partnership",
}
# In the order of the field: who runs the return first.
ROLES_OF_AN_AREA = tuple(role for role in Role if role in AREA_ROLES)
ROLES_OF_THE_SERVICE = tuple(role for role in Role if role not in AREA_ROLES)


@dataclass(frozen=True)
class Place:
    """What a membership makes somebody: the role, and for whom they speak. `partner` is for contributors only."""

    role: Role
    partner: Partner | None = None
    organisation: str = ""

    @property
    def name(self) -> str:
        """The role in words, with the organisation where there is one."""
        return ROLE_TEXTS[self.role].name + (f", {self.organisation}" if self.organisation else "")

    def tidied(self) -> "Place":
        """Without a partner where the role has none: what a form still holds of another role does not count."""
        return self if self.role is Role.CONTRIBUTOR else Place(self.role, None, self.organisation)


def problems(place: Place, *, in_area: bool) -> dict[str, str]:
    """What is wrong with it, by the field to put right: `role`, `partner` or `organisation`. Empty when nothing is."""
    found: dict[str, str] = {}
    if (place.role in AREA_ROLES) != in_area:
        found["role"] = "Area roles belong to one area, and the others to none."
    if place.role is Role.CONTRIBUTOR and place.partner is None:
        found["partner"] = "Choose the part of the partnership that the contributor speaks for"
    if place.role is Role.CONTRIBUTOR and not place.organisation:
        found["organisation"] = "Enter the organisation that the contributor speaks for"
    if too_long(place.organisation, LABEL_LIMIT):
        found["organisation"] = f"The organisation must be {LABEL_LIMIT} characters or fewer"
    return found


def coordinators_in_words(count: int) -> str:
    """The warning for an area with few coordinators; empty when there are enough."""
    if count == 0:
        return "This area has no coordinator. Nobody can change or submit its return."
    if count == 1:
        return "This area has only one coordinator. Invite another, so that the return does not hang on one person."
    return ""
