"""The biggest changes since the return before."""

from dataclasses import replace

from ehsg.domain.content import Score
from ehsg.domain.moves import Moved, biggest_moves
from tests.unit.content_samples import GUIDE, IDS, whole


def scored(**scores: int | None) -> object:
    return replace(whole(), scores=tuple(Score(id_, scores.get(id_, 3)) for id_ in IDS))


def test_the_furthest_come_first_then_the_guides_order() -> None:
    found = biggest_moves(GUIDE, scored(), scored(fv1=4, fv2=1, da1=5))
    assert found == (Moved("fv2", 3, 1), Moved("da1", 3, 5), Moved("fv1", 3, 4))
    assert [move.by for move in found] == [-2, 2, 1]


def test_what_was_not_scored_both_times_did_not_move() -> None:
    assert biggest_moves(GUIDE, scored(fv1=None), scored(fv2=None, fv1=0)) == ()


def test_nought_is_a_score() -> None:
    assert biggest_moves(GUIDE, scored(fv1=0), scored(fv1=5)) == (Moved("fv1", 0, 5),)


def test_only_so_many_are_shown_and_none_without_a_return_before() -> None:
    moved = dict.fromkeys(IDS[:9], 4)
    assert len(biggest_moves(GUIDE, scored(), scored(**moved))) == 6
    assert biggest_moves(GUIDE, None, scored()) == ()
