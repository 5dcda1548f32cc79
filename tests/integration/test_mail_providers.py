"""Mail by a real SMTP server with TLS and a login, and by a server that speaks as GOV.UK Notify does."""

import json
import ssl
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar

import jwt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pydantic import ValidationError

from ehsg import models
from ehsg.config import Settings
from ehsg.domain.mail import MOST_ATTEMPTS, MailState
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from ehsg.queries.mail import NOT_SHOWN
from ehsg.services import mail_adapters
from ehsg.services.mail import queue_message, send_due
from ehsg.services.mail_adapters import Notify, Outbox, Smtp, adapter_for
from tests import factories, once
from tests.factories import NOW
from tests.integration.smtp_server import Mailbox, login, serve

pytestmark = once.with_sqlite()
LINK = "https://ehsg.example/invitations/secret"
VALUES = {"name_of_inviter": "Amina", "role": "Reader", "area": "Leeds", "link": LINK, "expires": "Friday"}
SERVICE, SECRET = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"
TEMPLATE = "33333333-3333-4333-8333-333333333333"


def _queue(to: str = "somebody@example.org") -> models.Message:
    return queue_message(to=to, kind="invitation", values=VALUES, now=NOW)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of 127.0.0.1, which the tests trust."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOW)
        .not_valid_after(NOW + timedelta(days=365 * 50))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, form, plain) + made.public_bytes(serialization.Encoding.PEM)
    )
    return file


