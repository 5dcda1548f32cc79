"""Who has to sign a return off, and which signatures still stand.

Source: sign-up terms 2022-25 (seed 002, line 67): the partnership responsible for early help, the chief executive,
the director of children's services and the key partners involved. The roles, and which change asks whom to sign
again, are data in the guide.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256

from ehsg.domain.changes import Change, changes
from ehsg.domain.content import Content
from ehsg.domain.guide import Guide, SignOffRole
from ehsg.domain.parts import Whom

SLOT_LIMIT = 255  # characters that the database holds


class How(StrEnum):
    """How the signatory gave the sign-off: to the coordinator who records it, or in the service."""

    MEETING = "meeting"
    EMAIL = "email"
    LETTER = "letter"
    IN_PERSON = "in_person"
    ACCOUNT = "account"
    LINK = "link"


HOW_WORDS = {
    How.MEETING: "At a partnership meeting",
    How.EMAIL: "By email",
    How.LETTER: "In a signed letter or form",
    How.IN_PERSON: "In person to the coordinator",
    How.ACCOUNT: "Signed in their own account, with a code",
    How.LINK: "Signed by a link that was sent to them",
}
RECORDED = (How.MEETING, How.EMAIL, How.LETTER, How.IN_PERSON)


@dataclass(frozen=True)
class Signature:
    """A sign-off and the hash of the content that it was given for.

    `asked_about` are the sections whose texts ask this signatory again; None: every change does. `delegate_reason` is
    set where somebody signed for the holder of the role.
    """

    role_id: str
    name: str
    organisation: str
    signed_on: date
    how: How
    content_sha256: str
    capacity: str = ""
    delegate_reason: str = ""
    minute: str = ""
    asked_about: tuple[str, ...] | None = None
    id: int | None = None


@dataclass(frozen=True)
class Judged:
    """A signature against the content as it is now: what asks for signing again, and what changed besides."""

    signature: Signature
    again: tuple[str, ...] = ()
    besides: tuple[str, ...] = ()

    @property
    def stands(self) -> bool:
        """Whether nothing that it covers has changed."""
        return not self.again


@dataclass(frozen=True)
class Request:
    """That somebody was asked to sign, and whether they declined."""

    id: int
    role_id: str
    slot: str
    name: str
    organisation: str
    asked_at: datetime
    nudged_at: datetime | None = None
    declined_at: datetime | None = None
    decline_reason: str = ""


class PlaceState(StrEnum):
    """Where a place on the sign-off board stands."""

    SIGNED = "signed"
    AGAIN = "again"
    DECLINED = "declined"
    WAITING = "waiting"
    NOT_ASKED = "not asked"


@dataclass(frozen=True)
class Place:
    """One place on the sign-off board: a role, or an organisation in a role that several sign in."""

    role: SignOffRole
    organisation: str
    slot: str
    required: bool
    signed: Judged | None = None
    request: Request | None = None

    @property
    def state(self) -> PlaceState:
        """A signature that stands is the last word; before it, a decline that came after one."""
        if self.signed and self.signed.stands:
            return PlaceState.SIGNED
        if self.request and self.request.declined_at:
            return PlaceState.DECLINED
        if self.signed:
            return PlaceState.AGAIN
        return PlaceState.WAITING if self.request else PlaceState.NOT_ASKED

    @property
    def name(self) -> str:
        """The role, and whose."""
        return f"{self.role.name}: {self.organisation}" if self.organisation else self.role.name

    @property
    def holds_up(self) -> bool:
        """Whether the return cannot be submitted before this place is dealt with."""
        if self.state is PlaceState.DECLINED:
            return not self.role.may_decline and (self.required or self.signed is not None)
        return self.state is PlaceState.AGAIN or (self.required and self.state is not PlaceState.SIGNED)


@dataclass(frozen=True)
class Now:
    """The content as it is, its hash, and what each other hash stands for that somebody signed."""

    content: Content
    digest: str
    signed: Mapping[str, Content]


def judge(guide: Guide, signature: Signature, now: Now) -> Judged:
    """Whether the signature stands. A signed content that is not known any more cannot be compared: sign again."""
    if signature.content_sha256 == now.digest:
        return Judged(signature)
    then = now.signed.get(signature.content_sha256)
    if then is None:
        return Judged(signature, again=("What was signed cannot be compared with the return as it is now.",))
    found = changes(then, now.content, guide)
    again = tuple(change.sentence for change in found if _asks(guide, signature, change))
    return Judged(signature, again, tuple(change.sentence for change in found if not _asks(guide, signature, change)))


def _asks(guide: Guide, signature: Signature, change: Change) -> bool:
    if signature.asked_about is None:
        return True
    whom = guide.sign_again.whom(change.part)
    if whom is Whom.THOSE_WHO_ASKED:
        return change.section_id in signature.asked_about
    return whom is Whom.EVERYBODY


def board(
    guide: Guide,
    *,
    signatures: Sequence[Signature],
    requests: Sequence[Request] = (),
    took_part: Sequence[str] = (),
    now: Now,
) -> tuple[Place, ...]:
    """Every place in the guide's order; in a role for several, first the organisations that took part in the round."""
    given = {slot_of(guide, signature): judge(guide, signature, now) for signature in signatures}
    asked = {request.slot: request for request in requests}
    found = []
    for role in guide.sign_off_roles:
        for organisation, required in _places_of(role, signatures, requests, took_part).items():
            place = slot(role, organisation)
            found.append(Place(role, organisation, place, required, given.get(place), asked.get(place)))
    return tuple(found)


