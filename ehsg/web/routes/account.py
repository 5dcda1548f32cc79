"""A person's own account."""

from flask import Blueprint, flash, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user, logout_user

from ehsg.domain.permissions import Action
from ehsg.domain.second_factor import RECOVERY_CODES, compulsory
from ehsg.domain.sign_in import KEPT_FOR, MOST_SHOWN
from ehsg.queries import account as queries
from ehsg.queries import second_factor
from ehsg.services.account import sign_out_everywhere
from ehsg.web import sessions
from ehsg.web.access import requires, user_id, viewer
from ehsg.web.serving import now
from ehsg.web.sign_in import hash_of_address

blueprint = Blueprint("account", __name__, url_prefix="/account")


@blueprint.get("")
@requires(Action.USE_ACCOUNT)
def show() -> ResponseReturnValue:
    """Who one is here, how one signs in, and where one lately has."""
    return render_template(
        "account/show.html",
        person=current_user,
        roles=queries.roles_of(user_id()),
        factor=current_user.second_factor,
        compulsory=compulsory(viewer()),
        codes_left=second_factor.codes_left(user_id()),
        codes_in_set=RECOVERY_CODES,
        sign_ins=queries.recent_sign_ins(user_id()),
        here=hash_of_address(),
        most=MOST_SHOWN,
        days=KEPT_FOR.days,
    )


@blueprint.post("/sign-out-everywhere")
@requires(Action.USE_ACCOUNT)
def sign_out_of_everything() -> ResponseReturnValue:
    """Ends every session, this one too: nobody has to wonder which are left."""
    sign_out_everywhere(user=current_user._get_current_object(), now=now())
    logout_user()
    flash("You have been signed out everywhere.", "saved")
    return redirect(url_for("security.login"), code=303)


@blueprint.post("/stay-signed-in")
@requires(Action.USE_ACCOUNT)
def stay_signed_in() -> ResponseReturnValue:
    """Something was done: the idle minutes begin anew. Answers how many seconds are left."""
    life = sessions.life()
    return jsonify(idle=life.idle_left(now()), longest=life.left(now()))
