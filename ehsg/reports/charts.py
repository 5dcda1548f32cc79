"""Where the parts of a chart go: plain coordinates, which an SVG macro then draws.

The same figures serve the PDF and the web pages. Nothing depends on colour: the kinds of section differ by hatching,
last year is a diamond, every bar carries its figure.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH = 640
LABELS = 200  # room on the left for the names of the sections
RIGHT = 36  # room on the right for the last figure of the axis
TOP = 10
ROW = 46
BAR = 24
AXIS = 28  # room under the bars for the figures of the axis
LEGEND = 26
TOP_SCORE = 5
LABEL_LETTERS = 26


@dataclass(frozen=True, slots=True)
class ChartRow:
    """What one bar shows: averages from 0 to 5 (None: nothing scored), each with the figure as it is printed.

    `kind` is the kind of section in words; bars of the second kind are hatched.
    """

    label: str
    value: Decimal | None
    figure: str
    last_value: Decimal | None = None
    last_figure: str = ""
    kind: str = "Section"


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the axis: its x coordinate and its figure."""

    x: float
    figure: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar. Coordinates are in the units of the chart's view box; `marker_x` is None without a last year."""

    label_lines: tuple[tuple[float, str], ...]
    label_x: float
    x: float
    y: float
    width: float
    height: float
    hatched: bool
    figure: str
    figure_x: float
    figure_y: float
    marker_x: float | None
    marker_y: float


@dataclass(frozen=True, slots=True)
class BarChart:
    """A horizontal bar chart on an axis from 0 to 5, `width` by `height` units, with its text alternative.

    `kinds` names the plain bars and then, if there are any, the hatched ones.
    """

    width: int
    height: int
    plot_top: float
    plot_bottom: float
    ticks: tuple[Tick, ...]
    tick_y: float
    bars: tuple[Bar, ...]
    legend_y: float
    kinds: tuple[str, ...]
    has_last: bool
    title: str
    description: str


def section_averages(rows: Sequence[ChartRow], *, title: str) -> BarChart:
    """Place a bar for each section average, in the order given.

    Raises:
        ValueError: an average outside 0 to 5.
    """
    bottom = TOP + ROW * len(rows)
    kinds = tuple(dict.fromkeys(row.kind for row in rows))
    return BarChart(
        width=WIDTH,
        height=bottom + AXIS + LEGEND,
        plot_top=TOP,
        plot_bottom=bottom,
        ticks=tuple(Tick(_x(Decimal(score)), str(score)) for score in range(TOP_SCORE + 1)),
        tick_y=bottom + 18,
        bars=tuple(_bar(row, TOP + ROW * index, hatched=row.kind in kinds[1:]) for index, row in enumerate(rows)),
        legend_y=bottom + AXIS + 14,
        kinds=kinds[:2],
        has_last=any(row.last_value is not None for row in rows),
        title=title,
        description=" ".join(_spoken(row) for row in rows),
    )


def _x(value: Decimal) -> float:
    if not 0 <= value <= TOP_SCORE:
        raise ValueError(f"An average lies between 0 and {TOP_SCORE}, not at {value}.")
    return round(LABELS + float(value) / TOP_SCORE * (WIDTH - LABELS - RIGHT), 1)


def _bar(row: ChartRow, top: float, *, hatched: bool) -> Bar:
    middle = top + ROW / 2
    lines = textwrap.wrap(row.label, LABEL_LETTERS, max_lines=2, placeholder=" …") or [""]
    first = middle + 5 - 8 * (len(lines) - 1)
    end = LABELS if row.value is None else _x(row.value)
    marker = None if row.last_value is None else _x(row.last_value)
    # The figure stands clear of the bar and of last year's diamond, whichever reaches further, unless the diamond
    # is so far off that the figure fits between the two.
    figure_x = end + 8
    if marker is not None and end - 9 < marker < end + 46:
        figure_x = max(end, marker) + 13
    return Bar(
        label_lines=tuple((first + 16 * index, line) for index, line in enumerate(lines)),
        label_x=LABELS - 12,
        x=LABELS,
        y=middle - BAR / 2,
        width=round(end - LABELS, 1),
        height=BAR,
        hatched=hatched,
        figure=row.figure or "not scored",
        figure_x=round(figure_x, 1),
        figure_y=middle + 5,
        marker_x=marker,
        marker_y=middle,
    )


def _spoken(row: ChartRow) -> str:
    this_year = row.figure or "not scored yet"
    return f"{row.label}: {this_year}{f', last year {row.last_figure}' if row.last_figure else ''}."
