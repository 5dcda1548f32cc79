"""The second step of signing in: codes, recovery codes, and what cannot get round them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from urllib.parse import urlsplit

import pytest

from ehsg import models
from ehsg.domain.permissions import Role
from ehsg.domain.session import HALF_LASTS
from ehsg.domain.sign_in import FREE_FOR_ACCOUNT
from ehsg.extensions import db
from ehsg.services.second_factor import use_code
from tests.factories import NOW
from tests.integration.conftest import World
from tests.integration.saving import at
from tests.integration.test_account import ELSEWHERE, host
from tests.integration.test_kept_forms import TYPED, after_the_end
from tests.pages import Browser, Page
from tests.second_factor import (
    PASSWORD,
    attempts,
    code,
    code_step,
    factor_of,
    give,
    letters,
    password_step,
    signed_in,
    wrong,
)

STEP = timedelta(seconds=30)
RECOVERY, OTHER_RECOVERY = "k7fp-2m9x-q4rt", "22223333abcd"


@pytest.fixture
def secret(world: World) -> str:
    return give(world.app, world.coordinator, RECOVERY, OTHER_RECOVERY)


def half_way(world: World, query: str = "") -> Browser:
    """A browser in which the right password was given."""
    browser = world.browser()
    answer = password_step(browser, world.coordinator, query)
    assert (answer.status_code, urlsplit(answer.location).path) == (302, "/account/sign-in/code")
    return browser


def test_the_password_alone_signs_nobody_in_who_has_an_app(world: World, secret: str) -> None:
    browser = half_way(world)
    assert not signed_in(browser)
    assert browser.page("/account/sign-in/code").soup.h1.get_text() == "Enter the code from your app"
    assert attempts() == [], "a right password is no sign-in yet: it would begin the count of failures anew"


def test_the_code_of_the_app_signs_in(world: World, secret: str) -> None:
    browser = half_way(world)
    answer = code_step(browser, code(world.app, secret, NOW))
    assert (answer.status_code, answer.location) == (303, "/")
    assert signed_in(browser)
    assert attempts() == [("code", True)]
    assert factor_of(world.coordinator).last_counter == int(NOW.timestamp()) // 30


@pytest.mark.parametrize(("steps", "accepted"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_that_is_one_step_off_is_accepted_and_two_are_not(
    world: World, secret: str, steps: int, accepted: bool
) -> None:
    browser = half_way(world)
    answer = code_step(browser, code(world.app, secret, NOW + steps * STEP))
    assert signed_in(browser) is accepted
    if not accepted:
        assert "Wait until your app shows a new one" in Page(answer).errors[0]


def test_a_code_works_once_and_none_before_it_works_after_it(world: World, secret: str) -> None:
    used = code(world.app, secret, NOW)
    code_step(half_way(world), used)
    for earlier in (used, code(world.app, secret, NOW - STEP)):
        browser = half_way(world)
        assert "was used before" in Page(code_step(browser, earlier)).errors[0]
        assert not signed_in(browser)
    browser = half_way(world)
    code_step(browser, code(world.app, secret, NOW + STEP))
    assert signed_in(browser)


def test_of_two_requests_with_the_same_code_at_the_same_moment_one_wins(live_world: World) -> None:
    give(live_world.app, live_world.coordinator)
    user_id, barrier = live_world.coordinator.id, Barrier(2, timeout=30)

    def use(counter: int) -> bool:
        with live_world.app.app_context():
            barrier.wait()
            won = use_code(user_id=user_id, counter=counter)
            db.session.commit()
            return won

    with ThreadPoolExecutor(2) as pool:
        for counter in range(1, 40):
            assert sorted(pool.map(use, (counter, counter))) == [False, True]


def test_a_recovery_code_signs_in_once_and_its_owner_is_told(world: World, secret: str) -> None:
    browser = half_way(world)
    code_step(browser, RECOVERY.upper(), "/account/sign-in/recovery-code")
    assert "You used a recovery code. 1 is left." in browser.page("/").main
    assert attempts() == [("recovery_code", True)]
    (letter,) = letters("recovery_code_used")
    assert (letter.to_address, letter.values["left"]) == (world.coordinator.email, "1")
    again = half_way(world)
    assert "was used before" in Page(code_step(again, RECOVERY, "/account/sign-in/recovery-code")).errors[0]
    assert not signed_in(again)
    assert len(letters("recovery_code_used")) == 1


def test_a_recovery_code_of_somebody_else_is_worth_nothing(world: World, secret: str) -> None:
    other = world.person(Role.READER, world.leeds)
    give(world.app, other)
    browser = world.browser()
    password_step(browser, other)
    code_step(browser, RECOVERY, "/account/sign-in/recovery-code")
    assert not signed_in(browser)


@pytest.mark.parametrize("path", ["/account/sign-in/code", "/account/sign-in/recovery-code"])
@pytest.mark.parametrize("typed", ["", "x", "1" * 5000, "<b>", "\x00", "１２３４５６", "' OR 1=1"])
def test_what_is_no_code_is_told_in_words_and_changes_nothing(world: World, secret: str, path: str, typed: str) -> None:
    browser = half_way(world)
    page = Page(code_step(browser, typed, path))
    assert len(page.errors) == 1
    assert len(page.value("code")) <= 20
    assert not signed_in(browser)
    assert attempts() == [], "what cannot be a code is no guess"


def test_wrong_codes_make_the_next_one_wait_as_wrong_passwords_do_and_never_for_good(world: World, secret: str) -> None:
    right = code(world.app, secret, NOW)
    for number in range(FREE_FOR_ACCOUNT + 1):
        path, typed = [("code", wrong(right)), ("recovery-code", "k7fp2m9xq4ra")][number % 2]
        code_step(half_way(world), typed, f"/account/sign-in/{path}")  # a right password each time buys no more
    browser = world.browser()
    assert "Wait 5 seconds" in Page(password_step(browser, world.coordinator)).errors[0]
    world.at(NOW + timedelta(seconds=5))
    browser = half_way(world)
    code_step(browser, right)
    assert signed_in(browser)


def test_codes_have_to_wait_as_well(world: World, secret: str) -> None:
    browser, right = half_way(world), code(world.app, secret, NOW)
    for _ in range(FREE_FOR_ACCOUNT + 1):
        code_step(browser, wrong(right))
    assert "Wait 5 seconds" in Page(code_step(browser, right)).errors[0]
    recovered = code_step(browser, RECOVERY, "/account/sign-in/recovery-code")
    assert "Wait 5 seconds" in Page(recovered).errors[0]
    assert letters("recovery_code_used") == []
    world.at(NOW + timedelta(seconds=5))
    code_step(browser, right)
    assert signed_in(browser)


@pytest.mark.parametrize("path", ["/account/sign-in/code", "/account/sign-in/recovery-code"])
def test_the_second_step_without_the_first_leads_to_the_first(world: World, secret: str, path: str) -> None:
    browser = world.browser()
    for answer in (browser.get(path), code_step(browser, code(world.app, secret, NOW), path)):
        assert (answer.status_code, urlsplit(answer.location).path) == (303, "/account/sign-in")
    assert "Sign in with your password first." in browser.page("/account/sign-in").main
    assert not signed_in(browser)
    assert attempts() == []


def test_a_code_must_follow_the_password_soon(world: World, secret: str) -> None:
    browser = half_way(world)
    world.at(NOW + HALF_LASTS)
    answer = code_step(browser, code(world.app, secret, NOW + HALF_LASTS))
    assert urlsplit(answer.location).path == "/account/sign-in"
    assert not signed_in(browser)


def test_a_sign_in_that_was_left_half_done_is_forgotten_when_another_person_signs_in(world: World, secret: str) -> None:
    other = world.person(Role.READER, world.leeds)
    other_secret = give(world.app, other)
    browser = half_way(world)
    password_step(browser, other)
    code_step(browser, code(world.app, secret, NOW))
    assert not signed_in(browser), "the code of the first person has signed somebody in"
    code_step(browser, code(world.app, other_secret, NOW))
    assert other.name in browser.page("/account").main
    browser.post("/account/sign-out")
    code_step(browser, code(world.app, secret, NOW))
    assert not signed_in(browser)


def test_a_changed_password_ends_a_sign_in_that_is_half_done(world: World, secret: str) -> None:
    browser = half_way(world)
    world.coordinator.fs_uniquifier = "another"
    db.session.commit()
    code_step(browser, code(world.app, secret, NOW))
    assert not signed_in(browser)


def test_a_closed_account_does_not_finish_signing_in(world: World, secret: str) -> None:
    browser = half_way(world)
    world.coordinator.active = False
    db.session.commit()
    code_step(browser, code(world.app, secret, NOW))
    assert not signed_in(browser)


@pytest.mark.parametrize("target", ELSEWHERE)
def test_no_step_leads_off_the_site(world: World, secret: str, target: str) -> None:
    browser = world.browser()
    fields = {"email": world.coordinator.email, "password": PASSWORD}
    first = browser.post("/account/sign-in", fields, query_string={"next": target})
    if first.status_code != 302:
        assert Page(first).errors
        browser = half_way(world)
    else:
        assert host(first.location) == "http://localhost"
    answer = browser.post(
        "/account/sign-in/code", {"code": code(world.app, secret, NOW)}, query_string={"next": target}
    )
    assert answer.status_code == 303
    assert host(answer.location) == "http://localhost", answer.location
    for path in ("/account/sign-in/code", "/account/second-factor", "/account/sign-in/recovery-code"):
        page = world.browser(world.coordinator).get(path, query_string={"next": target}, follow_redirects=True)
        assert "evil.example" not in page.text
    assert signed_in(browser)


def test_every_step_leads_on_to_the_page_that_was_asked_for(world: World, secret: str) -> None:
    browser, wanted = world.browser(), f"{at(world)}?a=b"
    page = browser.page(wanted)
    action = page.soup.select_one("main form")["action"]
    answer = browser.post(action, {"email": world.coordinator.email, "password": PASSWORD})
    page = browser.page(answer.location)
    page = browser.page(page.soup.find("a", string="I do not have my phone: use a recovery code")["href"])
    page = browser.page(page.soup.find("a", string="Use your app instead")["href"])
    refused = Page(code_step(browser, wrong(code(world.app, secret, NOW)), page.soup.select_one("main form")["action"]))
    answer = code_step(browser, code(world.app, secret, NOW), refused.soup.select_one("main form")["action"])
    assert answer.location == wanted


@pytest.mark.parametrize("step", ["code", "recovery-code"])
def test_what_was_typed_before_the_sign_in_ended_survives_both_steps(world: World, step: str) -> None:
    browser, location = after_the_end(world)
    secret = give(world.app, world.coordinator, RECOVERY)
    page = browser.page(location)
    assert "What you typed is kept." in page.main
    action = page.soup.select_one("main form")["action"]
    answer = browser.post(action, {"email": world.coordinator.email, "password": PASSWORD})
    page = browser.page(answer.location)
    if step == "recovery-code":
        page = browser.page(page.soup.find("a", string="I do not have my phone: use a recovery code")["href"])
    typed = code(world.app, secret, NOW) if step == "code" else RECOVERY
    answer = code_step(browser, typed, page.soup.select_one("main form")["action"])
    assert browser.page(answer.location).value("narrative") == TYPED["narrative"]


@pytest.mark.parametrize("path", ["/account/sign-in", "/account/sign-in/code", "/account/sign-in/recovery-code"])
def test_a_field_that_comes_twice_is_refused_and_counts_for_nothing(world: World, secret: str, path: str) -> None:
    browser, right = half_way(world), code(world.app, secret, NOW)
    twice = {"code": [right, wrong(right)], "email": [world.coordinator.email] * 2, "password": PASSWORD}
    answer = browser.post(path, twice)
    assert answer.status_code == 400
    assert "The form was sent with the same question twice. Nothing was saved." in Page(answer).main
    assert right not in Page(answer).html
    assert not signed_in(browser)
    assert attempts() == []


@pytest.mark.parametrize("path", ["/account/sign-in/code", "/account/sign-in/recovery-code"])
def test_a_code_without_the_token_of_the_session_is_not_looked_at(world: World, secret: str, path: str) -> None:
    browser = half_way(world)
    answer = browser.client.post(path, data={"code": code(world.app, secret, NOW), "csrf_token": "forged"})
    assert (answer.status_code, answer.location) == (303, path)
    assert "Nothing was done: this page was open for too long. Try again." in browser.page(path).main
    assert not signed_in(browser)


def test_the_secret_is_kept_encrypted_and_recovery_codes_as_hashes(world: World, secret: str) -> None:
    key = world.app.extensions["ehsg_authenticator"].key(secret=secret).replace(" ", "")
    stored = factor_of(world.coordinator).secret
    assert key not in stored
    rows = db.session.query(models.RecoveryCode).all()
    assert {len(row.code_sha256) for row in rows} == {64}
    assert not any(RECOVERY.replace("-", "") in row.code_sha256 for row in rows)
