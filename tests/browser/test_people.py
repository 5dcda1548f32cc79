"""Inviting and accepting, changing and ending roles, with and without JavaScript."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.house import ADMINISTRATOR, SECOND, YORK, Server
from tests.browser.visitor import Visitor

PEOPLE = f"/areas/{YORK}/people"
PASSWORD = "three random words"
Visit = Callable[..., Visitor]


def fill_in(person: Visitor, email: str, role: str) -> None:
    person.fill("Email address", email)
    person.choose("Role", role)


@pytest.mark.parametrize("scripts", [True, False])
def test_somebody_is_invited_accepts_and_leaves_again(visit: Visit, server: Server, scripts: bool) -> None:
    email = f"nia{'' if scripts else '.plain'}@police.example"
    coordinator = visit("york@example.org", scripts=scripts)
    coordinator.open("/")
    coordinator.follow("People in York")
    coordinator.looks_right()
    coordinator.follow("Invite somebody")
    coordinator.looks_right()
    coordinator.press("Continue")
    coordinator.is_told("Enter an email address", "Choose a role")
    coordinator.looks_right()
    fill_in(coordinator, email, "Contributor")
    coordinator.press("Continue")
    coordinator.is_told("Choose the part of the partnership", "Enter the organisation")
    coordinator.looks_right()
    coordinator.choose("Part of the partnership", "Police")
    coordinator.fill("Organisation", "North Yorkshire Police")
    coordinator.press("Continue")
    coordinator.is_at("Check the invitation")
    coordinator.looks_right()
    coordinator.press("Change it")
    expect(coordinator.page.get_by_label("Email address")).to_have_value(email)
    coordinator.press("Continue")
    coordinator.press("Send the invitation")
    coordinator.sees("The email is on its way.")
    coordinator.looks_right()

    invited = visit(scripts=scripts)
    link = server.link_to(email)
    invited.open(link)
    invited.looks_right()
    invited.press("Make the account and accept")
    invited.is_told("Enter your full name", "Enter a password")
    invited.looks_right()
    invited.fill("Your full name", "Nia New")
    invited.fill("Password", PASSWORD)
    invited.fill("The same password again", PASSWORD)
    invited.press("Make the account and accept")
    invited.sees("Your account is ready. Sign in to begin.")
    invited.looks_right()
    invited.open(link, 410)
    invited.looks_right()

    coordinator.open(PEOPLE)
    coordinator.sees("Nia New", "North Yorkshire Police", email)
    coordinator.page.get_by_role("link", name="Change the role of Nia New").click()
    coordinator.looks_right()
    coordinator.choose("Role", "Reader")
    coordinator.press("Save the change")
    coordinator.sees("The role of Nia New is now: Reader")
    coordinator.page.get_by_role("link", name="End the role of Nia New").click()
    coordinator.looks_right()
    coordinator.press("End this role")
    coordinator.sees("The role of Nia New has ended.")
    coordinator.page.get_by_text("Roles that have ended").click()
    coordinator.looks_right()


def test_an_invitation_for_somebody_else_is_not_accepted(visit: Visit, server: Server) -> None:
    coordinator = visit("york@example.org")
    coordinator.open(f"{PEOPLE}/invite")
    fill_in(coordinator, "york2@example.org", "Signatory")
    coordinator.press("Continue")
    coordinator.press("Send the invitation")
    coordinator.open(server.link_to("york2@example.org"), 403)
    coordinator.is_at("This invitation is for somebody else")
    coordinator.looks_right()
    colleague = visit()
    colleague.open(server.link_to("york2@example.org"))
    colleague.looks_right()
    colleague.follow("Sign in to accept")
    colleague.sign_in("york2@example.org")
    colleague.looks_right()
    colleague.press("Accept the invitation")
    colleague.sees("You are now a signatory.")
    coordinator.open(PEOPLE)
    expect(coordinator.main.get_by_text(SECOND["york"], exact=True)).to_have_count(2)


def test_long_names_and_addresses_fit(visit: Visit) -> None:
    coordinator = visit("york@example.org")
    coordinator.open(f"{PEOPLE}/invite")
    fill_in(coordinator, f"{'a' * 60}@{'long-name.' * 10}example", "Contributor")
    coordinator.choose("Part of the partnership", "Wider children’s services")
    coordinator.fill("Organisation", "W" * 200)
    coordinator.press("Continue")
    coordinator.looks_right()
    coordinator.press("Send the invitation")
    coordinator.looks_right()
    coordinator.open(PEOPLE)
    coordinator.looks_right()
    coordinator.main.get_by_role("button", name=re.compile(f"Withdraw the invitation to {'a' * 60}")).click()
    coordinator.sees("has been withdrawn")
    coordinator.looks_right()


def test_the_question_for_contributors_is_asked_of_contributors_only(visit: Visit) -> None:
    coordinator = visit("york@example.org", scripts=False)
    coordinator.open(f"{PEOPLE}/invite")
    question = coordinator.page.get_by_role("group", name="Part of the partnership")
    expect(question).to_be_hidden()
    coordinator.choose("Role", "Contributor")
    expect(question).to_be_visible()
    coordinator.choose("Role", "Reader")
    expect(question).to_be_hidden()


def test_administrators_find_people_and_see_which_areas_hang_on_one_person(visit: Visit) -> None:
    admin = visit(ADMINISTRATOR)
    admin.open("/")
    admin.page.get_by_role("navigation", name="Main").get_by_role("link", name="People").click()
    admin.is_at("People")
    admin.looks_right()
    admin.fill("Name, email address or area", "york second")
    admin.press("Search")
    admin.sees(SECOND["york"])
    admin.looks_right()
    admin.follow(SECOND["york"])
    admin.sees("What returns say is not shown here.")
    admin.looks_right()
    for heading, path in (("People by area", "/people/areas"), ("National team and others", "/people/service")):
        admin.open(path)
        admin.is_at(heading)
        admin.looks_right()
    admin.follow("Invite somebody")
    admin.looks_right()
    for path in ("/outbox", "/outbox?state=failed"):
        admin.open(path)
        admin.looks_right()
