"""`people-data`: what is held about one person, anonymising one, and forgetting what is old."""

import json

import click
from flask.cli import AppGroup

from ehsg.cli import schema
from ehsg.cli.clock import now
from ehsg.domain.errors import RuleBroken
from ehsg.extensions import db
from ehsg.models import User
from ehsg.queries import people
from ehsg.queries import personal_data as queries
from ehsg.services import personal_data as services

group = AppGroup("people-data", help="What is held about people.")


@group.command("export")
@click.argument("email")
def export(email: str) -> None:
    """Print everything that is held about the person EMAIL, as JSON, and record that it was printed."""
    schema.must_be_up_to_date()
    user = _person(email)
    data = queries.of_person(user, now=now())
    services.record_export(user=user, by_id=None, now=now())
    db.session.commit()
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


@group.command("anonymise")
@click.argument("email")
@click.confirmation_option(prompt="This cannot be undone. Take out this person's name and address?")
def anonymise(email: str) -> None:
    """Take the name and the address of the person EMAIL, who has no role any more, out of the service."""
    schema.must_be_up_to_date()
    user = _person(email)
    try:
        services.anonymise(user=user, by_id=None, now=now())
    except RuleBroken as broken:
        db.session.rollback()
        raise click.ClickException(" ".join(broken.problems)) from None
    db.session.commit()
    click.echo(f"This person is now called {user.name}.")


@group.command("tidy")
def tidy() -> None:
    """Take out messages, tries to sign in and kept texts that were kept long enough. Run it every day."""
    schema.must_be_up_to_date()
    many = services.forget_old(now=now())
    db.session.commit()
    click.echo(f"{many} old messages, tries to sign in and kept texts were taken out.")


def _person(email: str) -> User:
    user = people.find_by_email(email)
    if user is None:
        raise click.ClickException("Nobody has this address.")
    return user
