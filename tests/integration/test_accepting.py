"""Accepting an invitation: by whom it is for, once, in time; and never by opening the link."""

from datetime import timedelta
from typing import Any

import pytest
from flask_security import hash_password

from ehsg import models
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from ehsg.services.people import end_membership
from tests import factories
from tests.factories import NOW
from tests.integration.conftest import World
from tests.pages import Page
from tests.people import invited, last_event

PASSWORD = "three random words"
NEW = {"name": "Nia  New", "password": PASSWORD, "again": PASSWORD}
ADDRESS = "nia@leeds.example"


def _members(world: World) -> int:
    return db.session.query(models.Membership).filter_by(area_id=world.leeds.id, ended_at=None).count()


def _everything() -> tuple[int, ...]:
    counted = (models.User, models.Membership, models.Message, models.Event)
    return tuple(db.session.query(model).count() for model in counted)


def test_somebody_new_makes_an_account_accepts_and_can_sign_in(world: World) -> None:
    invitation, link = invited(world, ADDRESS, Role.CONTRIBUTOR)
    browser = world.browser()
    page = browser.page(link)
    for shown in ("You are invited", "Leeds", "Contributor, West Yorkshire Police", ADDRESS):
        assert shown in page.main
    answer = browser.post(link, NEW)
    assert answer.status_code == 303
    user = db.session.query(models.User).filter_by(email=ADDRESS).one()
    (membership,) = db.session.query(models.Membership).filter_by(user_id=user.id).all()
    assert (user.name, membership.role, membership.organisation) == (
        "Nia New",
        Role.CONTRIBUTOR,
        "West Yorkshire Police",
    )
    assert world.fresh(invitation).membership_id == membership.id
    assert (last_event().kind, last_event().user_id) == ("accept_invitation", user.id)
    sign_in = browser.page(answer.location)
    assert "Your account is ready. Sign in to begin." in sign_in.main
    assert browser.post("/account/sign-in", {"email": ADDRESS, "password": PASSWORD}).status_code == 302


def test_opening_the_link_uses_nothing_up_however_often(world: World) -> None:
    _, link = invited(world, ADDRESS)
    before = _everything()
    for _ in range(5):
        assert world.browser().get(link).status_code == 200
    assert world.browser().client.head(link).status_code == 200
    assert _everything() == before
    assert world.browser().post(link, NEW).status_code == 303


def test_somebody_with_an_account_signs_in_and_comes_back_to_accept(world: World) -> None:
    user = factories.UserFactory(email=ADDRESS, password=hash_password(PASSWORD))
    _, link = invited(world, ADDRESS)
    browser = world.browser()
    page = browser.page(link)
    assert page.value("password") is None, "nobody but the account's owner sets a password"
    sign_in = next(a["href"] for a in page.soup.select("main a") if "Sign in to accept" in a.get_text())
    form = browser.page(sign_in).soup.select_one("main form")
    answer = browser.post(form["action"], {"email": ADDRESS, "password": PASSWORD})
    assert answer.location.endswith(link)
    before = _members(world)
    answer = browser.post(link)
    assert "You are now a reader." in browser.page(answer.location).main
    assert _members(world) == before + 1
    assert db.session.query(models.User).filter_by(email=ADDRESS).one().id == user.id


def test_a_post_to_the_link_of_somebody_with_an_account_sets_no_password_and_gives_no_role(world: World) -> None:
    user = factories.UserFactory(email=ADDRESS, password="kept")
    _, link = invited(world, ADDRESS)
    before = _everything()
    answer = world.browser().post(link, NEW)
    assert answer.status_code == 422
    assert "Sign in to accept" in Page(answer).main
    assert _everything() == before
    assert world.fresh(user).password == "kept"


def test_somebody_else_who_is_signed_in_cannot_accept_and_is_told_why(world: World) -> None:
    _, link = invited(world, ADDRESS)
    other = world.browser(world.person(Role.READER, world.leeds))
    before = _everything()
    for answer in (other.get(link), other.post(link, NEW)):
        assert answer.status_code == 403
        page = Page(answer)
        assert page.soup.h1.get_text() == "This invitation is for somebody else"
        assert ADDRESS not in page.html
    assert _everything() == before


def test_a_link_works_once(world: World) -> None:
    _, link = invited(world, ADDRESS)
    assert world.browser().post(link, NEW).status_code == 303
    before = _everything()
    for answer in (world.browser().get(link), world.browser().post(link, NEW)):
        assert answer.status_code == 410
        assert "It has been used already." in Page(answer).main
    assert _everything() == before


