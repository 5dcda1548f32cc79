"""Which passwords are refused."""

import pytest

from ehsg.config import ROOT
from ehsg.domain.passwords import HAS_YOUR_ADDRESS, TOO_COMMON, why_refused

COMMON = frozenset((ROOT / "data" / "common-passwords.txt").read_text().split())
EMAIL = "kim.example@leeds.example"


@pytest.mark.parametrize(
    "password", ["password1234", "Password1234", "password99999", "qwertyuiop12", "LIVERPOOL2025!", "192837465012"]
)
def test_what_is_guessed_first_is_refused(password: str) -> None:
    assert why_refused(password, EMAIL, COMMON) == TOO_COMMON


@pytest.mark.parametrize("password", ["kim.example12", "the-Kim.Example-one"])
def test_the_name_in_the_address_is_refused(password: str) -> None:
    assert why_refused(password, EMAIL, COMMON) == HAS_YOUR_ADDRESS


@pytest.mark.parametrize("password", ["three random words", "four other random words", "Kim likes 3 lamps"])
def test_others_are_taken(password: str) -> None:
    assert why_refused(password, EMAIL, COMMON) is None


def test_a_short_name_is_no_reason() -> None:
    assert why_refused("jo has three lamps", "jo@leeds.example", COMMON) is None


def test_the_list_is_long_enough_and_in_lower_case() -> None:
    assert len(COMMON) >= 150
    assert all(entry == entry.lower() and len(entry) >= 12 for entry in COMMON)
