"""Typed settings, read once from the environment. Production refuses to start when one is missing."""

import os
import re
import secrets
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from ehsg.domain.session import IDLE, PROOF_LASTS

ROOT = Path(__file__).resolve().parents[1]
FORM_LIMIT = (
    4 * 1024 * 1024
)  # bytes: room for a refused text of 100,000 characters, percent-encoded, and its companions

HOST = re.compile(r"\.?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]*[a-z0-9])?(:\d+)?", re.IGNORECASE)
SHORTEST_SECRET = 32  # characters
# Named, because bandit takes a literal beside a key with “password” in it for a password.
HASHED_WITH, SHORTEST_PASSWORD, NEVER = "argon2", 12, False
_WELL_KNOWN = ("changeme", "password", "secretkey", "placeholder", "demonstration", "development", "insecure")


def weak(secret: str) -> bool:
    """Whether a secret can be guessed: short, made of few characters, or with words that examples are made of."""
    letters = re.sub(r"[^a-z0-9]", "", secret.lower())
    return len(secret) < SHORTEST_SECRET or len(set(secret)) < 10 or any(word in letters for word in _WELL_KNOWN)


# What Flask-Security says, in our words: text and kind.
_WORDS = {
    "GENERIC_AUTHN_FAILED": ("The email address or the password is wrong. Check both and try again.", "error"),
    "PASSWORD_CHANGE": ("Your password has been changed. You are signed out everywhere else.", "saved"),
    "PASSWORD_IS_THE_SAME": ("Choose a password that you do not have already", "error"),
    "PASSWORD_NOT_PROVIDED": ("Enter your password", "error"),
    "PASSWORD_INVALID_LENGTH": ("The password must have at least %(length)s characters", "error"),
    "RETYPE_PASSWORD_MISMATCH": ("Both passwords must be the same", "error"),
    "INVALID_PASSWORD": ("The password is wrong. Check it and try again.", "error"),
    "REAUTHENTICATION_REQUIRED": ("Enter your password again first.", "note"),
    "REAUTHENTICATION_SUCCESSFUL": ("Thank you. You can go on.", "note"),
    "INVALID_REDIRECT": ("The address that was to follow is not one of this service", "error"),
}

_THIS_MACHINE = frozenset({"127.0.0.1", "localhost", "::1"})
_NOTIFY_KEY = re.compile(r"(^|-)[0-9a-f-]{36}-[0-9a-f-]{36}$")


