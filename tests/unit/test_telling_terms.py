"""Words that are unusually common in narratives with high scores, or with low ones: on texts whose answer is known."""

import random
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehsg.domain.telling_terms import FEWEST_AREAS, MOST_TOLD, STOP_WORDS, UNUSUAL, Said, Side, telling, z_score
from ehsg.domain.words import WORD

# Of the same length everywhere, and on both sides alike.
COMMON = "families plan support school health"


def said(areas: int, score: int | None, text: str, *, start: int = 0, each: int = 8) -> Iterator[Said]:
    """So many areas that say it in each of so many narratives."""
    for area_id in range(start, start + areas):
        yield from (Said(area_id, score, text) for _ in range(each))


def sides(high: str, low: str, *, areas: int = 10, **more: int) -> list[Said]:
    """As many areas with high scores as with low ones."""
    return [*said(areas, 5, high, **more), *said(areas, 1, low, start=100, **more)]


@pytest.mark.parametrize(
    ("high", "low", "every", "expected"),
    [
        ((10, 100), (2, 100), (12, 200), 0.7402),  # 60 expected: log(70/1030) - log(62/1038), over its deviation
        ((5, 10), (0, 10), (5, 20), 0.2967),
        ((2, 100), (10, 100), (12, 200), -0.7402),
        ((7, 100), (7, 100), (14, 200), 0.0),
        ((0, 100), (0, 100), (9, 300), 0.0),
    ],
)
def test_the_score_of_a_term_is_that_of_the_paper(
    high: tuple[int, int], low: tuple[int, int], every: tuple[int, int], expected: float
) -> None:
    assert z_score(high, low, every) == pytest.approx(expected, abs=0.0001)


def test_a_term_that_is_as_common_among_more_words_is_less_telling() -> None:
    assert z_score((50, 500), (50, 5_000), (100, 5_500)) > z_score((50, 500), (50, 600), (100, 1_100)) > 0


def test_a_word_of_one_side_is_told_there_with_its_narratives_and_areas_and_what_both_say_is_not() -> None:
    found = telling(sides(f"{COMMON} panel", f"{COMMON} spreadsheet"))
    assert (found.high, found.low) == (Side(80, 10), Side(80, 10))
    assert [term.words for term in found.of_high] == ["panel", "health panel"]
    assert [term.words for term in found.of_low] == ["spreadsheet", "health spreadsheet"]
    (panel, _), (sheet, _) = found.of_high, found.of_low
    assert (panel.high, panel.low, panel.high_areas, panel.low_areas) == (80, 0, 10, 0)
    assert (sheet.high, sheet.low, sheet.high_areas, sheet.low_areas) == (0, 80, 0, 10)
    assert panel.z == pytest.approx(-sheet.z)
    assert panel.z >= UNUSUAL


def test_exchanging_the_sides_exchanges_what_is_told() -> None:
    one, other = (telling(sides(*texts)) for texts in ((f"{COMMON} a panel", COMMON), (COMMON, f"{COMMON} a panel")))
    assert [term.words for term in one.of_high] == [term.words for term in other.of_low] == ["panel"]


@pytest.mark.parametrize(("areas", "told"), [(FEWEST_AREAS - 1, False), (FEWEST_AREAS, True)])
def test_what_fewer_than_five_areas_use_is_not_told_however_often_they_do(areas: int, told: bool) -> None:
    corpus = [
        *said(areas, 5, f"{COMMON} a panel", each=60),
        *said(20, 5, COMMON, start=50, each=2),
        *said(20, 1, COMMON, start=100, each=20),
    ]
    assert bool(telling(corpus).of_high) is told


def test_five_areas_over_both_sides_together_are_too_few() -> None:
    corpus = [*said(4, 5, f"{COMMON} a panel", each=60), *said(9, 1, COMMON, start=50), Said(99, 0, "panel")]
    assert telling(corpus).of_high == ()


def test_a_narrative_counts_a_word_once_however_often_it_says_it() -> None:
    once, often = (telling(sides(f"{COMMON} a {many}", COMMON)) for many in ("panel", "panel, panel; panel. Panel"))
    assert [(t.words, t.high) for t in once.of_high] == [("panel", 80)]
    assert next(t.high for t in often.of_high if t.words == "panel") == 80


