"""Inviting somebody: asked, checked, sent; sent again and withdrawn; and what is refused."""

from datetime import timedelta
from typing import Any

import pytest

from ehsg import models
from ehsg.domain.mail import write
from ehsg.domain.permissions import Role
from ehsg.domain.tokens import token_hash
from ehsg.extensions import db
from ehsg.queries.mail import texts
from ehsg.services.mail import send_due
from ehsg.services.mail_adapters import NotSent
from tests import factories
from tests.factories import NOW
from tests.integration.conftest import World
from tests.pages import Browser, Page
from tests.people import last_event, link_of, message_of

CONTRIBUTOR = {
    "email": "new.person@police.example",
    "role": "contributor",
    "partner": "police",
    "organisation": "West Yorkshire Police",
}


def _ask(browser: Browser, world: World, typed: dict[str, str], step: str = "check") -> Any:
    return browser.post(f"/areas/{world.leeds.code}/people/invite", {**typed, "step": step})


def _sent(world: World, typed: dict[str, str] | None = None) -> models.Invitation:
    answer = _ask(world.browser(world.coordinator), world, typed or CONTRIBUTOR, "send")
    assert answer.status_code == 303
    found = db.session.query(models.Invitation).order_by(models.Invitation.id.desc()).first()
    assert found is not None
    return found


def _counts() -> tuple[int, int, int]:
    return tuple(db.session.query(model).count() for model in (models.Invitation, models.Message, models.Event))  # type: ignore[return-value]


def test_an_invitation_is_typed_checked_and_sent_with_its_own_confirmation(world: World) -> None:
    browser, before = world.browser(world.coordinator), _counts()
    check = Page(_ask(browser, world, CONTRIBUTOR))
    assert check.soup.h1.get_text() == "Check the invitation"
    for shown in ("new.person@police.example", "Contributor", "Police", "West Yorkshire Police"):
        assert shown in check.main
    assert _counts() == before, "nothing is sent before it was checked"
    back = Page(_ask(browser, world, {name: check.value(name) for name in CONTRIBUTOR}, "change"))
    assert {name: back.value(name) for name in CONTRIBUTOR} == CONTRIBUTOR
    answer = _ask(browser, world, CONTRIBUTOR, "send")
    page = browser.page(answer.location)
    assert "The email is on its way." in page.main
    assert "The link in it works once, until 11:30am on Tuesday 21 May 2024." in page.main
    event = last_event()
    assert (event.kind, event.user_id) == ("invite", world.coordinator.id)
    assert event.new == {
        "role": "contributor",
        "partner": "police",
        "organisation": "West Yorkshire Police",
        "area": "E08000035",
    }


def test_the_mail_has_the_link_and_the_database_only_its_hash(world: World) -> None:
    invitation = _sent(world)
    message, link = message_of(invitation), link_of(invitation)
    assert invitation.token_sha256 == token_hash(link.rpartition("/")[2])
    letter = write(texts(), to=message.to_address, kind=message.kind, values=message.values)
    assert link in letter.body
    assert "Contributor, West Yorkshire Police" in letter.body
    assert world.coordinator.name in letter.body


def test_links_begin_with_the_configured_address_whatever_host_was_asked(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = world.app.extensions["ehsg_settings"].model_copy(update={"public_url": "https://ehsg.example/"})
    monkeypatch.setitem(world.app.extensions, "ehsg_settings", settings)
    assert link_of(_sent(world)).startswith("https://ehsg.example/invitations/")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"email": ""}, "Enter an email address"),
        ({"email": "nobody"}, "in the correct format"),
        ({"email": "a@example.org\r\nBcc: b@example.org"}, "one email address only"),
        ({"email": "аdmin@example.org"}, "plain letters, a to z"),  # the first letter is Cyrillic
        ({"email": "a" * 250 + "@example.org"}, "254 characters or fewer"),
        ({"role": ""}, "Choose a role"),
        ({"role": "administrator"}, "Choose a role"),
        ({"role": "national_lead"}, "Choose a role"),
        ({"partner": ""}, "Choose the part of the partnership"),
        ({"organisation": ""}, "Enter the organisation"),
    ],
)
@pytest.mark.parametrize("step", ["check", "send", "anything"])
def test_a_mistake_is_told_what_was_typed_stays_and_nothing_is_sent(
    world: World, change: dict[str, str], told: str, step: str
) -> None:
    before, typed = _counts(), {**CONTRIBUTOR, **change}
    answer = _ask(world.browser(world.coordinator), world, typed, step)
    page = Page(answer)
    assert answer.status_code == 422
    assert any(told in error for error in page.errors), page.errors
    assert page.value("organisation") == typed["organisation"]
    assert _counts() == before


