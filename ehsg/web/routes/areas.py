"""Returns that areas share."""

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from ehsg.domain.permissions import Action
from ehsg.queries import areas, collections
from ehsg.web.access import requires, viewer
from ehsg.web.serving import now

blueprint = Blueprint("areas", __name__)


@blueprint.get("/shared")
@requires(Action.LIST_SHARED)
def index() -> ResponseReturnValue:
    """To the latest collection that has opened."""
    opened = collections.opened(now())
    if not opened:
        return render_template("areas/shared.html", year=None, collections=(), returns=())
    return redirect(url_for("areas.shared", year=opened[0].year))


@blueprint.get("/shared/<int:year>")
@requires(Action.LIST_SHARED)
def shared(year: int) -> ResponseReturnValue:
    """The submissions of one year that the viewer may open."""
    opened = collections.opened(now())
    collection = next((c for c in opened if c.year == year), None)
    if collection is None:
        abort(404)
    returns = areas.shared_returns(viewer(), year=year, now=now())
    return render_template(
        "areas/shared.html", year=year, collection=collection, collections=opened, returns=returns, now=now()
    )
