"""The pages of people: what coordinators, other members and administrators see and do there."""

import pytest
from bs4 import Tag

from ehsg import models
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from tests import factories
from tests.factories import NOW
from tests.integration.conftest import World
from tests.pages import Page
from tests.people import end_role, member, state_of


def _people(world: World) -> str:
    return f"/areas/{world.leeds.code}/people"


def _links(page: Page, text: str) -> list[Tag]:
    return [link for link in page.soup.select("main a") if link.get_text().startswith(text)]


def test_a_coordinator_sees_everybody_and_is_warned_of_being_the_only_one(world: World) -> None:
    reader = member(world, user__name="Wendy Garside")
    member(world, ended_at=NOW, user__name="Ola Former")
    page = world.browser(world.coordinator).page(_people(world))
    assert "only one coordinator" in page.main
    assert reader.user.email in page.main
    assert "Roles that have ended (1)" in page.main
    assert len(_links(page, "End")) == len(_links(page, "Change")) == 2
    member(world, Role.COORDINATOR)
    assert "only one coordinator" not in world.browser(world.coordinator).page(_people(world)).main


def test_other_members_see_who_is_there_without_addresses_or_buttons(world: World) -> None:
    reader = member(world, user__name="Wendy Garside")
    member(world, ended_at=NOW, user__name="Ola Former")
    factories.InvitationFactory(area=world.leeds, email="secret@example.org")
    db.session.commit()
    page = world.browser(reader.user).page(_people(world))
    assert "Wendy Garside" in page.main
    for hidden in (world.coordinator.email, "Ola Former", "secret@example.org", "Invite somebody"):
        assert hidden not in page.main
    assert _links(page, "End") == []


def test_a_role_is_changed_on_its_page(world: World) -> None:
    membership = member(world)
    browser, path = world.browser(world.coordinator), f"/people/memberships/{membership.id}/change"
    assert browser.page(path).value("role") == "reader"
    answer = browser.post(path, {"role": "contributor", "partner": "schools", "organisation": " A  school "})
    assert (answer.status_code, answer.location) == (303, _people(world))
    assert "is now: Contributor, A school." in browser.page(_people(world)).main


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({}, "Choose a role"),
        ({"role": "administrator"}, "Choose a role"),
        ({"role": "contributor", "organisation": "A school"}, "Choose the part of the partnership"),
        ({"role": "contributor", "partner": "schools"}, "Enter the organisation"),
        ({"role": "contributor", "partner": "x", "organisation": "A school"}, "Choose a part of the partnership"),
        ({"role": "reader", "organisation": "x" * 201}, "must be 200 characters or fewer"),
    ],
)
def test_a_mistake_is_told_what_was_typed_stays_and_nothing_changes(
    world: World, typed: dict[str, str], told: str
) -> None:
    membership = member(world)
    before = state_of(membership)
    answer = world.browser(world.coordinator).post(f"/people/memberships/{membership.id}/change", typed)
    page = Page(answer)
    assert answer.status_code == 422
    assert any(told in error for error in page.errors), page.errors
    assert page.value("organisation") == typed.get("organisation", "")
    assert state_of(membership) == before


def test_ending_a_role_is_asked_first_and_then_done(world: World) -> None:
    membership = member(world, user__name="Wendy Garside")
    browser, path = world.browser(world.coordinator), f"/people/memberships/{membership.id}/end"
    assert "is signed out at once" in browser.page(path).main
    assert world.fresh(membership).ended_at is None
    answer = browser.post(path)
    assert (answer.status_code, answer.location) == (303, _people(world))
    assert "The role of Wendy Garside has ended." in browser.page(_people(world)).main


def test_the_last_coordinator_is_told_why_the_role_cannot_end(world: World) -> None:
    mine = db.session.query(models.Membership).filter_by(user_id=world.coordinator.id).one()
    answer = world.browser(world.coordinator).post(f"/people/memberships/{mine.id}/end")
    assert answer.status_code == 422
    assert Page(answer).errors == ["An area needs a coordinator. Give somebody else that role first."]


def test_whoever_ends_their_own_role_is_signed_out_and_told(world: World) -> None:
    member(world, Role.COORDINATOR)
    mine = db.session.query(models.Membership).filter_by(user_id=world.coordinator.id).one()
    browser = world.browser(world.coordinator)
    answer = browser.post(f"/people/memberships/{mine.id}/end")
    page = browser.page(answer.location)
    assert page.soup.h1.get_text() == "Sign in"
    assert "has ended" in page.main


def test_a_page_that_is_out_of_date_changes_nothing_and_says_so(world: World) -> None:
    membership = member(world)
    browser, path = world.browser(world.coordinator), f"/people/memberships/{membership.id}"
    end_role(world, membership)
    before = state_of(membership)
    for method, what in ((browser.get, "end"), (browser.post, "end"), (browser.get, "change")):
        assert method(f"{path}/{what}").status_code == 303
    assert browser.post(f"{path}/change", {"role": "signatory"}).status_code == 303
    assert "Nothing was changed" in browser.page(_people(world)).main
    assert state_of(membership) == before


