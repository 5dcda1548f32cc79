"""Demonstration data."""

from flask.cli import AppGroup

group = AppGroup("demo", help="Demonstration areas, people and made-up scores.")
