"""Asking people to sign in tests, and what they send when they do."""

from typing import Any

from ehsg import models
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from ehsg.services.signing import Addresses, Asked, ask_to_sign
from tests import factories
from tests.factories import NOW
from tests.pages import Browser
from tests.partners import the_return

ADDRESSES = Addresses(page=lambda id_: f"/page/{id_}", link=lambda token: f"/sign-off-links/{token}")
GIVEN = {
    "name": "Ade Okafor",
    "organisation": "Leeds City Council",
    "capacity": "Chief executive",
    "whose": "myself",
}


def signatory(world: Any, name: str = "Sam Signatory", **values: Any) -> models.User:
    user: models.User = factories.MembershipFactory(
        role=Role.SIGNATORY, area=world.leeds, user__name=name, **values
    ).user
    db.session.commit()
    return user


def asked(world: Any, role: str = "chief_executive", organisation: str = "", **whom: Any) -> models.SignOffRequest:
    """A request to a person (user=) or to an address (email=, name=)."""
    row = ask_to_sign(
        assessment=the_return(world),
        guide=world.guide,
        role_id=role,
        organisation=organisation,
        asked=Asked(**whom),
        by=db.session.get_one(models.User, world.coordinator.id),
        addresses=ADDRESSES,
        now=NOW,
    )
    db.session.commit()
    return row


def by_link(world: Any, role: str = "chief_executive", organisation: str = "", name: str = "Ade Okafor") -> Any:
    """A request by link, its address, and a browser that has not opened it yet."""
    row = asked(world, role, organisation, email="ade@council.example", name=name)
    link = str(db.session.get_one(models.Message, row.message_id).values["link"])
    return row, link, world.browser()


def page_of(world: Any, request: models.SignOffRequest) -> str:
    return f"{world.base}/sign-off/requests/{request.id}"


def signs(browser: Browser, address: str, **fields: Any) -> Any:
    """What the page's form sends, with the fields given."""
    page = browser.page(address)
    hidden = {"seen": page.value("seen"), "sketch": page.value("sketch")}
    return browser.post(address, {**GIVEN, **hidden, **fields})
