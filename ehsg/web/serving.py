"""What every request can ask the application for: the guides, the time, and static files."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from flask import Flask, Response, abort, current_app, request, url_for
from werkzeug.middleware.proxy_fix import ProxyFix

from ehsg.config import Settings
from ehsg.domain.guide import Guide
from ehsg.domain.guide_file import load_editions
from ehsg.web import static_files

if TYPE_CHECKING:
    from ehsg.models import Area, Assessment

_LARGEST_NUMBER = 2**31 - 1


def init_app(app: Flask) -> None:
    """Reads every guide edition once, sets the clock, and serves static files."""
    settings: Settings = app.extensions["ehsg_settings"]
    app.extensions["ehsg_guides"] = load_editions(settings.guide_file, settings.guide_folder)
    app.extensions["ehsg_clock"] = lambda: datetime.now(UTC)
    app.before_request(refuse_impossible_addresses)
    if n := settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]
    static_files.init_app(app)


def refuse_impossible_addresses() -> None:
    """404 for what no database column can hold, which some databases would answer with an error."""
    parts = (request.view_args or {}).values()
    if any((isinstance(p, int) and p > _LARGEST_NUMBER) or (isinstance(p, str) and "\x00" in p) for p in parts):
        abort(404)


def wants_json() -> bool:
    """Whether a script asked, which cannot read a page."""
    return request.accept_mimetypes.best == "application/json"


def now() -> datetime:
    """The present moment, aware; tests set it."""
    moment: datetime = current_app.extensions["ehsg_clock"]()
    return moment


def guides() -> Mapping[str, Guide]:
    """Every edition by its id, the current one first."""
    editions: Mapping[str, Guide] = current_app.extensions["ehsg_guides"]
    return editions


def guide_of(assessment: "Assessment") -> Guide:
    """The edition that the return is made with."""
    return guides()[assessment.collection.guide_edition]


def public_address(endpoint: str, **parts: Any) -> str:
    """A whole address for a message: never made from what a request says the host is, where one is configured."""
    settings: Settings = current_app.extensions["ehsg_settings"]
    if settings.public_url:
        return settings.public_url.rstrip("/") + url_for(endpoint, **parts)
    return url_for(endpoint, _external=True, **parts)


def address(endpoint: str, assessment: "Assessment", **parts: Any) -> str:
    """The address of one of the return's pages."""
    return url_for(endpoint, code=assessment.area.code, year=assessment.collection.year, **parts)


_MARKS: dict[str, str | int] = {"number": 987_654_321}  # stands for a value that is filled in; of others, their name


def each_address(endpoint: str, *varying: str, **parts: Any) -> Callable[..., str]:
    """Addresses that differ in some parts, which are filled in by name: made once for all rows of a long table, of
    which making them one by one took a third of the time.
    """
    marks: dict[str, Any] = {name: _MARKS.get(name, f"--{name}--") for name in varying}
    whole = url_for(endpoint, **marks, **parts)

    def filled(**values: object) -> str:
        found = whole
        for name, mark in marks.items():
            found = found.replace(str(mark), quote(str(values[name]), safe=""), 1)
        return found

    return filled


def attached(data: bytes, kind: str, name: str) -> Response:
    """A file to be saved under the name; `kind` is its content type."""
    response = Response(data, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def people_of(area: "Area | None") -> str:
    """The address of the list of an area's people, or of those whose roles belong to no area."""
    return url_for("people.of_area", code=area.code) if area else url_for("people.of_service")
