"""`history import`: past years' returns from files."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy.exc import IntegrityError

from ehsg.cli import schema
from ehsg.cli.clock import now
from ehsg.database import DATABASE_TROUBLE
from ehsg.domain.errors import FileRefused
from ehsg.domain.guide import Guide
from ehsg.domain.history_file import Refusals, lines
from ehsg.extensions import db
from ehsg.services.history import File, Imported, import_history

ENCODINGS = {"utf-8": "utf-8-sig", "windows-1252": "cp1252"}
STOPPED: tuple[type[Exception], ...] = (OSError, IntegrityError, *DATABASE_TROUBLE)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
group = AppGroup("history", help="Returns of past years.")


@group.command("import")
@click.argument("file", type=FILE)
@click.option("--narratives", type=FILE, metavar="FILE", help="What was written about each score.")
@click.option("--edition", metavar="ID", help="The guide of years that have no collection; else the current one.")
@click.option("--encoding", type=click.Choice(list(ENCODINGS)), default="utf-8", help="Of both files.")
@click.option("--dry-run", is_flag=True, help="Only check the files, and say what would be imported.")
def import_(file: Path, narratives: Path | None, edition: str | None, encoding: str, dry_run: bool) -> None:
    """Import the returns of past years in the CSV file FILE: all of them or, where anything is wrong, none.

    One row for each area and year, with the columns area (GSS code or name), year, data_maturity_model (1 to 6),
    share_with_coordinators, share_with_departments (yes or no), priority_1, priority_2, priority_3 (ids of
    descriptors), and one for each descriptor's id with its score. The file of narratives has the columns area, year,
    descriptor, narrative.

    The returns are marked as imported, and have no sign-off and no report. A year without a collection gets a closed
    one. A return that is there already is never overwritten. On SQLite nobody can save while this runs.
    """
    schema.must_be_up_to_date()
    guides: dict[str, Guide] = current_app.extensions["ehsg_guides"]
    if edition is not None and edition not in guides:
        raise click.ClickException(f"There is no guide {edition}. These are loaded: {', '.join(guides)}.")
    open_ = partial(_lines, encoding=ENCODINGS[encoding])
    try:
        imported = import_history(
            returns=File(file.name, partial(open_, file)),
            texts=File(narratives.name, partial(open_, narratives)) if narratives else None,
            guide=guides[edition] if edition else next(iter(guides.values())),
            guides=guides,
            dry_run=dry_run,
            now=now(),
            tell=partial(click.echo, err=True),
        )
    except FileRefused as refused:
        db.session.rollback()
        _print(refused.refusals)
        raise click.exceptions.Exit(1) from None
    except STOPPED as error:
        db.session.rollback()
        raise click.ClickException(f"Nothing was imported: {_reason(error)}.") from None
    db.session.commit()
    _tell(imported, dry_run)


def _reason(error: Exception) -> str:
    if isinstance(error, IntegrityError):
        return "somebody else added a return or a collection meanwhile"
    return str(getattr(error, "orig", None) or error).strip().splitlines()[0]


def _lines(path: Path, encoding: str) -> Iterator[str]:
    with path.open(encoding=encoding, errors="surrogateescape", newline="") as file:
        yield from lines(file)


def _print(refusals: Refusals) -> None:
    for refusal in refusals.shown:
        click.echo(str(refusal), err=True)
    if refusals.more:
        click.echo(f"And {refusals.more:,} more like these.", err=True)
    click.echo(f"Nothing was imported, for {_counted(refusals.count, 'reason')}.", err=True)


def _tell(imported: Imported, dry_run: bool) -> None:
    done = "to import" if dry_run else "imported"
    for year, count in imported.returns.items():
        new = ", into a new collection that is closed" if year in imported.new_years else ""
        click.echo(f"{year}: {_counted(count, 'return')} {done}{new}.")
    if imported.narratives:
        click.echo(f"{_counted(imported.narratives, 'narrative')} {done} with them.")
    if imported.removed:
        click.echo(f"{_counted(imported.removed, 'character')} of narratives left out, which cannot be stored.")
    if dry_run:
        click.echo("This was a dry run, so nothing was imported.")


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
