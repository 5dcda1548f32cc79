"""The national team's pages."""

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from ehsg.domain.permissions import Action
from ehsg.domain.status import State
from ehsg.queries import collections
from ehsg.queries import national as queries
from ehsg.web.access import requires, viewer
from ehsg.web.serving import guides, now

blueprint = Blueprint("national", __name__, url_prefix="/national")


@blueprint.get("/responses")
@requires(Action.LIST_RESPONSES)
def latest() -> ResponseReturnValue:
    """To the latest collection that has opened."""
    opened = collections.opened(now())
    if not opened:
        return render_template("national/no_collection.html")
    return redirect(url_for("national.responses", year=opened[0].year))


@blueprint.get("/<int:year>/responses")
@requires(Action.LIST_RESPONSES)
def responses(year: int) -> ResponseReturnValue:
    """Every area with its state and date; of drafts their progress only."""
    collection = collections.find(year)
    if collection is None:
        abort(404)
    rows = queries.responses(viewer(), year=year)
    return render_template(
        "national/responses.html",
        collection=collection,
        collections=collections.opened(now()),
        rows=rows,
        submitted=sum(row.state is State.SUBMITTED for row in rows),
        guide=guides()[collection.guide_edition],
        State=State,
    )
