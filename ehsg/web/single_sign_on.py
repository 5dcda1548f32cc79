"""Signing in with an organisation's account, by OpenID Connect.

Flask-Security has the two views, Authlib the protocol; here are what is checked besides, and what is said when it does
not work. Nobody gets an account or a right in this way: the provider's word only says which account of ours it is.
"""

import logging
from typing import Any

from flask import Flask, abort, current_app, flash, make_response, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_security import FsOAuthProvider, current_user, logout_user, oauth_glue, user_authenticated
from werkzeug.wrappers import Response as BaseResponse

from ehsg.config import Settings
from ehsg.domain.sign_in import Method
from ehsg.domain.single_sign_on import Why, address_of
from ehsg.web import sessions, sign_in
from ehsg.web.provider import Client, OAuthError, Unavailable
from ehsg.web.transactions import NotRecorded, record_before_answering

PROVIDER = "organisation"  # in the addresses, and so in what an operator registers with the provider


class Refused(OAuthError):  # type: ignore[misc]
    """The provider's answer is in order, but it opens no account here."""

    def __init__(self, why: Why, address: str = "", user: Any = None) -> None:
        super().__init__(error=why.value)
        self.why, self.address, self.user = why, address, user


class Provider(FsOAuthProvider):
    """The organisation's provider, as Flask-Security asks for one."""

    def authlib_config(self) -> dict[str, Any]:
        """How Authlib reaches it; its own description is read when it is first needed."""
        settings: Settings = current_app.extensions["ehsg_settings"]
        return {
            "client_cls": Client,
            "client_id": settings.oidc_client_id,
            "client_secret": settings.oidc_client_secret,
            "server_metadata_url": settings.oidc_issuer.rstrip("/") + "/.well-known/openid-configuration",
            "client_kwargs": {"scope": "openid email", "code_challenge_method": "S256"},
        }

    def fetch_identity_cb(self, oauth: Any, token: Any) -> tuple[str, str]:
        """Whose account it is: the one with the address that the provider has checked. Refused."""
        found = address_of(token["userinfo"])
        if isinstance(found, Why):
            raise Refused(found)
        user = current_app.extensions["security"].datastore.find_user(email=found)
        if user is None:
            raise Refused(Why.UNKNOWN, found)
        if not user.active:
            raise Refused(Why.CLOSED, found, user)
        return "email", user.email

    def oauth_response_failure(self, error_view: str, e: OAuthError) -> BaseResponse:
        """A page that says why, or the sign-in page with a sentence where another try may work."""
        after = sessions.end_at_provider()
        if isinstance(e, Refused):
            _record(e.address, e.user, succeeded=False)
            again = sessions.address("security.login", after)
            page = render_template("sign_in/refused.html", why=e.why, address=e.address, again=again)
            return make_response(page, 403)
        if current_user.is_authenticated:
            return redirect(after, code=303)  # an old answer, once more: the page that it led to
        return to_sign_in(e, after)


def to_sign_in(error: OAuthError, after: str) -> BaseResponse:
    """Back to the sign-in page, which still leads on to the page that was wanted."""
    if isinstance(error, Unavailable):
        text = f"The sign-in page of {name()} cannot be reached just now. Try again in a few minutes."
    elif error.error == "access_denied":
        text = f"You did not sign in with {name()}. You can try again."
    else:
        text = f"Signing in with {name()} did not work. Try again."
    flash(f"{text} If you have a password here, you can use that.", "note")
    return redirect(sessions.address("security.login", after), code=303)


def start(name: str) -> ResponseReturnValue:
    """Flask-Security's view, and what to do when the provider is out of reach."""
    try:
        answer: ResponseReturnValue = oauth_glue.oauthstart(name)
    except OAuthError as error:
        return to_sign_in(error, sessions.end_at_provider())
    return answer


def closed(name: str) -> ResponseReturnValue:
    """Flask-Security would take the provider's word in place of the password again; `web.sessions` has its own rule."""
    abort(404)


def name() -> str:
    """What people call the organisation whose accounts they use."""
    settings: Settings = current_app.extensions["ehsg_settings"]
    return settings.oidc_name or "your organisation"


def init_app(app: Flask) -> None:
    """After Flask-Security, where an organisation's provider is configured."""
    app.jinja_env.globals["sign_in_with"] = None
    if not app.config["SECURITY_OAUTH_ENABLE"]:
        return
    with app.app_context():
        app.extensions["security"].oauthglue.register_provider_ext(Provider(PROVIDER))
        app.jinja_env.globals["sign_in_with"] = name()
    logging.getLogger("authlib").setLevel(logging.WARNING)  # below that it prints the secrets of each sign-in
    app.view_functions["security.oauthstart"] = start
    app.view_functions["security.oauth_verify_start"] = closed
    app.view_functions["security.oauth_verify_response"] = closed
    user_authenticated.connect(_signed_in, app)


def _signed_in(_app: Flask, user: Any, authn_via: list[str] | None, **_extra: Any) -> None:
    if authn_via == ["oauth"]:
        _record(user.email, user, succeeded=True)


def _record(address: str, user: Any, *, succeeded: bool) -> None:
    """The one place where a sign-in by organisation is put on record; NotRecorded, and then nobody is signed in."""
    try:
        record_before_answering(
            lambda: sign_in.note_attempt(address, user, succeeded=succeeded, method=Method.ORGANISATION)
        )
    except NotRecorded:
        logout_user()
        raise
