"""What a mail server refuses: of every message, of this one, or only when it is left."""

from typing import Any

import pytest

from ehsg import models
from ehsg.queries.mail import NOT_SHOWN
from ehsg.services.mail import queue_message, send_due
from ehsg.services.mail_adapters import Smtp
from tests import once
from tests.factories import NOW
from tests.integration.smtp_server import plain, refusing

pytestmark = once.with_sqlite()

LINK = "https://ehsg.example/invitations/secret"
VALUES = {"name_of_inviter": "Amina", "role": "Reader", "area": "Leeds", "link": LINK, "expires": "Friday"}


def queue() -> models.Message:
    return queue_message(to="somebody@example.org", kind="invitation", values=VALUES, now=NOW)


@pytest.mark.parametrize("step", ["greeting", "EHLO", "STARTTLS", "MAIL"])
def test_what_a_server_refuses_to_everybody_is_tried_again_and_keeps_the_link(app: Any, step: str) -> None:
    row = queue()
    with refusing(step) as port:
        smtp = Smtp(host="127.0.0.1", port=port, sender="noreply@example.org", starttls=step == "STARTTLS")
        assert send_due(adapter=smtp, now=NOW, limit=5).not_sent == 1
    assert (row.attempts, row.failed_at, row.values["link"]) == (1, None, LINK)


@pytest.mark.parametrize("step", ["RCPT", "."])
def test_what_a_server_refuses_of_this_message_is_for_good(app: Any, step: str) -> None:
    row = queue()
    with refusing(step) as port:
        send_due(adapter=Smtp(host="127.0.0.1", port=port, sender="a@example.org", starttls=False), now=NOW, limit=5)
    assert (row.attempts, row.failed_at, row.values["link"]) == (1, NOW, NOT_SHOWN)


@pytest.mark.parametrize("farewell", [b"221 bye", b"421 going down", b"250 ok"])
def test_a_message_that_was_taken_is_sent_whatever_the_server_says_at_the_end(app: Any, farewell: bytes) -> None:
    row = queue()
    with plain({"QUIT": farewell}) as port:
        smtp = Smtp(host="127.0.0.1", port=port, sender="a@example.org", starttls=False)
        assert send_due(adapter=smtp, now=NOW, limit=5).sent == 1
    assert (row.attempts, row.sent_at) == (1, NOW)
