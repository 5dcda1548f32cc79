"""Files of the national tables, made to be published: single areas cannot be worked out from them."""

import re

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from ehsg.domain.dates import UK
from ehsg.domain.permissions import Action
from ehsg.domain.text import safe_cell
from ehsg.queries import exports as queries
from ehsg.queries.averages import Frame
from ehsg.reports.published import csv_file, spreadsheet
from ehsg.services.cohorts import give_out_cohorts
from ehsg.web.access import requires, user_id
from ehsg.web.routes.averages import framed
from ehsg.web.serving import attached, now
from ehsg.web.transactions import record_before_answering

blueprint = Blueprint("exports", __name__, url_prefix="/national/<int:year>/exports")
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/<table>.csv")
@requires(Action.VIEW_NATIONAL_FIGURES)
def one_table(year: int, table: str) -> ResponseReturnValue:
    """One of the tables as CSV."""
    frame = frame_of(year)
    if table not in queries.names(frame):
        abort(404)
    made = queries.publication(frame, since=request.args.get("since", ""), only=table, now=now())
    name = file_name(frame, table, "csv")
    give_out(queries.given_out(frame, table))
    return attached(csv_file(made.tables[0], safe_cell), "text/csv; charset=utf-8", name)


@blueprint.get("/tables.xlsx")
@requires(Action.VIEW_NATIONAL_FIGURES)
def workbook(year: int) -> ResponseReturnValue:
    """All of them in one spreadsheet."""
    frame = frame_of(year)
    if not queries.names(frame):
        abort(404)
    made = queries.publication(frame, since=request.args.get("since", ""), only=None, now=now())
    data, name = spreadsheet(made), file_name(frame, "tables", "xlsx")
    give_out(queries.given_out(frame, None))
    return attached(data, SPREADSHEET, name)


def frame_of(year: int) -> Frame:
    """404 for a selection that is none: a file must not be of other areas than whoever asked for it believes."""
    frame = framed(year)
    if frame.asked.strange:
        abort(404)
    return frame


def give_out(lists: frozenset[tuple[int, int]]) -> None:
    """On record before the file leaves: what later versions of these cohorts may say depends on it."""
    if lists:
        who = user_id()
        record_before_answering(lambda: give_out_cohorts(lists=lists, user_id=who, now=now()))


def file_name(frame: Frame, what: str, ending: str) -> str:
    """Such as: early-help-2023-section-averages-north-east-2024-10-01-0930.csv, in UK time."""
    start = "demonstration-" if frame.demonstration else ""
    selected = "" if frame.selection.everything else f"-{re.sub(r'[^a-z0-9]+', '-', frame.selection.name.lower())}"
    return f"{start}early-help-{frame.this.year}-{what}{selected}-{now().astimezone(UK):%Y-%m-%d-%H%M}.{ending}"
