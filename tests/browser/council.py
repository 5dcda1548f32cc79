"""A council's provider as browsers meet it: it sends people on to another host to sign in."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import requests

from tests.provider import Provider, running


class Front(BaseHTTPRequestHandler):
    """Hands everything on to the provider, but asks people to sign in at another host."""

    behind, here = "", ""

    def _hand_on(self) -> None:
        if self.path.startswith("/oauth2/authorize") and self.headers["Host"].startswith("127.0.0.1"):
            self.send_response(302)
            self.send_header("Location", self.here.replace("127.0.0.1", "localhost") + self.path)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        kept = {name: value for name, value in self.headers.items() if name in ("Authorization", "Content-Type")}
        kept["Host"] = self.here.removeprefix("http://")
        answer = requests.request(
            self.command, self.behind + self.path, data=body, headers=kept, allow_redirects=False, timeout=5
        )
        self.send_response(answer.status_code)
        for name in ("Content-Type", "Location"):
            if name in answer.headers:
                self.send_header(name, answer.headers[name])
        self.send_header("Content-Length", str(len(answer.content)))
        self.end_headers()
        self.wfile.write(answer.content)

    do_GET = do_POST = do_PUT = _hand_on  # noqa: N815

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@contextmanager
def council() -> Iterator[Provider]:
    """It, at a free port."""
    with running() as provider, ThreadingHTTPServer(("127.0.0.1", 0), Front) as front:
        Front.behind, Front.here = provider.issuer, f"http://127.0.0.1:{front.server_address[1]}"
        Thread(target=front.serve_forever, daemon=True).start()
        yield Provider(Front.here)
        front.shutdown()
