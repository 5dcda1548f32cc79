"""Who may do what, cell by cell: design section 3 written out again, apart from the code that decides it.

Y: allowed. F: may be seen, not done (403). -: as though it did not exist (404).
"""

from itertools import product

import pytest

from ehsg.domain.permissions import Action, Decision, Membership, ReturnSubject, Role, Viewer, allowed, may
from ehsg.domain.status import State

OWN, OTHER = 1, 2

# How a person stands to the return: a role in its area, in another area, or in no area.
PEOPLE: dict[str, Viewer] = {
    "nobody": Viewer(),
    "no role": Viewer(9),
    **{
        f"{where} {role}": Viewer(9, frozenset({Membership(Role(role), area)}))
        for where, area in (("own", OWN), ("other", OTHER))
        for role in ("coordinator", "contributor", "signatory", "reader")
    },
    **{
        role: Viewer(9, frozenset({Membership(Role(role))}))
        for role in ("national_analyst", "national_lead", "department_viewer", "administrator")
    },
}
OUTSIDERS = ("no role", "other contributor", "other signatory", "other reader", "administrator")

# A return that was never submitted, one that stands submitted, and one reopened after it was submitted.
STATES = ("draft", "submitted", "reopened")

# Action, then people, then the answer in each of the three states. Sharing comes in below, in VIEW_SCORES only.
EVERYBODY_ELSE = "everybody else"
TABLE: dict[str, dict[str, tuple[str, str, str]]] = {
    "OPEN_PAGE": {EVERYBODY_ELSE: ("Y", "Y", "Y")},
    "USE_ACCOUNT": {"nobody": ("-", "-", "-"), EVERYBODY_ELSE: ("Y", "Y", "Y")},
    "VIEW_HOME": {"nobody": ("-", "-", "-"), EVERYBODY_ELSE: ("Y", "Y", "Y")},
    "VIEW_RETURN": {
        "own coordinator": ("Y", "Y", "Y"),
        "own contributor": ("Y", "Y", "Y"),
        "own signatory": ("Y", "Y", "Y"),
        "own reader": ("Y", "Y", "Y"),
        EVERYBODY_ELSE: ("-", "-", "-"),
    },
    **dict.fromkeys(
        ("EDIT_RETURN", "RECORD_SIGN_OFF", "SUBMIT_RETURN"),
        {
            "own coordinator": ("Y", "F", "Y"),
            "own contributor": ("F", "F", "F"),
            "own signatory": ("F", "F", "F"),
            "own reader": ("F", "F", "F"),
            EVERYBODY_ELSE: ("-", "-", "-"),
        },
    ),
    "VIEW_SCORES": {
        "own coordinator": ("-", "Y", "Y"),
        "own contributor": ("-", "Y", "Y"),
        "own signatory": ("-", "Y", "Y"),
        "own reader": ("-", "Y", "Y"),
        "national_analyst": ("-", "Y", "Y"),
        "national_lead": ("-", "Y", "Y"),
        # A: only where areas may see it. D: only where departments may. Both only from the sharing date.
        "other coordinator": ("-", "A", "A"),
        "department_viewer": ("-", "D", "D"),
        EVERYBODY_ELSE: ("-", "-", "-"),
    },
    "VIEW_NARRATIVE": {
        "own coordinator": ("-", "Y", "Y"),
        "own contributor": ("-", "Y", "Y"),
        "own signatory": ("-", "Y", "Y"),
        "own reader": ("-", "Y", "Y"),
        "national_analyst": ("-", "Y", "Y"),
        "national_lead": ("-", "Y", "Y"),
        EVERYBODY_ELSE: ("-", "-", "-"),
    },
    "LIST_SHARED": {
        "own coordinator": ("Y", "Y", "Y"),
        "other coordinator": ("Y", "Y", "Y"),
        "national_analyst": ("Y", "Y", "Y"),
        "national_lead": ("Y", "Y", "Y"),
        "department_viewer": ("Y", "Y", "Y"),
        EVERYBODY_ELSE: ("-", "-", "-"),
    },
    "LIST_RESPONSES": {
        "national_analyst": ("Y", "Y", "Y"),
        "national_lead": ("Y", "Y", "Y"),
        EVERYBODY_ELSE: ("-", "-", "-"),
    },
    "REOPEN_RETURN": {
        "national_lead": ("-", "Y", "F"),
        "national_analyst": ("-", "F", "F"),
        "own coordinator": ("-", "F", "F"),
        "own contributor": ("-", "F", "F"),
        "own signatory": ("-", "F", "F"),
        "own reader": ("-", "F", "F"),
        EVERYBODY_ELSE: ("-", "-", "-"),
    },
}
DECISIONS = {"Y": Decision.ALLOWED, "F": Decision.FORBIDDEN, "-": Decision.HIDDEN}
# Other actions are about no return: the same whatever return one thinks of, or none.
ABOUT_NO_RETURN = ("OPEN_PAGE", "USE_ACCOUNT", "VIEW_HOME", "LIST_SHARED", "LIST_RESPONSES")
SHARING = tuple(product((False, True), repeat=3))  # with areas, with departments, from date reached