def test_whoever_has_the_role_already_or_was_invited_to_it_is_not_invited_again(world: World) -> None:
    reader = world.person(Role.READER, world.leeds)
    again = Page(_ask(world.browser(world.coordinator), world, {"email": reader.email.upper(), "role": "reader"}))
    assert "is a reader in this area already" in again.errors[0]
    _sent(world)
    before = _counts()
    twice = Page(_ask(world.browser(world.coordinator), world, CONTRIBUTOR, "send"))
    assert "has been invited to this role in this area already" in twice.errors[0]
    assert _counts() == before
    other_role = {"email": CONTRIBUTOR["email"], "role": "reader"}
    assert _ask(world.browser(world.coordinator), world, other_role, "send").status_code == 303


def test_an_invitation_that_ran_out_can_be_sent_as_though_it_were_new(world: World) -> None:
    first = _sent(world)
    world.fresh(first)
    world.at(NOW + timedelta(days=8))
    second = _sent(world)
    assert second.id == first.id
    assert world.fresh(second).expires_at == NOW + timedelta(days=15)


def test_sending_again_makes_a_new_link_for_seven_more_days_and_ends_the_old_one(world: World) -> None:
    invitation = _sent(world)
    old = link_of(invitation)
    world.at(NOW + timedelta(days=3))
    browser = world.browser(world.coordinator)
    answer = browser.post(f"/people/invitations/{invitation.id}/send-again")
    assert "A new invitation is on its way" in browser.page(answer.location).main
    new = link_of(invitation)
    assert world.fresh(invitation).expires_at == NOW + timedelta(days=10)
    nobody = world.browser()
    assert nobody.get(old).status_code == 404
    assert nobody.get(new).status_code == 200
    assert last_event().kind == "send_invitation_again"


def test_a_withdrawn_invitation_works_no_more_and_can_be_made_anew(world: World) -> None:
    invitation = _sent(world)
    link = link_of(invitation)
    browser = world.browser(world.coordinator)
    answer = browser.post(f"/people/invitations/{invitation.id}/withdraw")
    page = browser.page(answer.location)
    assert "has been withdrawn" in page.main
    assert "Invited, not here yet" not in page.main
    gone = world.browser().page(link, 410)
    assert "The invitation has been withdrawn." in gone.main
    assert last_event().kind == "withdraw_invitation"
    for what in ("withdraw", "send-again"):
        answer = browser.post(f"/people/invitations/{invitation.id}/{what}")
        assert "has been withdrawn." in browser.page(answer.location).main
    assert "Withdrawn" in browser.page(f"/people/invitations/{invitation.id}").main
    assert _sent(world).id != invitation.id


class _Broken:
    """A mail server that refuses everything."""

    name = "broken"
    leaves = True

    def send(self, letter: Any) -> None:
        raise NotSent("It refused the recipient.")


def test_mail_that_could_not_be_delivered_is_told_to_whoever_invited(world: World) -> None:
    invitation = _sent(world)
    for hours in range(0, 40, 4):
        send_due(adapter=_Broken(), now=NOW + timedelta(hours=hours), limit=5)
    db.session.commit()
    browser = world.browser(world.coordinator)
    assert "Not delivered" in browser.page(f"/areas/{world.leeds.code}/people").main
    assert "could not be delivered" in browser.page(f"/people/invitations/{invitation.id}").main


def test_administrators_invite_to_the_service_and_to_every_area(world: World) -> None:
    admin = world.browser(world.person(Role.ADMINISTRATOR))
    typed = {"email": "lead@department.example", "role": "national_lead", "organisation": "", "step": "send"}
    answer = admin.post("/people/service/invite", typed)
    assert "National lead" in admin.page(answer.location).main
    assert "lead@department.example" in admin.page("/people/service").main
    refused = admin.post("/people/service/invite", {**typed, "role": "coordinator"})
    assert Page(refused).errors == ["Choose a role"]
    of_area = {"email": "c@leeds.example", "role": "coordinator", "step": "send"}
    assert admin.post(f"/areas/{world.leeds.code}/people/invite", of_area).status_code == 303


def test_a_field_sent_twice_is_refused(world: World) -> None:
    before, twice = _counts(), {"email": ["a@example.org", "b@example.org"], "role": "reader"}
    assert _ask(world.browser(world.coordinator), world, twice, "send").status_code == 400  # type: ignore[arg-type]
    assert _counts() == before


def test_events_hold_no_address_which_could_not_be_taken_out_later(world: World) -> None:
    _sent(world)
    factories.EventFactory()
    for event in db.session.query(models.Event):
        assert "@" not in f"{event.subject}{event.old}{event.new}"
