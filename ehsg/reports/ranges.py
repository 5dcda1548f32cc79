"""Where the middle half of areas lies: a small picture for each section, in which every year has a line.

Made from three quartiles alone, so that it can be drawn of figures that are published.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ehsg.reports.distribution import Middle
from ehsg.reports.picture import (
    ASCENT,
    HIGHEST,
    LINE,
    LOWEST,
    SCORES,
    Box,
    Chart,
    Line,
    Picture,
    Scale,
    Sketch,
    Table,
    Text,
    sentence,
    shortened,
    text_width,
)

LANE = 42  # from one year down to the next
HALF = 6  # of a box's height
HEADS = ("Lower quartile", "Median", "Upper quartile")


@dataclass(frozen=True, slots=True)
class RangesRow:
    """One section: for each year its quartiles, or in words why there are none."""

    name: str
    years: tuple[tuple[int, Middle | str], ...]


def ranges(rows: Sequence[RangesRow], *, title: str) -> Chart:
    """A picture for each row, and one table: a row for each section and year.

    Raises:
        ValueError: a row without years.
    """
    if any(not row.years for row in rows):
        raise ValueError("Each section needs a year.")
    lines = tuple((row.name, str(year), *_cells(found)) for row in rows for year, found in row.years)
    return Chart(tuple(map(_picture, rows)), Table(title, ("Section", "Year", *HEADS), lines))


def _cells(found: Middle | str) -> tuple[str, str, str]:
    return (found, found, found) if isinstance(found, str) else found.figures


def _picture(row: RangesRow) -> Picture:
    sketch, scale = Sketch(), Scale()
    top = sketch.heading(row.name) + 8
    for place, (year, found) in enumerate(row.years):
        _lane(sketch, scale, top + LANE * place, str(year), found)
    bottom = top + LANE * len(row.years)
    sketch.texts += [Text(scale.x(score), bottom + ASCENT, str(score), "middle") for score in SCORES]
    spoken = " ".join(sentence(f"{year}: {_words(found)}") for year, found in row.years)
    return sketch.finished(f"{row.name}: where the middle half of areas lies", spoken, bottom + ASCENT + 6)


def _words(found: Middle | str) -> str:
    return found if isinstance(found, str) else found.words


def _lane(sketch: Sketch, scale: Scale, top: float, year: str, found: Middle | str) -> None:
    """Year and figures, and below them a line from 0 to 5 with a box from one quartile to the other."""
    left, right = scale.x(LOWEST), scale.x(HIGHEST)
    baseline, y = top + ASCENT, top + LINE + HALF + 2
    room = right - left - text_width(year, bold=True) - 10
    sketch.texts.append(Text(left, baseline, year, bold=True))
    sketch.texts.append(Text(right, baseline, shortened(_words(found), room), "end"))
    sketch.lines.append(Line(((left, y), (right, y)), "grid"))
    for score in SCORES:
        sketch.lines.append(Line(((scale.x(score), y - 4), (scale.x(score), y + 4)), "grid" if score else "axis"))
    if isinstance(found, Middle):
        low, at, high = (scale.x(value) for value in found.values)
        sketch.boxes.append(Box(low, y - HALF, max(round(high - low, 1), 1), 2 * HALF, "open"))
        sketch.lines.append(Line(((at, y - HALF), (at, y + HALF)), "first"))
