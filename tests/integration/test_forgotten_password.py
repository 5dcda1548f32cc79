"""A forgotten password: the same for everybody who asks, and a link that works once."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from flask_security import hash_password, verify_password
from sqlalchemy import event, select

from ehsg import models
from ehsg.domain.forgotten_password import KEPT_FOR, MOST_FOR_ACCOUNT, MOST_FOR_ADDRESS, VALID_FOR
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from tests import factories
from tests.factories import NOW
from tests.integration.conftest import World
from tests.pages import Browser, Page
from tests.second_factor import PASSWORD, code, code_step, give, letters, password_step, signed_in

ASK, SENT = "/account/forgotten-password", "/account/forgotten-password/sent"
NEW = "four other random words"


@pytest.fixture
def person(world: World) -> models.User:
    world.coordinator.email = "kim.example@leeds.example"
    world.coordinator.password = hash_password(PASSWORD)
    db.session.commit()
    return world.coordinator


def ask(world: World, email: str) -> str:
    """Asks for a link; what the page says then."""
    browser = world.browser()
    answer = browser.post(ASK, {"email": email})
    assert (answer.status_code, answer.location) == (303, SENT)
    return browser.page(answer.location).main


def link_for(world: World, email: str) -> str:
    """The path of the newest link that was sent."""
    ask(world, email)
    return urlsplit(letters("forgotten_password")[-1].values["link"]).path


def choose(browser: Browser, link: str, password: str = NEW, again: str | None = None) -> Page:
    answer = browser.post(link, {"password": password, "again": password if again is None else again})
    return Page(answer) if answer.status_code != 303 else browser.page(answer.location)


def has(person: models.User, password: str) -> bool:
    db.session.expire_all()
    return bool(verify_password(password, db.session.get(models.User, person.id).password))


@contextmanager
def statements() -> Iterator[list[str]]:
    """What the database was asked meanwhile."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(" ".join(statement.split()[:3]))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def test_a_link_from_the_mail_gives_a_new_password(world: World, person: models.User) -> None:
    ask(world, " Kim.Example@Leeds.Example ")
    (letter,) = letters()
    assert (letter.to_address, letter.values["expires"]) == (person.email, "1:30pm on Tuesday 14 May 2024")
    browser, link = world.browser(), urlsplit(letter.values["link"]).path
    assert browser.page(link).soup.h1.get_text() == "Choose a new password"
    page = choose(browser, link)
    assert (page.soup.h1.get_text(), "Your password has been changed." in page.main) == ("Sign in", True)
    assert not signed_in(browser)
    assert has(person, NEW)
    assert [letter.kind for letter in letters()] == ["forgotten_password", "password_changed"]
    kinds = [row.kind for row in db.session.scalars(select(models.Event).order_by(models.Event.id))][-2:]
    assert kinds == ["ask_for_link", "reset_password"]


def test_the_answer_and_the_work_are_the_same_whether_there_is_an_account_or_not(
    world: World, person: models.User
) -> None:
    closed = world.person(Role.READER, world.leeds)
    closed.active, closed.password = False, "x"
    without = world.person(Role.READER, world.leeds)
    db.session.commit()
    said, done = set(), set()
    for email in (person.email, "nobody@leeds.example", closed.email, without.email):
        db.session.expire_all()
        with statements() as seen:
            said.add(ask(world, email))
        done.add(tuple(part for part in seen if "SAVEPOINT" not in part))
    assert len(said) == 1
    assert len(done) == 1, "a stopwatch would tell who has an account"
    assert [letter.to_address for letter in letters()] == [person.email]


def test_asking_stays_the_same_when_too_much_mail_was_asked_for(world: World, person: models.User) -> None:
    said = {ask(world, email) for email in (person.email, "nobody@leeds.example") for _ in range(MOST_FOR_ACCOUNT + 2)}
    assert len(said) == 1
    assert len(letters()) == MOST_FOR_ACCOUNT
    world.at(NOW + timedelta(hours=1))
    ask(world, person.email)
    assert len(letters()) == MOST_FOR_ACCOUNT + 1


