"""Flask-Security set up as we use it."""

from typing import Any

from flask import Flask, abort, redirect, request
from flask_security import Security, password_changed, user_authenticated
from flask_security.tf_plugin import TfPluginBase
from werkzeug.wrappers import Response as BaseResponse

from ehsg.config import Settings
from ehsg.domain.sign_in import Method
from ehsg.extensions import csrf
from ehsg.queries.account import People
from ehsg.services.account import note_password_change
from ehsg.services.authenticator import Authenticator, key_from
from ehsg.web import sessions, sign_in
from ehsg.web.forms.account import NewPasswordForm, PasswordAgainForm, SignInForm
from ehsg.web.serving import now


class CodeStep(TfPluginBase):
    """The step between a right password, or an organisation's word, and being signed in.

    Flask-Security's own pages for it show recovery codes again, lose `next` and the text behind it, count no wrong
    codes and read the clock themselves; `tf_enter`, which every way of signing in calls, leads to ours instead.
    """

    def get_setup_methods(self, user: Any) -> list[tuple[str, str]]:
        """The one method, where the person has set it up."""
        return [("code", "Code from your authenticator app")] if user.second_factor is not None else []

    def tf_login(self, user: Any, json_payload: dict[str, Any], next_loc: str | None) -> BaseResponse:
        """To the page that asks for the code; nobody is signed in yet."""
        sessions.begin_half(user)
        after = sessions.page_after(next_loc or "")
        return redirect(sessions.address("sign_in.ask_code", after))


def init_app(app: Flask) -> None:
    """Cross-site request tokens, sign-in with its second step and session life."""
    settings: Settings = app.extensions["ehsg_settings"]
    csrf.init_app(app)
    app.extensions["ehsg_authenticator"] = Authenticator(settings.totp_key or key_from(secret_key=str(app.secret_key)))
    sessions.init_app(app)  # first: Flask-Security reads who it is at the beginning of each request
    security = Security()  # one for each application: it holds what is this one's only
    security.init_app(
        app,
        People(),
        login_form=SignInForm,
        change_password_form=NewPasswordForm,
        verify_form=PasswordAgainForm,
    )
    security.support_mfa = True  # from now on `tf_enter` asks for the second step
    security.two_factor_plugins.register_tf_impl(app, "code", CodeStep)
    user_authenticated.connect(_signed_in_by_password, app)
    password_changed.connect(_password_changed, app)
    app.before_request(_refuse_two_ways_on)


def _signed_in_by_password(_app: Flask, user: Any, authn_via: list[str] | None, **_extra: Any) -> None:
    if authn_via == ["password"]:
        sign_in.note_attempt(user.email, user, succeeded=True, method=Method.PASSWORD)


def _password_changed(_app: Flask, user: Any, **_extra: Any) -> None:
    note_password_change(user=user, now=now())


def _refuse_two_ways_on() -> None:
    """A form about signing in that says in two places what is to follow could mean either. `hardening` refuses a field
    that is in the form twice; this is what the address adds.
    """
    if request.path.startswith("/account") and request.method == "POST":
        twice = any(len(values) > 1 for _, values in request.args.lists())
        if twice or ("next" in request.form and "next" in request.args):
            abort(400, "The same field was sent twice, so nothing was done. Go back and try again.")
