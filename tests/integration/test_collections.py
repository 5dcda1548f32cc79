"""The national team creates a collection, and sees all there are."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from ehsg import models
from ehsg.domain.dates import uk_moment
from ehsg.domain.permissions import Role
from ehsg.domain.status import State
from ehsg.extensions import db
from tests import factories
from tests.collections import ALL, NEXT, THIS, coming, day, stored, typed
from tests.integration.conftest import World
from tests.pages import Browser, Page
from tests.returns import found

NOW = factories.NOW
OPEN = "The 2024 collection is open from 11:30am on Thursday 4 April 2024 until 11:30am on Sunday 23 June 2024"


@pytest.fixture
def lead(world: World) -> Browser:
    return world.browser(world.person(Role.NATIONAL_LEAD))


def test_a_new_collection_has_its_dates_in_uk_time_and_an_empty_return_for_every_area(
    world: World, lead: Browser
) -> None:
    answer = lead.post(f"{ALL}/new", NEXT)
    assert answer.location == f"{ALL}/2025"
    made = stored(2025)
    assert made is not None
    assert made.opens_at == datetime(2025, 4, 1, 8, 0, tzinfo=UTC)
    assert made.closes_at == datetime(2025, 7, 1, 16, 0, tzinfo=UTC)
    assert made.sharing_from == datetime(2025, 7, 14, 23, 0, tzinfo=UTC)
    assert (made.guide_edition, made.demonstration, made.version) == ("working-1", False, 0)
    assert found(world.leeds.code, 2025).state is State.DRAFT
    rows = db.session.query(models.DescriptorScore).filter_by(assessment_id=found(world.leeds.code, 2025).id)
    assert rows.count() == len(world.guide.descriptor_ids)
    page = lead.page(f"{ALL}/2025")
    assert "At 9am on Tuesday 1 April 2025" in page.main
    assert "Created, open from 9am on Tuesday 1 April 2025 until 5pm on Tuesday 1 July 2025" in page.main


def test_the_form_begins_with_this_years_dates_a_year_later(world: World, lead: Browser) -> None:
    collection = world.fresh(world.collection)
    collection.opens_at, collection.closes_at = uk_moment(date(2024, 4, 2), 9), uk_moment(date(2024, 7, 2), 17)
    collection.sharing_from = uk_moment(date(2024, 7, 16))
    db.session.commit()
    page = lead.page(f"{ALL}/new")
    for name, value in {"year": "2025", "edition": "working-1", **typed(date(2025, 4, 1), date(2025, 7, 1))}.items():
        assert page.value(name) == value, name
    assert "dates are those of the 2024 collection" in page.main
    assert lead.post(f"{ALL}/new", {n: page.value(n) for n in NEXT}).status_code == 303


def test_what_follows_a_demonstration_is_one_too(world: World, lead: Browser) -> None:
    world.fresh(world.collection).demonstration = True
    db.session.commit()
    assert "made up" in Page(lead.post(f"{ALL}/new", NEXT, follow_redirects=True)).text
    assert stored(2025).demonstration


def test_sending_the_form_twice_makes_one_collection(world: World, lead: Browser) -> None:
    for _ in range(2):
        assert lead.post(f"{ALL}/new", NEXT).status_code == 303
    assert db.session.query(models.Collection).filter_by(year=2025).count() == 1
    assert db.session.query(models.Event).filter_by(kind="create_collection", subject="2025").count() == 1


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"year": "2024"}, "There is a 2024 collection already"),
        ({"year": ""}, "Enter the year"),
        ({"year": "twenty"}, "Enter the year in four digits, such as 2027"),
        ({"year": "²⁰²⁵"}, "Enter the year in four digits, such as 2027"),
        ({"year": "1999"}, "The year must be between 2000 and 2100"),
        ({"year": "2030"}, "The 2030 collection must open in 2030, the year before or the year after"),
        ({"opens_on-day": "31", "opens_on-month": "6"}, "The opening date must be a real date, such as 27 6 2024"),
        (
            {"closes_on-day": "", "closes_on-month": "", "closes_on-year": ""},
            "Enter the closing date, such as 27 6 2024",
        ),
        ({"shared_on-year": "25"}, "The sharing date must be a real date, such as 27 6 2024"),
        ({"opens_time": ""}, "Enter the opening time, such as 9:00 or 17:00"),
        ({"opens_time": "24:00"}, "The opening time must be on the 24-hour clock, such as 9:00 or 17:00"),
        ({"closes_time": "5pm"}, "The closing time must be on the 24-hour clock, such as 9:00 or 17:00"),
        ({"closes_time": "9:60"}, "The closing time must be on the 24-hour clock, such as 9:00 or 17:00"),
        ({"closes_time": "9:5"}, "The closing time must be on the 24-hour clock, such as 9:00 or 17:00"),
        ({"closes_time": "-9:05"}, "The closing time must be on the 24-hour clock, such as 9:00 or 17:00"),
        (day("closes", date(2025, 3, 1)), "The collection must close after it opens"),
        (day("closes", date(2225, 7, 1)), "The closing is more than five years after the opening. Check the year"),
        (day("shared", date(2025, 3, 1)), "Scores cannot be shared before the collection opens"),
        ({"edition": "made-up"}, "Choose a guide edition"),
        ({"edition": ""}, "Choose a guide edition"),
        (
            day("opens", date(2024, 6, 1)),
            f"{OPEN}. Only one can be open at a time",
        ),
        (
            {**day("opens", date(2025, 3, 30)), "opens_time": "1:30"},
            "Clocks go forward on 30 March 2025, so there is no 1:30am. Choose another time.",
        ),
        (
            day("opens", date(2024, 2, 1)),
            "The opening must be in the future. You can open the collection early once it is made",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_nothing_typed_is_lost(
    world: World, lead: Browser, changed: dict[str, str], told: str
) -> None:
    fields = {**NEXT, **changed}
    page = Page(answer := lead.post(f"{ALL}/new", fields))
    assert answer.status_code == 422
    assert told in page.errors
    assert db.session.query(models.Collection).count() == 1
    for name in set(fields) - {"edition"}:
        assert page.value(name) == fields[name], name


def test_a_moment_in_the_hour_that_comes_twice_is_the_first_and_the_page_says_so(world: World, lead: Browser) -> None:
    fields = {**NEXT, **typed(date(2025, 9, 1), date(2025, 10, 26), closes_time="1:30")}
    page = Page(lead.post(f"{ALL}/new", fields, follow_redirects=True))
    assert stored(2025).closes_at == datetime(2025, 10, 26, 0, 30, tzinfo=UTC)
    told = "1:30am on Sunday 26 October 2025 (clocks go back, so that time comes twice: the first one)"
    assert f"Check this time: {told}." in page.main
    assert f"At {told}" in page.main


def test_everybody_of_the_national_team_sees_the_list_and_only_a_lead_the_buttons(world: World, lead: Browser) -> None:
    coming(world.guide)
    analyst = world.browser(world.person(Role.NATIONAL_ANALYST))
    for browser, buttons in ((lead, True), (analyst, False)):
        page = browser.page(ALL)
        assert [a.get_text() for a in page.soup.select(".app-task a")] == ["2025 collection", "2024 collection"]
        assert ("Create a collection" in page.main) is buttons
        assert "Opens at 11:30am on Thursday 22 August 2024" in page.main
        assert "Submitted: 0 of 1 (0%)" in page.main
        assert ("Change dates" in browser.page(THIS).main) is buttons


def test_without_any_collection_the_pages_say_so(app: Any) -> None:
    browser = Browser(app.test_client(), factories.MembershipFactory(role=Role.NATIONAL_LEAD, area=None).user)
    db.session.commit()
    assert "There is no collection yet." in browser.page(ALL).main
    page = browser.page(f"{ALL}/new")
    assert page.value("year") in (None, "")
    assert browser.post(f"{ALL}/new", NEXT).status_code == 303
    assert "0 of 0" not in browser.page(f"{ALL}/2025").main
