"""`verify`: is everything that was submitted, signed and sealed still what it was?"""

import sys
from collections.abc import Iterator
from datetime import timedelta

import click
from flask import current_app
from flask.cli import with_appcontext

from ehsg.cli import schema
from ehsg.cli.clock import now
from ehsg.database import DATABASE_TROUBLE, READ_ONLY
from ehsg.domain import content as contents
from ehsg.domain import verification
from ehsg.extensions import db
from ehsg.queries import verification as queries
from ehsg.queries.verification import ToVerify

_BEING_RENDERED = timedelta(minutes=10)  # a report of a submission as fresh as this may be on its way


@click.command("verify")
@click.option(
    "--certificate",
    "earlier",
    multiple=True,
    metavar="SHA256",
    help="The fingerprint of a certificate that sealed reports before the present one. May be repeated.",
)
@with_appcontext
def verify(earlier: tuple[str, ...]) -> None:
    """Check every submission, report, signed text and guide edition, and the triggers that keep them as they are.

    Prints a line for each thing that is wrong, and ends with 1 when there is one. Changes nothing; the service can go
    on meanwhile.
    """
    reading, wrong = READ_ONLY.set(True), 0
    try:
        schema.must_be_up_to_date()
        for finding in _findings(_certificates(earlier)):
            wrong += 1
            click.echo(finding)
        checked = queries.count()
    except DATABASE_TROUBLE as trouble:
        schema.not_there(trouble)
    finally:
        db.session.rollback()
        READ_ONLY.reset(reading)
    if wrong:
        click.echo(f"{wrong:,} {'thing is' if wrong == 1 else 'things are'} wrong.")
        sys.exit(1)
    click.echo(f"{checked:,} {'submission was' if checked == 1 else 'submissions were'} checked, and nothing is wrong.")


def _certificates(earlier: tuple[str, ...]) -> frozenset[str]:
    """The present key's and those named. ClickException where there is none: a forged seal could not be told."""
    from ehsg.services.reports import sealer

    file = current_app.extensions["ehsg_settings"].seal_key_file
    try:
        present = sealer(file).certificate_sha256
    except OSError:
        if not earlier:
            raise click.ClickException(
                f"There is no key to seal with at {file}, so whose the seals are cannot be told. Set EHSG_SEAL_KEY, or "
                "give --certificate."
            ) from None
        return frozenset(earlier)
    return frozenset({present, *(one.lower().replace(":", "") for one in earlier)})


def _findings(certificates: frozenset[str]) -> Iterator[str]:
    """Each thing that is wrong, as it is found: nothing is kept but a few submissions and one report at a time."""
    for problem in queries.broken_file():
        yield f"The database file: {problem}."
    for table, moment in queries.not_refused():
        yield f"The table {table}: nothing refuses {moment} any more. Its trigger is missing, changed or switched off."
    for year, edition in queries.editions():
        if edition not in current_app.extensions["ehsg_guides"]:
            yield f"The collection of {year}: its guide edition {edition} is not installed here."
    for row in queries.wrongly_numbered():
        there = f"{row.found} are there, numbered {row.first} to {row.last}" if row.found else "none is there"
        yield f"{row.area}, {row.year}: submissions are missing. {row.made} were made, and {there}."
    yield from _findings_of_signed_texts()
    yield from _findings_of_submissions(certificates)


def _findings_of_signed_texts() -> Iterator[str]:
    last = ""
    while rows := queries.signed_after(last):
        for sha256, values in rows:
            content = verification.read(values)
            if content is None or contents.sha256(content) != sha256:
                whose = f"{content.area_name}, {content.year}" if content else "A return that cannot be read"
                yield f"{whose}: the text kept under {sha256} is not the text that was signed."
        last = rows[-1][0]
        db.session.rollback()


def _findings_of_submissions(certificates: frozenset[str]) -> Iterator[str]:
    guides, last = current_app.extensions["ehsg_guides"], 0
    with click.progressbar(length=queries.count(), label="Checking submissions", file=sys.stderr) as progress:
        while rows := queries.submissions_after(last):
            for one in rows:
                for problem in (*verification.problems(one.frozen, guides), *_problems_of_report(one, certificates)):
                    yield f"{one.frozen.called}: {problem}."
            last = rows[-1].id
            db.session.rollback()  # what is written meanwhile can be tidied up by the database
            progress.update(len(rows))


def _problems_of_report(one: ToVerify, certificates: frozenset[str]) -> Iterator[str]:
    from ehsg.reports import stored  # takes 0.3 s to import

    row = queries.report_of(one.id)
    if row is not None:
        pdf, sha256, unsealed = row
        yield from stored.problems(pdf, sha256=sha256, unsealed_sha256=unsealed, certificates=certificates)
    elif one.has_report and one.submitted_at < now() - _BEING_RENDERED:
        yield "it has no report. Run: flask --app app reports render"
