"""One transaction a request: kept when a write answers below 400, undone otherwise. A GET cannot write."""

from collections.abc import Callable

from flask import Flask, Response, g, request, session

from ehsg.database import READ_ONLY
from ehsg.extensions import db

WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def init_app(app: Flask) -> None:
    """Opens read transactions for reads, and ends each request's transaction."""

    @app.before_request
    def begin() -> None:
        READ_ONLY.set(request.method not in WRITES)

    @app.after_request
    def finish(response: Response) -> Response:
        if g.get("_sqlalchemy_sessions"):
            if request.method in WRITES and response.status_code < 400:
                _commit_or_say_nothing()
            else:
                db.session.rollback()
        return response

    @app.teardown_request
    def leave(_error: BaseException | None) -> None:
        READ_ONLY.set(False)


def _commit_or_say_nothing() -> None:
    """What the view says it has done must not be said when it has not been."""
    try:
        db.session.commit()
    except Exception:
        session.pop("_flashes", None)
        raise


class NotRecorded(Exception):
    """What has to be on record before something is handed over could not be recorded; nothing is handed over."""


def record_before_answering(record: Callable[[], None]) -> None:
    """Ends the reading, then does `record` in a write transaction of its own, before any byte of the answer leaves.

    For answers to a GET that must leave a trace. Read everything that the answer needs before. NotRecorded.
    """
    db.session.rollback()
    READ_ONLY.set(False)
    try:
        record()
        db.session.commit()
    except Exception as error:
        db.session.rollback()
        raise NotRecorded(type(error).__name__) from error
    finally:
        READ_ONLY.set(True)


def commit() -> None:
    """Ends the transaction early: what was done stands, whatever the rest of the request comes to."""
    db.session.commit()


def undo() -> None:
    """Undoes what was done since the last commit."""
    db.session.rollback()
