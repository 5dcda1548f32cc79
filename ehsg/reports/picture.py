"""What a chart is made of: texts, lines, boxes and marks at plain coordinates, which one SVG macro draws.

Pages and PDFs draw the same pictures. They are 300 units wide, the width of a telephone, and the text in them is 13
units high, so that it can be read there; where there is more room, several stand side by side. Nothing depends on
colour: what differs has another shape or dashes, and its name and figure beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache

WIDTH = 300
EDGE = 2
SIZE = 13  # of all text
LINE = 16  # from one line of text down to the next
ASCENT, DESCENT = 10, 3
LEFT, RIGHT = 24, 20  # room beside the plot
LOWEST, HIGHEST = 0, 5
SCORES = range(LOWEST, HIGHEST + 1)
SHAPES = ("circle", "diamond", "square", "triangle", "cross", "down", "bar", "star")
MARK, LARGE = 4, 6  # half of a mark's width; the area's own stands out where it has no line

# In parts of the text's size, as much as any of the fonts in use needs; other letters of the alphabet are _USUAL.
_LETTERS = {
    letter: width
    for letters, width in (
        (" '!,.:;ijl()-[]`", 0.34),
        ("ftrI/\\{}", 0.42),
        ('csz"', 0.52),
        ("0123456789aekvxyJL$+<=>^~*|?_", 0.58),
        ("DGHNOQURCw&", 0.8),
        ("mMW%@", 1.02),
    )
    for letter in letters
}
_USUAL, _OTHER, _BOLDER = 0.67, 1.0, 1.08


@lru_cache(maxsize=4096)  # the same years, scores and names again and again
def text_width(words: str, *, bold: bool = False) -> float:
    """How wide the words are at most, in units."""
    parts = sum(_LETTERS.get(letter, _USUAL if letter.isascii() else _OTHER) for letter in words)
    return SIZE * parts * (_BOLDER if bold else 1)


def shortened(words: str, room: float, *, bold: bool = False) -> str:
    """The words, or as much of them as there is room for and an ellipsis."""
    if text_width(words, bold=bold) <= room:
        return words
    while words and text_width(words + "…", bold=bold) > room:
        words = words[:-1]
    return words.rstrip() + "…"


def wrapped(words: str, room: float, *, most: int = 2, bold: bool = False) -> tuple[str, ...]:
    """The words in lines that fit, broken between words; what is over ends the last line with an ellipsis."""
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(lines) == most or not lines[-1] or text_width(longer, bold=bold) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(shortened(line, room, bold=bold) for line in lines)


@dataclass(frozen=True, slots=True)
class Figure:
    """A value from 0 to 5 with the words in which it is printed; None with the reason, such as: no return."""

    value: Fraction | int | None
    words: str

    def __post_init__(self) -> None:
        if self.value is not None and not LOWEST <= self.value <= HIGHEST:
            raise ValueError(f"A figure lies between {LOWEST} and {HIGHEST}, not at {self.value}.")


@lru_cache(maxsize=4096)
def _place(low: Fraction | int, high: Fraction | int, value: Fraction | int) -> float:
    return round(LEFT + float((value - low) / (high - low)) * (WIDTH - LEFT - RIGHT), 1)


@dataclass(frozen=True, slots=True)
class Scale:
    """The axis across a picture, from one value to another."""

    low: Fraction | int = LOWEST
    high: Fraction | int = HIGHEST

    def x(self, value: Fraction | int) -> float:
        """Where a value lies."""
        return _place(self.low, self.high, value)


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text; `anchor` is start, middle or end."""

    x: float
    y: float
    words: str
    anchor: str = "start"
    bold: bool = False

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom."""
        width = text_width(self.words, bold=self.bold)
        left = self.x - {"start": 0.0, "middle": width / 2, "end": width}[self.anchor]
        return left, self.y - ASCENT, left + width, self.y + DESCENT


@dataclass(frozen=True, slots=True)
class Line:
    """Joined points; `style` is axis, grid, first or second (dashed)."""

    points: tuple[tuple[float, float], ...]
    style: str

    @property
    def path(self) -> str:
        """As an SVG path."""
        return "M" + "L".join(f"{x} {y}" for x, y in self.points)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; `style` is solid, open, dashed or paper (which clears what is under a text)."""

    x: float
    y: float
    width: float
    height: float
    style: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A shape around a point; the first in SHAPES is filled, the others are open."""

    x: float
    y: float
    shape: str
    size: float = MARK

    @property
    def reach(self) -> float:
        """How far it goes at most from the point, with its outline."""
        if self.shape == SHAPES[0]:
            return self.size
        return _r(self.size * max(max(abs(x), abs(y)) for x, y in _OUTLINES[self.shape]) + 1)

    @property
    def style(self) -> str:
        """solid or open."""
        return "solid" if self.shape == SHAPES[0] else "open"

    @property
    def path(self) -> str:
        """As an SVG path."""
        size = self.size
        if self.shape == SHAPES[0]:
            return f"M{_r(self.x - size)} {self.y}a{size} {size} 0 1 0 {2 * size} 0a{size} {size} 0 1 0 {-2 * size} 0Z"
        return (
            "M" + "L".join(f"{_r(self.x + size * x)} {_r(self.y + size * y)}" for x, y in _OUTLINES[self.shape]) + "Z"
        )


_T = 0.5  # half the thickness of a cross's arms
# In parts of the mark's size. The diamond is large, so that it shows around a circle at the same place.
_OUTLINES: dict[str, tuple[tuple[float, float], ...]] = {
    "diamond": ((0, -1.75), (1.75, 0), (0, 1.75), (-1.75, 0)),
    "square": ((-1.1, -1.1), (1.1, -1.1), (1.1, 1.1), (-1.1, 1.1)),
    "triangle": ((0, -1.4), (1.4, 1.1), (-1.4, 1.1)),
    "cross": tuple(
        (x * sx, y * sy)
        for sx, sy, corner in ((1, -1, 1), (1, 1, -1), (-1, 1, 1), (-1, -1, -1))
        for x, y in ((_T, 1.4), (_T, _T), (1.4, _T))[::corner]
    ),
    "down": ((0, 1.4), (1.4, -1.1), (-1.4, -1.1)),
    "bar": ((-0.5, -1.5), (0.5, -1.5), (0.5, 1.5), (-0.5, 1.5)),
    "star": ((0, -1.6), (0.4, -0.4), (1.6, 0), (0.4, 0.4), (0, 1.6), (-0.4, 0.4), (-1.6, 0), (-0.4, -0.4)),
}


@dataclass(frozen=True, slots=True)
class Picture:
    """One drawing, `width` by `height` units, with its text alternative."""

    title: str
    description: str
    height: float
    texts: tuple[Text, ...]
    lines: tuple[Line, ...] = ()
    boxes: tuple[Box, ...] = ()
    marks: tuple[Mark, ...] = ()
    width: float = WIDTH

    @property
    def strokes(self) -> dict[str, str]:
        """Each style of line with one SVG path for all lines of it: fewer things to draw."""
        paths: dict[str, str] = {}
        for line in self.lines:
            paths[line.style] = paths.get(line.style, "") + line.path
        return paths


@dataclass(frozen=True, slots=True)
class Table:
    """The figures of a chart. Each row begins with its heading, and so does each column; the last `worded` columns hold
    words. `below` is sentences under it.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    worded: int = 0
    below: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """One or more pictures that belong together, what their marks mean, and the same figures as a table."""

    pictures: tuple[Picture, ...]
    table: Table
    key: Picture | None = None


