"""The national report of a year on paper: what it says, part by part, from the tables that are published.

It is given those tables and nothing else, so that no figure can be in it that the exports leave out, and each is to the
digit what they say. What may not be published stands in it as the same shorthand, which the last part explains.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ehsg.reports import comparison_tables as tables
from ehsg.reports.comparison_parts import Block, Part, Pictures, Points, Words
from ehsg.reports.comparison_tables import LANDSCAPE, PORTRAIT, PaperTable
from ehsg.reports.published import NO_RETURNS, NOT_IN_GUIDE, SHORTHAND, Publication, Value
from ehsg.reports.published_rows import WAYS, PublishedRows, Row, figure, middle, share, ways
from ehsg.reports.ranges import HEADS, RangesRow, ranges
from ehsg.reports.slope import SlopeRow, slopes

SCORES = tuple(f"Areas that scored {score}" for score in range(6))


@dataclass(frozen=True, slots=True)
class NationalReport:
    """A year's report. `areas` is whose figures they are, `closed` when the year's collection closed, in words."""

    year: int
    areas: str
    closed: str
    demonstration: bool
    publication: Publication


def parts(report: NationalReport) -> tuple[Part, ...]:
    """All parts, in their order; one whose table was not made for these areas is left out."""
    found = PublishedRows(report.year, report.publication)
    every = (
        _responses(found),
        _averages(found),
        _spread(found),
        _changes(found),
        _models(found),
        _priorities(found),
        _followed(found),
        _groups(found),
        _cohorts(found),
        _descriptors(found),
        _about(report),
    )
    first, *others = (part for part in every if part)
    return replace(first, new_page=True), *others


def _responses(found: PublishedRows) -> Part | None:
    if not found.has("responses"):
        return None
    lines = [(str(row["Year"]), *_rate(row)) for row in found.rows("responses")]
    (now,) = found.rows("responses", found.year)
    submitted, rate = now["Areas that submitted"], _rate(now)[-1]
    if rate != NO_RETURNS:
        said = f"{rate} areas submitted a return for {found.year}."
    elif submitted:
        said = f"{submitted} areas’ returns for {found.year} were imported, which do not say of how many."
    else:
        said = f"No areas are in the {found.year} collection."
    head = ("Year", "Areas that submitted", "Response rate")
    table = tables.table("Areas that submitted, by year", head, lines)
    return Part("responses", "Responses", (Words(said), table))


def _rate(row: Row) -> tuple[str, str]:
    """Such as: 133, and: 133 of 150 (89%)."""
    some, of, share = (row[name] for name in ("Areas that submitted", "Areas in the collection", "Response rate (%)"))
    return str(some), str(share) if share in SHORTHAND else f"{some} of {of} ({share}%)"


def _averages(found: PublishedRows) -> Part:
    rows, sections = found.rows("section-averages"), found.sections()
    drawn = slopes(
        [SlopeRow(name, tuple(figure(row[name]) for row in rows)) for name in sections],
        years=found.years(),
        names=("Average of areas", ""),
        title="Section averages by year",
    )
    said = "The mean of the areas’ section averages, on the scale from 0 to 5, and how many areas it rests on."
    head = ("Year", *sections, "Areas")
    table = tables.table("Section averages by year", head, [tuple(str(row[name]) for name in head) for row in rows])
    # There is one line in each picture, and the cover says whose it is.
    return Part("averages", "Section averages by year", (Words(said), Pictures(replace(drawn, key=None)), table))


def _spread(found: PublishedRows) -> Part:
    """In the year and in the one that it is compared with."""
    rows = found.rows("section-spread", found.before, found.year)
    names = dict.fromkeys(str(row["Section"]) for row in found.rows("section-spread", found.year))
    rows_of = {name: [row for row in rows if row["Section"] == name] for name in names}
    drawn = ranges(
        [RangesRow(name, tuple((int(r["Year"]), middle(r)) for r in of)) for name, of in rows_of.items()],
        title=f"How areas’ section averages are spread, {_span(found)}",
    )
    head = ("Section", "Year", "Areas", *HEADS)
    lines = [tuple(str(row[name]) for name in head) for of in rows_of.values() for row in of]
    table = tables.table(drawn.table.caption, head, lines)
    if all(row["Median"] in SHORTHAND for row in rows):
        return Part("spread", "How areas are spread", (table,))
    said = "Half of the areas have an average in the box, from the lower to the upper quartile; its line is the median."
    return Part("spread", "How areas are spread", (Words(said), Pictures(drawn), table))


def _span(found: PublishedRows) -> str:
    return str(found.year) if found.before is None else f"{found.before} and {found.year}"


def _changes(found: PublishedRows) -> Part:
    rows = found.rows("changes")
    if not rows:
        said = "There is no earlier year with returns to compare with."
        return Part("changes", "What changed", (Words(said),))
    said = (
        f"{rows[0]['Areas in both years']} areas submitted in both {found.before} and {found.year}. Of these, so many "
        "have a higher average than before, the same, or a lower one, compared exactly."
    )
    head = ("Section", "Areas in both years", "Improved", "Stayed the same", "Declined")
    lines = [(str(row["Section"]), str(row["Areas in both years"]), *ways(row)) for row in rows]
    caption = f"What changed in each section from {found.before} to {found.year}"
    return Part("changes", f"What changed since {found.before}", (Words(said), tables.table(caption, head, lines)))


def _models(found: PublishedRows) -> Part:
    rows = found.rows("data-maturity")
    names = list(dict.fromkeys(str(row["Model"]) for row in rows))
    of = {(row["Year"], row["Model"]): share(row, "Areas", "Share (%)") for row in rows}
    lines = [(str(year), *(of.get((year, name), NOT_IN_GUIDE) for name in names)) for year in found.years()]
    said = "How many areas placed themselves in each data maturity model, and their share of the areas."
    table = tables.table("Data maturity models by year", ("Year", *names), lines)
    return Part("models", "Data maturity", (Words(said), table))


def _priorities(found: PublishedRows) -> Part:
    """What was chosen most in the year first; in the guide's order where numbers are not shown."""
    chosen = found.rows("priorities", found.year)
    earlier = {row["Descriptor"]: row for row in found.rows("priorities", found.before)} if found.before else {}
    ordered = sorted(chosen, key=lambda row: -_number(row["Areas that chose it"]))
    lines = [
        (
            str(row["Descriptor"]),
            str(row["Section"]),
            *([_chosen(earlier.get(row["Descriptor"]))] if found.before else []),
            _chosen(row),
        )
        for row in ordered
    ]
    years = (str(found.before), str(found.year)) if found.before else (str(found.year),)
    head = ("Descriptor", "Section", *(f"Chosen in {year}" for year in years))
    said = "How many areas chose each descriptor as one of their three priorities, and their share of the areas."
    table = tables.table(f"Priorities, those chosen most often in {found.year} first", head, lines, (1,))
    return Part("priorities", "Priorities", (Words(said), table))


