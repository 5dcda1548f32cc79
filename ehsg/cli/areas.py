"""`areas load`: the registry of upper-tier authorities."""

from pathlib import Path

import click
from flask.cli import AppGroup

from ehsg.config import ROOT
from ehsg.domain.errors import RuleBroken
from ehsg.extensions import db
from ehsg.services.areas import load_areas

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
