"""The mail that the service has queued, for administrators."""

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue

from ehsg.domain.mail import MailState
from ehsg.domain.permissions import Action
from ehsg.queries import mail as queries
from ehsg.web.access import requires, viewer

blueprint = Blueprint("mail", __name__)


@blueprint.get("/outbox")
@requires(Action.VIEW_OUTBOX)
def outbox() -> ResponseReturnValue:
    """Messages with their state and text, the newest first, a page at a time; all of them or those in one state."""
    stays = not current_app.extensions["ehsg_settings"].mail_leaves
    wanted = request.args.get("state", "")
    state = MailState(wanted) if wanted in set(MailState) else None
    before = request.args.get("before", type=int)
    page = queries.outbox(viewer(), links=stays, state=state, before=before if before and 0 < before < 2**63 else None)
    return render_template("mail/outbox.html", page=page, stays=stays, state=state, states=MailState, before=before)
