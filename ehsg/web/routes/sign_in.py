"""The second step of signing in: a code from an app, or a recovery code. Nobody is signed in before it is right.

A wrong code answers 200, as Flask-Security's sign-in page does: it has to be counted, and only such answers commit.
"""

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_security import login_user

from ehsg.domain.permissions import Action
from ehsg.domain.sign_in import Method, in_words
from ehsg.queries import second_factor as queries
from ehsg.services import second_factor as services
from ehsg.web import sessions
from ehsg.web.access import requires, viewer
from ehsg.web.forms.second_factor import WRONG_CODE, WRONG_RECOVERY_CODE, CodeForm, RecoveryCodeForm
from ehsg.web.routes.second_factor import authenticator, hash_of_recovery_code
from ehsg.web.serving import now
from ehsg.web.sign_in import TOO_OFTEN, note_attempt, wait_for

blueprint = Blueprint("sign_in", __name__, url_prefix="/account/sign-in")


@blueprint.get("/code")
@requires(Action.OPEN_PAGE)
def ask_code() -> ResponseReturnValue:
    """Asks for the code, of whoever has just given the right password."""
    user = _waiting()
    return _page(CodeForm()) if user else _begin_again()


@blueprint.post("/code")
@requires(Action.OPEN_PAGE)
def check_code() -> ResponseReturnValue:
    """Signs in with the right code, which cannot be used again."""
    user = _waiting()
    if user is None:
        return _begin_again()
    form = CodeForm()
    if not form.validate():
        return _page(form)
    if wait := wait_for(user.email):
        form.code.errors = [TOO_OFTEN.format(wait=in_words(wait))]
        return _page(form)
    factor = queries.of(user.id)
    if factor is None:
        return _begin_again()
    counter = authenticator().matches(code=form.digits, secret=factor.secret, after=factor.last_counter, at=now())
    if counter is None or not services.use_code(user_id=user.id, counter=counter):
        note_attempt(user.email, user, succeeded=False, method=Method.CODE)
        form.code.errors = [WRONG_CODE]
        return _page(form)
    return _signed_in(user, Method.CODE)


@blueprint.get("/recovery-code")
@requires(Action.OPEN_PAGE)
def ask_recovery_code() -> ResponseReturnValue:
    """Asks for a recovery code instead."""
    user = _waiting()
    return _page(RecoveryCodeForm()) if user else _begin_again()


@blueprint.post("/recovery-code")
@requires(Action.OPEN_PAGE)
def check_recovery_code() -> ResponseReturnValue:
    """Signs in with one that has not been used, and uses it up."""
    user = _waiting()
    if user is None:
        return _begin_again()
    form = RecoveryCodeForm()
    if not form.validate():
        return _page(form)
    if wait := wait_for(user.email):
        form.code.errors = [TOO_OFTEN.format(wait=in_words(wait))]
        return _page(form)
    digest = hash_of_recovery_code(user.id, form.letters)
    if not services.use_recovery_code(user=user, code_sha256=digest, now=now()):
        note_attempt(user.email, user, succeeded=False, method=Method.RECOVERY_CODE)
        form.code.errors = [WRONG_RECOVERY_CODE]
        return _page(form)
    left = queries.codes_left(user.id)
    answer = _signed_in(user, Method.RECOVERY_CODE)
    flash(
        f"You used a recovery code. {left} {'is' if left == 1 else 'are'} left. "
        "If you have lost your phone, replace your authenticator app on the page “Your account”.",
        "note",
    )
    return answer


def _waiting() -> Any:
    """Whoever gave the right password a short while ago in this browser; None for anybody else."""
    found = sessions.half()
    if found is None or viewer().user_id is not None:
        return None
    user = current_app.extensions["security"].datastore.find_user(fs_uniquifier=found.mark)
    return user if user is not None and user.active and user.second_factor is not None else None


def _begin_again() -> ResponseReturnValue:
    sessions.end_half()
    if viewer().user_id is not None:
        return redirect(sessions.page_after(), code=303)
    flash("Sign in with your password first. A code must follow within 10 minutes.", "note")
    return redirect(sessions.with_next("security.login"), code=303)


def _signed_in(user: Any, method: Method) -> ResponseReturnValue:
    note_attempt(user.email, user, succeeded=True, method=method)
    login_user(user)
    return redirect(sessions.page_after(), code=303)


def _page(form: CodeForm | RecoveryCodeForm) -> str:
    if isinstance(form, CodeForm):
        return render_template(
            "sign_in/code.html",
            form=form,
            here=sessions.with_next("sign_in.check_code"),
            other=sessions.with_next("sign_in.ask_recovery_code"),
        )
    return render_template(
        "sign_in/recovery_code.html",
        form=form,
        here=sessions.with_next("sign_in.check_recovery_code"),
        other=sessions.with_next("sign_in.ask_code"),
    )