def test_scores_in_the_middle_and_none_are_on_no_side_but_say_what_is_expected() -> None:
    corpus = [*said(10, 3, "panel"), *said(10, None, "panel", start=50)]
    assert telling(corpus) == telling(())
    assert (telling(corpus).high, telling(corpus).of_low) == (Side(0, 0), ())


@pytest.mark.parametrize(("score", "high", "low"), [(0, 0, 1), (1, 0, 1), (2, 0, 1), (3, 0, 0), (4, 1, 0), (5, 1, 0)])
def test_four_and_five_are_high_and_nought_to_two_are_low(score: int, high: int, low: int) -> None:
    found = telling([Said(1, score, "panel")])
    assert (found.high.narratives, found.low.narratives) == (high, low)


def test_the_forms_of_a_word_are_one_and_it_is_told_as_it_is_written_most_often() -> None:
    high = [*said(6, 5, f"{COMMON} a Panels"), *said(5, 5, f"{COMMON} a panel", start=50, each=2)]
    found = telling([*high, *said(10, 1, COMMON, start=100)])
    assert [(term.words, term.high, term.high_areas) for term in found.of_high] == [("panels", 58, 11)]


def test_phrases_are_of_two_words_that_follow_each_other_with_nothing_left_out_between() -> None:
    found = telling(sides("parent panels meet the health and the school", "panels of parent meet the school health"))
    assert sorted(term.words for term in found.of_high) == ["panels meet", "parent panels"]
    assert sorted(term.words for term in found.of_low) == ["parent meet", "school health"]


@pytest.mark.parametrize("word", ["the", "WE", "don't", "19", "2024", "ok", "we’ve", "its"])
def test_words_that_tell_nothing_are_left_out(word: str) -> None:
    found = telling(sides(f"{COMMON} {word}", COMMON))
    assert found.of_high == ()


def test_names_of_areas_are_left_out_where_they_are_written_as_names() -> None:
    names = ["Reading", "Kingston upon Hull, City of"]
    corpus = sides(f"{COMMON} a Reading a Hull a Kingston", f"{COMMON} a reading")
    assert telling(corpus, names).of_high == ()
    assert [term.words for term in telling(corpus, names).of_low] == ["reading"]
    assert {term.words for term in telling(corpus).of_high} == {"hull", "kingston"}


def test_nothing_stands_out_where_everybody_says_the_same_or_nothing_at_all() -> None:
    for corpus in (sides(COMMON, COMMON), sides("", ""), []):
        found = telling(corpus)
        assert (found.of_high, found.of_low) == ((), ())


def test_texts_of_chance_tell_of_few_words() -> None:
    chance = random.Random(8)
    vocabulary = [f"{a}{b}o" for a in "bdfgklmnprstvz" for b in "aeiou"]
    corpus = [
        Said(area, chance.choice((0, 2, 4, 5)), " the ".join(chance.choices(vocabulary, k=20)))
        for area in range(40)
        for _ in range(10)
    ]
    found = telling(corpus)
    assert len(found.of_high) + len(found.of_low) <= len(vocabulary) * 0.1


def test_at_most_twenty_are_told_on_each_side_the_most_telling_first_and_in_the_same_order_each_time() -> None:
    many = " the ".join(f"q{a}{b}o" for a in "bdfgk" for b in "aeiou" for _ in (1,))
    corpus = sides(f"{COMMON} the {many}", COMMON)
    found = telling(corpus)
    assert len(found.of_high) == MOST_TOLD
    assert [t.z for t in found.of_high] == sorted((t.z for t in found.of_high), reverse=True)
    assert telling(corpus) == found


def test_stop_words_are_small_letters_and_whole_words() -> None:
    assert all(WORD.fullmatch(word) and word == word.lower() for word in STOP_WORDS)


@given(
    st.lists(st.tuples(st.integers(0, 12), st.sampled_from([None, *range(6)]), st.text("ab cé'’-", max_size=30))),
)
def test_whatever_is_said_counts_agree_with_the_bases(rows: list[tuple[int, int | None, str]]) -> None:
    found = telling(Said(*row) for row in sorted(rows, key=lambda row: row[0]))
    for term in (*found.of_high, *found.of_low):
        assert term.high_areas <= term.high <= found.high.narratives
        assert term.low_areas <= term.low <= found.low.narratives
        assert max(term.high_areas, term.low_areas) >= FEWEST_AREAS
