"""An area's years side by side, and beside other areas: the page, and the same on paper."""

import zipfile
from collections.abc import Sequence
from io import BytesIO

from flask import Blueprint, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue

from ehsg.domain.comparison import Kind, Wanted, wanted
from ehsg.domain.dates import uk_date
from ehsg.domain.permissions import Action, allowed
from ehsg.queries import comparison_sources as sources
from ehsg.queries.compared import Compared, compare
from ehsg.queries.comparison_document import document
from ehsg.reports.comparison_pdf import render_comparison
from ehsg.reports.comparison_word import write_comparison
from ehsg.services import comparison as services
from ehsg.services.submissions import record_download
from ehsg.web.access import requires, viewer
from ehsg.web.loading import Years, an_area_over_years
from ehsg.web.serving import attached, guides, now
from ehsg.web.transactions import NotRecorded, record_before_answering

blueprint = Blueprint("comparison", __name__, url_prefix="/areas/<code>")
WRITTEN = {Kind.PDF: render_comparison, Kind.WORD: write_comparison}
TYPES = {
    Kind.PDF: "application/pdf",
    Kind.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
ZIP_DATE = (1980, 1, 1, 0, 0, 0)  # the same files, the same bytes


@blueprint.get("/comparison")
@requires(Action.VIEW_COMPARISON, of=an_area_over_years)
def show(years: Years) -> ResponseReturnValue:
    """Those of the area's years that the viewer may see: all of them, or those that the address names."""
    compared = _compared(years, _asked())
    return render_template(
        "comparison/show.html",
        compared=compared,
        document=document(compared, today=uk_date(now()), groups=True) if compared.found else None,
        may_list_responses=allowed(viewer(), Action.LIST_RESPONSES),
    )


@blueprint.get("/comparison.pdf")
@requires(Action.VIEW_COMPARISON, of=an_area_over_years)
def pdf(years: Years) -> ResponseReturnValue:
    """The same years as PDF, beside England with `with=national`, and beside the areas that are named."""
    name = _name(years, "comparison")
    (data,) = _written(years, (Kind.PDF,), for_board=False)
    return attached(data, TYPES[Kind.PDF], f"{name}.pdf")


@blueprint.get("/committee-paper.<any(pdf,docx):suffix>")
@requires(Action.MAKE_BOARD_PAPER, of=an_area_over_years)
def paper(years: Years, suffix: str) -> ResponseReturnValue:
    """For the partnership board, with what it is asked to decide."""
    name = _name(years, "committee-paper")
    (data,) = _written(years, (Kind(suffix),), for_board=True)
    return attached(data, TYPES[Kind(suffix)], f"{name}.{suffix}")


@blueprint.get("/committee-pack.zip")
@requires(Action.MAKE_BOARD_PAPER, of=an_area_over_years)
def pack(years: Years) -> ResponseReturnValue:
    """Both in one: the PDF, and the Word file to change."""
    kinds, name, inside = (Kind.PDF, Kind.WORD), _name(years, "committee-pack"), _name(years, "committee-paper")
    zipped = BytesIO()
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_STORED) as file:  # both are compressed already
        for kind, data in zip(kinds, _written(years, kinds, for_board=True), strict=True):
            file.writestr(zipfile.ZipInfo(f"{inside}.{kind}", ZIP_DATE), data)
    return attached(zipped.getvalue(), "application/zip", f"{name}.zip")


def _asked() -> Wanted:
    return wanted(request.args.getlist("years"), request.args.getlist("with"))


def _compared(years: Years, asked: Wanted) -> Compared:
    """What the address asks for, as far as it is there and the viewer may see it."""
    return compare(viewer(), years.area, years.submissions, asked, guides(), now())


def _written(years: Years, kinds: Sequence[Kind], *, for_board: bool) -> list[bytes]:
    """The files, made once from what they show. Whose data is taken along is on record before they leave.

    That ends the reading: what was loaded before is not to be used afterwards.
    """
    asked = _asked()
    key = sources.sources_of(viewer(), years.area, years.submissions, asked, guides(), now(), for_board=for_board)
    found = {kind: sources.kept(key, kind) for kind in kinds}
    made: list[tuple[Kind, bytes]] = []
    outside: Sequence[Sequence[int]] = next((kept[1] for kept in found.values() if kept), ())
    if missing := [kind for kind, kept in found.items() if kept is None]:
        compared = _compared(years, asked)
        if not compared.found:
            abort(404)
        outside = compared.outside
        paper = document(compared, today=uk_date(now()), groups=asked.national or for_board, for_board=for_board)
        made = [(kind, WRITTEN[kind](paper)) for kind in missing]
    if request.method != "HEAD" and (made or outside):
        _record(key, made, outside)
    new = dict(made)
    return [new[kind] if (kept := found[kind]) is None else kept[0] for kind in kinds]


def _record(key: str, made: Sequence[tuple[Kind, bytes]], outside: Sequence[Sequence[int]]) -> None:
    """Where nobody has to be told, files that could not be kept are handed out all the same."""

    def record() -> None:
        for kind, data in made:
            services.keep(sources=key, kind=kind, data=data, outside=outside, now=now())
        for assessment_id, number in outside:
            record_download(assessment_id=assessment_id, subject=f"comparison {number}", viewer=viewer(), now=now())

    try:
        record_before_answering(record)
    except NotRecorded:
        if outside:
            raise
        current_app.logger.warning("a comparison on paper could not be kept")


def _name(years: Years, what: str) -> str:
    made_up = any(one.assessment.collection.demonstration for one in years.submissions)
    return f"{'demonstration-' if made_up else ''}early-help-{what}-{years.area.code}"
