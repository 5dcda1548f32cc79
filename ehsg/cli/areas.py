"""`areas load`: the registry of upper-tier authorities; `areas neighbours`: lists of statistical neighbours."""

from pathlib import Path

import click
from flask.cli import AppGroup

from ehsg.cli.clock import now
from ehsg.config import ROOT
from ehsg.domain.errors import RuleBroken
from ehsg.domain.neighbours import EARLIEST, LATEST
from ehsg.domain.neighbours_file import LARGEST
from ehsg.extensions import db
from ehsg.queries.neighbours import upload
from ehsg.services.areas import load_areas
from ehsg.services.neighbours import set_many

REGISTRY = ROOT / "data" / "areas.csv"
group = AppGroup("areas", help="Areas: upper-tier local authorities.")


@group.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), default=REGISTRY)
def load(file: Path) -> None:
    """Add or update every area in FILE (data/areas.csv when none is given). Loading twice changes nothing."""
    try:
        loaded = load_areas(text=file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise click.ClickException(f"{file} cannot be read: {error}") from None
    except RuleBroken as broken:
        raise click.ClickException("\n".join(broken.problems)) from None
    db.session.commit()
    click.echo(f"{loaded.new} areas added, {loaded.updated} brought up to date.")


@group.command("neighbours")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--from-year", type=click.IntRange(EARLIEST, LATEST), required=True, help="The year they count from.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and store nothing.")
def neighbours(file: Path, from_year: int, dry_run: bool) -> None:
    """Set the lists of statistical neighbours in FILE: CSV with the columns area, neighbour_1, neighbour_2 and so on.

    All of them are stored, or none.
    """
    with file.open("rb") as opened:
        found = upload(opened.read(LARGEST + 1), from_year=from_year, now=now(), held=not dry_run)
    if found.problems:
        raise click.ClickException("\n".join(map(str, found.problems)))
    if not dry_run:
        set_many(upload=found, from_year=from_year, version=None, user_id=None, now=now())
        db.session.commit()
    click.echo(f"{len(found.changes)} lists {'would change' if dry_run else 'changed'}, {found.same} stayed.")
