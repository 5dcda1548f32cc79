"""For the machines that look after this one: is it alive, can it serve, how is it doing."""

from collections.abc import Callable
from hmac import compare_digest

from flask import Blueprint, Response, abort, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from ehsg.database import DATABASE_TROUBLE
from ehsg.domain.permissions import Action
from ehsg.queries import health, schema
from ehsg.reports.press import PdfUnavailable, must_be_ready
from ehsg.web import metrics as measured
from ehsg.web.access import requires
from ehsg.web.serving import now

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@requires(Action.OPEN_PAGE)
def healthz() -> ResponseReturnValue:
    """The process is alive; says nothing of the database."""
    return jsonify(alive=True)


@blueprint.get("/readyz")
@requires(Action.OPEN_PAGE)
def readyz() -> ResponseReturnValue:
    """Whether people can be sent here: 503 naming what is missing, in one word each and without the reason."""
    checks = {"database": _database(), "pdf": _can(must_be_ready, PdfUnavailable)}
    ready = all(found == "ok" for found in checks.values())
    return jsonify(ready=ready, **checks), 200 if ready else 503


def _database() -> str:
    """`ok`, `migrations` when some have still to run, or `failed`."""
    try:
        return "ok" if schema.is_up_to_date() else "migrations"
    except DATABASE_TROUBLE as trouble:
        current_app.logger.error("not ready: %s", type(trouble).__name__)
        return "failed"


def _can(check: Callable[[], None], trouble: type[Exception]) -> str:
    try:
        check()
    except trouble as reason:
        current_app.logger.error("not ready: %s", type(reason).__name__)
        return "failed"
    return "ok"


@blueprint.get("/metrics")
@requires(Action.OPEN_PAGE)
def metrics() -> ResponseReturnValue:
    """Figures for Prometheus, for whoever sends the token; for everybody else there is no such page."""
    token = current_app.extensions["ehsg_settings"].metrics_token
    if not token or not compare_digest(request.headers.get("Authorization", "").encode(), f"Bearer {token}".encode()):
        abort(404)
    text, kind = measured.report(health.waiting(now()))
    return Response(text, content_type=kind)
