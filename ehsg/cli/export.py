"""`export`: the national tables as CSV."""

import csv
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

import click
from flask import current_app
from flask.cli import with_appcontext

from ehsg.cli import schema
from ehsg.domain.change import Direction
from ehsg.domain.guide import Guide
from ehsg.domain.national import most_chosen, section_figures, section_names, sums_of
from ehsg.domain.text import safe_cell
from ehsg.queries import national_tables as queries

Rows = Iterable[Sequence[object]]
Years = range


class Export(NamedTuple):
    """A table's columns, and its rows for the years and guides given."""

    columns: str
    rows: Callable[[Years, Iterable[Guide]], Rows]


def _section_averages(years: Years, guides: Iterable[Guide]) -> Rows:
    names = section_names(guides)
    figures = section_figures(sums_of(queries.section_spreads(years)))
    for one in sorted(figures, key=lambda figure: (figure.year, _place(names, figure.section_id))):
        yield one.year, names.get(one.section_id, one.section_id), one.shown, one.areas


def _responses(years: Years, guides: Iterable[Guide]) -> Rows:
    for one in queries.responses(years):
        yield one.year, one.submitted, one.imported, one.areas, "" if one.percent is None else one.percent


def _priorities(years: Years, guides: Iterable[Guide]) -> Rows:
    for one in most_chosen(queries.priorities(years), guides):
        yield one.year, one.descriptor_id, one.areas


def _changes(years: Years, guides: Iterable[Guide]) -> Rows:
    names = section_names(guides)
    found = queries.section_changes(years[0], years[-1])
    for one in sorted(found, key=lambda change: _place(names, change.section_id)):
        counts = one.shares.counts
        ways = (counts[Direction.IMPROVED], counts[Direction.SAME], counts[Direction.DECLINED])
        yield names.get(one.section_id, one.section_id), *ways, one.shares.base


def _data_maturity(years: Years, guides: Iterable[Guide]) -> Rows:
    for one in queries.models(years):
        yield one.year, one.model, one.areas


def _scores(years: Years, guides: Iterable[Guide]) -> Rows:
    return queries.scores(years)


def _place(ids: Iterable[str], id_: str) -> int:
    """In the guide's order; what no guide has comes last."""
    found = list(ids)
    return found.index(id_) if id_ in found else len(found)


TABLES = {
    "section-averages": Export("year,section,average,areas", _section_averages),
    "responses": Export("year,submitted,imported,areas,percent", _responses),
    "priorities": Export("year,descriptor,areas", _priorities),
    "changes": Export("section,improved,same,declined,base", _changes),
    "data-maturity": Export("year,model,areas", _data_maturity),
    "scores": Export("area,year,descriptor,score", _scores),
}


YEAR = click.IntRange(1900, 2999)
STEP, SELDOM = 10_000, 50  # rows between two words of progress on a terminal; so many times that in a log


@click.command("export")
@click.argument("table", type=click.Choice(list(TABLES)))
@click.option("--year", type=YEAR, required=True, help="The year, or the last one.")
@click.option("--from", "first", type=YEAR, help="The first year; the same one, or for changes the year before.")
@click.option("--format", "format_", type=click.Choice(["csv"]), default="csv", help="Only CSV so far.")
@with_appcontext
def export(table: str, year: int, first: int | None, format_: str) -> None:
    """Print a national TABLE of every area's latest submissions, for whoever runs the service.

    Averages are of areas' section averages, to one decimal place, half up. Sections go by their names, areas and
    descriptors by their codes. changes counts areas between the first year and the last one.

    Small numbers are NOT left out, and nobody's permission is asked: these are the national team's own figures. What
    is to be published must come from the exports of the service, which leave out what would tell of single areas.

    Rows are written as they are read, however many there are. Of a long table standard error says how many so far.
    """
    schema.must_be_up_to_date()
    years = _years(table, year, first)
    for demonstration in queries.made_up(years):
        click.echo(f"The scores of {demonstration} are made up: they are a demonstration.", err=True)
    guides = tuple(current_app.extensions["ehsg_guides"].values())
    out = csv.writer(sys.stdout, lineterminator="\n")
    made = TABLES[table]
    out.writerow(made.columns.split(","))
    out.writerows(_with_progress(_safe(made.rows(years, guides))))


def _years(table: str, year: int, first: int | None) -> Years:
    if first is None:
        first = year - 1 if table == "changes" else year
    if first > year or (table == "changes" and first == year):
        raise click.ClickException(
            f"--from must be before {year}." if table == "changes" else "--from is after --year."
        )
    return range(first, year + 1)


def _safe(rows: Rows) -> Iterator[list[object]]:
    for row in rows:
        yield [safe_cell(cell) if isinstance(cell, str) else cell for cell in row]


def _with_progress(rows: Iterable[list[object]]) -> Iterator[list[object]]:
    """The rows, and on standard error how many so far: on a terminal in one line, else seldom; of few rows nothing."""
    terminal, many = sys.stderr.isatty(), 0
    for many, row in enumerate(rows, start=1):
        yield row
        if many % (STEP if terminal else SELDOM * STEP) == 0:
            click.echo(f"\r{many:,} rows" if terminal else f"{many:,} rows so far", err=True, nl=not terminal)
    if many >= STEP:
        click.echo(f"{chr(13) if terminal else ''}{many:,} rows.", err=True)
