"""What has happened to a return, and to one of its descriptors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from ehsg.domain.guide import UnknownDescriptor
from ehsg.domain.history import change, days
from ehsg.domain.permissions import Action
from ehsg.queries import history
from ehsg.web.access import requires
from ehsg.web.loading import a_return
from ehsg.web.serving import guide_of

if TYPE_CHECKING:
    from ehsg.models import Assessment

_LARGEST_ID = 2**63 - 1

blueprint = Blueprint("history", __name__, url_prefix="/areas/<code>/<int:year>")


@blueprint.get("/history")
@requires(Action.VIEW_HISTORY, of=a_return)
def of_return(assessment: Assessment) -> ResponseReturnValue:
    """Everything that was done, day by day, the latest first."""
    before = _before()
    page = history.of_return(assessment, before=before)
    return render_template(
        "history/of_return.html",
        assessment=assessment,
        days=days(guide_of(assessment), page.events),
        earlier=page.before,
        before=before,
    )


@blueprint.get("/descriptors/<descriptor_id>/history")
@requires(Action.VIEW_HISTORY, of=a_return)
def of_descriptor(assessment: Assessment, descriptor_id: str) -> ResponseReturnValue:
    """Every save of one descriptor, with both texts."""
    guide = guide_of(assessment)
    try:
        descriptor = guide.descriptor(descriptor_id)
    except UnknownDescriptor:
        abort(404)
    before = _before()
    page = history.of_descriptor(assessment, descriptor.id, before=before)
    return render_template(
        "history/of_descriptor.html",
        assessment=assessment,
        descriptor=descriptor,
        changes=[change(guide, event) for event in page.events],
        earlier=page.before,
        before=before,
    )


def _before() -> int | None:
    """The cursor in the address; what cannot be one is left out, as though it had not been given."""
    before = request.args.get("before", type=int)
    return before if before is not None and 0 < before <= _LARGEST_ID else None
