"""Second factors that can be verified, their codes at a moment that is passed in, and the steps of signing in."""

from datetime import datetime
from typing import Any

from flask import Flask
from flask_security import hash_password
from sqlalchemy import select
from werkzeug.test import TestResponse

from ehsg import models
from ehsg.extensions import db
from ehsg.services.authenticator import Authenticator
from ehsg.web.routes.second_factor import hash_of_recovery_code
from tests.pages import Browser, Page

PASSWORD = "three random words"


def authenticator(app: Flask) -> Authenticator:
    found: Authenticator = app.extensions["ehsg_authenticator"]
    return found


def give(app: Flask, user: models.User, *recovery_codes: str) -> str:
    """The person's secret: they now have a password and an app."""
    factor = factor_of(user)
    if factor is None:
        factor = models.SecondFactor(user_id=user.id, set_up_at=user.created_at)
        db.session.add(factor)
    factor.secret, factor.last_counter = authenticator(app).generate_totp_secret(), 0
    user.password = hash_password(PASSWORD)
    for code in recovery_codes:
        row = models.RecoveryCode(user_id=user.id, made_at=user.created_at)
        row.code_sha256 = hash_of_recovery_code(user.id, code.replace("-", ""))
        db.session.add(row)
    db.session.commit()
    return factor.secret


def factor_of(user: models.User) -> models.SecondFactor | None:
    db.session.expire_all()
    return db.session.scalars(select(models.SecondFactor).filter_by(user_id=user.id)).one_or_none()


def code(app: Flask, secret: str, at: datetime) -> str:
    return authenticator(app).code(secret=secret, at=at)


def wrong(right: str) -> str:
    """Six digits that are another code."""
    return f"{(int(right) + 1) % 1_000_000:06}"


def password_step(browser: Browser, user: models.User, query: str = "", password: str = PASSWORD) -> TestResponse:
    return browser.post(f"/account/sign-in{query}", {"email": user.email, "password": password})


def code_step(browser: Browser, typed: str, path: str = "/account/sign-in/code") -> TestResponse:
    return browser.post(path, {"code": typed})


def signed_in(browser: Browser) -> bool:
    return browser.get("/account").status_code == 200


def letters(kind: str | None = None) -> list[models.Message]:
    """What mail waits, oldest first."""
    db.session.expire_all()
    rows = db.session.scalars(select(models.Message).order_by(models.Message.id)).all()
    return [row for row in rows if kind in (None, row.kind)]


def attempts() -> list[tuple[str, bool]]:
    db.session.expire_all()
    rows = db.session.scalars(select(models.SignInAttempt).order_by(models.SignInAttempt.id))
    return [(row.method.value, row.succeeded) for row in rows]


def codes_on(page: Page) -> list[str]:
    return [item.get_text(strip=True) for item in page.soup.select(".app-codes li")]


def fields_of(page: Page) -> dict[str, Any]:
    """The hidden fields of the page's form."""
    return {field["name"]: field["value"] for field in page.soup.select("main form input[type=hidden]")}


def events(kind: str) -> list[models.Event]:
    db.session.expire_all()
    return list(db.session.scalars(select(models.Event).filter_by(kind=kind)))
