"""What people type: one count of characters, and nothing lost that can be stored and printed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehsg.domain.text import NARRATIVE_LIMIT, CleanText, clean, marked, safe_cell, too_long

KEPT_CONTROLS = {"\t", "\n"}
# Written out one by one, apart from the pattern in the code.
REFUSED = [chr(code) for code in (*range(0x20), *range(0x7F, 0xA0), 0xD800, 0xDBFF, 0xDC00, 0xDFFF, 0xFFFE, 0xFFFF)]
REFUSED = [character for character in REFUSED if character not in KEPT_CONTROLS | {"\r"}]
any_text = st.text(st.characters())  # with lone surrogates


@pytest.mark.parametrize("written", ["one\r\ntwo", "one\rtwo", "one\ntwo"])
def test_a_new_line_is_one_character_however_the_browser_sends_it(written: str) -> None:
    assert clean(written) == CleanText("one\ntwo", removed=0)


def test_an_empty_line_stays_an_empty_line() -> None:
    assert clean("one\r\n\r\ntwo\n\rthree").text == "one\n\ntwo\n\nthree"


@pytest.mark.parametrize("character", REFUSED, ids=lambda character: f"U+{ord(character):04X}")
def test_a_character_that_cannot_be_stored_or_printed_is_taken_out_and_counted(character: str) -> None:
    assert clean(f"one{character}two{character}") == CleanText("onetwo", removed=2)


@pytest.mark.parametrize(
    "text", ["", " ", "\t", "\n", "é", "e\u0301", "“–”", "\xa0", "\u200b", "\u2028", "👨‍👩‍👧", "مرحبا", "\ufffd"]
)
def test_everything_else_is_kept_as_it_was_typed(text: str) -> None:
    assert clean(text) == CleanText(text, removed=0)


@given(any_text)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean(text)
    assert clean(once.text) == CleanText(once.text, removed=0)


@given(any_text)
def test_only_the_refused_characters_go_and_the_number_says_how_many(text: str) -> None:
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    found = clean(text)
    surrogates = {chr(code) for code in range(0xD800, 0xE000)}
    assert found.text == "".join(c for c in unified if c not in surrogates and c not in REFUSED)
    assert len(found.text) + found.removed == len(unified)


@given(any_text)
def test_what_is_kept_can_be_written_as_utf_8(text: str) -> None:
    kept = clean(text).text
    assert kept.encode().decode() == kept


@pytest.mark.parametrize(
    ("text", "count"), [("é", 1), ("e\u0301", 2), ("😀", 1), ("👍🏽", 2), ("👨‍👩‍👧", 5), ("🏴", 1), ("\n", 1)]
)
def test_characters_are_counted_as_code_points(text: str, count: int) -> None:
    assert too_long(text * 10, 0) == 10 * count


@pytest.mark.parametrize(("length", "over"), [(0, 0), (4_999, 0), (5_000, 0), (5_001, 1), (100_000, 95_000)])
def test_a_text_is_too_long_from_the_first_character_over_the_limit(length: int, over: int) -> None:
    assert too_long("😀" * length, NARRATIVE_LIMIT) == over


def test_new_lines_from_the_browser_do_not_push_a_text_over_the_limit() -> None:
    assert too_long(clean("a\r\n" * 2_500).text, NARRATIVE_LIMIT) == 0


def test_what_cannot_be_kept_is_marked_where_it_must_not_vanish() -> None:
    assert marked("0\x00\ud800\r\n") == "0\ufffd\ufffd\ufffd\n"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_what_a_spreadsheet_would_take_for_a_formula_goes_behind_an_apostrophe(start: str) -> None:
    assert safe_cell(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("text", ["", "E08000035", "Family voice and experience", "1-1", " =1", "'=1"])
def test_other_cells_stay_as_they_are(text: str) -> None:
    assert safe_cell(text) == text
