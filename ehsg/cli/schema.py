"""The database's tables: are they as the migrations say, and bringing them there."""

from typing import NoReturn

import click
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from ehsg.database import DATABASE_TROUBLE
from ehsg.extensions import db
from ehsg.queries.schema import is_up_to_date


def up_to_date() -> bool:
    """Whether the latest migration has run; ClickException where the database is not there."""
    try:
        return is_up_to_date()
    except DATABASE_TROUBLE as trouble:
        not_there(trouble)


def bring_up_to_date() -> None:
    """Runs the migrations that have not run yet."""
    if not up_to_date():
        upgrade()


def must_be_up_to_date() -> None:
    """ClickException saying what to run first, unless the tables are there."""
    if not up_to_date():
        raise click.ClickException("The database is not ready. Run this first: flask --app app db upgrade")


def rebuild() -> None:
    """Takes every table away, with everything in it, and makes them afresh."""
    downgrade(revision="base")
    upgrade()


def has_tables() -> bool:
    """Whether there is anything at all; ClickException where the database is not there."""
    try:
        with db.engine.connect() as connection:
            return inspect(connection).has_table("collections")
    except DATABASE_TROUBLE as trouble:
        not_there(trouble)


def not_there(trouble: Exception) -> NoReturn:
    """ClickException with the reason why the database cannot be used."""
    reason = str(getattr(trouble, "orig", None) or trouble).strip().splitlines()[0]
    raise click.ClickException(f"The database cannot be used: {reason}") from None
