"""Adding and changing actions as the pages do, and what the database then holds."""

from typing import TYPE_CHECKING, Any

from werkzeug.test import TestResponse

from ehsg import models
from ehsg.extensions import db
from tests.pages import Browser

if TYPE_CHECKING:
    from tests.integration.conftest import World

GOOD = {"what": "Set up a parent panel", "owner": "Head of early help", "status": "not_started"}
DUE = {"due_on-day": "1", "due_on-month": "9", "due_on-year": "2024"}


def add(browser: Browser, world: "World", id_: str = "fv1", **values: Any) -> TestResponse:
    """A new action for the descriptor."""
    return browser.post(f"{world.base}/actions/add/{id_}", {**GOOD, **values})


def change(
    browser: Browser, world: "World", row: models.PlannedAction, version: object = 1, **values: Any
) -> TestResponse:
    """The action drawn from the version, with these values."""
    return browser.post(f"{world.base}/actions/{row.id}/change", {"version": version, **GOOD, **values})


def actions() -> list[models.PlannedAction]:
    """Every action that is stored, taken out or not."""
    db.session.expire_all()
    return db.session.query(models.PlannedAction).order_by(models.PlannedAction.id).all()


def only() -> models.PlannedAction:
    """The one that is stored."""
    (row,) = actions()
    return row


def events(kind: str) -> list[models.Event]:
    """What was recorded."""
    return db.session.query(models.Event).filter_by(kind=kind).order_by(models.Event.id).all()
