"""Who has to sign a return off, and which signatures still stand.

Source: sign-up terms 2022-25 (seed 002, line 67): the partnership responsible for early help, the chief executive,
the director of children's services and the key partners involved. The roles are data in the guide.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256

from ehsg.domain.guide import Guide, SignOffRole

SLOT_LIMIT = 255  # characters that the database holds


class How(StrEnum):
    """How the signatory gave the sign-off to the coordinator who records it."""

    MEETING = "meeting"
    EMAIL = "email"
    LETTER = "letter"
    IN_PERSON = "in_person"


HOW_WORDS = {
    How.MEETING: "At a partnership meeting",
    How.EMAIL: "By email",
    How.LETTER: "In a signed letter or form",
    How.IN_PERSON: "In person to the coordinator",
}


@dataclass(frozen=True)
class Signature:
    """A recorded sign-off and the hash of the content that it was given for."""

    role_id: str
    name: str
    organisation: str
    signed_on: date
    how: How
    content_sha256: str


@dataclass(frozen=True)
class RoleStanding:
    """One role of the guide with its signatures that stand, those that no longer do, and how many are still needed."""

    role: SignOffRole
    valid: tuple[Signature, ...]
    outdated: tuple[Signature, ...]

    @property
    def still_needed(self) -> int:
        """How many more valid signatures the role needs; one that no longer stands is always asked for again."""
        return max(self.role.minimum - len(self.valid), len(self.outdated), 0)


def standing(guide: Guide, signatures: Sequence[Signature], content_sha256: str) -> tuple[RoleStanding, ...]:
    """Every sign-off role of the guide in order, with its signatures judged against the content as it is now."""
    return tuple(_role_standing(role, signatures, content_sha256) for role in guide.sign_off_roles)


def _role_standing(role: SignOffRole, signatures: Sequence[Signature], content_sha256: str) -> RoleStanding:
    given = [s for s in signatures if s.role_id == role.id]
    return RoleStanding(
        role,
        valid=tuple(s for s in given if s.content_sha256 == content_sha256),
        outdated=tuple(s for s in given if s.content_sha256 != content_sha256),
    )


def missing(standings: Sequence[RoleStanding]) -> tuple[str, ...]:
    """A sentence for each sign-off that submission still waits for."""
    return tuple(_missing(s) for s in standings if s.still_needed)


def _missing(entry: RoleStanding) -> str:
    if entry.outdated:
        names = ", ".join(f"{s.name} ({s.organisation})" for s in entry.outdated)
        return f"{entry.role.name}: the return changed after {names} signed, so it must be signed again."
    return f"{entry.role.name}: not signed off yet."


def slot(role: SignOffRole, organisation: str) -> str:
    """What only one current signature may fill: the role, or the role and organisation where several may sign."""
    if not role.several:
        return role.id
    name = " ".join(organisation.casefold().split())
    place = f"{role.id}:{name}"
    # Cut short, two long names could be one place, and the later signature would take the earlier one out.
    return place if len(place) <= SLOT_LIMIT else f"{role.id}:{sha256(name.encode()).hexdigest()}"
