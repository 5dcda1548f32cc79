"""One spelling for each e-mail address, and none that mail cannot safely go to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehsg.domain.addresses import EMPTY, NO_ADDRESS, OTHER_LETTERS, SEVERAL, TOO_LONG, looked_up, normal_address
from ehsg.domain.errors import RuleBroken


@pytest.mark.parametrize(
    ("typed", "known_as"),
    [
        ("kim@leeds.gov.uk", "kim@leeds.gov.uk"),
        ("  Kim.Example@LEEDS.gov.uk\t", "kim.example@leeds.gov.uk"),
        ("ｋｉｍ＠ｌｅｅｄｓ．ｇｏｖ．ｕｋ", "kim@leeds.gov.uk"),
        ("o'brien+early-help@example.org", "o'brien+early-help@example.org"),
        ("kim@xn--mller-kva.example", "kim@xn--mller-kva.example"),
        ("a@b.co", "a@b.co"),
        ("a" * 64 + "@example.org", "a" * 64 + "@example.org"),
    ],
)
def test_capitals_blanks_and_wide_letters_make_no_other_address(typed: str, known_as: str) -> None:
    assert normal_address(typed) == looked_up(typed) == known_as


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", EMPTY),
        ("   ", EMPTY),
        ("nobody", NO_ADDRESS),
        ("@example.org", NO_ADDRESS),
        ("kim@", NO_ADDRESS),
        ("kim@localhost", NO_ADDRESS),
        ("kim@example.1", NO_ADDRESS),
        ("kim@-example.org", NO_ADDRESS),
        ("kim@example-.org", NO_ADDRESS),
        ("kim@example..org", NO_ADDRESS),
        ("kim..example@example.org", NO_ADDRESS),
        (".kim@example.org", NO_ADDRESS),
        ('"kim x"@example.org', NO_ADDRESS),
        ("kim example@example.org", NO_ADDRESS),
        ("Kim <kim@example.org>", NO_ADDRESS),
        ("kim@example.org\nBcc: eve@example.org", SEVERAL),
        ("kim@example.org\r\nSubject: x", NO_ADDRESS),
        ("kim\x00@example.org", NO_ADDRESS),
        ("kim@example.org, eve@example.org", SEVERAL),
        ("kim@example.org;eve@example.org", SEVERAL),
        ("kim@eve@example.org", SEVERAL),
        ("kіm@example.org", OTHER_LETTERS),  # its second letter is Cyrillic
        ("kim@exаmple.org", OTHER_LETTERS),  # so is the third letter of its domain
        ("kim@müller.example", OTHER_LETTERS),
        ("a" * 65 + "@example.org", NO_ADDRESS),
        ("a@" + "b" * 64 + ".example", NO_ADDRESS),
        ("a" * 64 + "@" + ("b" * 60 + ".") * 4 + "example", TOO_LONG),
    ],
)
def test_what_is_no_safe_address_is_refused_in_words_and_is_nobodys(typed: str, told: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        normal_address(typed)
    assert refusal.value.problems == (told,)
    assert looked_up(typed) is None


@given(st.text(max_size=80) | st.emails())
def test_whatever_is_typed_either_has_one_spelling_that_stays_or_is_refused(typed: str) -> None:
    found = looked_up(typed)
    if found is not None:
        assert found == normal_address(found)
        assert found.isascii()
        assert found == found.lower()
        assert not set(found) & set(' \r\n\t,;<>"()[]\\:')
        assert found.count("@") == 1