def _number(value: Value) -> int:
    return value if isinstance(value, int) else 0


def _chosen(row: Row | None) -> str:
    return NOT_IN_GUIDE if row is None else share(row, "Areas that chose it", "Share (%)")


def _followed(found: PublishedRows) -> Part | None:
    rows = found.rows("priorities-followed")
    if not rows:
        return None
    said = (
        f"Of the areas that chose a descriptor as a priority in {found.before} and submitted in {found.year} too: "
        "their average score for it then and now, how many scored it higher, the same or lower, and how many chose it "
        "again."
    )
    head = ("Descriptor", "Areas", "Then", "Now", *WAYS, "Chosen again")
    plain = ("Descriptor", "Areas", "Average then", "Average now")
    lines = [(*(str(row[name]) for name in plain), *ways(row), str(row["Chose it again"])) for row in rows]
    table = tables.table(f"What became of the priorities of {found.before} by {found.year}", head, lines)
    heading = f"What became of the priorities of {found.before}"
    return Part("followed", heading, (Words(said), table), wide=not table.fits_in(PORTRAIT))


def _groups(found: PublishedRows) -> Part | None:
    """Of a report on all areas: averages of each part of England, and how many areas improved."""
    if not found.has("section-averages-by-group"):
        return None
    averages = found.rows("section-averages-by-group", found.year)
    moved: dict[tuple[Value, Value], dict[Value, Row]] = {}
    for row in found.rows("changes-by-group"):
        moved.setdefault((row["Division"], row["Group"]), {})[row["Section"]] = row
    inside = []
    for place, division in enumerate(dict.fromkeys(row["Division"] for row in averages), start=1):
        rows = [row for row in averages if row["Division"] == division]
        blocks: list[Block] = [_averages_of(found, str(division), rows)]
        changed = {group: rows for (of, group), rows in moved.items() if of == division}
        if changed:
            blocks.append(_improved_of(found, str(division), changed))
        inside.append(Part(f"groups-{place}", f"By {str(division).lower()}", tuple(blocks)))
    said = "A group’s averages are left out where they would tell of fewer than five areas."
    return Part("groups", "Parts of England", (Words(said),), tuple(inside)) if inside else None


