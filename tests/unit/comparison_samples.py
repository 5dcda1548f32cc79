"""Made-up comparisons for the tests of their PDF and their Word file: a usual one, and everything that can be odd."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

from ehsg.domain.change import Change
from ehsg.domain.distribution import by_band
from ehsg.domain.guide_file import read_guide
from ehsg.domain.scoring import half_up
from ehsg.reports.comparison_document import (
    ActionLine,
    Beside,
    Changes,
    ComparedYear,
    ComparisonDocument,
    DescriptorLine,
    DescriptorPart,
    Dots,
    FollowedPriority,
    Moves,
    Predecessor,
    Slopes,
    Spread,
    SpreadBand,
)
from ehsg.reports.comparison_pdf import render_comparison
from ehsg.reports.distribution import Middle
from ehsg.reports.dots import DotsRow
from ehsg.reports.picture import Figure
from ehsg.reports.slope import SlopeRow
from tests.printed import pages_of

GUIDE = read_guide((Path(__file__).parents[2] / "descriptors.yaml").read_text(encoding="utf-8"), name="guide")
AREA = "Testshire"
NO_RETURN = Figure(None, "no return")
NEIGHBOURS = ("Leeds", "Bournemouth, Christchurch and Poole", "Northamptonshire", "Telford and Wrekin", "Kent")
LONG = "Bournemouth, Christchurch, Poole, Kingston upon Hull and the East Riding of Yorkshire combined authority"
Scores = dict[str, list[int | None]]  # descriptor to a score for each year


def figure(value: Fraction | None) -> Figure:
    return NO_RETURN if value is None else Figure(value, str(half_up(value)))


def made_up(years: Sequence[int]) -> Scores:
    chance = random.Random(7)
    found: Scores = {}
    for id_ in GUIDE.descriptor_ids:
        score, line = chance.randint(1, 4), []
        for _ in years:
            line.append(score)
            score = min(5, max(0, score + chance.choice((-1, 0, 0, 1, 1))))
        found[id_] = list(line)
    return found


def means(scores: Scores, section: str, place: int) -> Fraction | None:
    inside = [scores[d.id][place] for d in GUIDE.descriptors if d.section == section]
    given = [score for score in inside if score is not None]
    return Fraction(sum(given), len(given)) if given else None


def slopes(scores: Scores, years: Sequence[int], area: str) -> Slopes:
    rows = []
    for section in GUIDE.sections:
        values = [means(scores, section.id, place) for place in range(len(years))]
        note = Change(values[-2], values[-1]).in_words if len(years) > 1 else ""
        england = tuple(figure(Fraction(29 + place % 9, 10)) for place in range(len(years)))
        rows.append(SlopeRow(section.name, tuple(map(figure, values)), england, note))
    return Slopes("Section averages by year", tuple(years), (area, "England"), tuple(rows))


def changes(scores: Scores, years: Sequence[int]) -> Changes | None:
    if len(years) < 2:
        return None
    moved = {d.title: (scores[d.id][-2], scores[d.id][-1]) for d in GUIDE.descriptors}
    found = [(title, a, b) for title, (a, b) in moved.items() if a is not None and b is not None]
    up = tuple(f"{title}: up from {a} to {b}" for title, a, b in found if b > a)
    down = tuple(f"{title}: down from {a} to {b}" for title, a, b in found if b < a)
    sentence = f"Of {len(found)} descriptors scored in both {years[-2]} and {years[-1]}, {len(up)} improved, "
    sentence += f"{len(found) - len(up) - len(down)} stayed the same and {len(down)} declined."
    moves = (Moves("up", up[:5], len(up[5:])), Moves("down", down[:5], len(down[5:])))
    return Changes(years[-2], years[-1], sentence, moves, ())


def beside(scores: Scores, year: int, names: Sequence[str]) -> Beside:
    rows, spreads = [], []
    for at, section in enumerate(GUIDE.sections):
        own = figure(means(scores, section.id, -1))
        others = (figure(Fraction(28 + (at * 3 + n * 5) % 15, 10)) for n in range(len(names) - 1))
        rows.append(DotsRow(section.name, (own, *others)))
        counts = (0, 1, 2, 5, 14, 29, 37, 31, 11, 3)
        values = [Fraction(band, 2) for band, count in enumerate(counts) for _ in range(count)]
        bands = tuple(SpreadBand(b.name, b.low, b.high, b.count) for b in by_band(values))
        middle = Middle((Fraction(31, 10), Fraction(36, 10), Fraction(4)), ("3.1", "3.6", "4.0"))
        spreads.append(Spread(section.name, bands, (names[0], own), middle))
    sentences = ("England: average of 133 areas that submitted.", "East Midlands: average of 9 areas that submitted.")
    sentences += tuple(f"{name}: its own averages." for name in names[3:])
    return Beside(year, sentences, Dots(f"Section averages {year}", tuple(names), tuple(rows)), tuple(spreads))


def parts(scores: Scores, years: Sequence[int], heads: Sequence[str]) -> tuple[DescriptorPart, ...]:
    found = []
    for section in GUIDE.sections:
        lines = []
        for d in (d for d in GUIDE.descriptors if d.section == section.id):
            given = scores[d.id]
            others = ("3.0", "2.0 to 4.0", *("4" for _ in heads[2:])) if heads else ()
            shown = tuple("–" if score is None else str(score) for score in given)
            pair = [None if score is None else Fraction(score) for score in given[-2:]]
            change = Change(*pair, places=0).in_words if len(years) > 1 else ""
            lines.append(DescriptorLine(d.title, shown, change, others))
        found.append(DescriptorPart(section.name, tuple(lines)))
    return tuple(found)


def sample(
    years: Sequence[int] = (2022, 2023, 2024),
    *,
    scores: Scores | None = None,
    area: str = AREA,
    others: Sequence[str] = ("England", "East Midlands"),
) -> ComparisonDocument:
    """A comparison over the years, beside others."""
    scores = scores or made_up(years)
    span = str(years[0]) if len(years) == 1 else f"{years[0]} to {years[-1]}"
    middle = (f"England median {years[-1]}", f"England middle half {years[-1]}")
    heads = (*middle, *(f"{name} {years[-1]}" for name in others[2:]))
    chosen = [GUIDE.descriptors[n] for n in (1, 9, 26)]
    return ComparisonDocument(
        area_name=area,
        area_code="E10000099",
        region="East Midlands",
        title="Comparison of early help self-assessments",
        span=span,
        with_whom=f"Beside {', '.join(others)}",
        demonstration=False,
        made_on=date(2026, 11, 24),
        notices=("This is the working wording of the descriptors, not the official text of the guide.",),
        years=tuple(ComparedYear(y, f"Submission 1, 28 June {y}", f"Model {y % 6 + 1}: Manual") for y in years),
        edition_notes=(),
        changes=changes(scores, years),
        averages=slopes(scores, years, area),
        beside=beside(scores, years[-1], (area, *others)),
        priorities=tuple(FollowedPriority(d.title, y, "2", "3", "1 of 3") for y in years[::-1][:3] for d in chosen),
        actions=tuple(
            ActionLine(d.title, y, f"Bring the {d.title.lower()} work of both teams together", owner, due, status)
            for y in years[::-1][:3]
            for d, owner, due, status in zip(
                chosen,
                ("Head of early help", "Partnership manager (Sam Taylor)", "Data lead"),
                ("30 September 2024", "no date", "31 March 2025"),
                ("done", "under way", "not started"),
                strict=True,
            )
        ),
        beside_heads=heads,
        descriptors=parts(scores, years, heads),
        predecessors=(),
    )


def three_years() -> ComparisonDocument:
    return sample()


def one_year() -> ComparisonDocument:
    return sample((2024,))


def ten_years() -> ComparisonDocument:
    return sample(range(2015, 2025))


def six_areas() -> ComparisonDocument:
    """England, the region and five areas, which is the most that can be named."""
    return sample(others=("England", "East Midlands", *NEIGHBOURS))


def everything() -> ComparisonDocument:
    """Ten years beside everybody, in which every part has something."""
    document = sample(range(2015, 2025), others=("England", "East Midlands", *NEIGHBOURS))
    basis = ("Workforce: up from 3.0 to 3.3. 2023 rests on 6 descriptors, 2024 on 7; 5 are in both.",)
    note = "The guide changed between 2023 and 2024. Averages before and after may rest on different descriptors."
    assert document.changes
    head, rows = ("Section", "2015", "2016"), tuple((section.name, "2.9", "–") for section in GUIDE.sections)
    before = tuple(
        Predecessor(name, f"{name} was an area of its own until 1 April 2017.", head, rows)
        for name in ("North Testshire", "South Testshire")
    )
    return replace(
        document,
        demonstration=True,
        changes=replace(document.changes, basis=basis),
        edition_notes=(note,),
        predecessors=before,
    )


def committee() -> ComparisonDocument:
    """A paper for a board."""
    decisions = (
        "To note the section averages and what changed since 2023.",
        "To agree the three priority descriptors for 2025.",
        "To ask the head of early help for a report on the actions by January.",
    )
    return replace(
        sample(),
        title="Early help self-assessment: paper for the partnership board",
        decisions=decisions,
        demonstration=True,
    )


def long_names() -> ComparisonDocument:
    return sample(area=LONG, others=("England", "Yorkshire and The Humber", LONG[::-1].title(), "W" * 90))


def all_zero() -> ComparisonDocument:
    years = (2022, 2023, 2024)
    return sample(years, scores={id_: [0] * 3 for id_ in GUIDE.descriptor_ids})


def missing_years() -> ComparisonDocument:
    """Years far apart, one of them without any score."""
    years = (2018, 2022, 2023, 2024)
    scores = {id_: [line[0], None, *line[2:]] for id_, line in made_up(years).items()}
    scores["fv1"] = [None, None, None, 3]
    return sample(years, scores=scores)


def bare() -> ComparisonDocument:
    """What an outsider sees of one year where nothing beside it may be shown."""
    nothing: tuple[()] = ()
    return replace(
        sample((2024,)),
        with_whom="",
        notices=nothing,
        years=(ComparedYear(2024, "Submission 1, 28 June 2024", ""),),
        beside=None,
        priorities=nothing,
        actions=nothing,
        beside_heads=nothing,
        descriptors=parts(made_up((2024,)), (2024,), ()),
    )


def hostile() -> ComparisonDocument:
    """Text that would break a page, an XML file or a line, and letters that no font has."""
    bad = "<script>alert(1)</script> {{ 7 * 7 }} &amp; \x00\x07\ud800\ufffe\u202egnp.txt 家 \U0001f600 " + "x" * 300
    return replace(
        committee(),
        area_name=f"Shire {bad}",
        region=bad,
        notices=(bad, "=cmd|' /C calc'!A0"),
        decisions=(bad, "Two paragraphs.\n\n\n\nOf one decision."),
        actions=(ActionLine(bad, 2024, bad, bad, "", "done"), ActionLine("x", 2024, "y", "", "", "done")),
    )


SAMPLES: dict[str, Callable[[], ComparisonDocument]] = {
    one.__name__: one
    for one in (
        three_years,
        one_year,
        ten_years,
        six_areas,
        everything,
        committee,
        long_names,
        all_zero,
        missing_years,
        bare,
        hostile,
    )
}


@cache
def printed(name: str) -> bytes:
    """The PDF of a sample, once for all tests."""
    return render_comparison(SAMPLES[name]())


@cache
def pages(name: str) -> tuple[str, ...]:
    """What stands on its pages, with single spaces."""
    return pages_of(printed(name))
