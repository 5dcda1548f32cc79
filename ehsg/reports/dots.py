"""An area beside others: a small picture for each section, in which everybody has a line, a shape and a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ehsg.reports.picture import (
    ASCENT,
    HIGHEST,
    LARGE,
    LINE,
    LOWEST,
    MARK,
    SCORES,
    SHAPES,
    Chart,
    Figure,
    Line,
    Mark,
    Picture,
    Scale,
    Sketch,
    Table,
    Text,
    in_list,
    sentence,
    shortened,
    text_width,
)

LANE = 38  # from one name down to the next


@dataclass(frozen=True, slots=True)
class DotsRow:
    """One section: a figure for each name. `note` is a line below the heading."""

    name: str
    figures: tuple[Figure, ...]
    note: str = ""


def dots(rows: Sequence[DotsRow], *, names: Sequence[str], title: str) -> Chart:
    """A picture for each row; the first name is the area itself and stands out.

    Raises:
        ValueError: no names, or not one figure for each name.
    """
    if not names or any(len(row.figures) != len(names) for row in rows):
        raise ValueError("Each section needs a figure, or the reason why there is none, for each name.")
    table = Table(title, ("Section", *names), tuple((row.name, *(f.words for f in row.figures)) for row in rows))
    return Chart(tuple(_picture(row, names) for row in rows), table)


def _picture(row: DotsRow, names: Sequence[str]) -> Picture:
    sketch, scale = Sketch(), Scale()
    top = sketch.heading(row.name, row.note) + 8
    for place, (name, figure) in enumerate(zip(names, row.figures, strict=True)):
        _lane(sketch, scale, top + LANE * place, place, name, figure)
    bottom = top + LANE * len(names)
    sketch.texts += [Text(scale.x(score), bottom + ASCENT, str(score), "middle") for score in SCORES]
    spoken = f"{in_list(list(zip(names, row.figures, strict=True)))}. {sentence(row.note)}"
    return sketch.finished(row.name, spoken.strip(), bottom + ASCENT + 6)


def _lane(sketch: Sketch, scale: Scale, top: float, place: int, name: str, figure: Figure) -> None:
    """Name and figure, and below them a line from 0 to 5 with the mark, which has none where there is no figure."""
    left, right, bold = scale.x(LOWEST), scale.x(HIGHEST), place == 0
    baseline, y = top + ASCENT, top + LINE + 6
    room = right - left - text_width(figure.words, bold=True) - 10
    sketch.texts.append(Text(left, baseline, shortened(name, room, bold=bold), bold=bold))
    sketch.texts.append(Text(right, baseline, figure.words, "end", bold=True))
    sketch.lines.append(Line(((left, y), (right, y)), "grid"))
    for score in SCORES:
        sketch.lines.append(Line(((scale.x(score), y - 4), (scale.x(score), y + 4)), "grid" if score else "axis"))
    if figure.value is not None:
        size = LARGE if place == 0 else MARK
        sketch.marks.append(Mark(scale.x(figure.value), y, SHAPES[place % len(SHAPES)], size))