def expected(action: str, person: str, state: str, sharing: tuple[bool, bool, bool]) -> Decision:
    """The table's answer; a KeyError is a missing cell."""
    row = TABLE[action]
    cell = (row[person] if person in row else row[EVERYBODY_ELSE])[STATES.index(state)]
    areas, departments, reached = sharing
    if cell in ("A", "D"):
        cell = "Y" if reached and (areas if cell == "A" else departments) else "-"
    return DECISIONS[cell]


def a_return(state: str, sharing: tuple[bool, bool, bool] = (False, False, False)) -> ReturnSubject:
    areas, departments, reached = sharing
    return ReturnSubject(OWN, State(state), state != "draft", areas, departments, reached)


def test_the_table_leaves_no_action_role_or_state_out() -> None:
    assert set(TABLE) == {action.name for action in Action}, "Give every new action a row in TABLE."
    held = {membership.role for person in PEOPLE.values() for membership in person.memberships}
    assert held == set(Role), "Give every new role a person in PEOPLE."
    assert {State(state) for state in STATES} == set(State), "Give every new state a column in TABLE."
    for row in TABLE.values():
        assert set(row) <= {*PEOPLE, EVERYBODY_ELSE}
        assert all(len(cells) == len(STATES) for cells in row.values())


@pytest.mark.parametrize("sharing", SHARING, ids=lambda s: f"areas={s[0]} departments={s[1]} reached={s[2]}")
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("person", PEOPLE)
def test_every_cell_of_the_table_is_decided_as_it_is_written(
    person: str, state: str, sharing: tuple[bool, bool, bool]
) -> None:
    for action in Action:
        found = may(PEOPLE[person], action, a_return(state, sharing))
        assert found is expected(action.name, person, state, sharing), (person, action.name, state, sharing)
        assert allowed(PEOPLE[person], action, a_return(state, sharing)) is (found is Decision.ALLOWED)


@pytest.mark.parametrize("person", PEOPLE)
def test_without_a_return_only_what_is_about_no_return_can_be_allowed(person: str) -> None:
    for action in Action:
        about_none = action.name in ABOUT_NO_RETURN
        answer = expected(action.name, person, "draft", (False, False, False)) if about_none else Decision.HIDDEN
        assert may(PEOPLE[person], action) is answer, (person, action.name)


@pytest.mark.parametrize("action", [action for action in Action if action is not Action.OPEN_PAGE])
@pytest.mark.parametrize("state", STATES)
def test_somebody_who_has_not_signed_in_sees_nothing_whatever_memberships_are_claimed(
    state: str, action: Action
) -> None:
    everything = frozenset(Membership(role, OWN) for role in Role)
    assert may(Viewer(None, everything), action, a_return(state, (True, True, True))) is Decision.HIDDEN


@pytest.mark.parametrize("person", OUTSIDERS)
@pytest.mark.parametrize("state", STATES)
def test_outsiders_see_no_content_at_all_even_of_a_return_shared_with_everybody(state: str, person: str) -> None:
    for action in Action:
        if action.name not in ABOUT_NO_RETURN:
            assert may(PEOPLE[person], action, a_return(state, (True, True, True))) is Decision.HIDDEN


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("first", PEOPLE)
@pytest.mark.parametrize("second", PEOPLE)
def test_two_memberships_give_the_better_of_both_and_nothing_more(first: str, second: str, state: str) -> None:
    both = Viewer(9, PEOPLE[first].memberships | PEOPLE[second].memberships)
    alone = [Viewer(9, PEOPLE[person].memberships) for person in (first, second)]
    order = (Decision.HIDDEN, Decision.FORBIDDEN, Decision.ALLOWED)
    for sharing in SHARING:
        subject = a_return(state, sharing)
        for action in Action:
            best = max((may(person, action, subject) for person in alone), key=order.index)
            assert may(both, action, subject) is best, (first, second, action.name)


def test_a_person_who_has_left_is_treated_like_anybody_without_a_role() -> None:
    before, after = PEOPLE["own coordinator"], Viewer(9, frozenset())
    assert may(before, Action.EDIT_RETURN, a_return("draft")) is Decision.ALLOWED
    assert may(after, Action.EDIT_RETURN, a_return("draft")) is Decision.HIDDEN


def test_the_areas_of_a_person_are_those_of_the_roles_asked_for() -> None:
    person = Viewer(
        9,
        frozenset(
            {
                Membership(Role.COORDINATOR, OWN),
                Membership(Role.READER, OTHER),
                Membership(Role.NATIONAL_ANALYST),
            }
        ),
    )
    assert person.areas_as({Role.COORDINATOR}) == {OWN}
    assert person.areas_as({Role.COORDINATOR, Role.READER, Role.NATIONAL_ANALYST}) == {OWN, OTHER}
    assert person.areas_as(()) == frozenset()
    assert person.has(Role.NATIONAL_ANALYST)
    assert person.has(Role.DEPARTMENT_VIEWER, Role.READER)
    assert not person.has(Role.DEPARTMENT_VIEWER)
    assert not person.has()
