"""`digest`: tells people once a day in which comments they are named."""

import os

import click
from flask import current_app
from flask.cli import with_appcontext

from ehsg.cli import schema
from ehsg.cli.clock import now
from ehsg.config import Settings
from ehsg.extensions import db
from ehsg.services.comments import send_digest


@click.command("digest")
@with_appcontext
def digest() -> None:
    """Queue one message for everybody who is named in comments since the last. Run it every day."""
    schema.must_be_up_to_date()
    many = send_digest(guides=current_app.extensions["ehsg_guides"], link_to=_link_to, now=now())
    db.session.commit()
    click.echo(f"{many} {'person is' if many == 1 else 'people are'} told of comments.")


def _link_to(code: str, year: int, descriptor_id: str) -> str:
    """Where people open the service; on one's own machine that is the port that `make run` serves."""
    settings: Settings = current_app.extensions["ehsg_settings"]
    base = settings.public_url.rstrip("/") or f"http://127.0.0.1:{os.environ.get('PORT') or '8000'}"
    parts = {"code": code, "year": year, "descriptor_id": descriptor_id}
    return base + current_app.url_map.bind("").build("comments.show", parts)