def test_one_network_address_cannot_ask_for_everybody(world: World, person: models.User) -> None:
    for number in range(MOST_FOR_ADDRESS):
        factories.PasswordLinkFactory(email_sha256=f"{number:064}", address_sha256=address_hash(world))
    db.session.commit()
    ask(world, person.email)
    assert letters() == []


def address_hash(world: World) -> str:
    ask(world, "probe@leeds.example")
    row = db.session.scalars(select(models.PasswordLink).order_by(models.PasswordLink.id.desc())).first()
    return row.address_sha256


def test_what_was_asked_for_is_forgotten_after_a_week_and_holds_no_address(world: World, person: models.User) -> None:
    factories.PasswordLinkFactory(at=NOW - KEPT_FOR - timedelta(seconds=1))
    db.session.commit()
    ask(world, person.email)
    rows = db.session.scalars(select(models.PasswordLink)).all()
    assert [row.at for row in rows] == [NOW]
    assert all("@" not in f"{row.email_sha256}{row.address_sha256}{row.token_sha256}" for row in rows)


@pytest.mark.parametrize("email", ["", "x", "a@b", "\x00@example.org", "x" * 5000 + "@e.org", "a@example.org, b@c.org"])
def test_an_address_that_is_none_is_told_in_words_and_no_mail_is_asked_for(world: World, email: str) -> None:
    answer = world.browser().post(ASK, {"email": email})
    assert answer.status_code == 422
    assert len(Page(answer).errors) == 1
    assert db.session.query(models.PasswordLink).count() == 0


def test_opening_the_link_any_number_of_times_uses_nothing_up(world: World, person: models.User) -> None:
    link = link_for(world, person.email)
    for _ in range(5):
        world.browser().page(link)
    choose(world.browser(), link)
    assert has(person, NEW)


def test_a_link_works_once(world: World, person: models.User) -> None:
    link = link_for(world, person.email)
    choose(world.browser(), link)
    for _ in range(2):
        page = refused(world.browser(), link, "five more words to remember")
        assert page.soup.h1.get_text() == "This link has been used"
        assert page.soup.find("a", string="Ask for a new link")["href"] == ASK
    assert has(person, NEW)


def refused(browser: Browser, link: str, password: str = NEW) -> Page:
    browser.page(link, status=404)
    answer = browser.post(link, {"password": password, "again": password})
    assert answer.status_code == 404
    return Page(answer)


def test_one_that_was_used_makes_the_others_worthless(world: World, person: models.User) -> None:
    first, second = link_for(world, person.email), link_for(world, person.email)
    choose(world.browser(), first)
    refused(world.browser(), second)
    assert has(person, NEW)


def test_changing_the_password_makes_links_worthless(world: World, person: models.User) -> None:
    link = link_for(world, person.email)
    fields = {"password": PASSWORD, "new_password": NEW, "new_password_confirm": NEW}
    world.browser(person).post("/account/change-password", fields)
    refused(world.browser(), link, "five more words to remember")
    assert has(person, NEW)
    assert letters()[-1].kind == "password_changed"


@pytest.mark.parametrize(("after", "works"), [(VALID_FOR - timedelta(seconds=1), True), (VALID_FOR, False)])
def test_a_link_works_for_two_hours(world: World, person: models.User, after: timedelta, works: bool) -> None:
    link = link_for(world, person.email)
    world.at(NOW + after)
    if works:
        choose(world.browser(), link)
    else:
        assert refused(world.browser(), link).soup.h1.get_text() == "This link is too old"
    assert has(person, NEW) is works


@pytest.mark.parametrize("altered", ["x", "%00", "é", "a" * 5000, "' OR 1=1", "{link}x", "{short}"])
def test_an_altered_link_changes_nothing_and_offers_a_new_one(world: World, person: models.User, altered: str) -> None:
    token = link_for(world, person.email).rpartition("/")[2]
    link = "/account/reset-password/" + altered.format(link=token, short=token[:-1])
    browser = world.browser()
    answer = browser.post(link, {"password": NEW, "again": NEW})
    assert answer.status_code == 404
    if altered != "%00":
        assert refused(browser, link).soup.find("a", string="Ask for a new link")
    assert has(person, PASSWORD)


