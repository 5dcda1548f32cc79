"""Setting the second factor up, where it is compulsory, recovery codes, switching it off, and help when it is lost."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from ehsg import models
from ehsg.domain.permissions import AREA_ROLES, Role
from ehsg.domain.second_factor import RECOVERY_CODES
from ehsg.domain.session import PROOF_LASTS
from ehsg.extensions import db
from ehsg.services.authenticator import Authenticator, key_from
from tests import factories
from tests.factories import NOW
from tests.integration.conftest import World
from tests.integration.saving import at
from tests.integration.test_kept_forms import TYPED, opened
from tests.pages import Browser, Page
from tests.second_factor import (
    authenticator,
    code,
    code_step,
    codes_on,
    events,
    factor_of,
    give,
    letters,
    password_step,
    signed_in,
    wrong,
)

SET_UP = "/account/second-factor"
NEEDED = [role for role in Role if role not in AREA_ROLES]


def secret_of(browser: Browser) -> str:
    """The encrypted secret that the set-up page shows the key of."""
    with browser.client.session_transaction() as session:
        return str(session["new_secret"])


def without(world: World, role: Role) -> models.User:
    """Somebody with a role who has no second factor yet."""
    area = world.leeds if role in AREA_ROLES else None
    user: models.User = factories.MembershipFactory(role=role, area=area, second_factor=False).user
    db.session.commit()
    return user


def set_up(world: World, browser: Browser, query: str = "") -> Page:
    browser.page(f"{SET_UP}{query}")
    answer = browser.post(f"{SET_UP}{query}", {"code": code(world.app, secret_of(browser), NOW)})
    assert answer.status_code == 200
    return Page(answer)


def test_setting_it_up_takes_a_code_of_the_app_and_shows_ten_recovery_codes_once(world: World) -> None:
    browser = world.browser(world.coordinator)
    page = browser.page(SET_UP)
    key = authenticator(world.app).key(secret=secret_of(browser))
    assert page.soup.select_one(".app-key").get_text() == key
    assert page.soup.select_one("img.app-qr")["src"].startswith("data:image/svg+xml;base64,")
    codes = codes_on(set_up(world, browser))
    assert len(set(codes)) == RECOVERY_CODES
    assert signed_in(browser)
    assert factor_of(world.coordinator).set_up_at == NOW
    shown = browser.page("/account").main + browser.page("/account/recovery-codes").main
    assert "10 of 10 left" in shown
    assert not any(one in shown for one in codes)
    (letter,) = letters()
    assert (letter.kind, letter.to_address) == ("second_factor_set_up", world.coordinator.email)
    assert [event.user_id for event in events("set_up_second_factor")] == [world.coordinator.id]


def test_the_code_that_proved_the_app_cannot_be_used_to_sign_in(world: World) -> None:
    browser = world.browser(world.coordinator)
    browser.page(SET_UP)
    secret = secret_of(browser)
    set_up(world, browser)
    give_password(world)
    later = world.browser()
    password_step(later, world.coordinator)
    code_step(later, code(world.app, secret, NOW))
    assert not signed_in(later)


def give_password(world: World) -> None:
    from flask_security import hash_password

    from tests.second_factor import PASSWORD

    world.coordinator.password = hash_password(PASSWORD)
    db.session.commit()


def test_setting_it_up_ends_the_sessions_that_have_not_proved_it(world: World) -> None:
    elsewhere, browser = world.browser(world.coordinator), world.browser(world.coordinator)
    set_up(world, browser)
    assert signed_in(browser)
    assert not signed_in(elsewhere)


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "1" * 5000])
def test_a_wrong_code_sets_nothing_up_and_the_same_key_is_shown_again(world: World, typed: str) -> None:
    browser = world.browser(world.coordinator)
    first = browser.page(SET_UP)
    for wanted in (typed, wrong(code(world.app, secret_of(browser), NOW))):
        answer = browser.post(SET_UP, {"code": wanted})
        assert answer.status_code == 422
        page = Page(answer)
        assert page.errors
        assert page.soup.select_one(".app-key").get_text() == first.soup.select_one(".app-key").get_text()
    assert factor_of(world.coordinator) is None
    assert letters() == []


@pytest.mark.parametrize("role", NEEDED)
def test_whoever_needs_it_sees_nothing_else_before_it_is_set_up(world: World, role: Role) -> None:
    browser = world.browser(without(world, role))
    for path in ("/", "/shared", "/national/responses", "/outbox", "/account", "/account/change-password"):
        answer = browser.get(path)
        assert (answer.status_code, urlsplit(answer.location).path) == (303, SET_UP), path
        assert parse_qs(urlsplit(answer.location).query)["next"] == [path]
    assert browser.get("/help").status_code == 200
    page = browser.page("/")
    assert "Your role lets you see or change what belongs to more than one area." in page.main
    page = set_up(world, browser, "?next=/shared")
    assert page.soup.find("a", string="I have kept them: continue")["href"] == "/shared"
    assert browser.get("/").status_code == 200


def test_at_the_next_sign_in_it_comes_before_the_page_that_was_asked_for(world: World) -> None:
    user = without(world, Role.NATIONAL_LEAD)
    give(world.app, user)
    db.session.delete(factor_of(user))
    db.session.commit()
    browser = world.browser()
    answer = password_step(browser, user, "?next=/national/responses")
    answer = browser.get(answer.location)
    assert urlsplit(answer.location).path == SET_UP
    assert parse_qs(urlsplit(answer.location).query)["next"] == ["/national/responses"]


def test_somebody_signed_in_who_is_given_such_a_role_sets_it_up_before_the_next_page_and_loses_no_text(
    world: World,
) -> None:
    browser = world.browser(world.coordinator)
    hidden = opened(browser, at(world))
    factories.MembershipFactory(user=world.coordinator, role=Role.ADMINISTRATOR, area=None, second_factor=False)
    db.session.commit()
    assert browser.post(f"{at(world)}/autosave", TYPED, headers={"Accept": "application/json"}).status_code == 401
    answer = browser.post(at(world), {**hidden, **TYPED})
    assert (answer.status_code, urlsplit(answer.location).path) == (303, SET_UP)
    page = browser.page(answer.location)
    assert "What you typed is kept meanwhile." in page.main
    action = page.soup.select_one("main form")["action"]
    page = Page(browser.post(action, {"code": code(world.app, secret_of(browser), NOW)}))
    page = browser.page(page.soup.find("a", string="I have kept them: continue")["href"])
    assert page.value("narrative") == TYPED["narrative"]


def test_a_new_set_of_recovery_codes_makes_the_old_ones_worthless(world: World) -> None:
    browser = world.browser(world.coordinator)
    old = codes_on(set_up(world, browser))
    new = codes_on(Page(browser.post("/account/recovery-codes")))
    assert len(new) == RECOVERY_CODES
    assert not set(old) & set(new)
    give_password(world)
    for typed, works in ((old[0], False), (new[0], True)):
        later = world.browser()
        password_step(later, world.coordinator)
        code_step(later, typed, "/account/sign-in/recovery-code")
        assert signed_in(later) is works
    assert "9 of 10 left" in browser.page("/account").main


def test_it_can_be_replaced_and_the_old_app_works_until_then_and_no_longer(world: World) -> None:
    old = give(world.app, world.coordinator)
    browser = world.browser(world.coordinator)
    assert browser.page(SET_UP).soup.h1.get_text() == "Replace your authenticator app"
    new = secret_of(browser)
    assert "Your authenticator app has been replaced." in set_up(world, browser).main
    later = NOW + timedelta(minutes=2)
    world.at(later)
    for secret, works in ((old, False), (new, True)):
        other = world.browser()
        password_step(other, world.coordinator)
        code_step(other, code(world.app, secret, later))
        assert signed_in(other) is works


def test_it_can_be_switched_off_where_no_role_needs_it(world: World) -> None:
    give(world.app, world.coordinator, "k7fp-2m9x-q4rt")
    browser = world.browser(world.coordinator)
    assert browser.post(f"{SET_UP}/off").location == "/account"
    assert factor_of(world.coordinator) is None
    assert db.session.query(models.RecoveryCode).count() == 0
    assert [letter.kind for letter in letters()] == ["second_factor_off"]
    later = world.browser()
    password_step(later, world.coordinator)
    assert signed_in(later)


@pytest.mark.parametrize("role", NEEDED)
def test_it_cannot_be_switched_off_where_a_role_needs_it(world: World, role: Role) -> None:
    user = world.person(role)
    browser = world.browser(user)
    assert "it cannot be switched off" in browser.page(f"{SET_UP}/off").main
    assert browser.post(f"{SET_UP}/off").status_code == 403
    assert factor_of(user) is not None
    assert letters() == []


@pytest.mark.parametrize("path", [SET_UP, f"{SET_UP}/off", "/account/recovery-codes"])
def test_changing_how_one_signs_in_needs_the_password_again_after_a_while(world: World, path: str) -> None:
    secret = give(world.app, world.coordinator)
    browser = world.browser(world.coordinator)
    browser.page(SET_UP)
    world.at(NOW + PROOF_LASTS)
    fields = {"code": code(world.app, secret_of(browser), NOW + PROOF_LASTS)}
    for answer in (browser.get(path), browser.post(path, fields)):
        assert urlsplit(answer.location).path == "/account/verify"
    assert factor_of(world.coordinator).secret == secret
    assert letters() == []
    page = browser.page(answer.location)
    wrong_password = Page(browser.post(page.soup.select_one("main form")["action"], {"password": "a wrong password"}))
    assert wrong_password.errors == ["The password is wrong. Check it and try again."]
    assert urlsplit(browser.get(path).location).path == "/account/verify"
    answer = browser.post(page.soup.select_one("main form")["action"], {"password": "three random words"})
    assert urlsplit(answer.location).path == path
    assert browser.get(path).status_code == 200


def test_guessing_the_password_at_a_screen_left_open_has_to_wait_as_at_the_sign_in_page(world: World) -> None:
    give_password(world)
    browser = world.browser(world.coordinator)
    for _ in range(5):
        browser.post("/account/verify", {"password": "a wrong password"})
    for path, fields in (
        ("/account/verify", {"password": "three random words"}),
        ("/account/change-password", {"password": "three random words", "new_password": "four other random words"}),
    ):
        assert "Wait 5 seconds" in Page(browser.post(path, fields)).errors[0]


def test_a_code_for_somebody_elses_set_up_is_worth_nothing(world: World) -> None:
    first, second = world.browser(world.coordinator), world.browser(world.person(Role.READER, world.leeds))
    for browser in (first, second):
        browser.page(SET_UP)
    assert secret_of(first) != secret_of(second)
    assert second.post(SET_UP, {"code": code(world.app, secret_of(first), NOW)}).status_code == 422
    assert factor_of(second.user) is None


def test_another_key_cannot_read_the_secrets_and_a_key_of_its_own_survives_a_new_secret_key() -> None:
    secret = Authenticator("first key of its own").generate_totp_secret()
    assert Authenticator("first key of its own").key(secret=secret)
    assert Authenticator("another key").key(secret=secret) != Authenticator("first key of its own").key(secret=secret)
    assert key_from(secret_key="a" * 40) != key_from(secret_key="b" * 40)
