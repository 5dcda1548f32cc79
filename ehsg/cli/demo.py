"""`demo`: three collections with made-up returns, and people to sign in as."""

import os
from functools import partial
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup
from flask_security import hash_password

from ehsg.cli import demo_codes, demo_password, schema
from ehsg.cli.areas import REGISTRY
from ehsg.cli.clock import now
from ehsg.config import ROOT, Settings
from ehsg.domain.errors import RuleBroken
from ehsg.domain.guide import Guide
from ehsg.extensions import db
from ehsg.queries import areas, collections, people, submissions
from ehsg.services.areas import load_areas

MATERIAL = ROOT / "data" / "demo" / "narratives.yaml"
REPORTS_OF, REPORT_YEARS = "E08000035", (2022, 2023)  # Leeds: rendered at once, to have some to look at
SQLITE_FILES = ("", "-wal", "-shm", "-journal")
group = AppGroup("demo", help="Demonstration areas, people and made-up scores.")


@group.command("load")
def load() -> None:
    """Load made-up returns of three years, and people to sign in as. Needs the tables and the areas."""
    schema.must_be_up_to_date()
    if not areas.any_loaded():
        raise click.ClickException("No areas are loaded. Run this first: flask --app app areas load")
    if collections.every():
        raise click.ClickException("There are collections already, so the demonstration data was not loaded.")
    _load()


@group.command("people")
def list_people() -> None:
    """Print who can sign in to the demonstration, and their password."""
    schema.must_be_up_to_date()
    if not _print_people():
        raise click.ClickException("There are no demonstration people. Run this first: flask --app app demo load")


@group.command("code")
@click.argument("email")
def code(email: str) -> None:
    """Print the code that the demonstration person EMAIL enters now, in place of an authenticator app."""
    schema.must_be_up_to_date()
    demo_codes.print_code(email)


@group.command("ensure")
def ensure() -> None:
    """Make the service ready to start: tables, key, areas, demonstration data. What is there already stays."""
    _ensure()


@group.command("reset")
def reset() -> None:
    """Throw away the demonstration's data, with everything done in it since, and load it afresh."""
    if _settings().environment == "production":
        raise click.ClickException("This throws data away, so it does not run in production.")
    demo_password.wanted(_settings())  # refuses what it must before anything is thrown away
    if schema.has_tables() and any(not c.demonstration for c in collections.every()):
        raise click.ClickException("There is a collection that is not a demonstration, so nothing was thrown away.")
    db.session.close()
    _throw_away()
    demo_password.file_of(_settings()).unlink(missing_ok=True)
    _ensure()


def _ensure() -> None:
    demo_password.wanted(_settings())
    schema.bring_up_to_date()
    _make_seal_key()
    if not collections.every():
        load_areas(text=REGISTRY.read_text(encoding="utf-8"))
        db.session.commit()
        _load()
    else:
        _bring_password_up_to_date()
        if _settings().environment != "production":
            demo_codes.give()
    _print_people()
    click.echo(f"Address: http://127.0.0.1:{os.environ.get('PORT') or '8000'}")


def _load() -> None:
    from ehsg.services.demo import load_demo
    from ehsg.services.demo.texts import read_material

    settings, guide = _settings(), _guide()
    if settings.environment == "production":
        raise click.ClickException("Made-up returns and people with one password do not belong into production.")
    password = demo_password.wanted(settings)
    click.echo("Loading demonstration data. All its scores and texts are made up.")
    try:
        material = read_material(MATERIAL.read_text(encoding="utf-8"), guide)
        loaded = load_demo(guide=guide, material=material, hashed=partial(hash_password, password), now=now())
    except RuleBroken as broken:
        raise click.ClickException("\n".join(broken.problems)) from None
    demo_password.keep(settings, password)
    demo_codes.give()
    db.session.commit()
    for year, count in loaded.submitted.items():
        click.echo(f"{year}: {count} returns submitted.")
    _make_seal_key()
    _render_reports(guide, settings.seal_key_file)


def _render_reports(guide: Guide, key_file: Path) -> None:
    """A report that cannot be made here is no reason to go without the data."""
    from ehsg.reports.bounds import WorkFailed
    from ehsg.reports.press import PdfUnavailable
    from ehsg.services.reports import store_report

    for year in REPORT_YEARS:
        submission = submissions.find(REPORTS_OF, year, 1)
        if submission is None:
            continue
        try:
            store_report(submission=submission, guide=guide, key_file=key_file, now=now())
        except (PdfUnavailable, WorkFailed, OSError, ValueError) as reason:
            db.session.rollback()
            click.echo(f"No reports were made: {reason}", err=True)
            return
        db.session.commit()
    click.echo("The other reports are made by: flask --app app reports render")


def _make_seal_key() -> None:
    """In production the key is configured, and never made by the way."""
    settings = _settings()
    if settings.environment == "production" or settings.seal_key_file.exists():
        return
    from ehsg.reports import sealing  # takes 0.3 s to import

    settings.seal_key_file.parent.mkdir(parents=True, exist_ok=True)
    sealing.create_key(settings.seal_key_file, common_name="Early help self-assessment (local key)", now=now())


def _bring_password_up_to_date() -> None:
    """A password given later, or a lost file, gives the people a new password."""
    settings = _settings()
    password = demo_password.wanted(settings)
    if password == demo_password.kept(settings) or not _known():
        return
    from ehsg.services.demo.people import change_passwords

    change_passwords(hashed=partial(hash_password, password), now=now())
    demo_password.keep(settings, password)
    db.session.commit()


def _throw_away() -> None:
    if db.engine.dialect.name != "sqlite":
        schema.rebuild()
        return
    file = db.engine.url.database or ""
    db.engine.dispose()
    for ending in SQLITE_FILES:
        Path(file + ending).unlink(missing_ok=True)


def _known() -> frozenset[str]:
    from ehsg.services.demo.people import PEOPLE

    return people.known_addresses(person.email for person in PEOPLE)


def _print_people() -> bool:
    """Who can sign in and with which password; False when there is nobody."""
    from ehsg.services.demo.people import PEOPLE

    known = _known()
    rows = [(person.email, person.name, person.what) for person in PEOPLE if person.email in known]
    if not rows:
        return False
    rows.insert(0, ("Email address", "Name", "Who it is"))
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    click.echo("People of the demonstration. They, their areas' scores and all texts are made up.")
    for email, name, what in rows:
        click.echo(f"  {email:<{widths[0]}}  {name:<{widths[1]}}  {what}")
    password = demo_password.kept(_settings())
    click.echo(f"Password of all of them: {password or 'not kept here; flask --app app demo ensure makes a new one'}")
    demo_codes.print_keys()
    return True


def _settings() -> Settings:
    settings: Settings = current_app.extensions["ehsg_settings"]
    return settings


def _guide() -> Guide:
    """The current edition: the first of those loaded."""
    guide: Guide = next(iter(current_app.extensions["ehsg_guides"].values()))
    return guide
