"""The biggest changes of score since the return before: what a board looks at first."""

from dataclasses import dataclass

from ehsg.domain.content import Content
from ehsg.domain.guide import Guide

MOST = 6


@dataclass(frozen=True)
class Moved:
    """One descriptor's score then and now."""

    descriptor_id: str
    before: int
    now: int

    @property
    def by(self) -> int:
        """How far, up or down."""
        return self.now - self.before


def biggest_moves(guide: Guide, before: Content | None, now: Content, most: int = MOST) -> tuple[Moved, ...]:
    """Up to `most` descriptors whose score changed, the furthest first, then in the guide's order.

    Only what was scored both times counts; no return before is no move.
    """
    then = before.score_of if before else {}
    moves = [
        Moved(id_, old, new)
        for id_ in guide.descriptor_ids
        if (old := then.get(id_)) is not None and (new := now.score_of.get(id_)) is not None and old != new
    ]
    return tuple(sorted(moves, key=lambda move: -abs(move.by))[:most])
