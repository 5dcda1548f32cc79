"""The gallery of charts, for whoever works on them. Not registered in production."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from ehsg.domain.permissions import Action
from ehsg.reports.gallery import samples
from ehsg.web.access import requires

blueprint = Blueprint("charts", __name__)


@blueprint.get("/charts")
@requires(Action.OPEN_PAGE)
def gallery() -> ResponseReturnValue:
    """Every chart with made-up figures and at its edges."""
    return render_template("charts/gallery.html", samples=samples())
