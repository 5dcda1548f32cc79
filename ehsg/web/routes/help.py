"""Help: a page for each kind of person."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from ehsg.domain.help import own_first
from ehsg.domain.permissions import Action
from ehsg.queries import help as queries
from ehsg.web.access import requires, viewer

blueprint = Blueprint("help", __name__, url_prefix="/help")


@blueprint.get("")
@requires(Action.OPEN_PAGE)
def index() -> ResponseReturnValue:
    """All pages, those for the reader's own roles first."""
    own = frozenset(membership.role for membership in viewer().memberships)
    return render_template("help/index.html", pages=own_first(queries.pages(), own))


@blueprint.get("/<role_page>")
@requires(Action.OPEN_PAGE)
def page(role_page: str) -> ResponseReturnValue:
    """What one kind of person does, and when."""
    found = queries.find(role_page) or abort(404)
    return render_template("help/page.html", page=found)
