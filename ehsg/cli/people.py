"""`users`: the first people of an installation, and ending a role."""

import sys

import click
from flask import current_app
from flask.cli import AppGroup
from flask_security import hash_password

from ehsg.cli import schema
from ehsg.cli.clock import now
from ehsg.config import common_passwords
from ehsg.domain.addresses import normal_address
from ehsg.domain.errors import RuleBroken
from ehsg.domain.passwords import why_refused
from ehsg.domain.people import Partner, Place
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from ehsg.models import Area
from ehsg.queries import areas, people
from ehsg.services.people import create_user, end_membership, give_role

group = AppGroup("users", help="People who can sign in.")


@group.command("create")
@click.argument("email")
@click.argument("name")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]), help="What the person does.")
@click.option("--area", "code", metavar="CODE", help="The GSS code of the area, such as E08000035, for an area role.")
@click.option("--partner", type=click.Choice([p.value for p in Partner]), help="For a contributor: the partner.")
@click.option("--organisation", default="", help="Whom the person speaks for, such as West Yorkshire Police.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input, for scripts.")
def create(
    email: str, name: str, role: str, code: str | None, partner: str | None, organisation: str, password_stdin: bool
) -> None:
    """Add the person NAME, who signs in as EMAIL, in one role."""
    schema.must_be_up_to_date()
    email, name, area = _address(email), _name(name), _area(code)
    place = Place(Role(role), Partner(partner) if partner else None, " ".join(organisation.split()))
    password = _password(password_stdin, email)
    try:
        user = create_user(email=email, name=name, password_hash=hash_password(password), now=now())
        give_role(user=user, place=place, area=area, now=now())
    except RuleBroken as broken:
        db.session.rollback()
        raise click.ClickException(" ".join(broken.problems)) from None
    db.session.commit()
    where = f" in {area.name}" if area else ""
    click.echo(f"{name} can sign in as {user.email}: {place.name}{where}.")


@group.command("end")
@click.argument("email")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]), help="The role that ends.")
@click.option("--area", "code", metavar="CODE", help="The GSS code of the area, for an area role.")
def end(email: str, role: str, code: str | None) -> None:
    """End one role of the person EMAIL, and with it every session of theirs. What they wrote stays."""
    schema.must_be_up_to_date()
    area, user = _area(code), people.find_by_email(email)
    held = people.current_holders(Role(role), area.id if area else None)
    membership = next((m for m in held if user is not None and m.user_id == user.id), None)
    if membership is None:
        raise click.ClickException(f"{email} does not have this role.")
    try:
        end_membership(membership=membership, by_id=None, now=now())
    except RuleBroken as broken:
        db.session.rollback()
        raise click.ClickException(" ".join(broken.problems)) from None
    db.session.commit()
    click.echo(f"The role of {email} has ended, and every session of theirs with it.")


def _address(email: str) -> str:
    try:
        return normal_address(email)
    except RuleBroken as broken:
        raise click.ClickException(f"“{email}” is not an email address that can be used. {broken}") from None


def _name(name: str) -> str:
    if not name.strip():
        raise click.ClickException("Give the person's name.")
    return name.strip()


def _area(code: str | None) -> Area | None:
    if code is None:
        return None
    area = areas.find(code)
    if area is None:
        raise click.ClickException(f"There is no area with the code {code}.")
    return area


def _password(from_input: bool, email: str) -> str:
    """Asked for twice and not shown, or the first line of standard input."""
    if from_input:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = str(click.prompt("Password", hide_input=True, confirmation_prompt="The same password again"))
    shortest = current_app.config["SECURITY_PASSWORD_LENGTH_MIN"]
    if len(password) < shortest:
        raise click.ClickException(f"The password must have at least {shortest} characters.")
    if reason := why_refused(password, email, common_passwords()):
        raise click.ClickException(reason)
    return password
