"""Who may see and set an area's statistical neighbours, of its own area and of another."""

import pytest

from ehsg.domain.permissions import Action, Decision, may
from ehsg.domain.subjects import NeighboursSubject
from tests.unit.test_permissions import OTHER, OWN, PEOPLE, expected


@pytest.mark.parametrize("person", PEOPLE)
def test_an_areas_members_see_its_own_list_of_neighbours_and_no_other(person: str) -> None:
    for action in (Action.VIEW_NEIGHBOURS, Action.MANAGE_NEIGHBOURS):
        own = may(PEOPLE[person], action, NeighboursSubject(OWN))
        assert own is expected(action.name, person, "draft", (False, False, False))
        member = person.startswith("own-")
        assert may(PEOPLE[person], action, NeighboursSubject(OTHER + 1)) is (Decision.HIDDEN if member else own)
