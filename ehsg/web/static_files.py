"""Our style sheets, scripts and fonts, compressed when built, under addresses that change with their content."""

import hashlib
import re
from collections.abc import Callable
from functools import cache
from typing import Any
from wsgiref.headers import Headers

from flask import Flask, url_for
from whitenoise import WhiteNoise

from ehsg.config import ROOT

FOLDER = ROOT / "static"
_PLAIN = "/static/"
_A_VERSION = re.compile(r"/static/[0-9a-f]{12}/")
_COPIES = frozenset({".gz", ".br"})


@cache
def version() -> str:
    """Twelve hex digits of a hash of every file's name and bytes, read once in a process."""
    digest = hashlib.sha256()
    for path in sorted(path for path in FOLDER.rglob("*") if path.is_file() and path.suffix not in _COPIES):
        digest.update(path.relative_to(FOLDER).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def asset(path: str) -> str:
    """The address of a static file. Browsers keep it for ever: with another content the address is another."""
    return url_for("static", filename=f"{version()}/{path}")


def init_app(app: Flask) -> None:
    """Serves the files before the application is asked, so that they need no session and no database."""
    versioned = f"{_PLAIN}{version()}/"
    files = WhiteNoise(
        app.wsgi_app,
        max_age=3600,
        autorefresh=False,
        add_headers_function=_no_sniffing,
        immutable_file_test=lambda _path, address: address.startswith(versioned),
    )
    files.add_files(str(FOLDER), prefix=versioned)
    files.add_files(str(FOLDER), prefix=_PLAIN)
    app.wsgi_app = _EarlierVersions(files, versioned)  # type: ignore[method-assign]


class _EarlierVersions:
    """A page drawn by the release before, or on a machine that has it still, gets the files that there are now.

    Under their plain address, so that nobody keeps them for long.
    """

    def __init__(self, serve: Callable[..., Any], versioned: str) -> None:
        self._serve = serve
        self._versioned = versioned

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        path = environ.get("PATH_INFO", "")
        found = _A_VERSION.match(path)
        if found and not path.startswith(self._versioned):
            environ["PATH_INFO"] = _PLAIN + path[found.end() :]
        return self._serve(environ, start_response)


def _no_sniffing(headers: Headers, _path: str, _address: str) -> None:
    """They carry their own header, as the application does not see them."""
    headers["X-Content-Type-Options"] = "nosniff"
