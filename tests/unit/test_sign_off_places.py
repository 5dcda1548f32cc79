"""Which place a signature fills, and where one person may sign in two."""

import pytest

from ehsg.domain.guide import SignOffRole
from ehsg.domain.sign_off import Signatory, second_role, slot
from tests.unit.content_samples import GUIDE

PARTNER, CHAIR = GUIDE.sign_off_role("partner"), GUIDE.sign_off_role("chair")


@pytest.mark.parametrize(
    ("first", "second", "allowed"),
    [
        (("chair", "Ade Okafor", None), ("dcs", "Ade Okafor", None), True),
        (("dcs", "Ade Okafor", None), ("chair", "ade  OKAFOR", None), True),
        (("chair", "Ade Okafor", None), ("chief_executive", "Ade Okafor", None), False),
        (("chair", "Ade Okafor", None), ("chief_executive", " ade okafor", None), False),
        (("chair", "Ade Okafor", 1), ("chief_executive", "A. Okafor", 1), False),
        (("chair", "Ade Okafor", 1), ("chief_executive", "Ade Okafor", 2), True),
        (("chair", "Ade Okafor", 1), ("chief_executive", "Ade Okafor", None), False),
        (("chair", "Ade Okafor", None), ("chief_executive", "Mary Jones", None), True),
    ],
)
def test_one_person_signs_in_two_roles_only_where_the_guide_says_so(
    first: tuple[str, str, int | None], second: tuple[str, str, int | None], allowed: bool
) -> None:
    one, two = (Signatory(role, role, name, user) for role, name, user in (first, second))
    problem = second_role(GUIDE, two, [one])
    assert (problem == "") is allowed
    if not allowed:
        assert "has signed as Chair of the early help partnership already" in problem


def test_one_person_does_not_sign_for_two_organisations() -> None:
    one, two = (Signatory("partner", f"partner:{name}", "Ade Okafor") for name in ("police", "schools"))
    assert second_role(GUIDE, two, [one]).startswith("Ade Okafor has signed as Partner organisation already")


def test_signing_again_in_the_same_place_is_no_second_role() -> None:
    again = Signatory("chair", "chair", "Ade Okafor")
    assert second_role(GUIDE, again, [again]) == ""


def test_a_role_that_one_person_holds_has_one_place_whoever_signs() -> None:
    assert slot(CHAIR, "Police") == slot(CHAIR, "Schools") == "chair"


@pytest.mark.parametrize("written", ["Testshire Police", " testshire  police ", "TESTSHIRE\tPOLICE"])
def test_a_partner_organisation_has_one_place_however_it_is_written(written: str) -> None:
    assert slot(PARTNER, written) == "partner:testshire police"


def test_two_partner_organisations_have_two_places() -> None:
    assert slot(PARTNER, "Testshire Police") != slot(PARTNER, "Testshire Schools")


def test_the_longest_names_fit_the_place_and_still_differ() -> None:
    # Folding the case can make a name three times as long: no signature may take another's place for it.
    role = SignOffRole(id="p" * 40, name="Partner", hint="Hint.", minimum=0, several=True)
    first, second = (slot(role, "ΐ" * 199 + end) for end in "ab")
    assert len(first) <= 255
    assert len(second) <= 255
    assert first != second
