"""Roles in words, and what a membership must say."""

import pytest

from ehsg.domain.people import (
    PARTNER_NAMES,
    ROLE_TEXTS,
    ROLES_OF_AN_AREA,
    ROLES_OF_THE_SERVICE,
    Partner,
    Place,
    coordinators_in_words,
    problems,
)
from ehsg.domain.permissions import AREA_ROLES, Role


def test_every_role_and_every_partner_has_its_words() -> None:
    assert set(ROLE_TEXTS) == set(Role)
    assert set(PARTNER_NAMES) == set(Partner)
    assert all(text.name and text.can.endswith(".") for text in ROLE_TEXTS.values())


def test_a_role_is_either_of_an_area_or_of_the_service() -> None:
    assert set(ROLES_OF_AN_AREA) == AREA_ROLES
    assert set(ROLES_OF_AN_AREA) | set(ROLES_OF_THE_SERVICE) == set(Role)
    assert not set(ROLES_OF_AN_AREA) & set(ROLES_OF_THE_SERVICE)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("in_area", [True, False])
def test_a_role_goes_only_where_it_belongs(role: Role, in_area: bool) -> None:
    place = Place(role, Partner.POLICE if role is Role.CONTRIBUTOR else None, "West Yorkshire Police")
    assert problems(place, in_area=in_area).keys() == (set() if (role in AREA_ROLES) == in_area else {"role"})


@pytest.mark.parametrize(
    ("partner", "organisation", "missing"),
    [
        (None, "", {"partner", "organisation"}),
        (None, "West Yorkshire Police", {"partner"}),
        (Partner.POLICE, "", {"organisation"}),
        (Partner.POLICE, "x" * 201, {"organisation"}),
        (Partner.POLICE, "x" * 200, set()),
    ],
)
def test_a_contributor_speaks_for_a_named_organisation_of_the_partnership(
    partner: Partner | None, organisation: str, missing: set[str]
) -> None:
    assert problems(Place(Role.CONTRIBUTOR, partner, organisation), in_area=True).keys() == missing


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.CONTRIBUTOR])
def test_what_a_form_still_holds_of_a_contributor_does_not_count_for_another_role(role: Role) -> None:
    assert Place(role, Partner.POLICE, "A school").tidied() == Place(role, None, "A school")


def test_a_contributor_keeps_the_partner() -> None:
    place = Place(Role.CONTRIBUTOR, Partner.POLICE, "West Yorkshire Police")
    assert place.tidied() is place
    assert place.name == "Contributor, West Yorkshire Police"
    assert Place(Role.READER).name == "Reader"


def test_an_area_is_warned_of_having_one_coordinator_or_none() -> None:
    assert "no coordinator" in coordinators_in_words(0)
    assert "only one coordinator" in coordinators_in_words(1)
    assert coordinators_in_words(2) == ""