@dataclass(slots=True)
class Sketch:
    """A picture that is being drawn: lines first, then what clears them away, boxes, marks and texts."""

    texts: list[Text] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)

    def heading(self, words: str, note: str = "") -> float:
        """Writes what the picture is of in bold, and a line below it. Gives where the rest can begin."""
        room = WIDTH - 2 * EDGE
        bold = [Text(EDGE, 0, line, bold=True) for line in wrapped(words, room, bold=True)]
        plain = [Text(EDGE, 0, line) for line in (wrapped(note, room) if note else ())]
        for place, text in enumerate((*bold, *plain)):
            self.texts.append(Text(text.x, EDGE + ASCENT + place * LINE, text.words, bold=text.bold))
        return EDGE + LINE * len((*bold, *plain))

    def beside(self, left: float, right: float, y: float, words: str, *, bold: bool = False) -> None:
        """Writes to the right of what lies between left and right; on the other side where there is more room."""
        gap = 4
        rooms = WIDTH - EDGE - right - gap, left - gap - EDGE
        on_right = text_width(words, bold=bold) <= rooms[0] or rooms[0] >= rooms[1]
        words = shortened(words, rooms[0] if on_right else rooms[1], bold=bold)
        x, anchor = (right + gap, "start") if on_right else (left - gap, "end")
        text = Text(round(x, 1), y + 4, words, anchor, bold)
        self.clear(text)
        self.texts.append(text)

    def clear(self, text: Text) -> None:
        """Takes lines out from under a text."""
        left, top, right, bottom = text.box
        self.boxes.append(Box(_r(left - 1), top, _r(right - left + 2), bottom - top, "paper"))

    def finished(self, title: str, description: str, height: float, width: float = WIDTH) -> Picture:
        """The picture."""
        parts = (tuple(self.texts), tuple(self.lines), tuple(self.boxes), tuple(self.marks))
        return Picture(title, description, height, *parts, width=width)


def sentence(words: str) -> str:
    """The words with a capital and a full stop; nothing of nothing."""
    return f"{words[0].upper()}{words[1:].removesuffix('.')}." if words else ""


def in_list(entries: Sequence[tuple[str, Figure]]) -> str:
    """Such as: 2023 no return, 2024 3.6."""
    return ", ".join(f"{name} {figure.words}" for name, figure in entries)


def _r(value: float) -> float:
    return round(value, 1)
