"""The mail that the service has queued, for administrators."""

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from ehsg.domain.permissions import Action
from ehsg.queries import mail as queries
from ehsg.web.access import requires, viewer

blueprint = Blueprint("mail", __name__)


@blueprint.get("/outbox")
@requires(Action.VIEW_OUTBOX)
def outbox() -> ResponseReturnValue:
    """The newest messages with their state and text."""
    stays = not current_app.extensions["ehsg_settings"].smtp_host
    return render_template(
        "mail/outbox.html", rows=queries.outbox(viewer(), links=stays), stays=stays, most=queries.MOST_SHOWN
    )
