"""Who has to sign, which signatures still stand, and what one signature may replace."""

from datetime import date

import pytest

from ehsg.domain.guide import SignOffRole
from ehsg.domain.sign_off import HOW_WORDS, How, Signature, missing, slot, standing
from tests.unit.content_samples import GUIDE

NOW, BEFORE = "a" * 64, "b" * 64
PARTNER = GUIDE.sign_off_role("partner")
CHAIR = GUIDE.sign_off_role("chair")


def signature(role: str, *, of: str = NOW, name: str = "Ade Okafor", organisation: str = "Testshire") -> Signature:
    return Signature(role, name, organisation, date(2024, 6, 27), How.MEETING, of)


ALL_SIGNED = [signature(role) for role in ("chair", "chief_executive", "dcs")]


def test_every_role_of_the_guide_is_listed_in_its_order_even_when_nobody_signed() -> None:
    found = standing(GUIDE, [], NOW)
    assert [entry.role.id for entry in found] == ["chair", "chief_executive", "dcs", "partner"]
    assert [entry.still_needed for entry in found] == [1, 1, 1, 0]
    assert all(entry.valid == entry.outdated == () for entry in found)


def test_what_is_missing_is_said_role_by_role_and_partners_are_not_required() -> None:
    assert missing(standing(GUIDE, [], NOW)) == (
        "Chair of the early help partnership: not signed off yet.",
        "Local authority chief executive: not signed off yet.",
        "Director of children's services: not signed off yet.",
    )


def test_nothing_is_missing_once_the_three_required_roles_signed_the_present_content() -> None:
    assert missing(standing(GUIDE, ALL_SIGNED, NOW)) == ()


@pytest.mark.parametrize("left_out", range(3))
def test_each_required_role_is_needed(left_out: int) -> None:
    found = missing(standing(GUIDE, ALL_SIGNED[:left_out] + ALL_SIGNED[left_out + 1 :], NOW))
    role = GUIDE.sign_off_roles[left_out]
    assert found == (f"{role.name}: not signed off yet.",)


def test_any_change_of_content_ends_every_signature_and_says_whose() -> None:
    partner = signature("partner", name="Li Wei", organisation="Testshire Police")
    found = standing(GUIDE, [*ALL_SIGNED, partner], "c" * 64)
    assert all(entry.valid == () and entry.still_needed == 1 for entry in found)
    assert missing(found)[0] == (
        "Chair of the early help partnership: the return changed after Ade Okafor (Testshire) signed, "
        "so it must be signed again."
    )
    assert missing(found)[3].startswith("Partner organisation: the return changed after Li Wei (Testshire Police)")


def test_a_return_changed_back_to_what_was_signed_has_its_signatures_again() -> None:
    assert missing(standing(GUIDE, ALL_SIGNED, NOW)) == ()
    assert len(missing(standing(GUIDE, ALL_SIGNED, BEFORE))) == 3
    assert missing(standing(GUIDE, ALL_SIGNED, NOW)) == ()


def test_a_partner_whose_signature_no_longer_stands_is_asked_again_though_none_was_required() -> None:
    partners = [
        signature("partner", organisation="Testshire Police"),
        signature("partner", of=BEFORE, name="Mary Jones", organisation="Testshire Housing"),
        signature("partner", of=BEFORE, name="Sam Taylor", organisation="Testshire Schools"),
    ]
    entry = standing(GUIDE, partners, NOW)[-1]
    assert (len(entry.valid), len(entry.outdated), entry.still_needed) == (1, 2, 2)
    (sentence,) = missing([entry])
    assert sentence == (
        "Partner organisation: the return changed after Mary Jones (Testshire Housing), "
        "Sam Taylor (Testshire Schools) signed, so it must be signed again."
    )


def test_a_signature_in_one_role_does_not_stand_for_another() -> None:
    found = standing(GUIDE, [signature("chair"), signature("unknown")], NOW)
    assert [len(entry.valid) for entry in found] == [1, 0, 0, 0]


def test_as_many_must_sign_as_the_role_asks_for() -> None:
    role = PARTNER.model_copy(update={"minimum": 2})
    guide = GUIDE.model_copy(update={"sign_off_roles": (role,)})
    one = [signature("partner", organisation="Police")]
    assert standing(guide, one, NOW)[0].still_needed == 1
    assert standing(guide, [*one, signature("partner", organisation="Schools")], NOW)[0].still_needed == 0


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


def test_every_way_of_giving_a_sign_off_has_words() -> None:
    assert set(HOW_WORDS) == set(How)
    assert all(HOW_WORDS.values())
