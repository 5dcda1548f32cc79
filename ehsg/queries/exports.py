"""What the national team publishes: tables with what may not be published left out of them.

What each group's figures rest on is judged by `domain.publishing`, each year for itself, from the areas that submitted.
Years whose collections have not closed for every area are left out. Nothing is published of a combination of filters:
`domain.publishing` says why. A constant number of statements.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from ehsg.domain.dates import moment_in_words
from ehsg.domain.errors import StillOpen
from ehsg.domain.publishing import key_of
from ehsg.queries import exports_cohorts as by_cohort
from ehsg.queries import exports_groups as by_group
from ehsg.queries import exports_tables as of_group
from ehsg.queries.averages import Frame
from ehsg.queries.exports_source import Rows, Source
from ehsg.reports.published import HIDDEN, NO_RETURNS, NOT_IN_GUIDE, Publication, PublishedTable

SHARES = ("Improved", "Improved (%)", "Same", "Same (%)", "Declined", "Declined (%)")
SCORED = tuple(f"Areas that scored {score}" for score in range(6))
QUARTILES = ("Lower quartile", "Median", "Upper quartile")
GROUP = ("Year", "Division", "Group")
COHORTS = "cohorts"


@dataclass(frozen=True)
class Maker:
    """How a table is made; `columns` may be given the sections' names. `divided`: of parts of England."""

    title: str
    about: str
    columns: Callable[[tuple[str, ...]], tuple[str, ...]]
    worded: int
    rows: Callable[[Source], Rows]
    divided: bool = False


MAKERS: dict[str, Maker] = {
    "responses": Maker(
        "Areas that submitted",
        "A year in which every return was imported does not say of how many areas.",
        lambda _: ("Year", "Areas that submitted", "Areas in the collection", "Response rate (%)"),
        1,
        of_group.responses,
    ),
    "section-averages": Maker(
        "Section averages by year",
        "The mean of the areas’ section averages, to one decimal place, and the number of areas that it rests on.",
        lambda sections: ("Year", *sections, "Areas"),
        1,
        of_group.section_averages,
    ),
    "section-spread": Maker(
        "How areas’ section averages are spread",
        "A quarter of the areas are at or below the lower quartile, and a quarter above the upper quartile.",
        lambda _: ("Year", "Section", "Areas", *QUARTILES),
        2,
        of_group.section_spread,
    ),
    "descriptors": Maker(
        "How areas scored each descriptor",
        "The number of areas that gave each score from 0 to 5, with the average and the quartiles of these scores.",
        lambda _: ("Year", "Section", "Descriptor", "Areas", "Average", *QUARTILES, *SCORED),
        3,
        of_group.descriptors,
    ),
    "changes": Maker(
        "What changed in each section",
        "Of the areas that submitted in both years, how many improved, stayed the same and declined.",
        lambda _: ("Year", "Compared with", "Section", "Areas in both years", *SHARES),
        3,
        of_group.changes,
    ),
    "data-maturity": Maker(
        "Data maturity models by year",
        "The number and share of areas that placed themselves in each model.",
        lambda _: ("Year", "Model", "Areas", "Share (%)"),
        2,
        of_group.data_maturity,
    ),
    "priorities": Maker(
        "Priorities by year",
        "The number and share of areas that chose each descriptor as one of three priorities.",
        lambda _: ("Year", "Section", "Descriptor", "Areas that chose it", "Share (%)"),
        3,
        of_group.priorities,
    ),
    "priorities-followed": Maker(
        "What became of the priorities of the year compared with",
        "Of the areas that chose it then and submitted in both years: their average score then and now.",
        lambda _: (
            *("Year", "Compared with", "Section", "Descriptor", "Areas"),
            *("Average then", "Average now", *SHARES, "Chose it again"),
        ),
        4,
        of_group.priorities_followed,
    ),
    "section-averages-by-group": Maker(
        "Section averages by region, type and model",
        "The mean of the areas’ section averages, to one decimal place, and the number of areas that it rests on.",
        lambda sections: (*GROUP, *sections, "Areas"),
        3,
        by_group.section_averages,
        divided=True,
    ),
    "section-spread-by-group": Maker(
        "How areas’ section averages are spread, by region, type and model",
        "A quarter of the areas are at or below the lower quartile, and a quarter above the upper quartile.",
        lambda _: (*GROUP, "Section", "Areas", *QUARTILES),
        4,
        by_group.section_spread,
        divided=True,
    ),
    "changes-by-group": Maker(
        "What changed in each section, by region, type and model",
        "Of the areas that submitted in both years, how many improved, stayed the same and declined.",
        lambda _: (*GROUP, "Compared with", "Section", "Areas in both years", *SHARES),
        5,
        by_group.changes,
        divided=True,
    ),
    "priorities-by-group": Maker(
        "Priorities by region, type and model",
        "The number and share of areas that chose each descriptor as one of three priorities.",
        lambda _: (*GROUP, "Section", "Descriptor", "Areas", "Areas that chose it", "Share (%)"),
        5,
        by_group.priorities,
        divided=True,
    ),
    COHORTS: Maker(
        "Cohorts and the other areas",
        "Each cohort’s averages and what changed in it, next to the same of all areas that are not in it.",
        lambda _: (
            *("Year", "Cohort", "Group", "Compared with", "Section"),
            *("Areas", "Average", "Areas in both years", *SHARES),
        ),
        5,
        by_cohort.compared,
        divided=True,
    ),
}
NOTES = (
    (
        HIDDEN,
        (
            "Confidential. The figure would rest on fewer than five areas, or together with other figures that are "
            "published of the same year would tell of so few. Quartiles and numbers by score need ten areas."
        ),
    ),
    (NO_RETURNS, "Not available. Nothing was submitted."),
    (NOT_IN_GUIDE, "Not applicable. The guide of that year had no such section or descriptor."),
    (
        "Averages",
        (
            "An area’s section average is the mean of its scores, from 0 to 5. Averages over areas are the mean of "
            "these, worked out exactly and rounded to one decimal place, halves up."
        ),
    ),
    ("Quartiles", "Between two areas’ figures a quartile lies in proportion, as in a spreadsheet’s QUARTILE.INC."),
    ("Shares", "In whole per cent, halves up. Shares that belong together may not add up to 100."),
    (
        "Cohorts",
        (
            "A cohort is a group of areas that the national team has named. Those that were published first come "
            "first: what is confidential of a later one may be so because of an earlier one."
        ),
    ),
    ("Models", "In groups by data maturity model, each area is in the model of its return of that year."),
    ("Years", "Figures of a year whose collection has not closed for every area are not in these tables."),
)