def test_what_somebody_wrote_stays_under_their_name_when_they_have_left(world: World) -> None:
    writer = member(world, Role.COORDINATOR, user__name="Ola Writer")
    fields = {"version": 0, "score": 3, "narrative": "Written by Ola"}
    world.browser(writer.user).post(f"{world.base}/descriptors/fv1", fields)
    end_role(world, writer)
    page = world.browser(world.coordinator).page(f"{world.base}/descriptors/fv1/history")
    assert "Ola Writer" in page.main


def test_an_administrator_finds_people_by_name_address_and_area(world: World) -> None:
    reader = member(world, user__name="Wendy Garside", user__email="wg@council.example")
    admin = world.browser(world.person(Role.ADMINISTRATOR))
    for search in ("garside", "WENDY g", "wg@council", "leeds wendy"):
        page = admin.page(f"/people?search={search}")
        assert "Wendy Garside" in page.main, search
        assert world.coordinator.email not in page.main or "leeds" in search
    assert "Nobody matches" in admin.page("/people?search=100%25_nobody").main
    assert "Reader, Leeds" in admin.page("/people").main
    assert "Wendy Garside" in admin.page(f"/people/{reader.user_id}").main


@pytest.mark.parametrize("query", ["page=0", "page=-1", "page=x", "page=99999999999999999999", "search=%00", "page=2"])
def test_a_strange_address_of_the_list_is_answered_with_a_page(world: World, query: str) -> None:
    world.browser(world.person(Role.ADMINISTRATOR)).page(f"/people?{query}")


def test_a_long_list_is_shown_a_page_at_a_time(world: World) -> None:
    for number in range(60):
        factories.MembershipFactory(area=world.leeds, role=Role.READER, user__name=f"Aaron {number:02}")
    admin = world.browser(world.person(Role.ADMINISTRATOR))
    first, second = admin.page("/people?search=aaron"), admin.page("/people?search=aaron&page=2")
    assert "Aaron 00" in first.main
    assert "Aaron 50" not in first.main
    assert "Aaron 50" in second.main
    assert _links(first, "Next page")[0]["href"] == "/people?search=aaron&page=2"


def test_areas_without_a_second_coordinator_come_first(world: World) -> None:
    two = factories.AreaFactory(name="Aardvale")
    for _ in range(2):
        factories.MembershipFactory(area=two)
    factories.AreaFactory(name="Zedshire")
    text = world.browser(world.person(Role.ADMINISTRATOR)).page("/people/areas").main
    assert text.index("Zedshire") < text.index("Leeds") < text.index("Aardvale")


def test_an_administrator_reads_what_a_person_did_but_not_what_returns_say(world: World) -> None:
    fields = {"version": 0, "score": 3, "narrative": "Nothing for administrators"}
    world.browser(world.coordinator).post(f"{world.base}/descriptors/fv1", fields)
    membership = member(world)
    end_role(world, membership)
    admin = world.browser(world.person(Role.ADMINISTRATOR))
    page = admin.page(f"/people/{world.coordinator.id}")
    assert "Saved a descriptor: Leeds 2024" in page.main
    assert f"about {membership.user.name}" in page.main
    assert "Nothing for administrators" not in page.html
    assert f"by {world.coordinator.name}" in admin.page(f"/people/{membership.user_id}").main
    assert admin.get("/people/987654").status_code == 404


def test_a_long_history_is_shown_a_page_at_a_time(world: World) -> None:
    for number in range(55):
        factories.EventFactory(user_id=world.coordinator.id, kind="change_password", subject=str(number))
    admin = world.browser(world.person(Role.ADMINISTRATOR))
    page = admin.page(f"/people/{world.coordinator.id}")
    assert page.main.count("Password changed") == 50
    earlier = admin.page(_links(page, "Show earlier")[0]["href"])
    assert earlier.main.count("Password changed") == 5


def test_an_administrator_takes_a_lost_authenticator_app_off_and_its_owner_is_signed_out_and_told(world: World) -> None:
    lead = world.person(Role.NATIONAL_LEAD)
    browser = world.browser(lead)
    assert browser.get("/").status_code == 200
    admin = world.browser(world.person(Role.ADMINISTRATOR))
    path = f"/people/{lead.id}/second-factor"
    assert "Somebody who has the password could ask too." in admin.page(path).main
    assert db.session.query(models.SecondFactor).filter_by(user_id=lead.id).count() == 1
    answer = admin.post(path)
    assert "was taken off" in admin.page(answer.location).main
    assert db.session.query(models.SecondFactor).filter_by(user_id=lead.id).count() == 0
    assert browser.get("/").status_code == 303
    assert db.session.query(models.Message).filter_by(kind="second_factor_reset").one().to_address == lead.email
    again = admin.post(path)
    assert "has no authenticator app" in admin.page(again.location).main
    assert "has no authenticator app" in admin.page(path).main
    assert admin.get("/people/987654/second-factor").status_code == 404
