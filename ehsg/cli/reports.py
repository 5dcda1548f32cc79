"""`reports render`: makes the reports that could not be made when their returns were submitted."""

import click
from flask import current_app
from flask.cli import AppGroup

from ehsg.cli.clock import now
from ehsg.extensions import db
from ehsg.queries import submissions
from ehsg.reports.press import PdfUnavailable
from ehsg.services.reports import store_report

group = AppGroup("reports", help="Signed-off reports.")


@group.command("render")
def render() -> None:
    """Render, seal and store every report that is still missing."""
    settings = current_app.extensions["ehsg_settings"]
    waiting = submissions.without_report()
    for submission in waiting:
        guide = current_app.extensions["ehsg_guides"][submission.guide_edition]
        try:
            store_report(
                submission=submission,
                guide=guide,
                key_file=settings.seal_key_file,
                now=now(),
                before_rendering=db.session.commit,
            )
        except PdfUnavailable as reason:
            raise click.ClickException(str(reason)) from None
        db.session.commit()
    click.echo(f"{len(waiting)} reports rendered.")
