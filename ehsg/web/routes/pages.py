"""Home, and the pages about the service itself."""

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from ehsg.domain.permissions import AREA_ROLES, Action, allowed
from ehsg.domain.personal_data import HELD, WHOM_TO_ASK
from ehsg.queries import areas, assessments, collections, feedback, sign_off
from ehsg.queries.assessments import subject
from ehsg.web.access import requires, user_id, viewer
from ehsg.web.serving import guides, now

blueprint = Blueprint("pages", __name__)
HOME_ACTIONS = (Action.LIST_RESPONSES, Action.LIST_SHARED, Action.VIEW_EVERYBODY)


@blueprint.get("/")
@requires(Action.VIEW_HOME)
def home() -> ResponseReturnValue:
    """What there is to do."""
    mine = viewer().areas_as(AREA_ROLES)
    moment, every = now(), collections.every()
    returns = assessments.of_areas(viewer(), mine, now=moment) if mine else ()
    editable = {r.assessment.id for r in returns if allowed(viewer(), Action.EDIT_RETURN, subject(r.assessment))}
    return render_template(
        "pages/home.html",
        to_sign=sign_off.waiting_for(user_id(), mine) if mine else (),
        to_read=feedback.to_read(viewer(), mine) if mine else (),
        areas=areas.names(mine) if mine else (),
        returns=returns,
        editable=editable,
        collections=[one for one in every if one.opens_at <= moment],
        coming=next((one for one in reversed(every) if one.opens_at > moment), None),
        may={action for action in HOME_ACTIONS if allowed(viewer(), action)},
        has_role=bool(viewer().memberships),
        guides=guides(),
        now=moment,
    )


@blueprint.get("/accessibility")
@requires(Action.OPEN_PAGE)
def accessibility() -> ResponseReturnValue:
    """How accessible the service is."""
    return render_template("pages/accessibility.html")


@blueprint.get("/privacy")
@requires(Action.OPEN_PAGE)
def privacy() -> ResponseReturnValue:
    """What is kept about people."""
    contact = current_app.extensions["ehsg_settings"].contact or WHOM_TO_ASK
    return render_template("pages/privacy.html", held=HELD, contact=contact)


@blueprint.get("/cookies")
@requires(Action.OPEN_PAGE)
def cookies() -> ResponseReturnValue:
    """Which cookies are set."""
    minutes = int(current_app.permanent_session_lifetime.total_seconds() // 60)
    return render_template("pages/cookies.html", cookie=current_app.config["SESSION_COOKIE_NAME"], minutes=minutes)
