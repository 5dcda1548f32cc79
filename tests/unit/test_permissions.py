"""Who may do what, cell by cell: design section 3 written out again, apart from the code that decides it.

Y: allowed. F: may be seen, not done (403). -: as though it did not exist (404).
"""

from itertools import combinations, product

import pytest

from ehsg.domain.permissions import BY_LINK, Action, Decision, Membership, Role, Viewer, allowed, may
from ehsg.domain.status import State
from ehsg.domain.subjects import CommentSubject, PeopleSubject, ReturnSubject
from tests.unit.permissions_table import ACTIONS, STATES, TABLES

OWN, OTHER = 1, 2

# How a person stands to the return: a role in its area, in another area, or in no area.
PEOPLE: dict[str, Viewer] = {
    "nobody": Viewer(),
    "roleless": Viewer(9),
    **{
        f"{where}-{role}": Viewer(9, frozenset({Membership(Role(role), area)}))
        for where, area in (("own", OWN), ("other", OTHER))
        for role in ("coordinator", "contributor", "signatory", "reader")
    },
    "analyst": Viewer(9, frozenset({Membership(Role.NATIONAL_ANALYST)})),
    "lead": Viewer(9, frozenset({Membership(Role.NATIONAL_LEAD)})),
    "department": Viewer(9, frozenset({Membership(Role.DEPARTMENT_VIEWER)})),
    "administrator": Viewer(9, frozenset({Membership(Role.ADMINISTRATOR)})),
}
OUTSIDERS = ("roleless", "other-contributor", "other-signatory", "other-reader", "administrator")
CELLS: dict[str, list[str]] = {}
for line in (line for table in TABLES for line in table.strip().splitlines()[1:]):
    CELLS.setdefault(line.split()[0], []).extend(line.split()[1:])
ROWS = {person: dict(zip(ACTIONS, cells, strict=True)) for person, cells in CELLS.items()}
DECISIONS = {"Y": Decision.ALLOWED, "F": Decision.FORBIDDEN, "-": Decision.HIDDEN}
# Other actions are about no return: the same whatever return one thinks of, or none.
ABOUT_NO_RETURN = ("OPEN_PAGE", "USE_ACCOUNT", "VIEW_HOME", "LIST_SHARED", "LIST_RESPONSES", "VIEW_OUTBOX")
ABOUT_NO_RETURN += ("VIEW_COLLECTIONS", "MANAGE_COLLECTIONS", "VIEW_NATIONAL_FIGURES", "SEARCH_NARRATIVE")
ABOUT_NO_RETURN += ("MANAGE_COHORTS",)
ABOUT_NO_RETURN += ("VIEW_EVERYBODY", "INVITE_TO_SERVICE", "ANONYMISE_PERSON", "RESET_SECOND_FACTOR")
ABOUT_NO_RETURN += ("VIEW_LEARNING_SETS", "MANAGE_LEARNING_SETS")
ABOUT_NO_RETURN += ("FIND_GOOD_PRACTICE", "VIEW_GOOD_PRACTICE")
# About people: an administrator looks after them everywhere, whatever the returns say.
ABOUT_PEOPLE = ("VIEW_PEOPLE", "MANAGE_PEOPLE")
# Statistical neighbours: the national team has those of every area on one page.
ABOUT_NEIGHBOURS = ("VIEW_NEIGHBOURS", "MANAGE_NEIGHBOURS")
ABOUT_ALL_OF_THEM = {"administrator": ABOUT_PEOPLE, "analyst": ABOUT_NEIGHBOURS, "lead": ABOUT_NEIGHBOURS}
SHARING = tuple(product((False, True), repeat=3))  # with areas, with departments, from date reached


def expected(action: str, person: str, state: str, sharing: tuple[bool, bool, bool]) -> Decision:
    """The table's answer; a KeyError is a missing cell."""
    cell = ROWS[person][action][STATES.index(state)]
    areas, departments, reached = sharing
    if cell in ("A", "D"):
        cell = "Y" if (areas and reached if cell == "A" else departments) else "-"
    return DECISIONS[cell]


def a_return(state: str, sharing: tuple[bool, bool, bool] = (False, False, False)) -> ReturnSubject:
    areas, departments, reached = sharing
    return ReturnSubject(OWN, State(state), state != "draft", areas, departments, reached)


