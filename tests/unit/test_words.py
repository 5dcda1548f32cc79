"""The words of a text as they are searched for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehsg.domain.words import LONGEST_WORD, searched_by, stems, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Families shape it.", ("famili", "shape", "it")),
        ("FAMILY family’s family's", ("famili", "famili", "famili")),
        ("don’t don't dont", ("dont", "dont", "dont")),
        ("multi-agency, 0–19 offer", ("multi", "agenc", "0", "19", "offer")),
        ("café CAFÉ cafe\u0301 cafe", ("cafe",) * 4),
        ("“Quoted” (and) <b>marked</b>", ("quot", "and", "b", "mark", "b")),
        ("under_score", ("under", "score")),
        ("straße STRASSE", ("strass", "strass")),
        ("ﬁrst ½ ²", ("first", "12", "2")),
        ("Ελλάδα 日本", ("ελλαδα", "日本")),
        ("’ ' -- … 👍 \u0301", ()),
        ("", ()),
        ("one\ntwo\ttwo\u00a0three", ("on", "two", "two", "three")),
    ],
)
def test_words_are_found_without_capitals_accents_apostrophes_and_endings(text: str, expected: tuple[str, ...]) -> None:
    assert stems(text) == expected


def test_a_word_without_end_is_cut_and_its_beginning_is_found_again() -> None:
    (found,) = stems("q" * 5_000)
    assert found == "q" * LONGEST_WORD
    assert stems("q" * 4_000) == (found,)


def test_each_word_says_where_it_is() -> None:
    text = "«Families’» don’t"
    assert [text[word.start : word.end] for word in words(text)] == ["Families", "don’t"]


def test_what_is_kept_has_one_blank_between_words_and_is_empty_without_any() -> None:
    assert searched_by("Early  help,\nthen") == "earli help then"
    assert searched_by("?!") == ""


@given(st.text(max_size=200))
def test_stems_are_small_letters_and_digits_only_and_never_too_long(text: str) -> None:
    for word in words(text):
        assert word.stem
        assert word.stem.isalnum()
        assert len(word.stem) <= LONGEST_WORD + 1
        assert 0 <= word.start < word.end <= len(text)
    assert searched_by(text).split() == list(stems(text))
