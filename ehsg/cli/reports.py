"""`reports render`: makes the reports that could not be made when their returns were submitted."""

import click
from flask import current_app
from flask.cli import AppGroup

from ehsg.cli.clock import now
from ehsg.extensions import db
from ehsg.models import Submission
from ehsg.queries import submissions
from ehsg.reports.bounds import WorkFailed
from ehsg.reports.press import PdfUnavailable
from ehsg.services.reports import store_report

group = AppGroup("reports", help="Signed-off reports.")


@group.command("render")
def render() -> None:
    """Render, seal and store every report that is still missing; one that cannot be made does not stop the others."""
    failed = 0
    waiting = submissions.without_report()
    for submission in waiting:
        try:
            _render(submission)
        except PdfUnavailable as reason:
            raise click.ClickException(str(reason)) from None
        except WorkFailed as reason:
            db.session.rollback()
            failed += 1
            click.echo(f"{_called(submission)}: its report could not be made. {reason}", err=True)
        else:
            db.session.commit()
    click.echo(f"{len(waiting) - failed} reports rendered.")
    if failed:
        raise click.ClickException(f"{failed} could not be made; they are tried again by the same command.")


def _render(submission: Submission) -> None:
    store_report(
        submission=submission,
        guide=current_app.extensions["ehsg_guides"][submission.guide_edition],
        key_file=current_app.extensions["ehsg_settings"].seal_key_file,
        now=now(),
        before_rendering=db.session.commit,
    )


def _called(submission: Submission) -> str:
    assessment = submission.assessment
    return f"{assessment.area.name}, {assessment.collection.year}, submission {submission.number}"
