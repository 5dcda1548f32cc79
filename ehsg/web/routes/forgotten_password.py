"""A new password for somebody who has forgotten theirs. A GET changes nothing: scanners of mail open links."""

import secrets

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_security import hash_password, logout_user

from ehsg.domain.errors import NotFound
from ehsg.domain.forgotten_password import Link
from ehsg.domain.permissions import Action
from ehsg.queries import forgotten_password as queries
from ehsg.services.forgotten_password import ask_for_link, reset_password
from ehsg.web.access import requires, viewer
from ehsg.web.forms.forgotten_password import AskForLinkForm, ResetPasswordForm
from ehsg.web.serving import now, public_address
from ehsg.web.sign_in import hashes, keyed_hash

blueprint = Blueprint("forgotten_password", __name__, url_prefix="/account")


@blueprint.get("/forgotten-password")
@requires(Action.OPEN_PAGE)
def ask() -> ResponseReturnValue:
    """Asks for the address."""
    return render_template("forgotten_password/ask.html", form=AskForLinkForm())


@blueprint.post("/forgotten-password")
@requires(Action.OPEN_PAGE)
def send() -> ResponseReturnValue:
    """Says the same whoever asks about whomever, and does as much."""
    form = AskForLinkForm()
    if not form.validate():
        return render_template("forgotten_password/ask.html", form=form), 422
    token, email = secrets.token_urlsafe(32), str(form.email.data)
    ask_for_link(
        user=current_app.extensions["security"].datastore.find_user(email=email),
        email=email,
        **hashes(email),
        token_sha256=keyed_hash("password link", token),
        link=public_address("forgotten_password.choose", token=token),
        now=now(),
    )
    return redirect(url_for("forgotten_password.sent"), code=303)


@blueprint.get("/forgotten-password/sent")
@requires(Action.OPEN_PAGE)
def sent() -> ResponseReturnValue:
    """Says to look for the mail."""
    return render_template("forgotten_password/sent.html")


@blueprint.get("/reset-password/<token>")
@requires(Action.OPEN_PAGE)
def choose(token: str) -> ResponseReturnValue:
    """The form, where the link is good."""
    return _answer(queries.find(token_sha256=keyed_hash("password link", token), now=now()), token)


@blueprint.post("/reset-password/<token>")
@requires(Action.OPEN_PAGE)
def reset(token: str) -> ResponseReturnValue:
    """The new password. Nobody is signed in by it: where there is a second factor, it is asked for as ever."""
    digest = keyed_hash("password link", token)
    found = queries.find(token_sha256=digest, now=now(), held=True)
    if found.user is None or found.state is not Link.GOOD or _somebody_else(found):
        return _answer(found, token)
    form = ResetPasswordForm(email=found.user.email)
    if not form.validate():
        return _answer(found, token, form)
    try:
        reset_password(token_sha256=digest, password=form.chosen, hashed=hash_password, now=now())
    except NotFound:
        return _answer(queries.Found(Link.USED), token)
    logout_user()
    flash("Your password has been changed. Sign in with the new one.", "saved")
    return redirect(url_for("security.login"), code=303)


def _somebody_else(found: queries.Found) -> bool:
    return viewer().user_id is not None and found.user is not None and found.user.id != viewer().user_id


def _answer(found: queries.Found, token: str, form: ResetPasswordForm | None = None) -> ResponseReturnValue:
    if found.state is not Link.GOOD or _somebody_else(found):
        state = "somebody else" if found.state is Link.GOOD else found.state.value
        return render_template("forgotten_password/no_link.html", state=state), 404
    page = render_template("forgotten_password/choose.html", form=form or ResetPasswordForm(), token=token)
    return (page, 422) if form else page