def test_a_link_works_for_seven_days_to_the_second(world: World) -> None:
    _, link = invited(world, ADDRESS)
    before = _everything()
    world.at(NOW + timedelta(days=7))
    for answer in (world.browser().get(link), world.browser().post(link, NEW)):
        assert answer.status_code == 410
        assert "7 days, and these are over" in Page(answer).main
    assert _everything() == before
    world.at(NOW + timedelta(days=7, seconds=-1))
    assert world.browser().post(link, NEW).status_code == 303


@pytest.mark.parametrize("change", ["cut", "longer", "other", "empty", "long", "odd"])
def test_an_altered_link_is_told_so_and_does_nothing(world: World, change: str) -> None:
    _, link = invited(world, ADDRESS)
    altered = {
        "cut": link[:-1],
        "longer": link + "A",
        "other": link[:-3] + ("AAA" if link[-3:] != "AAA" else "BBB"),
        "empty": "/invitations/%20",
        "long": "/invitations/" + "a" * 5000,
        "odd": "/invitations/%F0%9F%98%80é%22'%3Cb%3E",
    }[change]
    before = _everything()
    for answer in (world.browser().get(altered), world.browser().post(altered, NEW)):
        assert answer.status_code == 404
        assert "This invitation link does not work" in Page(answer).main
    assert _everything() == before


def test_an_invitation_is_worth_no_more_than_its_inviter(world: World) -> None:
    leaver = factories.MembershipFactory(area=world.leeds)
    db.session.commit()
    _, link = invited(world, ADDRESS, Role.COORDINATOR, by=leaver.user)
    end_membership(membership=leaver, by_id=world.coordinator.id, now=NOW)
    db.session.commit()
    before = _everything()
    for answer in (world.browser().get(link), world.browser().post(link, NEW)):
        assert answer.status_code == 410
        assert "no longer looks after people here" in Page(answer).main
    assert _everything() == before


def test_a_closed_account_cannot_accept(world: World) -> None:
    factories.UserFactory(email=ADDRESS, active=False)
    _, link = invited(world, ADDRESS)
    answer = world.browser().get(link)
    assert answer.status_code == 410
    assert "The account with this email address is closed." in Page(answer).main


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"name": ""}, "Enter your full name"),
        ({"name": "x" * 201}, "must be 200 characters or fewer"),
        ({"password": ""}, "Enter a password"),
        ({"password": "short", "again": "short"}, "between 12 and 1,000 characters"),
        ({"password": "x" * 1001, "again": "x" * 1001}, "between 12 and 1,000 characters"),
        ({"password": "password1234", "again": "password1234"}, "harder to guess"),
        ({"password": "nia is my name nia", "again": "another one"}, "not the same"),
        ({"again": ""}, "Enter the password again"),
    ],
)
def test_a_mistake_is_told_the_name_stays_and_the_link_still_works(
    world: World, change: dict[str, str], told: str
) -> None:
    _, link = invited(world, ADDRESS)
    before = _everything()
    typed = {**NEW, **change}
    answer = world.browser().post(link, typed)
    page = Page(answer)
    assert answer.status_code == 422
    assert any(told in error for error in page.errors), page.errors
    assert page.value("name") == " ".join(typed["name"].split())
    assert page.value("password") == page.value("again") == ""
    assert _everything() == before
    assert world.browser().post(link, NEW).status_code == 303


def test_without_the_pages_token_nothing_is_accepted(world: World) -> None:
    _, link = invited(world, ADDRESS)
    before = _everything()
    answer = world.browser().client.post(link, data={**NEW, "csrf_token": "forged"})
    assert answer.status_code in (303, 403)
    assert _everything() == before


def test_whoever_got_the_role_another_way_uses_the_invitation_up_without_a_second_role(world: World) -> None:
    user: Any = factories.UserFactory(email=ADDRESS)
    invitation, link = invited(world, ADDRESS)
    membership = factories.MembershipFactory(user=user, area=world.leeds, role=Role.READER)
    db.session.commit()
    assert world.browser(user).post(link).status_code == 303
    assert world.fresh(invitation).membership_id == membership.id
    assert db.session.query(models.Membership).filter_by(user_id=user.id).count() == 1


def test_one_person_can_hold_roles_in_several_areas_and_the_service(world: World) -> None:
    other = factories.AreaFactory(name="Otherby")
    user = factories.MembershipFactory(area=other, role=Role.READER, user__email=ADDRESS).user
    db.session.commit()
    _, link = invited(world, ADDRESS)
    browser = world.browser(user)
    browser.post(link)
    assert browser.get(f"/areas/{world.leeds.code}/people").status_code == 200
    assert browser.get(f"/areas/{other.code}/people").status_code == 200
