"""What the rule table is asked about: only what its rules need to know of each thing."""

from dataclasses import dataclass

from ehsg.domain.partners import Round
from ehsg.domain.status import State


@dataclass(frozen=True)
class ReturnSubject:
    """What the rules need to know of a return, or of one of its submissions."""

    area_id: int
    state: State
    submitted: bool
    shared_with_areas: bool = False
    shared_with_departments: bool = False
    sharing_date_reached: bool = False
    round: Round = Round.NOT_OPEN


@dataclass(frozen=True)
class CommentSubject(ReturnSubject):
    """A comment on a return: the return, and who wrote the comment."""

    author_id: int | None = None


@dataclass(frozen=True)
class PartnerSubject:
    """One organisation in the partner round of one return; `organisation` is the key of its name.

    `left`: it does not take part any more.
    """

    area_id: int
    participant_id: int
    organisation: str
    state: State
    round: Round
    left: bool = False


@dataclass(frozen=True)
class SignOffSubject:
    """That one person was asked to sign one return; `user_id` is None where the request went out as a link."""

    area_id: int
    request_id: int
    user_id: int | None
    state: State


@dataclass(frozen=True)
class PeopleSubject:
    """The people and invitations of one area; `area_id` is None for roles that belong to no area."""

    area_id: int | None


@dataclass(frozen=True)
class NeighboursSubject:
    """The statistical neighbours of one area."""

    area_id: int


@dataclass(frozen=True)
class ComparisonSubject:
    """The years of one area: what the rules need to know of the latest submission of each."""

    area_id: int
    submissions: tuple[ReturnSubject, ...]


@dataclass(frozen=True)
class CollectionSubject:
    """A year's collection, which belongs to no area."""

    area_id: None = None


@dataclass(frozen=True)
class CohortSubject:
    """A cohort of areas, which is the national team's."""

    area_id: None = None


Subject = (
    ReturnSubject
    | PartnerSubject
    | SignOffSubject
    | PeopleSubject
    | NeighboursSubject
    | ComparisonSubject
    | CollectionSubject
    | CohortSubject
)
