"""Any figures that a chart can be given, and what must hold of every picture."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from lxml import etree

from ehsg.reports.picture import Chart, Figure, Picture

TEMPLATES = Path(__file__).parents[2] / "templates"
TOUCH = 0.15  # coordinates are rounded to a tenth


def printed(value: Fraction | int) -> str:
    return f"{float(value):.1f}"


VALUES = st.sampled_from([Fraction(0), Fraction(5)]) | st.fractions(0, 5)
NO_RETURN = Figure(None, "no return")
FIGURES = VALUES.map(lambda value: Figure(value, printed(value))) | st.sampled_from(
    [NO_RETURN, Figure(None, "not shown")]
)
NAMES = st.text(st.characters(exclude_categories=("C", "Z"), include_characters=" "), min_size=1, max_size=200)
NOTES = st.sampled_from(["", "up from 3.1 to 3.4", "down by less than 0.1, 3.0 in both years", "W" * 200])
YEARS = st.lists(st.integers(1990, 2060), min_size=1, max_size=20, unique=True).map(sorted)


def figures(*tenths: int | None) -> tuple[Figure, ...]:
    return tuple(NO_RETURN if t is None else Figure(Fraction(t, 10), printed(Fraction(t, 10))) for t in tenths)


def some(count: int) -> st.SearchStrategy[tuple[Figure, ...]]:
    return st.lists(FIGURES, min_size=count, max_size=count).map(tuple)


Area = tuple[float, float, float, float]


def meet(one: Area, other: Area) -> bool:
    return (
        one[0] + TOUCH < other[2]
        and other[0] + TOUCH < one[2]
        and one[1] + TOUCH < other[3]
        and other[1] + TOUCH < one[3]
    )


def around_marks(picture: Picture) -> list[Area]:
    return [(m.x - m.reach, m.y - m.reach, m.x + m.reach, m.y + m.reach) for m in picture.marks]


def places(picture: Picture) -> list[tuple[str, Area]]:
    """Everything drawn with the room that it takes."""
    found = [(text.words, text.box) for text in picture.texts]
    found += [("mark", area) for area in around_marks(picture)]
    found += [(b.style, (b.x, b.y, b.x + b.width, b.y + b.height)) for b in picture.boxes]
    return found + [(line.style, (x, y, x, y)) for line in picture.lines for x, y in line.points]


def fits(picture: Picture) -> None:
    """Nothing is outside the picture, and no text is over another."""
    for what, (left, top, right, bottom) in places(picture):
        inside = (
            left >= -TOUCH and top >= -TOUCH and right <= picture.width + TOUCH and bottom <= picture.height + TOUCH
        )
        assert inside, (what, (left, top, right, bottom), picture.width, picture.height)
    for one, other in combinations(picture.texts, 2):
        assert not meet(one.box, other.box), (one, other)
    assert picture.title
    assert picture.description


def environment() -> Environment:
    return Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)


def macro(name: str, thing: Chart | Picture, *more: str) -> str:
    module: Any = environment().get_template(f"components/charts/{name}.html").module
    return str(getattr(module, name)(thing, *more))


def svgs(html: str) -> list[Any]:
    """The drawings in a piece of a page; ValueError where it is not well formed."""
    return list(etree.fromstring(f"<div>{html}</div>").iter("{http://www.w3.org/2000/svg}svg"))
