"""Averages over the years: a small picture for each section, all to the same scale, with a second line to compare with.

A year without a figure is a gap in the line. Years lie as far apart as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise, zip_longest

from ehsg.reports.picture import (
    ASCENT,
    EDGE,
    HIGHEST,
    LINE,
    LOWEST,
    MARK,
    SCORES,
    SHAPES,
    WIDTH,
    Chart,
    Figure,
    Line,
    Mark,
    Picture,
    Sketch,
    Table,
    Text,
    in_list,
    sentence,
    shortened,
)

PLOT_LEFT, PLOT_RIGHT = 34, WIDTH - 20
PLOT = 75  # its height, 15 for each point of the scale
GAP = 6  # between two texts
MOST_COLUMNS = 8  # with more years, the table has a row for each
STYLES = ("first", "second")
Points = Sequence[tuple[float, float, str] | None]
Area = tuple[float, float, float, float]  # left, top, right and bottom


@dataclass(frozen=True, slots=True)
class SlopeRow:
    """One section: a figure for each year, of the area itself and of what it is compared with, and what changed."""

    name: str
    first: tuple[Figure, ...]
    second: tuple[Figure, ...] = ()
    note: str = ""


def slopes(rows: Sequence[SlopeRow], *, years: Sequence[int], names: tuple[str, str], title: str) -> Chart:
    """A picture for each row. `names` says whose figures the first and the second are.

    Raises:
        ValueError: no years, years out of order, or not one figure for each year.
    """
    if not years or any(a >= b for a, b in pairwise(years)):
        raise ValueError("The years of a chart are one or more, each later than the one before.")
    if any(len(figures) != len(years) for row in rows for figures in (row.first, row.second or row.first)):
        raise ValueError("Each section needs a figure, or the reason why there is none, for each year.")
    return Chart(
        pictures=tuple(_picture(row, years, names) for row in rows),
        table=_table(rows, years, names, title),
        key=_key(rows, names),
    )


def _picture(row: SlopeRow, years: Sequence[int], names: tuple[str, str]) -> Picture:
    sketch = Sketch()
    bottom = sketch.heading(row.name, row.note) + LINE + 8 + PLOT
    for value in SCORES:
        y = _y(value, bottom)
        sketch.lines.append(Line(((PLOT_LEFT - 8, y), (PLOT_RIGHT + 8, y)), "grid" if value else "axis"))
    for value in (LOWEST, HIGHEST):
        sketch.texts.append(Text(PLOT_LEFT - 16, _y(value, bottom) + 4, str(value), "end"))
    xs = _xs(years)
    first, second = (_points(figures, xs, bottom) for figures in (row.first, row.second))
    for points, style, shape in ((second, "second", SHAPES[1]), (first, "first", SHAPES[0])):
        sketch.lines += _lines(points, style)
        sketch.marks += [Mark(point[0], point[1], shape) for point in points if point]
    figures = _figures(sketch.marks, first, second)
    for text in figures:
        sketch.clear(text)
    foot = bottom + LINE + 4 + (LINE if any(text.y > bottom for text in figures) else 0)
    dates = [(Text(x, foot, str(year), "middle"),) for x, year in zip(xs, years, strict=True)]
    sketch.texts += (*figures, *_with_room(dates, ()))
    span = str(years[0]) if len(years) == 1 else f"{years[0]} to {years[-1]}"
    return sketch.finished(f"{row.name}, {span}", _spoken(row, years, names), foot + 6)


def _y(value: float, bottom: float) -> float:
    return round(bottom - PLOT * value / HIGHEST, 1)


def _xs(years: Sequence[int]) -> list[float]:
    if len(years) == 1:
        return [(PLOT_LEFT + PLOT_RIGHT) / 2]
    span = years[-1] - years[0]
    return [round(PLOT_LEFT + (PLOT_RIGHT - PLOT_LEFT) * (year - years[0]) / span, 1) for year in years]


def _points(figures: Sequence[Figure], xs: Sequence[float], bottom: float) -> Points:
    return [
        None if figure.value is None else (x, _y(float(figure.value), bottom), figure.words)
        for figure, x in zip(figures, xs, strict=False)
    ]


def _lines(points: Points, style: str) -> list[Line]:
    """One for each run of years without a gap."""
    runs = [list(run) for there, run in groupby(points, key=lambda point: point is not None) if there]
    return [Line(tuple((p[0], p[1]) for p in run if p), style) for run in runs if len(run) > 1]


def _figures(marks: Sequence[Mark], first: Points, second: Points) -> list[Text]:
    """The area's own figures, above or below their points: first the side where the other line is not."""
    labels = []
    for point, other in zip_longest(first, second[: len(first)]):
        if point is not None:
            x, y, words = point
            above = Text(x, round(y - MARK - 5, 1), words, "middle", bold=True)
            below = Text(x, round(y + MARK + 4 + ASCENT, 1), words, "middle", bold=True)
            labels.append((below, above) if other is not None and other[1] < y else (above, below))
    return _with_room(labels, [(m.x - MARK, m.y - MARK, m.x + MARK, m.y + MARK) for m in marks])


