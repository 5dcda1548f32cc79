"""Mail: queued with what it tells of, sent later, tried again, and never in the way of a request."""

import socketserver
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, ClassVar

import pytest

from ehsg import models
from ehsg.domain.errors import RuleBroken
from ehsg.domain.mail import Letter
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from ehsg.services.mail import queue_message, send_due
from ehsg.services.mail_adapters import NotSent, Outbox, Smtp
from tests import factories

VALUES = {"role": "reader", "area": "Leeds"}


class Broken:
    """A mail server that does not answer."""

    name: ClassVar[str] = "broken"
    leaves: ClassVar[bool] = True

    def send(self, letter: Letter) -> None:
        raise NotSent("the mail server did not answer")


def _queue(to: str = "somebody@example.org", **values: str) -> None:
    queue_message(to=to, kind="role_ended", values={**VALUES, **values}, now=factories.NOW)


def _only() -> models.Message:
    db.session.expire_all()
    found: models.Message = db.session.query(models.Message).one()
    return found


def test_a_message_goes_with_the_transaction_of_what_it_tells_of(app: Any) -> None:
    _queue()
    db.session.rollback()
    assert db.session.query(models.Message).count() == 0


def test_a_message_is_sent_once(app: Any) -> None:
    _queue()
    first = send_due(adapter=Outbox(), now=factories.NOW, limit=10)
    again = send_due(adapter=Outbox(), now=factories.NOW + timedelta(days=1), limit=10)
    assert (first.sent, again.sent) == (1, 0)
    assert (_only().sent_by, _only().attempts) == ("outbox", 1)


def test_a_message_that_is_not_taken_is_tried_again_later_each_time_and_then_fails_visibly(world: Any) -> None:
    _queue()
    tries, now = [], factories.NOW
    for _ in range(600):
        if send_due(adapter=Broken(), now=now, limit=10).not_sent:
            tries.append(int((now - factories.NOW).total_seconds() // 60))
        now += timedelta(minutes=1)
    assert tries == [0, 1, 6, 36, 156, 276]
    assert _only().failed_at is not None
    db.session.commit()
    page = world.browser(world.person(Role.ADMINISTRATOR)).page("/outbox")
    assert "Failed" in page.main
    assert "the mail server did not answer" in page.main


@pytest.mark.parametrize(
    "address",
    ["", "nobody", "a@b", "a b@example.org", "a@example.org\nBcc: b@example.org", "a@example.org, b@example.org"]
    + ["іnfo@example.org", "a" * 250 + "@example.org", "<a@example.org>", "a@example.org\x00"],
)
def test_an_address_that_mail_cannot_be_sent_to_safely_is_refused_before_anything_is_queued(
    app: Any, address: str
) -> None:
    with pytest.raises(RuleBroken):
        _queue(to=address)
    assert db.session.query(models.Message).count() == 0


def test_a_value_cannot_bring_a_header_or_a_second_line_of_its_own(app: Any) -> None:
    _queue(area="Leeds\r\nBcc: other@example.org\x00")
    assert _only().values["area"] == "Leeds Bcc: other@example.org"


@pytest.mark.parametrize("values", [{"role": "reader"}, {**VALUES, "more": "x"}, {**VALUES, "area": " "}, {}])
def test_a_value_that_is_missing_or_too_many_is_refused_before_anything_is_queued(
    app: Any, values: dict[str, str]
) -> None:
    with pytest.raises(RuleBroken):
        queue_message(to="a@example.org", kind="role_ended", values=values, now=factories.NOW)
    with pytest.raises(RuleBroken):
        queue_message(to="a@example.org", kind="no_such_kind", values=values, now=factories.NOW)
    assert db.session.query(models.Message).count() == 0


class _Server(socketserver.StreamRequestHandler):
    """As much of a mail server as one message needs."""

    taken: ClassVar[list[bytes]] = []

    def handle(self) -> None:
        self.wfile.write(b"220 ready\r\n")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                text = b""
                while (part := self.rfile.readline()) != b".\r\n":
                    text += part
                self.taken.append(text)
            self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")
            if word == b"QUIT":
                return


@pytest.fixture
def port() -> Iterator[int]:
    _Server.taken.clear()
    with socketserver.TCPServer(("127.0.0.1", 0), _Server) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def test_a_mail_server_gets_the_message_as_it_is_written(app: Any, port: int) -> None:
    _queue(area="Bwrdeistref Sŵn")
    smtp = Smtp(host="127.0.0.1", port=port, sender="Early help <noreply@example.org>", starttls=False)
    assert send_due(adapter=smtp, now=factories.NOW, limit=10).sent == 1
    (text,) = _Server.taken
    assert b"To: somebody@example.org" in text
    assert b"From: Early help <noreply@example.org>" in text


def test_a_mail_server_that_is_not_there_is_told_of_without_the_address(app: Any) -> None:
    _queue()
    smtp = Smtp(host="127.0.0.1", port=1, sender="noreply@example.org", starttls=False)
    assert send_due(adapter=smtp, now=factories.NOW, limit=10).not_sent == 1
    assert _only().last_error
    assert "somebody@example.org" not in _only().last_error


def test_only_administrators_see_the_mail(world: Any) -> None:
    assert world.browser(world.coordinator).get("/outbox").status_code == 404
    assert "There are no messages yet." in world.browser(world.person(Role.ADMINISTRATOR)).page("/outbox").main
