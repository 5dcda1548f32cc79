"""Every chart with made-up figures and at its edges, for whoever works on them: one page, and the same in a PDF.

The bar chart of `reports.charts` is not among them: it is drawn for the width of the report's page only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from ehsg.reports.distribution import Middle, distribution
from ehsg.reports.dots import DotsRow, dots
from ehsg.reports.picture import Chart, Figure, Picture
from ehsg.reports.ranges import RangesRow, ranges
from ehsg.reports.score_bar import score_bar
from ehsg.reports.slope import SlopeRow, slopes
from ehsg.reports.strip import Strip, strip

SECTIONS = ("Family voice and experience", "Workforce", "Communities", "Leaders", "Data")
LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch and the areas around it that submit with it"
AREA, ENGLAND, REGION, NEIGHBOURS = "Testshire", "England", "North East", "Statistical neighbours"
TENTHS = 10
NONE, HIDDEN = Figure(None, "no return"), Figure(None, "not shown")


@dataclass(frozen=True, slots=True)
class Sample:
    """A chart, or some pictures or strips that stand alone, and what is to be seen in it."""

    id: str
    name: str
    chart: Chart | None = None
    pictures: tuple[Picture, ...] = ()
    strips: tuple[Strip, ...] = ()


@dataclass(frozen=True, slots=True)
class Band:
    """So many areas between two values."""

    name: str
    low: Fraction
    high: Fraction
    count: int


def samples() -> tuple[Sample, ...]:
    """All of them, in the order of the page. The same each time."""
    return (*_slopes(), *_dots(), *_distributions(), _ranges(), *_bars(), _strips())


def tenth(tenths: int) -> Figure:
    """So many tenths of a point, as they are printed."""
    return Figure(Fraction(tenths, TENTHS), f"{tenths // TENTHS}.{tenths % TENTHS}")


def _figures(*tenths: int | None) -> tuple[Figure, ...]:
    return tuple(NONE if value is None else tenth(value) for value in tenths)


def _over(years: Sequence[int], *rows: SlopeRow, title: str = "Section averages by year") -> Chart:
    return slopes(rows, years=years, names=(AREA, ENGLAND), title=title)


def _slopes() -> tuple[Sample, ...]:
    three, ten, twenty = range(2022, 2025), range(2015, 2025), range(2005, 2025)
    moves = ("up from 3.2 to 3.8", "the same, 3.0", "down from 3.6 to 2.9", "up from 2.9 to 3.5", "the same, 2.7")
    values = ((32, 35, 38), (30, 33, 30), (36, 32, 29), (29, 32, 35), (27, 29, 27))
    national = ((32, 35, 38), (30, 33, 36), (29, 32, 36), (29, 32, 35), (27, 29, 32))
    usual = [
        SlopeRow(name, _figures(*own), _figures(*of_all), note)
        for name, own, of_all, note in zip(SECTIONS, values, national, moves, strict=True)
    ]
    wave = [20 + place * 7 % 23 for place in range(20)]
    return (
        Sample("slope", "Slope: three years, with England", _over(three, *usual)),
        Sample(
            "slope-gap",
            "Slope: ten years, some missing, England not shown in one",
            _over(
                ten,
                SlopeRow(
                    SECTIONS[0],
                    _figures(20, 24, None, 31, None, None, 30, 38, 41, 39),
                    (*_figures(29, 30, 31, 31, 32, 32, 33, 34), HIDDEN, tenth(38)),
                ),
            ),
        ),
        Sample("slope-long", "Slope: twenty years", _over(twenty, SlopeRow(SECTIONS[4], _figures(*wave)))),
        Sample(
            "slope-one",
            "Slope: one year",
            _over((2024,), SlopeRow(SECTIONS[1], _figures(31), _figures(36), "first year")),
        ),
        Sample(
            "slope-edges",
            "Slope: all zeros, all fives, no figure at all, the longest name",
            _over(
                three,
                SlopeRow("All zeros", _figures(0, 0, 0), _figures(0, 0, 0)),
                SlopeRow("All fives", _figures(50, 50, 50), _figures(50, 50, 50)),
                SlopeRow("No return", _figures(None, None, None)),
                SlopeRow(LONG, _figures(0, 50, 0), _figures(50, 0, 50), LONG),
            ),
        ),
    )


def _dots() -> tuple[Sample, ...]:
    names = (AREA, ENGLAND, REGION, NEIGHBOURS)
    values = ((38, 38, 36, 37), (30, 36, 35, 33), (29, 36, 37, 36), (35, 35, 34, 38), (27, 32, 30, 29))
    rows = [DotsRow(name, _figures(*own)) for name, own in zip(SECTIONS, values, strict=True)]
    six = tuple(f"Area {letter}" for letter in "ABCDEF")
    edges = (
        DotsRow("All zeros", _figures(0, 0, 0, 0)),
        DotsRow("All fives", _figures(50, 50, 50, 50)),
        DotsRow("Some not shown", (tenth(31), tenth(36), HIDDEN, NONE), "down from 3.4 to 3.1"),
    )
    return (
        Sample("dots", "Dots: an area beside others", dots(rows, names=names, title="Section averages 2024")),
        Sample(
            "dots-six",
            "Dots: six areas",
            dots(
                [DotsRow(SECTIONS[0], _figures(12, 25, 25, 31, 44, 50))],
                names=six,
                title="Six areas side by side, 2024",
            ),
        ),
        Sample(
            "dots-one", "Dots: one area", dots([DotsRow(SECTIONS[3], _figures(25))], names=[AREA], title="One area")
        ),
        Sample("dots-edges", "Dots: edges", dots(edges, names=names, title="Edges")),
        Sample(
            "dots-long",
            "Dots: the longest names",
            dots([DotsRow(LONG, _figures(0, 25, 50), LONG)], names=[LONG, LONG, LONG], title=LONG),
        ),
    )


def _averages(*counts: int) -> list[Band]:
    half = Fraction(1, 2)
    names = [f"{n // 2}.{n % 2 * 5} to {n // 2}.{n % 2 * 5 + 4}" for n in range(9)] + ["4.5 to 5.0"]
    return [
        Band(name, half * n, half * (n + 1), count) for n, (name, count) in enumerate(zip(names, counts, strict=True))
    ]


def _scores(*counts: int) -> list[Band]:
    half = Fraction(1, 2)
    return [Band(str(score), score - half, score + half, count) for score, count in enumerate(counts)]


def _distributions() -> tuple[Sample, ...]:
    middle = Middle((Fraction(31, 10), Fraction(36, 10), Fraction(4)), ("3.1", "3.6", "4.0"))
    at_nought = Middle((Fraction(0), Fraction(0), Fraction(0)), ("0.0", "0.0", "0.0"))
    at_five = Middle((Fraction(5), Fraction(5), Fraction(5)), ("5.0", "5.0", "5.0"))
    title = "Workforce 2024: areas’ averages"
    return (
        Sample(
            "spread",
            "Distribution: averages of 133 areas",
            distribution(
                _averages(0, 1, 2, 5, 14, 29, 37, 31, 11, 3), title=title, own=(AREA, tenth(30)), middle=middle
            ),
        ),
        Sample(
            "spread-scores",
            "Distribution: scores of one descriptor",
            distribution(
                _scores(2, 9, 31, 52, 33, 6), title="Family engagement 2024: areas’ scores", own=(AREA, Figure(4, "4"))
            ),
        ),
        Sample(
            "spread-zeros",
            "Distribution: all zeros, the area did not submit",
            distribution(_averages(5, *[0] * 9), title="All zeros", own=(AREA, NONE), middle=at_nought),
        ),
        Sample(
            "spread-fives",
            "Distribution: all fives, the longest name",
            distribution(_averages(*[0] * 9, 999), title=LONG, own=(LONG, tenth(50)), middle=at_five),
        ),
        Sample("spread-one", "Distribution: one area", distribution(_scores(0, 0, 0, 1, 0, 0), title="One area")),
        Sample("spread-none", "Distribution: no areas", distribution(_scores(*[0] * 6), title="Nobody has submitted")),
    )


def _ranges() -> Sample:
    """Quartiles over the years."""
    usual = Middle((Fraction(31, 10), Fraction(36, 10), Fraction(4)), ("3.1", "3.6", "4.0"))
    at_nought = Middle((Fraction(0), Fraction(0), Fraction(0)), ("0.0", "0.0", "0.0"))
    whole = Middle((Fraction(0), Fraction(5), Fraction(5)), ("0.0", "5.0", "5.0"))
    rows = [
        RangesRow("Usual", ((2023, usual), (2024, usual))),
        RangesRow("Some not shown", ((2023, "not shown"), (2024, usual))),
        RangesRow(LONG, ((2024, at_nought), (2025, whole))),
    ]
    return Sample("ranges", "Ranges: where the middle half of areas lies", ranges(rows, title="How areas are spread"))


def _bars() -> tuple[Sample, ...]:
    scores = [score_bar(Figure(score, str(score)), last=Figure(5 - score, str(5 - score))) for score in range(6)]
    others = [
        score_bar(Figure(3, "3")),
        score_bar(tenth(34), name="Average"),
        score_bar(Figure(None, "not scored")),
        score_bar(Figure(None, "not scored"), last=Figure(2, "2")),
    ]
    return (
        Sample("bars", "Score bar: each score with last year’s, an average, not scored", pictures=(*scores, *others)),
    )


def _strips() -> Sample:
    """Organisations' own scores, as moderation shows them."""
    cases: tuple[tuple[dict[int, list[str]], int | None, int | None], ...] = (
        ({1: ["Schools"], 3: ["Police", "Housing"], 4: ["Health"]}, 3, 2),
        ({}, None, None),
        ({0: ["Schools", "Police"]}, 0, 0),
        ({5: list("abcdefgh")}, 5, None),
        ({3: ["Schools"]}, None, 3),
    )
    words = "The words beside it say who gave which score."
    strips = [strip(title="Scores", description=words, at_score=at, agreed=now, last=last) for at, now, last in cases]
    return Sample(
        "strip", "Strip: organisations’ scores, agreed and last year’s; nobody’s; all alike", strips=tuple(strips)
    )
