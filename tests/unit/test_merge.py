"""Two texts side by side: nothing is lost, and what differs is marked."""

import time
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehsg.domain.merge import Comparison, Piece, compare

anything = st.text(max_size=120)
few_words = st.lists(st.sampled_from(["a", "b", " ", "\n", "the "]), max_size=7).map("".join)


def joined(pieces: tuple[Piece, ...]) -> str:
    return "".join(piece.text for piece in pieces)


def common(pieces: tuple[Piece, ...]) -> str:
    return "".join(piece.text for piece in pieces if not piece.differs)


@given(anything | few_words, anything | few_words)
def test_the_pieces_of_each_side_joined_give_that_side_back(mine: str, theirs: str) -> None:
    found = compare(mine, theirs)
    assert joined(found.mine) == mine
    assert joined(found.theirs) == theirs


@given(anything | few_words, anything | few_words)
def test_what_is_not_marked_reads_the_same_on_both_sides(mine: str, theirs: str) -> None:
    found = compare(mine, theirs)
    assert common(found.mine) == common(found.theirs)


@given(anything | few_words, anything | few_words)
def test_nothing_differs_exactly_when_the_texts_are_equal(mine: str, theirs: str) -> None:
    assert compare(mine, theirs).same is (mine == theirs)


@given(anything)
def test_a_text_compared_with_itself_is_one_unmarked_piece(text: str) -> None:
    pieces = (Piece(text, False),) if text else ()
    assert compare(text, text) == Comparison(pieces, pieces)


@given(anything | few_words, anything | few_words)
def test_no_piece_is_empty_and_marked_and_unmarked_pieces_take_turns(mine: str, theirs: str) -> None:
    for pieces in (compare(mine, theirs).mine, compare(mine, theirs).theirs):
        assert all(piece.text for piece in pieces)
        assert all(a.differs is not b.differs for a, b in zip(pieces, pieces[1:], strict=False))


def longest_common(left: str, right: str) -> int:
    """By trying every selection of characters, the longest first."""
    for size in range(min(len(left), len(right)), 0, -1):
        if {*combinations(left, size)} & {*combinations(right, size)}:
            return size
    return 0


@given(st.lists(st.sampled_from("abc"), max_size=6), st.lists(st.sampled_from("abc"), max_size=6))
def test_as_many_words_as_possible_are_shown_as_common(left: list[str], right: list[str]) -> None:
    # Words of 60 letters need no spaces between them, so that only the words are counted.
    mine, theirs = "".join(c * 60 for c in left), "".join(c * 60 for c in right)
    assert len(common(compare(mine, theirs).mine)) == 60 * longest_common("".join(left), "".join(right))


def test_only_the_word_that_was_changed_is_marked() -> None:
    found = compare("We met in March.", "We met in May.")
    assert found.mine == (Piece("We met in ", False), Piece("March.", True))
    assert found.theirs == (Piece("We met in ", False), Piece("May.", True))


def test_a_sentence_that_one_side_added_is_marked_on_that_side_only() -> None:
    found = compare("First.", "First. Second.")
    assert found.mine == (Piece("First.", False),)
    assert found.theirs == (Piece("First.", False), Piece(" Second.", True))


def test_an_empty_text_beside_a_full_one_marks_all_of_the_full_one() -> None:
    assert compare("", "All of it") == Comparison((), (Piece("All of it", True),))
    assert compare("All of it", "") == Comparison((Piece("All of it", True),), ())


def test_the_middle_of_a_text_without_spaces_is_marked_and_not_the_whole() -> None:
    found = compare("x" * 120 + "y" * 60 + "x" * 60, "x" * 240)
    assert [piece.text for piece in found.mine if piece.differs] == ["y" * 60]


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ("x" * 5_000, "x" * 4_999 + "y"),
        ("x" * 5_000, "y" + "x" * 4_999),
        ("a " * 2_500, "a b " * 1_250),
        ("a " * 2_500, "a " * 2_499 + "b"),
        ("a\n" * 2_500, "\n\na" * 1_666),
        ("a b c " * 833, "c b a " * 833),
    ],
    ids=["end of one word", "start of one word", "every other word", "one of many", "only new lines", "reversed"],
)
def test_texts_of_5000_characters_compare_in_well_under_a_second(mine: str, theirs: str) -> None:
    began = time.process_time()
    found = compare(mine, theirs)
    assert time.process_time() - began < 0.5
    assert joined(found.mine) == mine
    assert joined(found.theirs) == theirs
