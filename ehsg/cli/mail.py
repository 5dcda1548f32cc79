"""`send-mail` and `outbox`: sends what waits, and shows it."""

import signal
import time

import click
from flask import current_app
from flask.cli import with_appcontext

from ehsg.cli import schema
from ehsg.cli.clock import now
from ehsg.config import Settings
from ehsg.database import DATABASE_TROUBLE
from ehsg.domain.dates import moment_in_words
from ehsg.extensions import db
from ehsg.queries import mail
from ehsg.services.mail import send_due
from ehsg.services.mail_adapters import Adapter, adapter_for

MOST_AT_ONCE = 100
STEP = 0.2  # seconds


class Stop:
    """Whether a signal has asked the loop to end.

    Not a threading.Event: a handler of signals should take no lock that the code it interrupts may hold.
    """

    asked = False

    def __call__(self, *_signal: object) -> None:
        """The handler of the signal."""
        self.asked = True

    def wait(self, seconds: float) -> None:
        """That long, or until it was asked: a sleep goes on after a signal, so it is taken in steps."""
        until = time.monotonic() + seconds
        while not self.asked and time.monotonic() < until:
            time.sleep(STEP)


@click.command("send-mail")
@click.option("--loop", type=click.IntRange(1, 3600), metavar="SECONDS", help="Look again every so many seconds.")
@with_appcontext
def send_mail(loop: int | None) -> None:
    """Send the messages that are due; with --loop until it is told to end."""
    schema.must_be_up_to_date()
    adapter, stop = adapter_for(settings=_settings()), Stop()
    if not loop:
        _send(adapter, stop)
        return
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    while not stop.asked:
        try:
            _send(adapter, stop)
        except DATABASE_TROUBLE as trouble:  # it comes back, and the messages wait there
            db.session.close()
            current_app.logger.warning("mail waits: %s", type(trouble).__name__)
        stop.wait(loop)


def _send(adapter: Adapter, stop: Stop) -> None:
    """What is due, message by message; one that is on its way is finished before the end."""
    sent = not_sent = 0
    while sent + not_sent < MOST_AT_ONCE and not stop.asked:
        tally = send_due(adapter=adapter, now=now(), limit=1, after_each=db.session.commit)
        if tally.sent + tally.not_sent == 0:
            break
        sent, not_sent = sent + tally.sent, not_sent + tally.not_sent
    db.session.rollback()  # looking for the next one began a transaction
    if sent or not_sent:
        click.echo(f"{sent} messages dealt with by {adapter.name}, {not_sent} could not be sent.")


@click.command("outbox")
@with_appcontext
def outbox() -> None:
    """Print the newest messages: when, to whom, subject, state and text."""
    schema.must_be_up_to_date()
    for shown in mail.latest(links=not _settings().mail_leaves):
        message = shown.message
        click.echo(f"{moment_in_words(message.queued_at)}  to {message.to_address}")
        click.echo(f"Subject: {shown.letter.subject if shown.letter else '(no text any more)'}")
        click.echo(f"State: {shown.state}" + (f" – {message.last_error}" if message.last_error else ""))
        click.echo(f"\n{shown.letter.body if shown.letter else ''}\n{'-' * 60}")


def _settings() -> Settings:
    settings: Settings = current_app.extensions["ehsg_settings"]
    return settings