@pytest.fixture
def tls(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """The server's side; the service trusts the certificate."""
    trusting = ssl.create_default_context(cafile=str(certificate))
    monkeypatch.setattr(mail_adapters.ssl, "create_default_context", lambda: trusting)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@pytest.mark.parametrize(("password", "sent"), [("the password", 1), ("another password", 0)])
def test_a_mail_server_is_spoken_to_over_tls_with_the_login(
    app: Any, tls: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch, password: str, sent: int
) -> None:
    monkeypatch.setattr(mail_adapters, "TIMEOUT", 1)  # this server leaves a second wrong login without an answer
    mailbox = Mailbox()
    server = serve(mailbox, tls_context=tls, require_starttls=True, auth_required=True, authenticator=login)
    try:
        _queue()
        smtp = Smtp(host="localhost", port=server.port, sender="noreply@example.org", user="ehsg", password=password)
        assert send_due(adapter=smtp, now=NOW, limit=5).sent == sent
    finally:
        server.stop()
    assert len(mailbox.taken) == sent
    (row,) = db.session.query(models.Message).all()
    assert (row.sent_at is not None) is bool(sent)
    assert row.failed_at is None, "a wrong login is not this message's fault"
    if sent:
        assert LINK.encode() in mailbox.taken[0].content
        assert row.values["link"] == NOT_SHOWN
    else:
        assert row.last_error.startswith("The mail server")
        assert password not in row.last_error


def test_a_server_that_offers_no_tls_gets_no_message_and_no_password(app: Any) -> None:
    mailbox = Mailbox()
    server = serve(mailbox)
    try:
        _queue()
        smtp = Smtp(host="localhost", port=server.port, sender="noreply@example.org", user="ehsg", password="secret")
        assert send_due(adapter=smtp, now=NOW, limit=5).not_sent == 1
    finally:
        server.stop()
    assert mailbox.taken == []


def test_a_recipient_that_is_refused_for_good_is_not_tried_again_and_loses_the_link(app: Any) -> None:
    server = serve(Mailbox())
    try:
        row = _queue("refused@example.org")
        smtp = Smtp(host="localhost", port=server.port, sender="noreply@example.org", starttls=False)
        send_due(adapter=smtp, now=NOW, limit=5)
    finally:
        server.stop()
    assert (row.attempts, row.failed_at) == (1, NOW)
    assert row.values["link"] == NOT_SHOWN
    assert "refused@" not in row.last_error


def test_a_server_that_hangs_is_left_after_the_time_out(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    monkeypatch.setattr(mail_adapters, "TIMEOUT", 0.2)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        row = _queue()
        smtp = Smtp(host="127.0.0.1", port=silent.getsockname()[1], sender="noreply@example.org")
        assert send_due(adapter=smtp, now=NOW, limit=5).not_sent == 1
    assert row.last_error.startswith("The mail server could not be")


class Odd:
    """An adapter with a defect that shows with one message only."""

    name = "odd"
    leaves = True

    def send(self, letter: Any) -> None:
        if "odd" in letter.to:
            raise ZeroDivisionError(f"a secret about {letter.to}")


def test_one_message_that_cannot_be_sent_keeps_no_other_from_being_sent_and_fails_in_the_end(app: Any) -> None:
    odd, other = _queue("odd@example.org"), _queue()
    assert send_due(adapter=Odd(), now=NOW, limit=5).sent == 1
    assert other.sent_at == NOW
    assert odd.last_error == "The message could not be sent (ZeroDivisionError)."
    for hours in range(1, 50):
        send_due(adapter=Odd(), now=NOW + timedelta(hours=hours), limit=5)
    assert odd.attempts == MOST_ATTEMPTS
    assert odd.failed_at is not None
    assert odd.values["link"] == NOT_SHOWN


class Api(BaseHTTPRequestHandler):
    """As much of GOV.UK Notify as one message needs."""

    asked: ClassVar[list[tuple[str, dict[str, Any], dict[str, Any]]]] = []
    status: ClassVar[int] = 201
    garbled: ClassVar[bytes] = b""

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        token = jwt.decode(self.headers["Authorization"].removeprefix("Bearer "), SECRET, algorithms=["HS256"])
        self.asked.append((self.path, body, token))
        answer = {"id": "x"} if self.status == 201 else {"errors": [{"error": "X", "message": "somebody@example.org"}]}
        data = self.garbled or json.dumps(answer).encode()
        self.send_response(self.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: Any) -> None:
        """Nothing."""


@pytest.fixture
def notify() -> Iterator[Notify]:
    Api.asked.clear()
    Api.status, Api.garbled = 201, b""
    with HTTPServer(("127.0.0.1", 0), Api) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield Notify(f"early_help-{SERVICE}-{SECRET}", TEMPLATE, f"http://127.0.0.1:{server.server_address[1]}")
        server.shutdown()
        thread.join()


def test_notify_gets_subject_and_body_for_its_template_signed_with_the_key(app: Any, notify: Notify) -> None:
    row = _queue()
    assert send_due(adapter=notify, now=NOW, limit=5).sent == 1
    ((path, body, token),) = Api.asked
    assert (path, body["email_address"], body["template_id"]) == (
        "/v2/notifications/email",
        "somebody@example.org",
        TEMPLATE,
    )
    assert LINK in body["personalisation"]["body"]
    assert body["personalisation"]["subject"] == "You are invited to the early help self-assessment"
    assert token["iss"] == SERVICE
    assert (row.sent_by, row.values["link"]) == ("notify", NOT_SHOWN)


@pytest.mark.parametrize(("status", "for_good"), [(400, True), (404, True), (403, False), (429, False), (503, False)])
def test_what_notify_refuses_is_tried_again_where_that_can_help(
    app: Any, notify: Notify, caplog: pytest.LogCaptureFixture, status: int, for_good: bool
) -> None:
    Api.status = status
    row = _queue()
    assert send_due(adapter=notify, now=NOW, limit=1).not_sent == 1
    assert (row.failed_at is not None) is for_good
    assert row.last_error == f"GOV.UK Notify refused the message (code {status})."
    assert "somebody@example.org" not in caplog.text, "its answer, which names the address, was logged"


def test_a_message_that_notify_took_is_not_sent_twice_when_its_answer_cannot_be_read(app: Any, notify: Notify) -> None:
    Api.garbled = b"<html>"
    row = _queue()
    assert send_due(adapter=notify, now=NOW, limit=1).sent == 1
    assert (row.attempts, row.sent_at) == (1, NOW)


def test_a_name_that_is_written_as_a_link_is_none_in_notifys_mail(app: Any, notify: Notify) -> None:
    named = {**VALUES, "name_of_inviter": "[Sign in here](https://elsewhere.example)"}
    queue_message(to="somebody@example.org", kind="invitation", values=named, now=NOW)
    send_due(adapter=notify, now=NOW, limit=1)
    ((_, body, _),) = Api.asked
    assert "[Sign in here] (https://elsewhere.example)" in body["personalisation"]["body"]


def test_notify_that_cannot_be_reached_is_told_without_the_address(app: Any) -> None:
    row = _queue()
    notify = Notify(f"early_help-{SERVICE}-{SECRET}", TEMPLATE, "http://127.0.0.1:1")
    assert send_due(adapter=notify, now=NOW, limit=1).not_sent == 1
    assert row.failed_at is None
    assert row.last_error == "GOV.UK Notify could not be reached."


def test_the_settings_choose_the_way(tmp_path: Path) -> None:
    here = {"environment": "test", "instance": tmp_path}
    assert isinstance(adapter_for(settings=Settings(**here)), Outbox)
    assert isinstance(adapter_for(settings=Settings(**here, smtp_host="mail", smtp_from="a@example.org")), Smtp)
    assert isinstance(adapter_for(settings=Settings(**here, notify_api_key="k", notify_template="t")), Notify)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"notify_api_key": "k"}, "needed together"),
        ({"notify_template": "t"}, "needed together"),
        (
            {"notify_api_key": "k", "notify_template": "t", "smtp_host": "mail", "smtp_from": "a@example.org"},
            "choose one",
        ),
    ],
)
def test_half_a_way_for_mail_stops_the_start(tmp_path: Path, values: dict[str, str], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        Settings(environment="test", instance=tmp_path, **values)


def test_administrators_see_what_failed_what_waits_and_what_was_sent_a_page_at_a_time(world: Any) -> None:
    for n in range(60):
        factories.MessageFactory(to_address=f"waits{n}@example.org")
    factories.MessageFactory(to_address="failed@example.org", failed_at=NOW, last_error="Refused.")
    factories.MessageFactory(to_address="sent@example.org", sent_at=NOW, sent_by="smtp")
    db.session.commit()
    browser = world.browser(world.person(Role.ADMINISTRATOR))
    everything = browser.page("/outbox")
    assert "1 message could not be sent." in everything.main
    assert "failed@example.org" in everything.main
    assert "waits0@example.org" not in everything.main
    earlier = browser.page(everything.soup.select_one("a[rel=next]")["href"])
    assert "waits0@example.org" in earlier.main
    for state, seen, hidden in (
        (MailState.FAILED, "failed@", "sent@"),
        (MailState.SENT, "sent@", "failed@"),
        (MailState.WAITING, "waits59@", "sent@"),
    ):
        text = browser.page(f"/outbox?state={state.value}").main
        assert seen in text
        assert hidden not in text
    assert browser.get("/outbox?state=zz&before=x").status_code == 200
