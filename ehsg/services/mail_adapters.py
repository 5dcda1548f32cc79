"""How mail leaves: not at all, or by SMTP."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime, localtime, make_msgid, parseaddr
from typing import ClassVar, Protocol

from ehsg.config import Settings
from ehsg.domain.mail import Letter

TIMEOUT = 10  # seconds for each answer of the mail server


class NotSent(Exception):
    """The message was not taken. `str()` says why without an address or any of its text."""


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
        """Connects, sends and leaves."""
        try:
            with smtplib.SMTP(self.host, self.port, timeout=TIMEOUT) as server:
                if self.starttls:
                    server.starttls(context=ssl.create_default_context())
                if self.user:
                    server.login(self.user, self.password)
                server.send_message(self._message(letter))
        except smtplib.SMTPRecipientsRefused as refused:
            code = next(iter(refused.recipients.values()))[0]
            raise NotSent(f"The mail server refused the recipient (code {code}).") from None
        except smtplib.SMTPResponseException as refused:
            raise NotSent(f"The mail server refused the message (code {refused.smtp_code}).") from None
        except smtplib.SMTPException as trouble:
            raise NotSent(f"The mail server could not be used ({type(trouble).__name__}).") from None
        except (OSError, ValueError) as trouble:
            raise NotSent(f"The mail server could not be reached ({type(trouble).__name__}).") from None

    def _message(self, letter: Letter) -> EmailMessage:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self.sender, letter.to, letter.subject
        message["Date"] = format_datetime(localtime())
        message["Message-ID"] = make_msgid(domain=parseaddr(self.sender)[1].rpartition("@")[2] or "localhost")
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.body)
        return message


def adapter_for(*, settings: Settings) -> Adapter:
    """What the settings ask for."""
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
