"""`backup` and `restore`: everything in the database as one file, and an empty database filled from it."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from alembic.script import ScriptDirectory
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import Engine

from ehsg.cli import backup_file, schema
from ehsg.cli.backup_file import Manifest
from ehsg.cli.clock import now
from ehsg.cli.dumps import MEANS, NAMES, tables_of
from ehsg.database import DATABASE_TROUBLE
from ehsg.extensions import db, migrate

FILE = click.Path(dir_okay=False, path_type=Path)
_TOLD_TO_END = 128 + signal.SIGTERM


@click.command("backup")
@click.argument("file", type=FILE)
@click.option("--replace", is_flag=True, help="Take the place of a file of this name.")
@with_appcontext
def backup(file: Path, replace: bool) -> None:
    """Write everything that the database holds to FILE, as it is at one moment, while the service goes on.

    Only you can read FILE. The keys of the installation (EHSG_SECRET_KEY, EHSG_TOTP_KEY, EHSG_SEAL_KEY) are not in it:
    keep them elsewhere.
    """
    if file.exists() and not replace:
        raise click.ClickException(backup_file.already_there(file))
    engine = db.engine
    with _plainly(file), backup_file.workplace(file.absolute().parent) as folder:
        data = folder / backup_file.DATA
        dumped = MEANS[engine.dialect.name].dump(engine, data)
        manifest = Manifest(
            made_at=now().isoformat(timespec="seconds"),
            database=engine.dialect.name,
            server=dumped.server,
            revision=dumped.revision,
            rows=dumped.rows,
            sha256=backup_file.digest_of(data),
        )
        backup_file.write(file, manifest, data, replace=replace)
    click.echo(f"{manifest.in_words}: {file}, {file.stat().st_size / 1_000_000:,.1f} MB.")
    click.echo(f"SHA-256 {backup_file.digest_of(file)}")


@click.command("restore")
@click.argument("file", type=FILE)
@click.option("--dry-run", is_flag=True, help="Say whether it could be restored here, and restore nothing.")
@with_appcontext
def restore(file: Path, dry_run: bool) -> None:
    """Fill an empty database from the backup FILE, with all of it or not at all.

    Nothing is ever overwritten: a database with tables in it is refused.
    """
    engine = db.engine
    folder = current_app.extensions["ehsg_settings"].instance
    folder.mkdir(parents=True, exist_ok=True)
    with _plainly(file), backup_file.opened(file) as (manifest, data), backup_file.workplace(folder) as work:
        _must_fit(manifest, engine)
        dump = work / backup_file.DATA
        backup_file.unpack(file, manifest, data, dump)
        if not dry_run:
            MEANS[engine.dialect.name].restore(engine, dump, manifest.rows)
    click.echo(f"{'Could be restored' if dry_run else 'Restored'}: {manifest.in_words}, made at {manifest.made_at}.")
    if not dry_run and not schema.up_to_date():
        click.echo("The backup is of an older version of the service. Run this next: flask --app app db upgrade")


def _must_fit(manifest: Manifest, engine: Engine) -> None:
    here = engine.dialect.name
    if manifest.database != here:
        raise click.ClickException(
            f"This is a backup of {NAMES.get(manifest.database, manifest.database)}, and the database here is "
            f"{NAMES[here]}. Set DATABASE_URL to a database of the same kind."
        )
    known = {script.revision for script in ScriptDirectory.from_config(migrate.get_config()).walk_revisions()}
    if manifest.revision not in known:
        raise click.ClickException(
            f"This backup is of a newer version of the service (migration {manifest.revision}). Install that first."
        )
    if tables_of(engine):
        raise click.ClickException(
            "There are tables in the database already, and nothing is overwritten. Restore into an empty one, and set "
            "DATABASE_URL to it."
        )


@contextmanager
def _plainly(file: Path) -> Iterator[None]:
    """What goes wrong is told in a sentence. Told to end, this process takes away what it has begun."""
    earlier = signal.signal(signal.SIGTERM, lambda *_: sys.exit(_TOLD_TO_END))
    try:
        yield
    except DATABASE_TROUBLE as trouble:
        schema.not_there(trouble)
    except OSError as error:
        raise click.ClickException(f"This did not work with {file}: {error.strerror or error}.") from None
    finally:
        signal.signal(signal.SIGTERM, earlier)
