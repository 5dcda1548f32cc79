"""The national report of a year as PDF, made to be published."""

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from ehsg.domain.permissions import Action
from ehsg.queries import exports
from ehsg.queries.national_report import national_report
from ehsg.reports.national_report_pdf import render_national_report
from ehsg.web.access import requires
from ehsg.web.routes.exports import file_name, frame_of, give_out
from ehsg.web.serving import attached, now

blueprint = Blueprint("national_report", __name__, url_prefix="/national/<int:year>")
WRITTEN = {"pdf": render_national_report}


@blueprint.get("/report.pdf")
@requires(Action.VIEW_NATIONAL_FIGURES)
def pdf(year: int) -> ResponseReturnValue:
    """Every published table of the year, or of the areas that the address selects."""
    frame = frame_of(year)
    if not exports.names(frame):
        abort(404)
    report = national_report(frame, since=request.args.get("since", ""), now=now())
    data, name = WRITTEN["pdf"](report), file_name(frame, "report", "pdf")
    give_out(exports.given_out(frame, None))
    return attached(data, "application/pdf", name)
