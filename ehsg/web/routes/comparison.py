"""An area's years side by side, and beside other areas."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from ehsg.domain.comparison import wanted
from ehsg.domain.dates import uk_date
from ehsg.domain.permissions import Action, allowed
from ehsg.queries.compared import Compared, compare
from ehsg.queries.comparison_document import document
from ehsg.web.access import Years, an_area_over_years, requires, viewer
from ehsg.web.serving import guides, now

blueprint = Blueprint("comparison", __name__, url_prefix="/areas/<code>/comparison")


@blueprint.get("")
@requires(Action.VIEW_COMPARISON, of=an_area_over_years)
def show(years: Years) -> ResponseReturnValue:
    """Those of the area's years that the viewer may see: all of them, or those that the address names."""
    compared = _compared(years)
    return render_template(
        "comparison/show.html",
        compared=compared,
        document=document(compared, today=uk_date(now()), groups=True) if compared.found else None,
        may_list_responses=allowed(viewer(), Action.LIST_RESPONSES),
    )


def _compared(years: Years) -> Compared:
    """What the address asks for, as far as it is there and the viewer may see it."""
    asked = wanted(request.args.getlist("years"), request.args.getlist("with"))
    return compare(viewer(), years.area, years.submissions, asked, guides(), now())
