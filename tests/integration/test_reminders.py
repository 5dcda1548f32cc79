"""Reminders go to the coordinators of areas that have not submitted, as shown, once for a day."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from click.testing import Result

from ehsg import models
from ehsg.cli import schema
from ehsg.domain.dates import uk_moment
from ehsg.domain.mail import write
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from ehsg.queries.mail import texts
from ehsg.services.collections import invite_areas
from tests import factories
from tests.collections import ALL, DAY, THIS, coming
from tests.integration.conftest import World
from tests.integration.saving import save
from tests.pages import Browser, Page
from tests.returns import fill_in, found, sign, submitted

NOW = factories.NOW  # Tuesday 14 May 2024
PATH = f"{THIS}/reminders"


@pytest.fixture
def lead(world: World) -> Browser:
    return world.browser(world.person(Role.NATIONAL_LEAD))


def area(world: World, name: str, *people: str, role: Role = Role.COORDINATOR, active: bool = True) -> models.Area:
    """An area in the collection with these people."""
    made: models.Area = factories.AreaFactory(name=name)
    for person in people:
        user = factories.UserFactory(name=person, email=f"{person.lower()}@example.org", active=active)
        factories.MembershipFactory(area=made, role=role, user=user)
    invite_areas(collection=world.fresh(world.collection), area_ids=[made.id], guide=world.guide, now=NOW)
    db.session.commit()
    return made


def submit(world: World, code: str) -> None:
    assessment = found(code, 2024)
    fill_in(assessment, world.guide, world.coordinator.id)
    sign(assessment, world.guide, world.coordinator.id)
    submitted(assessment, world.guide, world.coordinator.id)


def queued() -> list[str]:
    """To whom a reminder is on its way."""
    db.session.expire_all()
    rows = db.session.query(models.Message).filter(models.Message.kind.startswith("reminder_"))
    return [row.to_address for row in rows.order_by(models.Message.to_address)]


def send(browser: Browser, kind: str = "before_closing", page: Page | None = None) -> Any:
    """Presses the button of the page, or of the one that is there now."""
    form = (page or browser.page(PATH)).soup.select_one(f'form[action$="/{kind}"]')
    assert form is not None
    return browser.post(form["action"], {"seen": form.select_one("[name=seen]")["value"]})


def table(page: Page) -> list[list[str]]:
    return [[cell.get_text(" ", strip=True) for cell in tr.select("th, td")] for tr in page.soup.select("tbody tr")]


def test_the_page_shows_who_would_get_it_and_the_button_sends_it_to_exactly_those(world: World, lead: Browser) -> None:
    world.coordinator.name, world.coordinator.email = "Amina", "amina@example.org"
    save(world.browser(world.coordinator), world, score="3")
    area(world, "Ambridge", "Brian", "Alice")
    area(world, "Borchester", "Clive", role=Role.SIGNATORY)
    area(world, "Felpersham", "Derek", active=False)
    done = area(world, "Penny Hassett", "Elona")
    submit(world, done.code)
    page = lead.page(PATH)
    assert table(page) == [
        ["Ambridge", "Alice, Brian", "0 of 31", "In 27 working days", "To be sent"],
        ["Leeds", "Amina", "1 of 31", "In 27 working days", "To be sent"],
    ]
    assert "3 people in 2 areas would get it." in page.main
    assert "Borchester, Felpersham" in page.main
    assert "2 areas have no coordinator" in page.main
    assert "No return is overdue." in page.main
    told = Page(lead.post(f"{PATH}/before_closing", {"seen": page.value("seen")}, follow_redirects=True))
    assert "The reminder is on its way to 3 people in 2 areas." in told.main
    assert queued() == ["alice@example.org", "amina@example.org", "brian@example.org"]
    assert [row[-1] for row in table(told)] == ["Sent today", "Sent today"]
    assert "Nobody is left to be reminded today." in told.main


def test_the_message_says_the_area_the_moment_how_far_it_is_and_where(world: World, lead: Browser) -> None:
    world.at(uk_moment(date(2024, 6, 14), 9))
    save(world.browser(world.coordinator), world, score="3")
    send(lead)
    (message,) = db.session.query(models.Message).all()
    letter = write(texts(), to=message.to_address, kind=message.kind, values=message.values)
    assert letter.subject == "Leeds: the early help self-assessment for 2024 closes in 5 working days"
    assert "closes for Leeds at 11:30am on Sunday 23 June 2024" in letter.body
    assert "1 of 31" in letter.body
    assert f"http://localhost{world.base}/" in letter.body


def test_a_double_click_sends_nothing_twice_and_the_next_day_it_can_be_sent_again(world: World, lead: Browser) -> None:
    page = lead.page(PATH)
    for _ in range(2):
        assert send(lead, page=page).status_code == 303
    assert len(queued()) == 1
    assert db.session.query(models.Event).filter_by(kind="remind_area").count() == 1
    assert "Nobody was left to be reminded today." in lead.page(PATH).main
    world.at(uk_moment(date(2024, 5, 14), 23, 59))
    assert lead.page(PATH).soup.select_one("main form") is None
    world.at(uk_moment(date(2024, 5, 15)))
    assert table(lead.page(PATH))[0][-1] == "To be sent, last on 14 May 2024"
    send(lead)
    assert len(queued()) == 2


def test_whoever_was_not_shown_gets_nothing(world: World, lead: Browser) -> None:
    page = lead.page(PATH)
    factories.MembershipFactory(area=world.leeds, user__name="Zoe New")
    db.session.commit()
    answer = send(lead, page=page)
    told = Page(answer)
    assert answer.status_code == 409
    assert "Who would get the reminder has changed" in told.main
    assert "Zoe New" in told.main
    assert queued() == []
    assert send(lead, page=told).status_code == 303
    assert len(queued()) == 2


@pytest.mark.parametrize("seen", ["", "0" * 64, "é"])
def test_a_button_that_stands_for_nobody_sends_nothing(world: World, lead: Browser, seen: str) -> None:
    assert lead.post(f"{PATH}/before_closing", {"seen": seen}).status_code == 409
    assert lead.post(f"{PATH}/by_pigeon", {"seen": seen}).status_code == 404
    assert queued() == []


def test_after_closing_the_areas_are_overdue_but_for_those_with_more_time(world: World, lead: Browser) -> None:
    slow = area(world, "Ambridge", "Alice")
    until = world.collection.closes_at + 14 * DAY
    factories.ExtensionFactory(collection_id=world.collection.id, area_id=slow.id, closes_at=until)
    db.session.commit()
    world.at(world.collection.closes_at)
    page = lead.page(PATH)
    (early, late) = table(page)
    assert early[:2] == ["Ambridge", "Alice"]
    assert early[3] == "In 10 working days, 11:30am on Sunday 7 July 2024"
    assert (late[0], late[3]) == ("Leeds", "11:30am on Sunday 23 June 2024")
    send(lead, "overdue", page)
    (message,) = db.session.query(models.Message).all()
    assert message.kind == "reminder_overdue"
    assert message.to_address == world.coordinator.email
    history = world.browser(world.coordinator).page(f"{world.base}/history")
    assert "The coordinators were reminded by email that the return is overdue" in history.main


def test_both_kinds_may_go_out_on_one_day(world: World, lead: Browser) -> None:
    send(lead)
    lead.post(f"{THIS}/close", {"version": 0})
    send(lead, "overdue")
    assert len(queued()) == 2


def test_before_the_opening_there_is_nobody_to_remind(world: World, lead: Browser) -> None:
    coming(world.guide)
    page = lead.page(f"{ALL}/2025/reminders")
    assert "There is nobody to remind yet." in page.main
    assert page.soup.select("main form, main table") == []


def test_an_analyst_sees_who_would_get_it_and_has_no_button(world: World) -> None:
    page = world.browser(world.person(Role.NATIONAL_ANALYST)).page(PATH)
    assert len(table(page)) == 1
    assert page.soup.select("main form") == []


def test_reminders_are_on_record_without_addresses_and_are_no_activity_of_the_area(world: World, lead: Browser) -> None:
    send(lead)
    events = db.session.query(models.Event).filter(models.Event.kind.in_(("send_reminders", "remind_area"))).all()
    assert [(e.kind, e.subject, e.new) for e in events] == [
        ("remind_area", "", {"kind": "before_closing", "people": 1}),
        ("send_reminders", "2024", {"kind": "before_closing", "areas": 1, "people": 1}),
    ]
    assert all(event.user_id for event in events)
    assert "Reminded 1 area before closing" in lead.page(THIS).main
    assert "No activity" in lead.page("/national/2024/responses").soup.select_one("tbody").get_text()


@pytest.fixture(autouse=True)
def _tables_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "must_be_up_to_date", lambda: None)  # it would open a second connection


def run(world: World, days: object) -> Result:
    return world.app.test_cli_runner().invoke(args=["reminders", "--days", str(days)])


@pytest.fixture
def _closing_on_a_tuesday(world: World) -> None:
    world.fresh(world.collection).closes_at = uk_moment(date(2024, 7, 2), 17)
    db.session.commit()


@pytest.mark.usefixtures("_closing_on_a_tuesday")
def test_the_command_reminds_on_the_one_day_that_is_so_many_working_days_before(world: World) -> None:
    days = [date(2024, 6, 24) + n * DAY for n in range(9)]
    sent = []
    for one in days:
        world.at(uk_moment(one, 6))
        for _ in range(2):
            before = len(queued())
            result = run(world, 2)
            assert result.exit_code == 0
            if len(queued()) > before:
                sent.append(one)
                assert result.output == "Areas reminded: 1. Messages queued: 1.\n"
    assert sent == [date(2024, 6, 28)]  # a Friday; Monday and Tuesday are left
    event = db.session.query(models.Event).filter_by(kind="send_reminders").one()
    assert event.user_id is None


@pytest.mark.usefixtures("_closing_on_a_tuesday")
def test_the_command_counts_for_each_area_to_its_own_closing_and_skips_the_submitted(world: World) -> None:
    slow, done = area(world, "Ambridge", "Alice"), area(world, "Borchester", "Brian")
    area(world, "Felpersham")
    submit(world, done.code)
    until = uk_moment(date(2024, 7, 4), 17)
    factories.ExtensionFactory(collection_id=world.collection.id, area_id=slow.id, closes_at=until)
    db.session.commit()
    world.at(uk_moment(date(2024, 6, 28), 6))
    missed = "Areas that nobody coordinates, so that nobody was reminded: 1.\n"
    assert run(world, 4).output == "Areas reminded: 1. Messages queued: 1.\n"
    assert queued() == ["alice@example.org"]
    assert run(world, 2).output == f"Areas reminded: 1. Messages queued: 1.\n{missed}"
    assert queued() == sorted(["alice@example.org", world.coordinator.email])


def test_the_command_and_the_button_send_one_message_together(world: World, lead: Browser) -> None:
    world.fresh(world.collection).closes_at = uk_moment(date(2024, 5, 21), 17)
    db.session.commit()
    send(lead)
    assert run(world, 5).output == "Areas reminded: 0. Messages queued: 0.\n"
    assert len(queued()) == 1


@pytest.mark.parametrize("days", ["-1", "251", "five", ""])
def test_the_command_refuses_what_is_no_number_of_days(world: World, days: str) -> None:
    assert run(world, days).exit_code == 2


def test_the_command_leaves_collections_alone_that_have_not_opened(world: World) -> None:
    made = coming(world.guide)
    made.opens_at, made.closes_at = NOW + timedelta(hours=1), uk_moment(date(2024, 5, 21), 17)
    world.fresh(world.collection).closes_at = datetime(2024, 5, 13, tzinfo=UTC)
    db.session.commit()
    assert run(world, 5).output == "Areas reminded: 0. Messages queued: 0.\n"
