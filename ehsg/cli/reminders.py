"""`reminders`: reminds areas before their collection closes."""

import os

import click
from flask import current_app
from flask.cli import with_appcontext

from ehsg.cli import schema
from ehsg.cli.clock import now
from ehsg.config import Settings
from ehsg.domain.reminders import MOST_DAYS
from ehsg.domain.status import Window
from ehsg.extensions import db
from ehsg.queries import collections as queries
from ehsg.services.reminders import send_due_reminders


@click.command("reminders")
@click.option("--days", type=click.IntRange(0, MOST_DAYS), required=True, help="How many working days before closing.")
@with_appcontext
def reminders(days: int) -> None:
    """Remind the coordinators of areas that have not submitted and have exactly so many working days left.

    Run it every day. A second run on the same day reminds nobody twice.
    """
    schema.must_be_up_to_date()
    moment = now()
    areas = people = missed = 0
    for collection in queries.hold_every():
        if queries.dates_of(collection).window(moment) is Window.NOT_YET:
            continue
        guide = current_app.extensions["ehsg_guides"][collection.guide_edition]
        queued = send_due_reminders(collection=collection, days=days, guide=guide, link_to=_link_to, now=moment)
        areas, people = areas + queued.areas, people + queued.people
        missed += queued.without_coordinator
    db.session.commit()
    click.echo(f"Areas reminded: {areas}. Messages queued: {people}.")
    if missed:
        click.echo(f"Areas that nobody coordinates, so that nobody was reminded: {missed}.")


def _link_to(code: str, year: int) -> str:
    """Where people open the service; on one's own machine that is the port that `make run` serves."""
    settings: Settings = current_app.extensions["ehsg_settings"]
    base = settings.public_url.rstrip("/") or f"http://127.0.0.1:{os.environ.get('PORT') or '8000'}"
    return base + current_app.url_map.bind("").build("assessments.task_list", {"code": code, "year": year})
