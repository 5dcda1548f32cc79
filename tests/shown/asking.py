"""Asking for a page as somebody; what the request changes is undone."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import Connection
from werkzeug.test import TestResponse

from ehsg import models
from ehsg.extensions import db
from tests.pages import Browser


@dataclass(frozen=True)
class Shown:
    """One page: what it is called in the tests, its status, what it was answered with, and under which policy."""

    name: str
    status: int
    html: str
    policy: str


def shown(name: str, response: TestResponse) -> Shown | None:
    """The answer as a page; None where it is a file, a redirect or data."""
    try:
        if response.mimetype != "text/html" or 300 <= response.status_code < 400:
            return None
        policy = response.headers.get("Content-Security-Policy", "")
        return Shown(name, response.status_code, response.get_data(as_text=True), policy)
    finally:
        response.get_data()
        response.close()


def ask(app: Flask, user: models.User | None, method: str, path: str, *typed: dict[str, Any]) -> TestResponse:
    """One request by somebody who has just opened the browser; of several forms in turn, the last one's answer."""
    browser = Browser(app.test_client(), user)
    with changing_nothing(), app.app_context():
        if method == "GET":
            return browser.client.get(path)
        for fields in typed:
            response = browser.client.post(path, data={"csrf_token": browser.token(), **fields})
        return response


@contextmanager
def changing_nothing() -> Iterator[None]:
    """What is written inside is undone; needs a session that is bound to one connection."""
    connection = db.session.get_bind()
    assert isinstance(connection, Connection)
    db.session.commit()  # so that no save point of the session is open around this one
    before = connection.begin_nested()
    yield
    db.session.rollback()
    before.rollback()
    db.session.expire_all()
