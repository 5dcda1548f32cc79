"""The password of the demonstration people: given, or made once of words that can be typed, and kept for next time."""

import os
import secrets
from pathlib import Path

import click

from ehsg.config import ROOT, Settings

SHORTEST = 12
WORDS = ROOT / "data" / "demo" / "words.txt"


def file_of(settings: Settings) -> Path:
    """Where it is kept."""
    return settings.instance / "demo-password"


def kept(settings: Settings) -> str:
    """The password that the people have, or nothing when none is kept."""
    file = file_of(settings)
    return file.read_text(encoding="utf-8").strip() if file.exists() else ""


def wanted(settings: Settings) -> str:
    """The one in EHSG_DEMO_PASSWORD, else the one kept, else a new one. ClickException: the one given is too short."""
    given = settings.demo_password
    if given and len(given) < SHORTEST:
        raise click.ClickException(f"EHSG_DEMO_PASSWORD must have at least {SHORTEST} characters.")
    if given != given.strip() or "\n" in given:
        raise click.ClickException("EHSG_DEMO_PASSWORD must not begin or end with a space, or have more than one line.")
    return given or kept(settings) or _new()


def keep(settings: Settings, password: str) -> None:
    """Keeps it, readable by this user only."""
    settings.instance.mkdir(parents=True, exist_ok=True)
    file = file_of(settings)
    file.unlink(missing_ok=True)  # so that an older file's looser mode cannot stay
    with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as handle:
        handle.write(password + "\n")


def _new() -> str:
    words = WORDS.read_text(encoding="utf-8").split()
    return "-".join([*(secrets.choice(words) for _ in range(4)), f"{secrets.randbelow(10_000):04}"])
