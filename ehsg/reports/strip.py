"""A strip of dots from 0 to 5: plain coordinates, which an SVG macro then draws.

Nothing depends on colour: organisations are dots, the agreed score is a square around its place, last year a diamond.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

LEFT, STEP, RIGHT = 24, 56, 24
DOT, GAP = 7, 18  # a dot's radius, and from one dot up to the next
AXIS = 26  # room under the dots for the figures
TOP = 16
SCORES = range(6)


@dataclass(frozen=True, slots=True)
class Strip:
    """Where everything goes, in the units of the view box. `agreed_x` and `last_x` are None where there is none."""

    title: str
    description: str
    width: int
    height: int
    line_y: int
    figure_y: int
    ticks: tuple[tuple[int, int], ...]
    dots: tuple[tuple[int, int], ...]
    agreed_x: int | None
    last_x: int | None


def strip(
    *, title: str, description: str, at_score: Mapping[int, Sequence[str]], agreed: int | None, last: int | None
) -> Strip:
    """A column of dots at each score, one for each organisation that gave it."""
    highest = max((len(names) for names in at_score.values()), default=0)
    line_y = TOP + max(highest, 1) * GAP + DOT
    dots = tuple(
        (_x(score), line_y - DOT - 6 - place * GAP) for score in SCORES for place in range(len(at_score.get(score, ())))
    )
    return Strip(
        title=title,
        description=description,
        width=LEFT + STEP * 5 + RIGHT,
        height=line_y + AXIS,
        line_y=line_y,
        figure_y=line_y + 20,
        ticks=tuple((_x(score), score) for score in SCORES),
        dots=dots,
        agreed_x=None if agreed is None else _x(agreed),
        last_x=None if last is None else _x(last),
    )


def _x(score: int) -> int:
    return LEFT + STEP * score