def _places_of(
    role: SignOffRole, signatures: Sequence[Signature], requests: Sequence[Request], took_part: Sequence[str]
) -> dict[str, bool]:
    """Organisation to whether it has to sign; the role itself has the organisation "" where one person holds it."""
    if not role.several:
        return {"": role.minimum > 0}
    named = [(name, True) for name in took_part]
    named += [(given.organisation, False) for given in signatures if given.role_id == role.id]
    named += [(request.organisation, False) for request in requests if request.role_id == role.id]
    places: dict[str, tuple[str, bool]] = {}
    for name, required in named:
        places.setdefault(slot(role, name), (name, required))
    return dict(places.values())


def missing(guide: Guide, places: Sequence[Place]) -> tuple[str, ...]:
    """A sentence for each sign-off that submission still waits for."""
    found = [_missing(place) for place in places if place.holds_up]
    for role in guide.sign_off_roles:
        if role.several:
            stand = sum(place.role.id == role.id and place.state is PlaceState.SIGNED for place in places)
            if stand < role.minimum:
                found.append(f"{role.name}: {role.minimum - stand} more must sign.")
    return tuple(found)


@dataclass(frozen=True)
class Summary:
    """The board in numbers: places, those signed, whether anything has begun, and what submission waits for."""

    places: int
    signed: int
    begun: bool
    again: bool
    missing: tuple[str, ...]


def summary(guide: Guide, places: Sequence[Place]) -> Summary:
    """What the task list says of the sign-off board."""
    states = [place.state for place in places]
    return Summary(
        places=len(places),
        signed=states.count(PlaceState.SIGNED),
        begun=any(state is not PlaceState.NOT_ASKED for state in states),
        again=PlaceState.AGAIN in states,
        missing=missing(guide, places),
    )


def _missing(place: Place) -> str:
    if place.state is PlaceState.AGAIN and place.signed:
        return f"{place.name}: the return changed after {_who(place)} signed, so it must be signed again."
    if place.state is PlaceState.DECLINED and place.request:
        return f"{place.name}: {place.request.name} declined to sign."
    return f"{place.name}: not signed off yet."


def _who(place: Place) -> str:
    signature = place.signed.signature if place.signed else None
    if signature is None:
        return ""
    return signature.name if place.organisation else f"{signature.name} ({signature.organisation})"


def slot_of(guide: Guide, signature: Signature) -> str:
    """The place that a signature is at; a role that the edition does not have is a place of its own."""
    role = next((role for role in guide.sign_off_roles if role.id == signature.role_id), None)
    return slot(role, signature.organisation) if role else signature.role_id


def slot(role: SignOffRole, organisation: str) -> str:
    """What only one current signature may fill: the role, or the role and organisation where several may sign."""
    if not role.several:
        return role.id
    name = " ".join(organisation.casefold().split())
    place = f"{role.id}:{name}"
    # Cut short, two long names could be one place, and the later signature would take the earlier one out.
    return place if len(place) <= SLOT_LIMIT else f"{role.id}:{sha256(name.encode()).hexdigest()}"


@dataclass(frozen=True)
class Signatory:
    """Who signs, as far as two signatures can be known to be one person's: the account, else the name."""

    role_id: str
    slot: str
    name: str
    user_id: int | None = None

    def same_person(self, other: "Signatory") -> bool:
        """By their account where both have one; else by the name, however it is written."""
        if self.user_id is not None and other.user_id is not None:
            return self.user_id == other.user_id
        return _key(self.name) == _key(other.name)


def second_role(guide: Guide, signatory: Signatory, others: Sequence[Signatory]) -> str:
    """Why somebody who signed in another place may not sign here, in a sentence; "" where that is all right."""
    for other in others:
        if other.slot != signatory.slot and signatory.same_person(other):
            roles = guide.sign_off_role(signatory.role_id), guide.sign_off_role(other.role_id)
            if roles[1].id not in roles[0].also and roles[0].id not in roles[1].also:
                return f"{signatory.name} has signed as {roles[1].name} already, and one person cannot sign as both."
    return ""


def _key(name: str) -> str:
    return " ".join(name.casefold().split())
