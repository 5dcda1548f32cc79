"""The time as the application has it."""

from datetime import datetime

from flask import current_app


def now() -> datetime:
    """The present moment, aware."""
    moment: datetime = current_app.extensions["ehsg_clock"]()
    return moment
