"""JSON logs with a request id and no personal data: no names, addresses, form fields, paths or query strings.

Messages of errors are left out, because they can carry values; what kind of error it was and where are logged.
"""

import json
import logging
import re
import sys
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from flask import Flask, Response, g, has_request_context, request

_HERE = f"{Path(__file__).resolve().parents[1]}/"
# What gunicorn says of a request goes on with the network address, the path or a part of what was sent.
_OF_A_REQUEST = re.compile(r"^(Invalid request|Error handling request|Error handling HTTP/2 request).*", re.DOTALL)


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Time, level, message, and of a request its id, method and rule (the pattern, not the address)."""
        entry: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _message(record),
        }
        if has_request_context():
            entry["request_id"] = g.get("request_id", "")
            entry["method"] = request.method if request.method in _METHODS else "?"
            entry["rule"] = request.url_rule.rule if request.url_rule else ""
        if record.exc_info and record.exc_info[1]:
            entry["error"] = list(_told(record.exc_info[1]))
        return json.dumps(entry, ensure_ascii=False)


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"})


def _message(record: logging.LogRecord) -> str:
    if isinstance(record.msg, BaseException):
        return type(record.msg).__qualname__
    return _OF_A_REQUEST.sub(r"\1", record.getMessage())


def _told(error: BaseException) -> Iterator[str]:
    """The kind of error and where it was raised, innermost last; then of the one behind it."""
    seen: set[int] = set()
    behind: BaseException | None = error
    while behind is not None and id(behind) not in seen:
        seen.add(id(behind))
        yield f"{type(behind).__module__}.{type(behind).__qualname__}"
        for frame in traceback.extract_tb(behind.__traceback__):
            yield f"  {frame.filename.removeprefix(_HERE)}:{frame.lineno} {frame.name}"
        behind = behind.__cause__ or (None if behind.__suppress_context__ else behind.__context__)


def init_app(app: Flask) -> None:
    """Logs to standard error, and a request id on every response."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    app.logger.handlers = [handler]
    app.logger.setLevel(logging.INFO)
    app.logger.propagate = False
    logging.lastResort = _for_libraries()

    @app.before_request
    def give_id() -> None:
        g.request_id = uuid4().hex

    @app.after_request
    def send_id(response: Response) -> Response:
        response.headers["X-Request-ID"] = g.get("request_id", "")
        return response


def _for_libraries() -> logging.Handler:
    """What libraries say where nobody listens: the same form, so that their traces carry no values either."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    handler.setLevel(logging.WARNING)
    return handler
