"""What is random in the made-up England of secrets_world.py: people, returns, permissions, and the words in them."""

from dataclasses import dataclass

from hypothesis import strategies as st

from ehsg.domain.permissions import Role

YEARS = (2024, 2025)
IMPORTED = 2019  # a year of which the first area's return came from a file
POLICE, HEALTH = "West Yorkshire Police", "Leeds Health Trust"  # contributors of the factory speak for the first
STATES = ("empty", "draft", "submitted", "reopened", "resubmitted")
AREAS = 2
CHOSEN_AGAIN = ("fv2", "wf1", "co1")  # after the return was reopened


@dataclass(frozen=True)
class Held:
    """One membership as it is planned; `area` counts, and is left out for roles that belong to none."""

    role: Role
    area: int
    ended: bool


@dataclass(frozen=True)
class ReturnPlan:
    """One return: how far it went, what the area permits, which of the people worked on it, whether moderation of
    its partners' own scores is open, and which permissions are withdrawn after each submission.
    """

    state: str
    areas: bool
    departments: bool
    by: int
    moderated: bool = False
    withdrawn: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """Everything that is random; `returns` has one for each area and year."""

    people: tuple[tuple[Held, ...], ...]
    returns: tuple[ReturnPlan, ...]
    sharing_days: tuple[int, int]
    clock_days: int
    descriptor: int


@dataclass(frozen=True)
class Word:
    """A word that is in one layer of one return: its draft, or one submission; or in a kept text of one person; or in
    what one organisation said on its own; or in a comment, which only the area's members ever read; or in feedback,
    which the national team writes and the area's members read once it is published; or in a case of good practice.
    """

    text: str
    area_id: int
    submitted: bool
    kept_for: int | None = None
    participant_id: int | None = None
    organisation: str = ""
    moderated: bool = False
    action: bool = False
    comment: bool = False
    feedback: str = ""  # of the national team: its state
    case: str = ""  # of good practice: its state


@dataclass(frozen=True)
class Open:
    """To whom one submission is open, beside its own area and the national team."""

    area_id: int
    year: int
    areas: bool
    departments: bool


RETURNS = AREAS * len(YEARS)
WITHDRAWN = ((), ("areas",), ("departments",), ("areas", "departments"))

held = st.builds(Held, st.sampled_from(sorted(Role)), st.integers(0, AREAS - 1), st.booleans())
# Random roles alone would seldom make a coordinator of the other area beside a member of the national team.
people = st.tuples(
    *[st.lists(held, max_size=3, unique_by=lambda h: (h.role, h.area)).map(tuple) for _ in range(3)],
    st.tuples(held, held).filter(lambda two: two[0].role is not two[1].role),
)
plans = st.builds(
    Plan,
    people=people,
    returns=st.tuples(
        *[
            st.builds(
                ReturnPlan,
                st.sampled_from(STATES),
                st.booleans(),
                st.booleans(),
                st.integers(0, 3),
                st.booleans(),
                st.sampled_from(WITHDRAWN),
            )
            for _ in range(RETURNS)
        ]
    ),
    sharing_days=st.tuples(*[st.sampled_from((-1, 50))] * len(YEARS)),
    clock_days=st.sampled_from((-100, 0, 45, 200)),
    descriptor=st.integers(0, 30),
)


# One world in which each rule matters: its people in this order.
MEMBER, LEFT, OTHER, ANALYST, LEAD, DEPARTMENT, ADMINISTRATOR = range(7)
FIXED = Plan(
    people=(
        (Held(Role.READER, 0, False),),
        (Held(Role.COORDINATOR, 0, True),),
        (Held(Role.COORDINATOR, 1, False),),
        (Held(Role.NATIONAL_ANALYST, 0, False),),
        (Held(Role.NATIONAL_LEAD, 0, False),),
        (Held(Role.DEPARTMENT_VIEWER, 0, False),),
        (Held(Role.ADMINISTRATOR, 0, False),),
    ),
    returns=(
        ReturnPlan("submitted", True, True, LEFT),
        ReturnPlan("submitted", False, False, OTHER),
        ReturnPlan("reopened", True, True, LEFT),
        ReturnPlan("draft", True, True, OTHER),
    ),
    sharing_days=(-1, 50),
    clock_days=0,
    descriptor=3,
)
