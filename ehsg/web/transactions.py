"""One transaction a request: kept when a write answers below 400, undone otherwise. A GET cannot write."""

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


def commit() -> None:
    """Ends the transaction early: what was done stands, whatever the rest of the request comes to."""
    db.session.commit()


def undo() -> None:
    """Undoes what was done since the last commit."""
    db.session.rollback()
