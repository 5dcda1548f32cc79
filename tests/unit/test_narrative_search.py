"""What somebody looks for in narratives, and the part of a narrative that says it."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehsg.domain.narrative_search import LONGEST, LONGEST_BEFORE, LONGEST_EXCERPT, MOST_TERMS, excerpt, read

NO_LETTERS = "Type at least one word to look for, with letters or digits."
ONLY_WITHOUT = "Type at least one word to look for. A minus sign only leaves narratives out."


@pytest.mark.parametrize(
    ("typed", "wanted", "unwanted"),
    [
        ("families", ["famili"], []),
        ("early help", ["earli", "help"], []),
        ('"early help" families', ["earli help", "famili"], []),
        ("“early help”", ["earli help"], []),
        ("police -schools", ["polic"], ["school"]),
        ('police -"youth justice"', ["polic"], ["youth justic"]),
        ("multi-agency", ["multi agenc"], []),
        ("family families FAMILY", ["famili"], []),
        ('"early help', ["earli", "help"], []),
        ('early help"', ["earli", "help"], []),
        ('""" police', ["polic"], []),
        ("NEAR(police school)", ["near polic", "school"], []),
        ("police AND NOT school OR x*", ["polic", "and", "not", "school", "or", "x"], []),
        ("stems:police ^school {a} 'b' \\c", ["stem polic", "school", "a", "b", "c"], []),
        ("police & !school | a <-> b :*", ["polic", "school", "a", "b"], []),
        ("children’s", ["child"], []),
        ("- police", ["polic"], []),
        ("--police x", ["x"], ["polic"]),
        ("👍 police", ["polic"], []),
    ],
)
def test_what_is_typed_is_read_as_words_phrases_and_what_must_not_occur(
    typed: str, wanted: list[str], unwanted: list[str]
) -> None:
    search = read(typed)
    assert search.problem == ""
    assert [" ".join(term.stems) for term in search.wanted] == wanted
    assert [" ".join(term.stems) for term in search.unwanted] == unwanted


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", NO_LETTERS),
        ('"" * ^ : - ( ) ’ …', NO_LETTERS),
        ("👍", NO_LETTERS),
        ("-police", ONLY_WITHOUT),
        ('-"youth justice" -x', ONLY_WITHOUT),
        ("x" * (LONGEST + 1), f"What you look for must be {LONGEST} characters or fewer. You typed {LONGEST + 1}."),
        (
            " ".join(f"word{n}" for n in range(MOST_TERMS + 1)),
            f"Look for {MOST_TERMS} words or phrases at most. You typed {MOST_TERMS + 1}.",
        ),
    ],
)
def test_what_cannot_be_looked_for_is_answered_with_a_sentence(typed: str, problem: str) -> None:
    assert read(typed).problem == problem


def test_as_much_as_is_allowed_is_looked_for() -> None:
    assert not read("x" * LONGEST).problem
    assert not read(" ".join(f"word{n}" for n in range(MOST_TERMS))).problem


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("family", "“family”"),
        ('"voice of the child" Families -police', "“voice of the child”, “Families” and not “police”"),
        ("NEAR(x)", "“NEAR x”"),
        ("a -b", "“a” and not “b”"),
    ],
)
def test_what_is_looked_for_is_told_in_the_words_that_were_typed(typed: str, told: str) -> None:
    assert read(typed).in_words == told


def _shown(text: str, typed: str) -> str:
    return "".join(f"[{piece.text}]" if piece.marked else piece.text for piece in excerpt(text, read(typed)))


FAR = "before " * 30
AFTER = " after" * 60


@pytest.mark.parametrize(
    ("text", "typed", "shown"),
    [
        ("Families shape it.", "family", "[Families] shape it."),
        ("The voice of a child, the voice of the child.", '"voice of the child"', None),
        ("Early help helps early.", '"early help" help', "[Early help] [helps] early."),
        ("One two three four", '"one two" "two three"', "[One two][ three] four"),
        ("Nothing of it", "zebra", "Nothing of it"),
        ("", "zebra", ""),
        ("…?!", "zebra", ""),
        ("<b>Police</b> & co", "police", "<b>[Police]</b> & co"),
        ("Police\n\nSchool", "school", "Police\n\n[School]"),
    ],
)
def test_what_was_looked_for_is_marked_in_the_narratives_own_words(text: str, typed: str, shown: str | None) -> None:
    expected = "The voice of a child, the [voice of the child]." if shown is None else shown
    assert _shown(text, typed) == expected


def test_an_excerpt_begins_a_little_before_and_says_that_there_is_more() -> None:
    shown = _shown(f"{FAR}the police came{AFTER}", "police")
    assert shown.startswith("…before before")
    assert "the [police] came after" in shown
    assert shown.endswith("after…")
    assert len(shown.split()) == 45


def test_the_part_that_says_most_of_it_is_shown_and_of_equal_parts_the_first() -> None:
    text = f"police {FAR * 2}police then school{AFTER}"
    assert "[police] then [school]" in _shown(text, "police school")
    assert _shown(f"police one {FAR * 3}police two{AFTER}", "police").startswith("[police] one")


@pytest.mark.parametrize("text", ["q" * 5_000, f"{'w' * 3_000} police {'x' * 3_000}", "a " * 2_500])
def test_a_text_without_gaps_or_with_a_hit_in_each_word_makes_no_long_excerpt_and_takes_no_time(text: str) -> None:
    begun = time.process_time()
    shown = excerpt(text, read("police a"))
    assert sum(len(piece.text) for piece in shown) <= LONGEST_EXCERPT + LONGEST_BEFORE + 2
    assert time.process_time() - begun < 0.5


@given(st.text("ab \n'’\"é-", max_size=400), st.text('ab "-', max_size=30))
def test_an_excerpt_is_a_part_of_the_text_whatever_both_are(text: str, typed: str) -> None:
    search = read(typed)
    pieces = excerpt(text, search)
    inside = "".join(piece.text for piece in pieces).strip("…")
    assert inside in text
    assert all(piece.text for piece in pieces)
