"""Who needs a second factor, and what codes look like."""

import pytest

from ehsg.domain.permissions import AREA_ROLES, Membership, Role, Viewer
from ehsg.domain.second_factor import COMPULSORY, LETTERS, app_code, compulsory, in_groups, recovery_code


def test_the_table_says_it_of_every_role() -> None:
    assert set(COMPULSORY) == set(Role)


@pytest.mark.parametrize("role", Role)
def test_it_is_compulsory_for_everybody_who_sees_or_changes_more_than_one_area(role: Role) -> None:
    area = 1 if role in AREA_ROLES else None
    assert compulsory(Viewer(1, frozenset({Membership(role, area)}))) is (role not in AREA_ROLES)


def test_one_such_role_among_others_is_enough_and_no_role_needs_none() -> None:
    roles = frozenset({Membership(Role.READER, 1), Membership(Role.ADMINISTRATOR)})
    assert compulsory(Viewer(1, roles))
    assert not compulsory(Viewer(1))
    assert not compulsory(Viewer())


@pytest.mark.parametrize("typed", ["123456", "123 456", " 123-456 ", "1 2 3 4 5 6", "\t123456\n"])
def test_a_code_may_be_spaced_in_any_way(typed: str) -> None:
    assert app_code(typed) == "123456"


@pytest.mark.parametrize(
    "typed", ["", "12345", "1234567", "12345a", "１２３４５６", "²²²²²²", "123456" + " " * 99, "-" * 6]
)
def test_what_is_no_code_is_none(typed: str) -> None:
    assert app_code(typed) is None
    assert recovery_code(typed) is None


@pytest.mark.parametrize("typed", ["k7fp-2m9x-q4rt", "K7FP2M9XQ4RT", " k7fp 2m9x q4rt "])
def test_a_recovery_code_may_be_typed_in_capitals_and_spaced_in_any_way(typed: str) -> None:
    assert recovery_code(typed) == "k7fp2m9xq4rt"
    assert in_groups("k7fp2m9xq4rt") == "k7fp-2m9x-q4rt"


@pytest.mark.parametrize("typed", ["k7fp-2m9x-q4r", "k7fp-2m9x-q4rtt", "k7fp-2m9x-q4r0", "k7fp-2m9x-q4rl", "é" * 12])
def test_what_cannot_be_a_recovery_code_is_none(typed: str) -> None:
    assert recovery_code(typed) is None


def test_no_letter_is_taken_for_another() -> None:
    assert not set("01iIlLoO") & set(LETTERS)
    assert len(set(LETTERS)) == len(LETTERS) == 31
