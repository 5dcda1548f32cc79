"""The second factor of the demonstration people, for somebody who has no authenticator app. Never in production."""

import click
from flask import current_app

from ehsg.cli.clock import now
from ehsg.config import Settings
from ehsg.extensions import db
from ehsg.queries import people, second_factor
from ehsg.services.authenticator import Authenticator
from ehsg.services.demo.people import PEOPLE, give_second_factors


def give() -> None:
    """To those whose role needs one and who have none."""
    refuse_in_production()
    if give_second_factors(secret=_authenticator().generate_totp_secret, now=now()):
        db.session.commit()


def print_keys() -> None:
    """The key of each, to put into an app, and how to do without one."""
    keys = [(email, key) for email in _addresses() if (key := _key(email))]
    if not keys or _in_production():
        return
    click.echo("These also need a code. Their keys, for an authenticator app:")
    for email, key in keys:
        click.echo(f"  {email}  {key}")
    click.echo("Without an app, this prints the code to enter now: flask --app app demo code EMAIL")


def print_code(email: str) -> None:
    """The code to enter now; ClickException: no demonstration person, or one without a second factor."""
    refuse_in_production()
    user = people.find_by_email(email) if email.strip().lower() in _addresses() else None
    factor = second_factor.of(user.id) if user else None
    if factor is None:
        raise click.ClickException(f"{email} is not a demonstration person with a second factor.")
    click.echo(_authenticator().code(secret=factor.secret, at=now(), after=factor.last_counter))


def refuse_in_production() -> None:
    """Whoever may run commands there must not be able to sign in as somebody."""
    if _in_production():
        raise click.ClickException("Codes of other people are not shown in production.")


def _in_production() -> bool:
    settings: Settings = current_app.extensions["ehsg_settings"]
    return settings.environment == "production"


def _addresses() -> tuple[str, ...]:
    return tuple(person.email for person in PEOPLE)


def _key(email: str) -> str:
    user = people.find_by_email(email)
    factor = second_factor.of(user.id) if user else None
    return _authenticator().key(secret=factor.secret) if factor else ""


def _authenticator() -> Authenticator:
    found: Authenticator = current_app.extensions["ehsg_authenticator"]
    return found