def _cohorts(found: PublishedRows) -> Part | None:
    """Of a report on all areas, where there are cohorts: each next to the areas that are not in it."""
    of: dict[Value, list[Row]] = {}
    for row in found.rows("cohorts"):
        of.setdefault(row["Cohort"], []).append(row)
    inside = []
    for place, (name, rows) in enumerate(of.items(), start=1):
        head = ("Section", "Group", "Average", "Areas", *WAYS, "Areas in both years")
        plain = ("Section", "Group", "Average", "Areas")
        ordered = sorted(rows, key=lambda row: list(found.sections()).index(str(row["Section"])))
        lines = [(*(str(r[one]) for one in plain), *ways(r), str(r["Areas in both years"])) for r in ordered]
        since = f", and what changed since {found.before}" if found.before else ""
        caption = f"{name} and the other areas, {found.year}{since}"
        inside.append(Part(f"cohorts-{place}", str(name), (tables.table(caption, head, lines),)))
    said = "A cohort is a group of areas that the national team has named."
    return Part("cohorts", "Cohorts and the other areas", (Words(said),), tuple(inside)) if inside else None


def _averages_of(found: PublishedRows, division: str, rows: Sequence[Row]) -> PaperTable:
    head = ("Group", *found.sections(), "Areas")
    lines = [tuple(str(row[name]) for name in head) for row in rows]
    return tables.table(f"Section averages by {division.lower()}, {found.year}", (division, *head[1:]), lines)


def _improved_of(found: PublishedRows, division: str, changed: Mapping[Value, Mapping[Value, Row]]) -> PaperTable:
    names = list(dict.fromkeys(section for rows in changed.values() for section in rows))
    lines = []
    for group, rows in changed.items():
        (base, *_) = (row["Areas in both years"] for row in rows.values())
        cells = (share(rows[name], "Improved", "Improved (%)") if name in rows else NOT_IN_GUIDE for name in names)
        lines.append((str(group), *cells, str(base)))
    caption = f"Areas that improved since {found.before}, by {division.lower()}"
    return tables.table(caption, (division, *map(str, names), "Areas in both years"), lines)


def _descriptors(found: PublishedRows) -> Part:
    """A table for each section, all of one width, on pages that lie on their side."""
    rows = found.rows("descriptors", found.year)
    names = list(dict.fromkeys(str(row["Section"]) for row in rows))
    figures = ("Average", *HEADS, *SCORES, "Areas")
    head = ("Descriptor", "Average", *HEADS, *(f"Score {score}" for score in range(6)), "Areas")
    made = [
        tables.table(
            f"{name}: how areas scored, {found.year}",
            head,
            [(str(row["Descriptor"]), *(str(row[one]) for one in figures)) for row in rows if row["Section"] == name],
        )
        for name in names
    ]
    inside = tuple(
        Part(f"descriptors-{place}", name, (table,))
        for place, (name, table) in enumerate(zip(names, tables.laid_out(made, LANDSCAPE), strict=True), start=1)
    )
    said = "How many areas gave each score, with the average and the quartiles of these scores."
    return Part("descriptors", "Every descriptor", (Words(said),), inside, new_page=True, wide=True)


def _about(report: NationalReport) -> Part:
    lines = [(what, said) for what, said in report.publication.notes]
    notes = tables.table("Notes and shorthand", ("Note", "What it says"), lines, (1,))
    more = (
        "The same tables, with every year and group, are published as a spreadsheet and as CSV files.",
        "Nothing in this report is a list of areas, and no area is named in it.",
    )
    return Part("about", "About the figures", (notes, Points(more)))