def test_a_link_of_another_person_is_refused_to_somebody_who_is_signed_in(world: World, person: models.User) -> None:
    link = link_for(world, person.email)
    other = world.person(Role.READER, world.leeds)
    page = refused(world.browser(other), link)
    assert page.soup.h1.get_text() == "This link is for another account"
    assert has(person, PASSWORD)
    choose(world.browser(), link)
    assert has(person, NEW)


def test_a_closed_account_gets_no_new_password(world: World, person: models.User) -> None:
    link = link_for(world, person.email)
    person.active = False
    db.session.commit()
    refused(world.browser(), link)
    assert has(person, PASSWORD)


@pytest.mark.parametrize(
    ("password", "again", "told"),
    [
        ("", "", "Enter a new password"),
        ("short", "short", "between 12 and 1,000"),
        ("x" * 1001, "x" * 1001, "between 12 and 1,000"),
        ("password1234", "password1234", "harder to guess"),
        ("123456789012345", "123456789012345", "harder to guess"),
        ("kim.example is me", "kim.example is me", "does not have your email address in it"),
        (NEW, "another one", "Both passwords must be the same"),
    ],
)
def test_a_password_that_is_refused_is_told_why_and_the_link_still_works(
    world: World, person: models.User, password: str, again: str, told: str
) -> None:
    browser, link = world.browser(), link_for(world, person.email)
    answer = browser.post(link, {"password": password, "again": again})
    assert answer.status_code == 422
    assert told in Page(answer).errors[0]
    assert not password or password not in answer.text
    choose(browser, link)
    assert has(person, NEW)


def test_a_new_password_ends_every_session_and_does_not_by_pass_the_second_factor(
    world: World, person: models.User
) -> None:
    secret = give(world.app, person)
    elsewhere, browser = world.browser(person), world.browser(person)
    choose(browser, link_for(world, person.email))
    assert not signed_in(browser)
    assert not signed_in(elsewhere)
    later = world.browser()
    password_step(later, person, password=NEW)
    assert not signed_in(later)
    code_step(later, code(world.app, secret, NOW))
    assert signed_in(later)


def test_a_field_that_comes_twice_changes_nothing(world: World, person: models.User) -> None:
    link = link_for(world, person.email)
    browser = world.browser()
    assert browser.post(ASK, {"email": [person.email, "other@example.org"]}).status_code == 400
    answer = browser.post(link, {"password": [NEW, "five more words to remember"], "again": NEW})
    assert answer.status_code == 400
    assert NEW not in answer.text
    assert len(letters()) == 1
    assert has(person, PASSWORD)


def test_a_form_without_the_token_of_the_session_changes_nothing(world: World, person: models.User) -> None:
    link = link_for(world, person.email)
    client = world.app.test_client()
    for path, fields in ((ASK, {"email": person.email}), (link, {"password": NEW, "again": NEW})):
        answer = client.post(path, data=fields)
        assert (answer.status_code, answer.location) == (303, path)
    assert len(letters()) == 1
    assert has(person, PASSWORD)


def test_the_outbox_gives_the_link_to_no_administrator_where_mail_leaves_the_service(
    world: World, person: models.User
) -> None:
    ask(world, person.email)
    page = world.browser(world.person(Role.ADMINISTRATOR)).page("/outbox")
    assert "/account/reset-password/" in page.main, "in the demonstration, which sends no mail"
    settings = world.app.extensions["ehsg_settings"]
    world.app.extensions["ehsg_settings"] = settings.model_copy(update={"smtp_host": "mail.example"})
    try:
        page = world.browser(world.person(Role.ADMINISTRATOR)).page("/outbox")
    finally:
        world.app.extensions["ehsg_settings"] = settings
    assert "/account/reset-password/" not in page.html
