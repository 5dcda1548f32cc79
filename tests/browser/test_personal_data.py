"""A copy of one's own data, and anonymising somebody who has left, as a browser shows them."""

import json
from collections.abc import Callable
from uuid import uuid4

import pytest

from ehsg.extensions import db
from ehsg.models import User
from tests import factories
from tests.browser.house import ADMINISTRATOR, Server
from tests.browser.visitor import Visitor

LONG_NAME = "Bartholomew-Featherstonehaugh" * 8


def _leaver(server: Server) -> int:
    """Somebody new with the longest name who has left."""
    with server.app.app_context():
        gone = factories.UserFactory(name=LONG_NAME, email=uuid4().hex * 5 + "@example.org")
        found: int = gone.id
        db.session.commit()
    return found


def test_a_person_reads_what_the_copy_holds_and_downloads_it(visit: Callable[..., Visitor]) -> None:
    person = visit("york@example.org")
    person.open("/privacy")
    person.looks_right()
    person.follow("download everything that is held about you")
    person.is_at("Your data")
    person.looks_right()
    data = json.loads(person.download("Download your data (JSON)"))
    assert data["account"]["email"] == "york@example.org"


@pytest.mark.parametrize("scripts", [True, False])
def test_an_administrator_takes_out_a_name_after_ticking_the_box(
    visit: Callable[..., Visitor], server: Server, scripts: bool
) -> None:
    user_id = _leaver(server)
    keeper = visit(ADMINISTRATOR, scripts=scripts)
    path = f"/people/{user_id}/anonymise"
    keeper.open(path)
    keeper.sees(LONG_NAME, "What goes", "What stays", f"Former member {user_id}")
    keeper.looks_right()
    keeper.press("Take out name and address")
    keeper.is_told("Tick the box to show that you understand that this cannot be undone")
    keeper.looks_right()
    keeper.tick("I understand that this cannot be undone")
    keeper.press("Take out name and address")
    keeper.sees(f"This person is now called Former member {user_id}.")
    keeper.looks_right()
    keeper.open(path)
    keeper.sees("This person has been anonymised already. Nothing was changed.")
    keeper.looks_right()


def test_somebody_with_a_role_cannot_be_anonymised_and_the_page_says_why(
    visit: Callable[..., Visitor], server: Server
) -> None:
    _leaver(server)
    keeper = visit(ADMINISTRATOR)
    with server.app.app_context():
        user_id = db.session.query(User).filter_by(email="york@example.org").one().id
    keeper.open(f"/people/{user_id}/anonymise")
    keeper.sees("This person has a role still. End every role first.")
    keeper.looks_right()