def names(found: Frame) -> dict[str, str]:
    """Each table that there is of these areas: its id and title. None of a combination of filters.

    A model is chosen with the return: who has none is in none. What became of priorities is told of all areas only.
    """
    selection = found.selection
    if key_of(selection) is None:
        return {}
    left_out = {"responses"} if selection.model else set()
    if not selection.everything:
        left_out |= {"priorities-followed", *(id_ for id_, maker in MAKERS.items() if maker.divided)}
    if not found.choices.cohorts:
        left_out.add(COHORTS)
    return {id_: maker.title for id_, maker in MAKERS.items() if id_ not in left_out}


def given_out(found: Frame, only: str | None) -> frozenset[tuple[int, int]]:
    """The lists of cohorts (cohort and number) of which figures are in all tables of the year, or in one."""
    if found.selection.cohort:
        return frozenset({(found.selection.cohort.id, found.selection.cohort.number)})
    every = found.choices.cohorts if found.selection.everything and only in (None, COHORTS) else ()
    return frozenset((cohort.id, cohort.number) for cohort in every)


def publication(found: Frame, *, since: str, only: str | None, now: datetime) -> Publication:
    """All tables of the year, or one. `since` is the year to compare with, else the latest earlier one.

    Raises:
        StillOpen: the year's collection has not closed for every area.
    """
    if found.this.final_at > now:
        closes = moment_in_words(found.this.final_at)
        raise StillOpen(f"Tables of {found.this.year} can be published when its collection has closed, at {closes}.")
    source = Source(replace(found, years=tuple(one for one in found.years if one.final_at <= now)), since)
    about = found.selection.name
    title = f"Early help self-assessment {found.this.year}: {about}"
    wanted = names(found) if only is None else (only,)
    return Publication(
        title=title,
        facts=_facts(source, now),
        notes=NOTES,
        tables=tuple(_table(id_, source) for id_ in wanted),
        made_at=now,
    )


def _facts(source: Source, now: datetime) -> tuple[str, ...]:
    found = source.frame
    made_up = [str(one.year) for one in found.years if one.demonstration]
    return (
        *([f"Demonstration: the scores of {', '.join(made_up)} are made up."] if made_up else []),
        f"Areas: {found.selection.name}. Years: {', '.join(map(str, found.numbers))}.",
        f"Made at {moment_in_words(now)} from what areas had submitted by then.",
        (
            "Every early help partnership scores itself once a year, from 0 to 5 on each descriptor of the Early Help "
            "System Guide. Small numbers are left out; the notes say how."
        ),
        found.edition(found.this).notice,
    )


def _table(id_: str, source: Source) -> PublishedTable:
    maker, found = MAKERS[id_], source.frame
    demonstration = {one.year for one in found.years if one.demonstration}
    columns = maker.columns(_told_apart(found.sections))
    rows = tuple(maker.rows(source))
    if demonstration:
        # The year is each table's first column, and what it is compared with stands among the words.
        columns = (*columns, "Made up")
        rows = tuple((*row, "yes" if demonstration & set(row[: maker.worded]) else "no") for row in rows)
    title = f"{maker.title}, {found.selection.name}"
    return PublishedTable(id_, title, maker.about, columns, rows, maker.worded)


def _told_apart(sections: Mapping[str, str]) -> tuple[str, ...]:
    """The sections' names; of those of two editions that are called the same, with their ids."""
    every = list(sections.values())
    return tuple(name if every.count(name) == 1 else f"{name} ({id_})" for id_, name in sections.items())
