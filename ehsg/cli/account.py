"""`users reset-second-factor`: help for somebody who has lost their phone and their recovery codes."""

import click

from ehsg.cli import people as people_commands
from ehsg.cli import schema
from ehsg.cli.clock import now
from ehsg.domain.errors import NotFound
from ehsg.extensions import db
from ehsg.queries import people
from ehsg.services.account import reset_second_factor


@people_commands.group.command("reset-second-factor")
@click.argument("email")
def reset(email: str) -> None:
    """Take the authenticator app off the account of EMAIL, end their sessions and tell them. Check who asks first."""
    schema.must_be_up_to_date()
    user = people.find_by_email(email)
    if user is None:
        raise click.ClickException(f"There is nobody with the address {email}.")
    try:
        reset_second_factor(user=user, by_id=None, now=now())
    except NotFound:
        raise click.ClickException(f"{email} has no authenticator app set up.") from None
    db.session.commit()
    click.echo(f"The authenticator app of {email} has been taken off, and every session of theirs has ended.")
