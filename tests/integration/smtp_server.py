"""A real mail server for tests, with TLS and a login where they are asked for."""

import socket
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


class Mailbox:
    """What the server was given."""

    def __init__(self, answer: str = "250 OK") -> None:
        self.taken: list[Any] = []
        self.answer = answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  # aiosmtpd's name
        self.taken.append(envelope)
        return self.answer

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if "refused" in address:
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"


def login(_server: Any, _session: Any, _envelope: Any, _how: str, given: LoginPassword) -> AuthResult:
    return AuthResult(success=(given.login, given.password) == (b"ehsg", b"the password"))


class Server(Controller):
    """One that is found on a free port by itself."""

    def factory(self) -> SMTP:
        return SMTP(self.handler, **self.SMTP_kwargs)


def serve(mailbox: Mailbox, **options: Any) -> Server:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Server(mailbox, hostname="127.0.0.1", port=port, **options)
    server.start()
    return server


@contextmanager
def plain(answers: dict[str, bytes], *, seconds: float = 0) -> Iterator[int]:
    """The port of a server that gives these answers to these commands, and takes each text after some seconds."""

    usual = {"EHLO": b"250-hello\r\n250 STARTTLS", "DATA": b"354 go on", "QUIT": b"221 bye"}

    class Handler(socketserver.StreamRequestHandler):
        def say(self, word: str, otherwise: bytes) -> None:
            self.wfile.write(answers.get(word, otherwise) + b"\r\n")

        def handle(self) -> None:
            self.say("greeting", b"220 ready")
            while line := self.rfile.readline():
                word = line.decode().split()[0].upper()
                self.say(word, usual.get(word, b"250 ok"))
                if word == "DATA":
                    while self.rfile.readline() != b".\r\n":
                        pass
                    time.sleep(seconds)
                    self.say(".", b"250 ok")
                if word == "QUIT":
                    return

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server.server_address[1]
        finally:  # else a test that fails would keep the whole run from ending
            server.shutdown()
            thread.join()


def refusing(step: str) -> Any:
    """A server that refuses at this step, for good."""
    return plain(dict.fromkeys(("EHLO", "HELO") if step == "EHLO" else (step,), b"554 refused"))