class Settings(BaseSettings):
    """One installation's settings. Each is an environment variable named EHSG_ and the name in capitals."""

    model_config = SettingsConfigDict(env_prefix="EHSG_", frozen=True, populate_by_name=True, hide_input_in_errors=True)

    environment: Literal["development", "production", "test"] = "development"
    instance: Path = ROOT / "instance"
    guide_file: Path = ROOT / "descriptors.yaml"
    guide_folder: Path = ROOT / "data" / "guides"
    database_url: str = Field(default="", validation_alias="DATABASE_URL")
    secret_key: str = ""
    password_salt: str = ""
    totp_key: str = ""  # encrypts the secrets of authenticator apps; derived from the secret key when empty
    seal_key: Path | None = None
    public_url: str = ""  # where people open the service; links in mail begin so
    secure_cookies: bool | None = None
    demo_password: str = ""
    trusted_hosts: str = ""  # names with commas between them; empty takes any, which production does not
    contact: str = ""  # whom to ask about personal data, in a sentence for the privacy page
    proxies: int = Field(default=0, ge=0)  # how many in front of us may say who asks and how
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_user: str = ""
    smtp_password: str = ""
    smtp_from: str = ""
    smtp_starttls: bool = True
    notify_api_key: str = ""
    notify_template: str = ""  # the id of a template with ((subject)) and ((body))
    notify_url: str = ""  # only where it is not the usual one
    oidc_issuer: str = ""  # whose accounts may sign in: the address with which the provider names itself
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    oidc_name: str = ""  # the organisation's name, as on the button
    metrics_token: str = ""  # whoever sends it may read /metrics; without one there is no such page
    mail_stays: bool = False  # said on purpose: messages are read at /outbox and passed on by hand

    @field_validator("seal_key", mode="before")
    @classmethod
    def _empty_is_missing(cls, value: Any) -> Any:
        return value or None  # an empty path would name the present folder

    @model_validator(mode="after")
    def _production_is_complete(self) -> Self:
        needed = {
            "DATABASE_URL": self.database_url,
            "EHSG_TRUSTED_HOSTS": self.trusted_hosts,  # or a stranger could name the host in the links of our mail
            "EHSG_SECRET_KEY": self.secret_key,
            "EHSG_PASSWORD_SALT": self.password_salt,
            "EHSG_SEAL_KEY": self.seal_key,
            "EHSG_PUBLIC_URL": self.public_url,
        }
        absent = sorted(name for name, value in needed.items() if not value)
        if self.environment == "production" and absent:
            raise ValueError("production needs these settings in the environment: " + ", ".join(absent))
        return self

    @property
    def mail_leaves(self) -> bool:
        """Whether messages are handed to a provider; else administrators read them."""
        return bool(self.notify_api_key or self.smtp_host)

    @model_validator(mode="after")
    def _mail_is_decided(self) -> Self:
        if self.notify_api_key and self.smtp_host:
            raise ValueError("EHSG_NOTIFY_API_KEY and EHSG_SMTP_HOST are both set: choose one")
        if bool(self.notify_api_key) != bool(self.notify_template):
            raise ValueError("EHSG_NOTIFY_API_KEY and EHSG_NOTIFY_TEMPLATE are needed together")
        if self.environment == "production" and not (self.mail_leaves or self.mail_stays):
            raise ValueError(
                "production needs a way for mail: EHSG_NOTIFY_API_KEY, or EHSG_SMTP_HOST, or EHSG_MAIL_STAYS=true "
                "to have administrators read it at /outbox and pass it on"
            )
        return self

    @model_validator(mode="after")
    def _organisation_is_complete(self) -> Self:
        given = [bool(value) for value in (self.oidc_issuer, self.oidc_client_id, self.oidc_client_secret)]
        if any(given) and not all(given):
            raise ValueError("EHSG_OIDC_ISSUER, EHSG_OIDC_CLIENT_ID and EHSG_OIDC_CLIENT_SECRET are needed together")
        issuer = urlsplit(self.oidc_issuer)
        here = self.environment != "production" and issuer.hostname in _THIS_MACHINE
        if self.oidc_issuer and not (issuer.hostname and issuer.scheme in (("https", "http") if here else ("https",))):
            raise ValueError("EHSG_OIDC_ISSUER is not an https address")
        if issuer.query or issuer.fragment:
            raise ValueError("EHSG_OIDC_ISSUER has a ? or # in it, which no issuer has")
        return self

    @model_validator(mode="after")
    def _mail_has_a_sender(self) -> Self:
        if self.smtp_host and not self.smtp_from:
            raise ValueError("EHSG_SMTP_HOST needs EHSG_SMTP_FROM, the address that mail is from")
        return self

    @model_validator(mode="after")
    def _production_is_safe(self) -> Self:
        unsafe = {
            "EHSG_DEMO_PASSWORD is set": self.demo_password,
            "there is a demonstration password in the instance folder": (self.instance / "demo-password").exists(),
            "EHSG_SECURE_COOKIES sends cookies over plain http": self.secure_cookies is False,
            "EHSG_PUBLIC_URL is not an https address": not self.public_url.startswith("https://"),
            "EHSG_SMTP_STARTTLS lets mail, and its links, go to another machine in plain text": (
                self.smtp_host and not self.smtp_starttls and self.smtp_host not in _THIS_MACHINE
            ),
            "EHSG_NOTIFY_API_KEY is not a key of GOV.UK Notify, which ends with two ids": (
                self.notify_api_key and not _NOTIFY_KEY.search(self.notify_api_key)
            ),
            "EHSG_NOTIFY_URL is not an https address": self.notify_url and not self.notify_url.startswith("https://"),
            "EHSG_SECRET_KEY can be guessed": weak(self.secret_key),
            "EHSG_PASSWORD_SALT can be guessed": weak(self.password_salt),
            "EHSG_METRICS_TOKEN can be guessed": self.metrics_token and weak(self.metrics_token),
            "EHSG_SECRET_KEY and EHSG_PASSWORD_SALT are the same": self.secret_key == self.password_salt,
            "EHSG_TRUSTED_HOSTS holds something that is no host name": not all(map(HOST.fullmatch, self.hosts)),
        }
        found = [what for what, so in unsafe.items() if so]
        if self.environment == "production" and found:
            raise ValueError("production does not start: " + "; ".join(found))
        return self

    @property
    def hosts(self) -> list[str]:
        """The host names that are answered to; none: any."""
        return [name.strip() for name in self.trusted_hosts.split(",") if name.strip()]

    @property
    def database(self) -> str:
        """The database's address: DATABASE_URL with the driver installed here, else a file in the instance folder."""
        url = self.database_url or f"sqlite:///{self.instance / 'ehsg.sqlite'}"
        for short in ("postgres://", "postgresql://"):
            if url.startswith(short):
                return "postgresql+psycopg://" + url.removeprefix(short)
        return url

    @property
    def seal_key_file(self) -> Path:
        """Where the key is that seals reports."""
        return self.seal_key or self.instance / "seal-key.pem"

    def kept_secret(self, name: str, given: str) -> str:
        """The secret given, else one made at first start and kept in the instance folder for this user only."""
        if given:
            return given
        file = self.instance / name
        self.instance.mkdir(parents=True, exist_ok=True)
        try:
            with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as handle:
                handle.write(secrets.token_urlsafe(48))
        except FileExistsError:
            pass
        return file.read_text().strip()

    def flask(self) -> dict[str, Any]:
        """These settings as Flask and its extensions name them."""
        secure = self.environment == "production" if self.secure_cookies is None else self.secure_cookies
        return {
            "SECRET_KEY": self.kept_secret("secret-key", self.secret_key),
            "TESTING": self.environment == "test",
            "SQLALCHEMY_ENGINES": {
                "default": {"url": self.database, "hide_parameters": True}
            },  # else errors print values
            "MAX_CONTENT_LENGTH": FORM_LIMIT,
            "MAX_FORM_MEMORY_SIZE": FORM_LIMIT,
            "PERMANENT_SESSION_LIFETIME": IDLE,
            "SESSION_REFRESH_EACH_REQUEST": False,  # whenever something done is noted in it, which is often enough
            "SESSION_COOKIE_NAME": "__Host-ehsg" if secure else "ehsg",
            "SESSION_COOKIE_SECURE": secure,
            "TRUSTED_HOSTS": self.hosts or None,
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "WTF_CSRF_TIME_LIMIT": None,  # as long as the session: a long meeting must not lose its text
            "WTF_CSRF_SSL_STRICT": secure,
            **self._flask_security(),
        }

    def _flask_security(self) -> dict[str, Any]:
        return {
            "SECURITY_PASSWORD_SALT": self.kept_secret("password-salt", self.password_salt),
            "SECURITY_PASSWORD_HASH": HASHED_WITH,
            "SECURITY_PASSWORD_SCHEMES": [HASHED_WITH],
            "SECURITY_DEPRECATED_PASSWORD_SCHEMES": [],
            "SECURITY_PASSWORD_LENGTH_MIN": SHORTEST_PASSWORD,
            "SECURITY_URL_PREFIX": "/account",
            "SECURITY_LOGIN_URL": "/sign-in",
            "SECURITY_LOGOUT_URL": "/sign-out",
            "SECURITY_LOGOUT_METHODS": ["POST"],
            "SECURITY_CHANGEABLE": True,
            "SECURITY_CHANGE_URL": "/change-password",
            "SECURITY_POST_CHANGE_VIEW": "/account",
            "SECURITY_POST_LOGIN_VIEW": "/",
            "SECURITY_POST_LOGOUT_VIEW": "/account/sign-in",
            "SECURITY_SEND_PASSWORD_CHANGE_EMAIL": NEVER,
            "SECURITY_RETURN_GENERIC_RESPONSES": True,
            "SECURITY_JOIN_USER_ROLES": False,
            "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False, "test_environment": True},
            "SECURITY_FLASH_MESSAGES": True,
            "SECURITY_FRESHNESS": PROOF_LASTS,
            "SECURITY_FRESHNESS_GRACE_PERIOD": timedelta(0),
            **{f"SECURITY_MSG_{name}": (text, kind) for name, (text, kind) in _WORDS.items()},
            "SECURITY_CACHE_CONTROL": {},  # else “no-store=True”, which no cache knows; `hardening` has ours
            "SECURITY_OAUTH_ENABLE": bool(self.oidc_issuer),
            "SECURITY_OAUTH_BUILTIN_PROVIDERS": [],
            "SECURITY_OAUTH_START_URL": "/sign-in/with",
            "SECURITY_OAUTH_RESPONSE_URL": "/sign-in/from",
            "SECURITY_CLI_USERS_NAME": "",  # our own `users`; its roles are not ours
            "SECURITY_CLI_ROLES_NAME": "",
        }


@cache
def common_passwords() -> frozenset[str]:
    """The commonest passwords, in lower case."""
    return frozenset((ROOT / "data" / "common-passwords.txt").read_text(encoding="utf-8").split())
