"""How areas are spread over the scale: a column for each score or band with its number, and one's own place below.

No area is named but one's own, and none is said to be before or after another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from ehsg.reports.picture import (
    LARGE,
    LEFT,
    LINE,
    SCORES,
    SHAPES,
    Box,
    Chart,
    Figure,
    Line,
    Mark,
    Scale,
    Sketch,
    Table,
    Text,
    sentence,
)

COLUMNS = 80  # height of the highest
LANE = 22


class Counted(Protocol):
    """So many areas from `low` to `high`."""

    @property
    def name(self) -> str:
        """As shown, such as: 3.0 to 3.4."""

    @property
    def low(self) -> Fraction:
        """Where it begins."""

    @property
    def high(self) -> Fraction:
        """Where it ends."""

    @property
    def count(self) -> int:
        """How many areas."""


@dataclass(frozen=True, slots=True)
class Middle:
    """The lower quartile, the median and the upper quartile, as values and as printed."""

    values: tuple[Fraction, Fraction, Fraction]
    figures: tuple[str, str, str]

    @property
    def words(self) -> str:
        """For the description and the table."""
        lower, median, upper = self.figures
        return f"{lower} to {upper}, median {median}"


def distribution(
    bands: Sequence[Counted], *, title: str, own: tuple[str, Figure] | None = None, middle: Middle | None = None
) -> Chart:
    """One picture; `own` is the area's name and figure. Bands join one another, from low to high.

    Raises:
        ValueError: no bands.
    """
    if not bands:
        raise ValueError("A distribution needs at least one band.")
    counted = _areas(sum(band.count for band in bands))
    sketch, scale = Sketch(), Scale(bands[0].low, bands[-1].high)
    bottom = sketch.heading(title, counted) + LINE + 2 + COLUMNS
    most = max(band.count for band in bands)
    for band in bands:
        _column(sketch, scale, band, bottom, most)
    _axis(sketch, scale, bottom)
    y = bottom + LINE + LANE / 2 + 8
    below = []
    if own:
        below.append(sentence(f"{own[0]}: {own[1].words}"))
        _own(sketch, scale, y, *own)
        y += LANE
    if middle:
        below.append(sentence(f"Middle half: {middle.words}"))
        _middle(sketch, scale, y, middle)
        y += LANE
    spoken = [sentence(counted), *(f"{band.name}: {band.count}." for band in bands if band.count), *below]
    picture = sketch.finished(title, " ".join(spoken), y - LANE / 2 + 4)
    rows = tuple((band.name, str(band.count)) for band in bands)
    return Chart((picture,), Table(title, ("Score", "Areas"), rows, below=tuple(below)))


def _column(sketch: Sketch, scale: Scale, band: Counted, bottom: float, most: int) -> None:
    """A column with its number on top; a band without areas has neither."""
    if not band.count:
        return
    height = round(max(COLUMNS * band.count / most, 1), 1)
    left, right = scale.x(band.low) + 2, scale.x(band.high) - 2
    top = round(bottom - height, 1)
    sketch.boxes.append(Box(round(left, 1), top, round(right - left, 1), height, "solid"))
    sketch.texts.append(Text(round((left + right) / 2, 1), round(top - 4, 1), str(band.count), "middle"))


def _axis(sketch: Sketch, scale: Scale, y: float) -> None:
    sketch.lines.append(Line(((scale.x(scale.low), y), (scale.x(scale.high), y)), "axis"))
    for score in SCORES:
        sketch.lines.append(Line(((scale.x(score), y), (scale.x(score), y + 4)), "axis"))
        sketch.texts.append(Text(scale.x(score), y + LINE + 1, str(score), "middle"))


def _own(sketch: Sketch, scale: Scale, y: float, name: str, figure: Figure) -> None:
    """One's own place, or why there is none."""
    if figure.value is None:
        sketch.beside(LEFT, LEFT, y, f"{name}: {figure.words}", bold=True)
        return
    x = scale.x(figure.value)
    sketch.marks.append(Mark(x, y, SHAPES[0], LARGE))
    sketch.beside(x - LARGE, x + LARGE, y, f"{figure.words} {name}", bold=True)


def _middle(sketch: Sketch, scale: Scale, y: float, middle: Middle) -> None:
    """A box from one quartile to the other, with a line at the median."""
    left, at, right = (scale.x(value) for value in middle.values)
    sketch.boxes.append(Box(left, y - 6, max(round(right - left, 1), 1), 12, "open"))
    sketch.lines.append(Line(((at, y - 6), (at, y + 6)), "first"))
    sketch.beside(left, max(right, left + 1), y, f"Median {middle.figures[1]}")


def _areas(number: int) -> str:
    return {0: "No areas", 1: "1 area"}.get(number, f"{number} areas")
