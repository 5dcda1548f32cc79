"""A small server that shows pages that are drawn already, with the service's styles and scripts, to a browser."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from threading import Thread

from ehsg.config import ROOT
from tests.shown.asking import Shown

STATIC = ROOT / "static"
ASSET = re.compile(r"^/static/(?:[0-9a-f]+/)?(?P<file>[\w./-]+)$")
SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL)
TYPES = {".mjs": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


class _Handler(BaseHTTPRequestHandler):
    pages: Sequence[Shown] = ()
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else the body of each answer waits 40 ms behind its head

    def do_GET(self) -> None:
        """`/page/3` is the fourth page, `/plain/3` the same without its scripts, and the rest are files; one is axe."""
        kind, _, number = self.path.strip("/").partition("/")
        if kind in ("page", "plain"):
            page = self.pages[int(number)]
            html = page.html if kind == "page" else SCRIPT.sub("", page.html)
            self._answer(html.encode(), "text/html; charset=utf-8", policy=page.policy)
        elif self.path == "/axe.js":
            self._answer((ROOT / "node_modules" / "axe-core" / "axe.min.js").read_bytes(), "text/javascript")
        elif asset := ASSET.match(self.path):
            path = STATIC / asset["file"]
            self._answer(path.read_bytes(), TYPES.get(path.suffix) or guess_type(path.name)[0] or "text/plain")
        else:
            self.send_error(404)

    def _answer(self, body: bytes, kind: str, policy: str = "") -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if policy:
            self.send_header("Content-Security-Policy", policy)
        else:
            self.send_header("Cache-Control", "max-age=3600")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@contextmanager
def showing(pages: Sequence[Shown]) -> Iterator[str]:
    """Where it answers, such as http://127.0.0.1:4711."""
    handler = type("Handler", (_Handler,), {"pages": pages})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