def test_the_table_leaves_no_action_role_or_state_out() -> None:
    assert set(ACTIONS) == {action.name for action in Action}, "Give every new action a column in TABLE."
    assert set(ROWS) == set(PEOPLE), "Give every kind of person a row in TABLE."
    held = {membership.role for person in PEOPLE.values() for membership in person.memberships}
    assert held == set(Role), "Give every new role a person in PEOPLE and a row in TABLE."
    assert {State(state) for state in STATES} == set(State), "Give every new state a letter in each cell of TABLE."
    assert {len(cell) for row in ROWS.values() for cell in row.values()} == {len(STATES)}


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
        about_none = action.name in ABOUT_NO_RETURN + ABOUT_ALL_OF_THEM.get(person, ())
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
        if action.name not in ABOUT_NO_RETURN + ABOUT_PEOPLE:
            assert may(PEOPLE[person], action, a_return(state, (True, True, True))) is Decision.HIDDEN


@pytest.mark.parametrize("state", STATES)
def test_two_memberships_give_the_better_of_both_and_nothing_more(state: str) -> None:
    order = (Decision.HIDDEN, Decision.FORBIDDEN, Decision.ALLOWED)
    roles = [person for person in PEOPLE if PEOPLE[person].memberships]
    for sharing, (first, second) in product(SHARING, combinations(roles, 2)):
        both = Viewer(9, PEOPLE[first].memberships | PEOPLE[second].memberships)
        for action in Action:
            answers = (expected(action.name, person, state, sharing) for person in (first, second))
            best = max(answers, key=order.index)
            assert may(both, action, a_return(state, sharing)) is best, (first, second, action.name)


@pytest.mark.parametrize("person", PEOPLE)
def test_the_people_of_an_area_are_looked_after_by_its_coordinators_and_those_of_none_by_administrators(
    person: str,
) -> None:
    own, other, none = (PeopleSubject(area) for area in (OWN, OTHER + 1, None))
    coordinator, administrator = person == "own-coordinator", person == "administrator"
    member = person.startswith("own-")
    for action, in_own in ((Action.VIEW_PEOPLE, member), (Action.MANAGE_PEOPLE, coordinator)):
        assert allowed(PEOPLE[person], action, own) is (in_own or administrator)
        for subject in (other, none):
            assert may(PEOPLE[person], action, subject) is (Decision.ALLOWED if administrator else Decision.HIDDEN)
    refused = Decision.FORBIDDEN if member and not coordinator else Decision.HIDDEN
    assert may(PEOPLE[person], Action.MANAGE_PEOPLE, own) in (Decision.ALLOWED, refused)


@pytest.mark.parametrize("person", PEOPLE)
def test_a_comment_is_taken_out_by_its_author_too_while_they_have_a_role_in_the_area(person: str) -> None:
    own, coordinator = person.startswith("own-"), person == "own-coordinator"
    for state in STATES:
        editable = state != "submitted"
        refused = Decision.FORBIDDEN if own else Decision.HIDDEN
        for author_id, may_do in ((9, own), (8, coordinator), (None, coordinator)):
            comment = CommentSubject(OWN, State(state), state != "draft", author_id=author_id)
            expected_ = Decision.ALLOWED if may_do and editable else refused
            assert may(PEOPLE[person], Action.TAKE_OUT_COMMENT, comment) is expected_, (state, author_id)


def test_nobody_is_the_author_of_a_comment_without_an_author() -> None:
    everything = frozenset(Membership(role, OWN) for role in Role)
    comment = CommentSubject(OWN, State.DRAFT, False, author_id=None)
    assert not allowed(Viewer(None, everything, participant_id=1), Action.TAKE_OUT_COMMENT, comment)


def test_a_link_for_an_organisation_opens_no_comments() -> None:
    by_link = Viewer(None, participant_id=1)
    for action in (Action.VIEW_COMMENTS, Action.WRITE_COMMENT, Action.TAKE_OUT_COMMENT):
        assert action not in BY_LINK
        assert may(by_link, action, a_return("draft")) is Decision.HIDDEN


def test_no_rule_about_returns_is_met_by_a_subject_that_is_none() -> None:
    everything = Viewer(9, frozenset(Membership(role, OWN) for role in Role))
    for action in (Action.EDIT_RETURN, Action.SUBMIT_RETURN, Action.VIEW_SCORES, Action.VIEW_NARRATIVE):
        assert not allowed(everything, action, PeopleSubject(OWN))


def test_a_person_who_has_left_is_treated_like_anybody_without_a_role() -> None:
    before, after = PEOPLE["own-coordinator"], Viewer(9, frozenset())
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
