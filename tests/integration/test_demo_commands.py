"""The commands that make the demonstration and people, each on a database of its own."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_security import verify_password
from sqlalchemy import func, select, text
from sqlalchemy.orm import selectinload

from ehsg.cli import demo as demo_commands
from ehsg.domain.second_factor import COMPULSORY
from ehsg.extensions import db
from ehsg.models import Collection, DescriptorScore, Submission, User
from ehsg.services.demo.people import PEOPLE
from tests import once
from tests.demo_app import LEEDS, NOW, Demonstration, close, demonstration, new_app, run
from tests.pages import Browser

pytestmark = once.with_sqlite()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    found = demonstration(tmp_path_factory.mktemp("demonstration"))
    yield found
    close(found.app)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Flask]:
    """An application whose database has not been made."""
    app = new_app(tmp_path)
    yield app
    close(app)


def hashes() -> list[str]:
    return sorted(db.session.scalars(select(Submission.sha256)))


def test_the_first_start_prints_people_password_and_address(demo: Demonstration) -> None:
    password = (demo.folder / "demo-password").read_text().strip()
    assert re.fullmatch(r"([a-z]+-){4}\d{4}", password)
    assert (demo.folder / "demo-password").stat().st_mode & 0o777 == 0o600
    assert password in demo.printed
    assert "http://127.0.0.1:8000" in demo.printed
    assert "made up" in demo.printed
    for person in PEOPLE:
        assert person.email in demo.printed


def test_a_second_start_keeps_the_data_and_prints_the_same_password(
    demo: Demonstration, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORT", "8123")
    password = (demo.folder / "demo-password").read_text().strip()
    printed = run(demo.app, "demo", "ensure")
    assert "Loading" not in printed
    assert password in printed
    assert "http://127.0.0.1:8123" in printed
    assert password in run(demo.app, "demo", "people")


def test_loading_where_there_are_collections_is_refused(demo: Demonstration) -> None:
    assert "There are collections already" in run(demo.app, "demo", "load", fails=True)


def test_a_password_given_later_replaces_the_one_made_at_first(demo: Demonstration) -> None:
    other = new_app(demo.folder, demo_password="a-password-of-my-own")
    assert "a-password-of-my-own" in run(other, "demo", "ensure")
    with other.app_context():
        user = db.session.scalars(select(User).where(User.email == "lead@example.org")).one()
        assert verify_password("a-password-of-my-own", user.password)
        db.session.rollback()
        db.engine.dispose()
    assert "a-password-of-my-own" in run(demo.app, "demo", "people")


def test_a_short_password_is_refused_before_anything_is_done(tmp_path: Path) -> None:
    app = new_app(tmp_path, demo_password="short")
    for command in ("ensure", "reset"):
        assert "must have at least 12 characters" in run(app, "demo", command, fails=True)
    assert not (tmp_path / "ehsg.sqlite").exists()
    close(app)


def test_each_command_says_which_must_run_before_it(empty: Flask) -> None:
    for command in (("demo", "load"), ("demo", "people"), ("users", "create", "a@b.org", "A", "--role", "reader")):
        assert "Run this first: flask --app app db upgrade" in run(empty, *command, fails=True)
    run(empty, "db", "upgrade")
    assert "Run this first: flask --app app areas load" in run(empty, "demo", "load", fails=True)
    assert "Run this first: flask --app app demo load" in run(empty, "demo", "people", fails=True)


def test_starting_over_loads_exactly_the_same_returns(demo: Demonstration, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo_commands, "REPORT_YEARS", ())
    with demo.app.app_context():
        before = hashes()
        db.session.execute(text("UPDATE descriptor_scores SET narrative = 'Typed since'"))
        db.session.commit()
    assert "Loading" in run(demo.app, "demo", "reset")
    with demo.app.app_context():
        assert hashes() == before
        assert "Typed since" not in set(db.session.scalars(select(DescriptorScore.narrative)))


def test_starting_over_is_refused_in_production(empty: Flask) -> None:
    settings = empty.extensions["ehsg_settings"]
    empty.extensions["ehsg_settings"] = settings.model_copy(update={"environment": "production"})
    assert "does not run in production" in run(empty, "demo", "reset", fails=True)


def test_starting_over_is_refused_where_a_collection_is_real(empty: Flask) -> None:
    run(empty, "db", "upgrade")
    with empty.app_context():
        db.session.add(
            Collection(
                year=2030, opens_at=NOW, closes_at=NOW.replace(year=2031), sharing_from=NOW, guide_edition="working-1"
            )
        )
        db.session.commit()
    assert "not a demonstration" in run(empty, "demo", "reset", fails=True)
    printed = run(empty, "demo", "ensure")
    assert "Password" not in printed
    with empty.app_context():
        assert db.session.scalar(select(func.count()).select_from(Collection)) == 1


def test_somebody_can_be_added_with_a_role_in_an_area(empty: Flask) -> None:
    run(empty, "db", "upgrade")
    run(empty, "areas", "load")
    create = ("users", "create", "Jo.Bloggs@Example.org", "Jo Bloggs", "--role", "coordinator")
    password = "correct horse battery"
    told = run(empty, *create, "--area", LEEDS, typed=f"{password}\n{password}\n")
    assert password not in told
    assert "Jo Bloggs can sign in as jo.bloggs@example.org: Coordinator in Leeds." in told
    with empty.app_context():
        user = db.session.scalars(select(User).options(selectinload(User.memberships))).one()
        assert verify_password(password, user.password)
        assert len(user.memberships) == 1
    again = run(empty, *create, "--area", LEEDS, "--password-stdin", typed=password, fails=True)
    assert "There is a person with the address" in again


@pytest.mark.parametrize(
    ("email", "options", "typed", "sentence"),
    [
        ("nobody", ["--role", "reader", "--area", LEEDS], "a long password", "is not an email address"),
        ("a@example.org", ["--role", "reader", "--area", "E1"], "a long password", "no area with the code E1"),
        ("a@example.org", ["--role", "reader"], "a long password", "Area roles belong to one area"),
        ("a@example.org", ["--role", "national_lead", "--area", LEEDS], "a long password", "Area roles belong"),
        ("a@example.org", ["--role", "national_lead"], "short", "at least 12 characters"),
    ],
)
def test_somebody_is_not_added_when_something_is_wrong(
    demo: Demonstration, email: str, options: list[str], typed: str, sentence: str
) -> None:
    told = run(demo.app, "users", "create", email, "A", *options, "--password-stdin", typed=typed, fails=True)
    assert sentence in told
    with demo.app.app_context():
        assert db.session.scalar(select(User.id).where(User.email == "a@example.org")) is None


def test_people_who_need_a_code_come_with_a_key_and_a_command_that_prints_the_code(demo: Demonstration) -> None:
    printed = run(demo.app, "demo", "people")
    needed = [person.email for person in PEOPLE if COMPULSORY[person.role]]
    keys = dict(re.findall(r"^  (\S+@\S+)  ((?:[A-Z2-7]{4} ?){8})$", printed, re.MULTILINE))
    assert sorted(keys) == sorted(needed)
    for email in needed:
        assert re.fullmatch(r"\d{6}", run(demo.app, "demo", "code", email.upper()).strip())
    assert run(demo.app, "demo", "people") == printed, "they have other keys each time"


def test_the_printed_code_signs_in_and_the_next_one_is_another(demo: Demonstration) -> None:
    password = re.search(r"Password of all of them: (\S+)", run(demo.app, "demo", "people"))
    assert password
    codes = []
    for _ in range(2):
        browser = Browser(demo.app.test_client())
        browser.post("/account/sign-in", {"email": "lead@example.org", "password": password[1]})
        codes.append(run(demo.app, "demo", "code", "lead@example.org").strip())
        assert browser.post("/account/sign-in/code", {"code": codes[-1]}).location == "/"
    assert codes[0] != codes[1]


@pytest.mark.parametrize("email", ["coordinator.leeds@example.org", "nobody@example.org", "x"])
def test_no_code_is_printed_for_somebody_who_needs_none_or_is_no_demonstration_person(
    demo: Demonstration, email: str
) -> None:
    assert "is not a demonstration person with a second factor" in run(demo.app, "demo", "code", email, fails=True)


def test_no_code_or_key_is_printed_in_production(demo: Demonstration) -> None:
    settings = demo.app.extensions["ehsg_settings"]
    demo.app.extensions["ehsg_settings"] = settings.model_copy(update={"environment": "production"})
    try:
        refused = run(demo.app, "demo", "code", "lead@example.org", fails=True)
        people = run(demo.app, "demo", "people")
    finally:
        demo.app.extensions["ehsg_settings"] = settings
    assert "not shown in production" in refused
    assert "keys" not in people
