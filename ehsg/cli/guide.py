"""`guide check`: is a guide file one that returns can be made with?"""

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from ehsg.config import Settings
from ehsg.domain.guide_file import GuideInvalid, read_guide
from ehsg.domain.guide_words import summary

group = AppGroup("guide", help="The guide: sections, descriptors, models and rules.")


@group.command("check")
@click.argument("file", type=click.Path(path_type=Path), required=False)
def check(file: Path | None) -> None:
    """Print a summary of FILE (the current guide when none is given), or everything that is wrong with it."""
    settings: Settings = current_app.extensions["ehsg_settings"]
    file = file or settings.guide_file
    try:
        guide = read_guide(file.read_text(encoding="utf-8"), name=file.name)
    except (OSError, UnicodeDecodeError) as error:
        raise click.ClickException(f"{file} cannot be read: {error}") from None
    except GuideInvalid as invalid:
        for problem in invalid.problems:
            click.echo(problem, err=True)
        raise click.exceptions.Exit(1) from None
    click.echo(summary(guide))
