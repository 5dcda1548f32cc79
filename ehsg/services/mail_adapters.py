"""How mail leaves: by GOV.UK Notify, by SMTP, or not at all."""

import logging
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime, localtime, make_msgid, parseaddr
from typing import Any, ClassVar, Protocol

from ehsg.config import Settings
from ehsg.domain.mail import Letter

TIMEOUT = 10  # seconds for each answer of the mail server
NOTIFY_FOR_GOOD = frozenset({400, 404})  # 401 and 403 are of the service's key, 429 and 5xx of the moment
REFUSED = 400
PERMANENT = 500  # from this code on a mail server means: do not try again
# Notify's client prints what Notify answers, which may name an address; NotSent says what may be said.
logging.getLogger("notifications_python_client").setLevel(logging.CRITICAL)


class NotSent(Exception):
    """The message was not taken. `str()` says why without an address or any of its text.

    `for_good`: trying again would not help.
    """

    def __init__(self, reason: str, *, for_good: bool = False) -> None:
        super().__init__(reason)
        self.for_good = for_good


class Adapter(Protocol):
    """Sends one message, or raises NotSent."""

    name: ClassVar[str]
    leaves: ClassVar[bool]

    def send(self, letter: Letter) -> None:
        """Hands the message over."""


class Outbox:
    """Nothing leaves: administrators read the messages at /outbox."""

    name: ClassVar[str] = "outbox"
    leaves: ClassVar[bool] = False

    def send(self, letter: Letter) -> None:
        """The row is all there is."""


@dataclass(frozen=True)
class Smtp:
    """A mail server, spoken to over TLS unless that is switched off."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = ""
    starttls: bool = True
    name: ClassVar[str] = "smtp"
    leaves: ClassVar[bool] = True

    def send(self, letter: Letter) -> None:
        """Connects, sends and leaves.

        Only what the server says of this recipient or this text is for good. Its greeting, the way to TLS and the
        sender are the same for every message: they can be put right while the messages wait.
        """
        try:
            with self._connected() as server:
                if self.starttls:
                    server.starttls(context=ssl.create_default_context())
                if self.user:
                    server.login(self.user, self.password)
                server.send_message(self._message(letter))
        except smtplib.SMTPRecipientsRefused as refused:
            code = next(iter(refused.recipients.values()))[0]
            raise NotSent(f"The mail server refused the recipient (code {code}).", for_good=code >= PERMANENT) from None
        except smtplib.SMTPAuthenticationError as refused:  # of the service, not of this message
            raise NotSent(f"The mail server did not let the service in (code {refused.smtp_code}).") from None
        except smtplib.SMTPResponseException as refused:
            code, of_text = refused.smtp_code, isinstance(refused, smtplib.SMTPDataError)
            for_good = of_text and code >= PERMANENT
            raise NotSent(f"The mail server refused the message (code {code}).", for_good=for_good) from None
        except smtplib.SMTPException as trouble:
            raise NotSent(f"The mail server could not be used ({type(trouble).__name__}).") from None
        except (OSError, ValueError) as trouble:
            raise NotSent(f"The mail server could not be reached ({type(trouble).__name__}).") from None

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        """A connection. What the server says to the farewell changes nothing: by then it has the message or has not."""
        server = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT)
        try:
            yield server
        finally:
            with suppress(OSError):  # smtplib's own errors are such, too
                server.quit()
            server.close()

    def _message(self, letter: Letter) -> EmailMessage:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self.sender, letter.to, letter.subject
        message["Date"] = format_datetime(localtime())
        message["Message-ID"] = make_msgid(domain=parseaddr(self.sender)[1].rpartition("@")[2] or "localhost")
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.body)
        return message


@dataclass(frozen=True)
class Notify:
    """GOV.UK Notify, with one template that has ((subject)) as its subject and ((body)) as its message."""

    api_key: str
    template: str
    url: str = ""
    name: ClassVar[str] = "notify"
    leaves: ClassVar[bool] = True

    def send(self, letter: Letter) -> None:
        """One call. Once Notify has taken the message, an answer that cannot be read sends nothing twice.

        Notify reads Markdown: a link whose text is a person's own words is written so that it is none.
        """
        from notifications_python_client.errors import APIError
        from requests.exceptions import RequestException

        try:
            self._client().send_email_notification(
                email_address=letter.to,
                template_id=self.template,
                personalisation={"subject": letter.subject, "body": letter.body.replace("](", "] (")},
            )
        except APIError as refused:
            if refused.response is None:
                raise NotSent("GOV.UK Notify could not be reached.") from None
            code = int(refused.status_code)
            if code < REFUSED:
                return
            for_good = code in NOTIFY_FOR_GOOD
            raise NotSent(f"GOV.UK Notify refused the message (code {code}).", for_good=for_good) from None
        except (RequestException, OSError, ValueError, AssertionError) as trouble:
            raise NotSent(f"GOV.UK Notify could not be reached ({type(trouble).__name__}).") from None

    def _client(self) -> Any:
        from notifications_python_client.notifications import NotificationsAPIClient

        where = {"base_url": self.url} if self.url else {}
        return NotificationsAPIClient(self.api_key, timeout=TIMEOUT, **where)  # type: ignore[no-untyped-call]


def adapter_for(*, settings: Settings) -> Adapter:
    """What the settings ask for."""
    if settings.notify_api_key:
        return Notify(settings.notify_api_key, settings.notify_template, settings.notify_url)
    if not settings.smtp_host:
        return Outbox()
    return Smtp(
        host=settings.smtp_host,
        port=settings.smtp_port,
        sender=settings.smtp_from,
        user=settings.smtp_user,
        password=settings.smtp_password,
        starttls=settings.smtp_starttls,
    )
