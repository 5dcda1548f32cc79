"""An organisation's provider as this service speaks with it: Authlib's client, made stricter.

The provider describes itself at an address of its own. That is read when it is first needed, and again after an hour,
so the service starts and everybody else signs in while the provider is down.
"""

import re
from datetime import timedelta
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.base_client.errors import MismatchingStateError
from authlib.integrations.flask_client import FlaskOAuth2App, OAuthError
from authlib.integrations.requests_client import OAuth2Session
from flask import Response, current_app, make_response, render_template, request, session
from joserfc.errors import JoseError
from requests import RequestException

from ehsg.config import Settings
from ehsg.web import sessions
from ehsg.web.serving import now, public_address

PATIENCE = 5  # seconds for each answer of the provider
DESCRIPTION_LASTS = timedelta(hours=1)
# Signed with the provider's private key. Never “none”, and nothing that whoever knows the client's secret could sign.
_SIGNED_WITH = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"})
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint")
_ADDRESS = re.compile(r"https?://[^\s\"'<>\\]+")
# Codes that may stand in the log; others are free text of whoever sent them.
_CODES = frozenset(
    {"access_denied", "consent_required", "invalid_client", "invalid_grant", "invalid_id_token", "invalid_request"}
    | {"invalid_scope", "login_required", "server_error", "temporarily_unavailable", "unauthorized_client"}
)
# In how many ways an answer that nobody expected can fail to be read.
_TROUBLE = (AuthlibBaseError, JoseError, RequestException, LookupError, RuntimeError, TypeError, ValueError)

__all__ = ["Client", "OAuthError", "Unavailable"]


class Unavailable(OAuthError):  # type: ignore[misc]
    """The provider does not answer, or not as a provider does."""

    error = "temporarily_unavailable"


class Session(OAuth2Session):  # type: ignore[misc]
    """Requests to the provider, which wait a few seconds only and are led nowhere else."""

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
        """One request. Unavailable when the answer is that it should be made elsewhere."""
        answer = super().request(method, url, *args, **{**kwargs, "timeout": PATIENCE, "allow_redirects": False})
        if answer.is_redirect:
            raise Unavailable
        return answer


class Client(FlaskOAuth2App):  # type: ignore[misc]
    """The authorization code flow with PKCE, state and nonce, and with an id token that is checked in full.

    Whatever goes wrong comes out as OAuthError, which Flask-Security hands to our page; the log gets its kind only.
    """

    client_cls = Session
    server_metadata: dict[str, Any]

    def load_server_metadata(self) -> dict[str, Any]:
        """The provider's description of itself. Unavailable when there is none, or it is another's."""
        held = self.server_metadata
        moment = now().timestamp()
        if "issuer" in held and abs(moment - held["_loaded_at"]) < DESCRIPTION_LASTS.total_seconds():
            return held
        try:
            self.server_metadata = {**self._description(), "_loaded_at": moment}
        except _TROUBLE as error:
            if "issuer" not in held:
                raise Unavailable from error
        return self.server_metadata

    def _description(self) -> dict[str, Any]:
        """What we use of it, each part checked."""
        settings: Settings = current_app.extensions["ehsg_settings"]
        with self._get_session() as asking:
            answer = asking.request("GET", self._server_metadata_url, withhold_token=True)
            answer.raise_for_status()
            told = answer.json()
        if told["issuer"].rstrip("/") != settings.oidc_issuer.rstrip("/"):
            raise ValueError("it names another issuer")
        kept = {name: told[name] for name in ("issuer", *_ENDPOINTS) if name in told}
        scheme = settings.oidc_issuer.partition("://")[0]
        if not all(_ADDRESS.fullmatch(kept[name]) and kept[name].startswith(f"{scheme}://") for name in kept):
            raise ValueError("it names an address that is none, or that is not protected")
        algorithms = sorted(_SIGNED_WITH & set(told.get("id_token_signing_alg_values_supported", ["RS256"])))
        if not algorithms or not kept.keys() >= set(_ENDPOINTS[:3]):
            raise ValueError("it lacks something that is needed")
        kept["id_token_signing_alg_values_supported"] = algorithms
        methods = told.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        basic = "client_secret_basic" in methods or "client_secret_post" not in methods
        return {**kept, "token_endpoint_auth_method": "client_secret_basic" if basic else "client_secret_post"}

    def authorize_redirect(self, redirect_uri: str | None = None, **_kwargs: Any) -> Response:
        """The page that leads to the provider. Unavailable.

        A page and not a redirect: browsers hold the redirects that follow a form against the policy's `form-action`,
        those of the provider to its other hosts too, which nobody here can list. So the policy stays as it is.
        """
        sessions.begin_at_provider()
        redirect_uri = public_address("security.oauthresponse", name=self.name)
        try:
            made = self.create_authorization_url(redirect_uri)
        except _TROUBLE as error:
            raise self._told(error) from error
        made_for = {name: made[name] for name in ("state", "nonce", "code_verifier")}
        self.save_authorize_data(redirect_uri=redirect_uri, **made_for)
        answer = make_response(render_template("sign_in/leaving.html", url=made["url"]))
        answer.headers["Refresh"] = f"0; url={made['url']}"
        return answer

    def authorize_access_token(self, **kwargs: Any) -> dict[str, Any]:
        """The token for the code that the provider has sent along, with what it says of the person. OAuthError."""
        state = request.args.get("state", "")
        if not self.framework.get_state_data(session, state):
            raise MismatchingStateError  # before anything else: it was not begun here, or was done already
        try:
            token: dict[str, Any] = super().authorize_access_token(**kwargs)
            token["userinfo"] = self._person(token)
        except _TROUBLE as error:
            raise self._told(error) from error
        finally:
            self.framework.clear_state_data(session, state)  # whatever came of it, it is used up
        return token

    def _person(self, token: dict[str, Any]) -> dict[str, Any]:
        """What the id token says; where that is silent about the address, what the provider tells when asked."""
        claims = dict(token["userinfo"])
        if claims.keys() >= {"email", "email_verified"} or "userinfo_endpoint" not in self.load_server_metadata():
            return claims
        told = self.userinfo(token=token)
        if told["sub"] != claims["sub"]:
            raise ValueError("it speaks of somebody else")
        return {**claims, **{name: told.get(name) for name in ("email", "email_verified")}}

    def parse_id_token(self, token: dict[str, Any], nonce: str, **kwargs: Any) -> Any:
        """The id token's claims, with signature, issuer, audience, time and nonce as they must be."""
        kwargs["claims_options"] = {
            "iss": {"essential": True, "value": self.load_server_metadata()["issuer"]},
            "aud": {"essential": True, "value": self.client_id},
        }
        return super().parse_id_token(token, nonce, **kwargs)

    def _told(self, error: Exception) -> OAuthError:
        """The error as Flask-Security knows it, noted in the log without a word of what was sent."""
        if isinstance(error, JoseError):
            told = OAuthError(error="invalid_id_token")
        else:
            told = error if isinstance(error, OAuthError) else Unavailable()
        code = told.error if told.error in _CODES else "other"
        current_app.logger.warning("sign-in by organisation: %s (%s)", code, type(error).__name__)
        return told
