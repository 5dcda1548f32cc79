"""The second factor of somebody who is signed in: setting it up, recovery codes, switching it off."""

from functools import partial
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user, login_user

from ehsg.domain.permissions import Action
from ehsg.domain.second_factor import compulsory
from ehsg.queries import second_factor as queries
from ehsg.services import second_factor as services
from ehsg.services.authenticator import Authenticator
from ehsg.web import sessions
from ehsg.web.access import requires, user_id, viewer
from ehsg.web.forms.second_factor import WRONG_CODE, CodeForm
from ehsg.web.serving import now
from ehsg.web.sign_in import keyed_hash

blueprint = Blueprint("second_factor", __name__, url_prefix="/account")
# Where to come back to from the page that asks for the password again.
_PAGE_OF = {
    f"second_factor.{asked}": f"second_factor.{page}"
    for asked, page in (
        ("ask_switch_off", "ask_switch_off"),
        ("switch_off", "ask_switch_off"),
        ("ask_recovery_codes", "ask_recovery_codes"),
        ("make_recovery_codes", "ask_recovery_codes"),
    )
}


def authenticator() -> Authenticator:
    """What makes and checks the codes of apps."""
    found: Authenticator = current_app.extensions["ehsg_authenticator"]
    return found


def hash_of_recovery_code(of: int, code: str) -> str:
    """A recovery code as it is kept: of no use for another person."""
    return keyed_hash(f"recovery code of {of}", code)


def _password_first() -> ResponseReturnValue | None:
    """To the page that asks for the password again, unless it was given a short while ago."""
    if sessions.proved_lately():
        return None
    back = sessions.with_next(_PAGE_OF.get(request.endpoint or "", "second_factor.ask_set_up"))
    return redirect(url_for("security.verify", next=back), code=303)


@blueprint.get("/second-factor")
@requires(Action.USE_ACCOUNT)
def ask_set_up() -> ResponseReturnValue:
    """The key for an app, as a picture and as text, and a box for the first code."""
    return _password_first() or _set_up_page(CodeForm())


@blueprint.post("/second-factor")
@requires(Action.USE_ACCOUNT)
def set_up() -> ResponseReturnValue:
    """The app shows the right code, so it is set up; shows the recovery codes, this once."""
    if elsewhere := _password_first():
        return elsewhere
    form, secret = CodeForm(), _new_secret()
    if not form.validate():
        return _set_up_page(form), 422
    counter = authenticator().matches(code=form.digits, secret=secret, after=0, at=now())
    if counter is None:
        form.code.errors = [WRONG_CODE]
        return _set_up_page(form), 422
    user = current_user._get_current_object()
    hashed = partial(hash_of_recovery_code, user_id())
    codes, replaced = services.set_up(user=user, secret=secret, counter=counter, hashed=hashed, now=now())
    after = sessions.page_after()
    login_user(user)  # every other session has ended; this one goes on as a new one
    return _codes_page(codes, after=after, replaced=replaced, first=True)


@blueprint.get("/second-factor/off")
@requires(Action.USE_ACCOUNT)
def ask_switch_off() -> ResponseReturnValue:
    """Asks whether it is meant."""
    return _password_first() or _switch_off_page()


@blueprint.post("/second-factor/off")
@requires(Action.USE_ACCOUNT)
def switch_off() -> ResponseReturnValue:
    """Switches it off where it is not compulsory."""
    if elsewhere := _password_first():
        return elsewhere
    if compulsory(viewer()) or queries.of(user_id()) is None:
        return _switch_off_page(), 403
    services.switch_off(user=current_user._get_current_object(), now=now())
    flash("The second step has been switched off. You sign in with your password alone.", "saved")
    return redirect(url_for("account.show"), code=303)


@blueprint.get("/recovery-codes")
@requires(Action.USE_ACCOUNT)
def ask_recovery_codes() -> ResponseReturnValue:
    """How many are left, and a button that makes a new set."""
    if queries.of(user_id()) is None:
        return redirect(url_for("second_factor.ask_set_up"), code=303)
    return _password_first() or render_template("second_factor/recovery_codes.html", left=queries.codes_left(user_id()))


@blueprint.post("/recovery-codes")
@requires(Action.USE_ACCOUNT)
def make_recovery_codes() -> ResponseReturnValue:
    """A new set, shown once; the old ones work no more."""
    if queries.of(user_id()) is None:
        return redirect(url_for("second_factor.ask_set_up"), code=303)
    if elsewhere := _password_first():
        return elsewhere
    hashed = partial(hash_of_recovery_code, user_id())
    codes = services.make_recovery_codes(user=current_user._get_current_object(), hashed=hashed, now=now())
    return _codes_page(codes, after=url_for("account.show"))


def _new_secret() -> str:
    """The same until it is set up: a page that is drawn again still fits the app that scanned it."""
    return sessions.new_secret(authenticator().generate_totp_secret)


def _set_up_page(form: CodeForm) -> str:
    secret = _new_secret()
    return render_template(
        "second_factor/set_up.html",
        form=form,
        picture=authenticator().picture(email=current_user.email, secret=secret),
        key=authenticator().key(secret=secret),
        compulsory=compulsory(viewer()),
        replacing=queries.of(user_id()) is not None,
        here=sessions.with_next("second_factor.set_up"),
    )


def _switch_off_page() -> str:
    there, needed = queries.of(user_id()) is not None, compulsory(viewer())
    return render_template("second_factor/off.html", there=there, compulsory=needed)


def _codes_page(codes: Any, **rest: Any) -> str:
    return render_template("second_factor/codes.html", codes=codes, **{"first": False, "replaced": False, **rest})