def _with_room(labels: Sequence[tuple[Text, ...]], taken: Sequence[Area]) -> list[Text]:
    """The last, the first, and of those between each that stands clear of what is there, in the first place that does.

    The last is written in any case.
    """
    chosen: list[Text] = []
    around = list(taken)
    for places in (*labels[-1:], *labels[:-1]):
        found = next((text for text in places if _clear(text.box, around)), None if chosen else places[0])
        if found:
            left, top, right, bottom = found.box
            chosen.append(found)
            around.append((left - GAP, top, right + GAP, bottom))
    return sorted(chosen, key=lambda text: text.x)


def _clear(one: Area, others: Sequence[Area]) -> bool:
    """Whether the area overlaps none of the others."""
    left, top, right, bottom = one
    return not any(left < o[2] and o[0] < right and top < o[3] and o[1] < bottom for o in others)


def _spoken(row: SlopeRow, years: Sequence[int], names: tuple[str, str]) -> str:
    parts = [sentence(row.note)] if row.note else []
    for name, values in zip(names, (row.first, row.second), strict=True):
        if values:
            parts.append(f"{name}: {in_list([(str(y), f) for y, f in zip(years, values, strict=True)])}.")
    return " ".join(parts)


def _table(rows: Sequence[SlopeRow], years: Sequence[int], names: tuple[str, str], title: str) -> Table:
    """A row for each section and whose figures they are; a row for each year where there are many."""
    lines: list[tuple[str, ...]] = []
    notes = any(row.note for row in rows) and len(years) <= MOST_COLUMNS
    for row in rows:
        lines.append((row.name, *(f.words for f in row.first), *((row.note,) if notes else ())))
        if row.second:
            lines.append((f"{row.name}: {names[1]}", *(f.words for f in row.second), *(("",) if notes else ())))
    head = ("Section", *map(str, years), *(("Change",) if notes else ()))
    if len(years) <= MOST_COLUMNS:
        return Table(title, head, tuple(lines), worded=int(notes))
    turned = tuple(zip(head, *lines, strict=True))
    return Table(title, ("Year", *turned[0][1:]), turned[1:])


def _key(rows: Sequence[SlopeRow], names: tuple[str, str]) -> Picture:
    compared = any(row.second for row in rows)
    gap = any(f.value is None for row in rows for f in (*row.first, *row.second))
    sketch, y = Sketch(), float(LINE)
    shown = names if compared else names[:1]
    for name, style, shape in zip(shown, STYLES, SHAPES, strict=False):
        sketch.lines.append(Line(((EDGE, y - 4), (EDGE + 32, y - 4)), style))
        sketch.marks.append(Mark(EDGE + 16, y - 4, shape))
        sketch.texts.append(Text(EDGE + 40, y, shortened(name, WIDTH - 44)))
        y += LINE + 2
    missing = "A gap is a year without a figure." if gap else ""
    if missing:
        sketch.texts.append(Text(EDGE, y, missing))
        y += LINE + 2
    return sketch.finished("Key", f"{' and '.join(shown)}. {missing}".strip(), y - LINE + 4)
