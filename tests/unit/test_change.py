"""How a figure changed, exact and in words, and shares with their base."""

from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ehsg.domain.change import Change, Direction, shares
from ehsg.domain.scoring import half_up

FIGURES = st.fractions(0, 5)


@pytest.mark.parametrize(
    ("before", "after", "direction", "words"),
    [
        ("3.1", "3.4", Direction.IMPROVED, "up from 3.1 to 3.4"),
        ("3.4", "3.1", Direction.DECLINED, "down from 3.4 to 3.1"),
        ("3.1", "3.1", Direction.SAME, "the same, 3.1"),
        ("0", "0", Direction.SAME, "the same, 0.0"),
        ("0", "5", Direction.IMPROVED, "up from 0.0 to 5.0"),
        # 2.95 shows 3.0 and 2.949 shows 2.9, so that so small a move is seen ...
        ("2.949", "2.95", Direction.IMPROVED, "up from 2.9 to 3.0"),
        ("2.95", "2.949", Direction.DECLINED, "down from 3.0 to 2.9"),
        # ... and one that is larger may not be; it is a move nevertheless.
        ("2.95", "3.049", Direction.IMPROVED, "up by less than 0.1, 3.0 in both years"),
        ("3.049", "2.95", Direction.DECLINED, "down by less than 0.1, 3.0 in both years"),
        (None, "3.4", None, "no figure before, 3.4"),
        ("3.4", None, None, "3.4 before, no figure now"),
        (None, None, None, "no figure in either year"),
    ],
)
def test_a_change_has_a_direction_and_is_put_into_words(
    before: str | None, after: str | None, direction: Direction | None, words: str
) -> None:
    change = Change(Fraction(before) if before else None, Fraction(after) if after else None)
    assert (change.direction, change.in_words) == (direction, words)


def test_nought_is_a_figure_and_a_missing_one_is_not_nought() -> None:
    assert Change(Fraction(0), Fraction(0)).direction is Direction.SAME
    assert Change(None, Fraction(0)).direction is None
    assert Change(None, Fraction(0)).move is None
    assert Change(None, Fraction(0)).in_words == "no figure before, 0.0"


@given(FIGURES, FIGURES)
@example(Fraction("2.949"), Fraction("2.95"))
@example(Fraction("2.95"), Fraction("3.049"))
def test_the_words_never_contradict_the_figures(before: Fraction, after: Fraction) -> None:
    change = Change(before, after)
    words, shown = change.in_words, (str(half_up(before)), str(half_up(after)))
    assert words.startswith({True: "up", False: "down"}[after > before] if after != before else "the same")
    assert all(figure in words for figure in shown)
    assert ("from" in words) == (shown[0] != shown[1])
    assert Change(after, before).move == -(change.move or 0)


@pytest.mark.parametrize(
    ("moves", "improved", "same", "declined", "without"),
    [
        # As in the annual report: a share in whole per cent, with its base.
        ((1, 1, 1, -1, 0, None), "3 of 5 (60%)", "1 of 5 (20%)", "1 of 5 (20%)", 1),
        ((1, 1, -1), "2 of 3 (67%)", "0 of 3 (0%)", "1 of 3 (33%)", 0),
        ((1, *[0] * 7), "1 of 8 (13%)", "7 of 8 (88%)", "0 of 8 (0%)", 0),  # 12.5 and 87.5, both half up
        ((None, None), "0 of 0", "0 of 0", "0 of 0", 2),
        ((), "0 of 0", "0 of 0", "0 of 0", 0),
    ],
)
def test_shares_say_how_many_of_how_many(
    moves: tuple[int | None, ...], improved: str, same: str, declined: str, without: int
) -> None:
    found = shares(Change(Fraction(3), None if move is None else Fraction(3 + move)) for move in moves)
    assert [found.shown(way) for way in Direction] == [improved, same, declined]
    assert found.without == without
