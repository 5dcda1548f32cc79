"""Who sees and gives an organisation's own scores: nobody else before moderation opens, whatever else they are."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehsg.domain.partners import Round
from ehsg.domain.permissions import Action, Decision, Membership, Role, Viewer, allowed, may
from ehsg.domain.status import State
from ehsg.domain.subjects import PartnerSubject, ReturnSubject

OWN, OTHER, POLICE, HEALTH = 1, 2, "west yorkshire police", "leeds health trust"
PARTICIPANT = 77

PEOPLE = {
    "own organisation": Viewer(9, frozenset({Membership(Role.CONTRIBUTOR, OWN, POLICE)})),
    "by link": Viewer(None, frozenset(), PARTICIPANT),
    "by link, signed in elsewhere": Viewer(9, frozenset({Membership(Role.COORDINATOR, OTHER)}), PARTICIPANT),
    "other organisation": Viewer(9, frozenset({Membership(Role.CONTRIBUTOR, OWN, HEALTH)})),
    "coordinator": Viewer(9, frozenset({Membership(Role.COORDINATOR, OWN)})),
    "reader": Viewer(9, frozenset({Membership(Role.READER, OWN)})),
    "signatory": Viewer(9, frozenset({Membership(Role.SIGNATORY, OWN)})),
    "same name elsewhere": Viewer(9, frozenset({Membership(Role.CONTRIBUTOR, OTHER, POLICE)})),
    "other link": Viewer(None, frozenset(), PARTICIPANT + 1),
    "other coordinator": Viewer(9, frozenset({Membership(Role.COORDINATOR, OTHER)})),
    "national lead": Viewer(9, frozenset({Membership(Role.NATIONAL_LEAD)})),
    "department": Viewer(9, frozenset({Membership(Role.DEPARTMENT_VIEWER)})),
    "administrator": Viewer(9, frozenset({Membership(Role.ADMINISTRATOR)})),
    "nobody": Viewer(),
}
# For each round: may see the organisation's scores, may give them. Y, F (seen, not done), - (hidden).
TABLE = {
    "own organisation": {Round.NOT_OPEN: "YF", Round.SCORING: "YY", Round.MODERATION: "YF"},
    "by link": {Round.NOT_OPEN: "YF", Round.SCORING: "YY", Round.MODERATION: "YF"},
    "by link, signed in elsewhere": {Round.NOT_OPEN: "YF", Round.SCORING: "YY", Round.MODERATION: "YF"},
    "other organisation": {Round.NOT_OPEN: "--", Round.SCORING: "--", Round.MODERATION: "YF"},
    "coordinator": {Round.NOT_OPEN: "--", Round.SCORING: "--", Round.MODERATION: "YF"},
    "reader": {Round.NOT_OPEN: "--", Round.SCORING: "--", Round.MODERATION: "YF"},
    "signatory": {Round.NOT_OPEN: "--", Round.SCORING: "--", Round.MODERATION: "YF"},
}
DECISIONS = {"Y": Decision.ALLOWED, "F": Decision.FORBIDDEN, "-": Decision.HIDDEN}


def answers_of(round_: Round, state: State = State.DRAFT) -> PartnerSubject:
    return PartnerSubject(OWN, PARTICIPANT, POLICE, state, round_)


@pytest.mark.parametrize("round_", Round)
@pytest.mark.parametrize("person", PEOPLE)
def test_an_organisations_scores_are_its_own_until_moderation_opens(person: str, round_: Round) -> None:
    cell = TABLE.get(person, {}).get(round_, "--")
    for action, letter in zip((Action.VIEW_PARTNER_SCORES, Action.SCORE_FOR_PARTNER), cell, strict=True):
        assert may(PEOPLE[person], action, answers_of(round_)) is DECISIONS[letter], action


@pytest.mark.parametrize("round_", Round)
def test_nobody_scores_for_an_organisation_once_the_return_is_submitted(round_: Round) -> None:
    for person in PEOPLE.values():
        assert not allowed(person, Action.SCORE_FOR_PARTNER, answers_of(round_, State.SUBMITTED))


@pytest.mark.parametrize("round_", Round)
def test_the_side_by_side_view_is_for_the_area_alone_and_opens_with_moderation(round_: Round) -> None:
    subject = ReturnSubject(OWN, State.DRAFT, submitted=False, round=round_)
    for name, person in PEOPLE.items():
        member = any(m.area_id == OWN for m in person.memberships)
        expected = Decision.HIDDEN if not member else Decision.FORBIDDEN
        if member and round_ is Round.MODERATION:
            expected = Decision.ALLOWED
        assert may(person, Action.VIEW_MODERATION, subject) is expected, name


def test_a_link_opens_nothing_but_the_scores_of_its_own_organisation() -> None:
    person = PEOPLE["by link"]
    for action, round_ in product(Action, Round):
        if action in (Action.VIEW_PARTNER_SCORES, Action.SCORE_FOR_PARTNER, Action.OPEN_PAGE):
            continue
        for subject in (None, answers_of(round_), ReturnSubject(OWN, State.DRAFT, submitted=True, round=round_)):
            assert may(person, action, subject) is Decision.HIDDEN, action


memberships = st.builds(
    Membership, st.sampled_from(list(Role)), st.sampled_from([None, OWN, OTHER]), st.sampled_from(["", POLICE, HEALTH])
)
viewers = st.builds(
    Viewer, st.sampled_from([None, 9]), st.frozensets(memberships), st.sampled_from([None, PARTICIPANT, 78])
)


@given(viewers, st.sampled_from([Round.NOT_OPEN, Round.SCORING]), st.sampled_from(list(State)))
def test_before_moderation_no_mixture_of_roles_shows_another_organisations_scores(
    viewer: Viewer, round_: Round, state: State
) -> None:
    speaks = viewer.participant_id == PARTICIPANT or (
        viewer.user_id is not None and Membership(Role.CONTRIBUTOR, OWN, POLICE) in viewer.memberships
    )
    assert allowed(viewer, Action.VIEW_PARTNER_SCORES, answers_of(round_, state)) is speaks
