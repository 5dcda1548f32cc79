"""Who sees what they are asked to sign, and who signs it: the person asked, or the browser that holds the link."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehsg.domain.permissions import Action, Decision, Membership, Role, Viewer, may
from ehsg.domain.status import State
from ehsg.domain.subjects import ReturnSubject, SignOffSubject

OWN, OTHER, ASKED, REQUEST = 1, 2, 9, 77
SIGNATORY = frozenset({Membership(Role.SIGNATORY, OWN)})
PEOPLE = {
    "the person asked": Viewer(ASKED, SIGNATORY),
    "the person asked, as a contributor": Viewer(ASKED, frozenset({Membership(Role.CONTRIBUTOR, OWN, "police")})),
    "the person asked, whose role has ended": Viewer(ASKED),
    "the person asked, with a role elsewhere": Viewer(ASKED, frozenset({Membership(Role.SIGNATORY, OTHER)})),
    "another signatory": Viewer(ASKED + 1, SIGNATORY),
    "the coordinator": Viewer(ASKED + 1, frozenset({Membership(Role.COORDINATOR, OWN)})),
    "the link": Viewer(sign_off_request_id=REQUEST),
    "the link, signed in as somebody": Viewer(ASKED + 1, SIGNATORY, sign_off_request_id=REQUEST),
    "another link": Viewer(sign_off_request_id=REQUEST + 1),
    "an organisation's link of the same number": Viewer(participant_id=REQUEST),
    "the national lead": Viewer(ASKED + 1, frozenset({Membership(Role.NATIONAL_LEAD)})),
    "an administrator": Viewer(ASKED + 1, frozenset({Membership(Role.ADMINISTRATOR)})),
    "nobody": Viewer(),
}
BY_ACCOUNT = {"the person asked", "the person asked, as a contributor"}
BY_LINK = {"the link", "the link, signed in as somebody"}
SIGNING = (Action.VIEW_SIGNING, Action.SIGN_RETURN)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("by_link", [True, False])
@pytest.mark.parametrize("person", PEOPLE)
def test_only_whoever_is_asked_sees_and_signs_and_only_while_the_return_can_be_changed(
    person: str, by_link: bool, state: State
) -> None:
    subject = SignOffSubject(OWN, REQUEST, None if by_link else ASKED, state)
    is_asked = person in BY_LINK or (not by_link and person in BY_ACCOUNT)
    can_sign = Decision.FORBIDDEN if state is State.SUBMITTED else Decision.ALLOWED
    expected = (Decision.ALLOWED, can_sign) if is_asked else (Decision.HIDDEN, Decision.HIDDEN)
    assert tuple(may(PEOPLE[person], action, subject) for action in SIGNING) == expected


def test_a_link_to_sign_opens_nothing_else() -> None:
    subjects = [None, *(ReturnSubject(OWN, state, submitted=True) for state in State)]
    subjects += [SignOffSubject(OWN, REQUEST, None, state) for state in State]
    for action, subject in product(Action, subjects):
        if action is Action.OPEN_PAGE or (isinstance(subject, SignOffSubject) and action in SIGNING):
            continue
        assert may(PEOPLE["the link"], action, subject) is Decision.HIDDEN, (action, subject)


memberships = st.builds(Membership, st.sampled_from(list(Role)), st.sampled_from([None, OWN, OTHER]))
viewers = st.builds(
    Viewer,
    st.sampled_from([None, ASKED, ASKED + 1]),
    st.frozensets(memberships),
    st.sampled_from([None, REQUEST]),
    st.sampled_from([None, REQUEST, REQUEST + 1]),
)


@given(viewers, st.sampled_from([None, ASKED]), st.sampled_from(list(State)))
def test_no_mixture_of_roles_signs_for_somebody_else(viewer: Viewer, asked: int | None, state: State) -> None:
    decision = may(viewer, Action.SIGN_RETURN, SignOffSubject(OWN, REQUEST, asked, state))
    if decision is Decision.ALLOWED:
        assert viewer.sign_off_request_id == REQUEST or viewer.user_id == asked is not None
