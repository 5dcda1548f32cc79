"""One area is given more time, with a reason that it can read."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from ehsg import models
from ehsg.domain.dates import uk_moment
from ehsg.domain.permissions import Role
from ehsg.domain.text import SHORT_TEXT_LIMIT
from ehsg.extensions import db
from tests import factories
from tests.collections import ALL, DAY, THIS, coming, day
from tests.integration.conftest import World
from tests.pages import Browser, Page
from tests.returns import as_stored, fill_in, sign, submitted

SECOND = timedelta(seconds=1)
PATH = f"{THIS}/areas/E08000035/more-time"
UNTIL = uk_moment(date(2024, 7, 5), 17)
GIVEN = {
    "version": 0,
    **day("closes", date(2024, 7, 5)),
    "closes_time": "17:00",
    "reason": "The town hall was flooded.",
}


@pytest.fixture
def lead(world: World) -> Browser:
    return world.browser(world.person(Role.NATIONAL_LEAD))


def extension() -> models.Extension | None:
    db.session.expire_all()
    return db.session.query(models.Extension).one_or_none()


def ready(world: World) -> Browser:
    fill_in(world.assessment, world.guide, world.coordinator.id)
    sign(world.assessment, world.guide, world.coordinator.id)
    return world.browser(world.coordinator)


def test_the_area_submits_up_to_its_own_moment_and_reads_why(world: World, lead: Browser) -> None:
    browser = ready(world)
    assert lead.post(PATH, GIVEN).location == THIS
    row = extension()
    assert (row.closes_at, row.reason, row.version) == (UNTIL, "The town hall was flooded.", 1)
    assert "your area has more time" in browser.page("/").main
    told = "The area was given more time, until 5pm on Friday 5 July 2024. Reason given: The town hall was flooded."
    assert told in browser.page(f"{world.base}/history").main
    page = lead.page(THIS)
    assert "Leeds has until 5pm on Friday 5 July 2024" in page.main
    assert "The town hall was flooded." in page.main
    world.at(UNTIL)
    assert browser.post(f"{world.base}/submit").status_code == 422
    world.at(UNTIL - SECOND)
    assert browser.post(f"{world.base}/submit").status_code == 303


def test_more_time_can_be_given_after_the_collection_has_closed(world: World, lead: Browser) -> None:
    browser = ready(world)
    world.at(world.collection.closes_at + DAY)
    assert "closed for this area at" in lead.page(PATH).main
    assert browser.post(f"{world.base}/submit").status_code == 422
    assert lead.post(PATH, GIVEN).status_code == 303
    assert browser.post(f"{world.base}/submit").status_code == 303


def test_a_collection_that_closes_later_still_takes_no_time_from_the_area(world: World, lead: Browser) -> None:
    lead.post(PATH, GIVEN)
    later = date(2024, 7, 19)
    lead.post(f"{THIS}/dates", {"version": 0, **day("closes", later), "closes_time": "17:00"})
    browser = ready(world)
    assert "5pm on Friday 19 July 2024" in browser.page(f"{world.base}/").main
    assert "No area has more time than the others." in lead.page(THIS).main
    world.at(uk_moment(later, 17) - SECOND)
    assert browser.post(f"{world.base}/submit").status_code == 303


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"reason": ""}, "Say why the area is given more time"),
        ({"reason": " \n "}, "Say why the area is given more time"),
        ({"reason": "x" * (SHORT_TEXT_LIMIT + 1)}, "1 too long"),
        ({"closes_on-day": "31", "closes_on-month": "6"}, "The new closing date must be a real date"),
        ({"closes_time": ""}, "Enter the new closing time, such as 9:00 or 17:00"),
        (day("closes", date(2024, 5, 13)), "The new closing must be in the future"),
        (day("closes", date(2024, 6, 20)), "already, as every area has. Give a later time"),
        (day("closes", date(2099, 6, 20)), "more than five years after the opening. Check the year"),
        ({**day("closes", date(2025, 3, 30)), "closes_time": "1:30"}, "there is no 1:30am"),
        ({"version": ""}, "The area has no more time now."),
        ({"version": "-1"}, "The area has no more time now."),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_typed_is_lost(
    world: World, lead: Browser, changed: dict[str, str], told: str
) -> None:
    fields = {**GIVEN, **changed}
    page = Page(answer := lead.post(PATH, fields))
    assert answer.status_code == 422
    assert any(told in error for error in page.errors), page.errors
    assert extension() is None
    for name in set(fields) - {"version"}:
        assert page.value(name) == fields[name], name


def test_a_time_that_comes_twice_is_the_first_and_the_page_says_so(world: World, lead: Browser) -> None:
    fields = {**GIVEN, **day("closes", date(2024, 10, 27)), "closes_time": "1:30"}
    page = Page(lead.post(PATH, fields, follow_redirects=True))
    assert extension().closes_at == datetime(2024, 10, 27, 0, 30, tzinfo=UTC)
    assert "1:30am on Sunday 27 October 2024 (clocks go back, so that time comes twice: the first one)" in page.main


def test_two_leads_do_not_overwrite_each_other_and_see_both(world: World, lead: Browser) -> None:
    other = world.browser(world.person(Role.NATIONAL_LEAD))
    assert other.post(PATH, {**GIVEN, "reason": "Theirs."}).status_code == 303
    mine = {**GIVEN, **day("closes", date(2024, 7, 12)), "reason": "Mine."}
    page = Page(answer := lead.post(PATH, mine))
    assert answer.status_code == 409
    assert (extension().closes_at, extension().reason) == (UNTIL, "Theirs.")
    sides = [side.get_text(" ", strip=True) for side in page.soup.select(".app-merge__side")]
    assert "5pm on Friday 12 July 2024" in sides[0]
    assert "Mine." in sides[0]
    assert "Theirs." in sides[1]
    assert (page.value("reason"), page.value("version")) == ("Mine.", "1")
    assert lead.post(PATH, {**mine, "version": 1}).status_code == 303
    assert extension().reason == "Mine."
    event = db.session.query(models.Event).filter_by(kind="extend_area").order_by(models.Event.id.desc()).first()
    assert event.old == {"closes_at": "2024-07-05T16:00:00+00:00", "reason": "Theirs."}


def test_a_form_drawn_over_more_time_that_is_gone_is_a_conflict_and_says_so(world: World, lead: Browser) -> None:
    answer = lead.post(PATH, {**GIVEN, "version": 7})
    assert answer.status_code == 409
    page = Page(answer)
    assert "The area has no more time now." in page.main
    assert page.value("reason") == "The town hall was flooded."
    assert extension() is None


def test_a_second_click_gives_no_more_and_is_no_conflict(world: World, lead: Browser) -> None:
    for _ in range(2):
        assert lead.post(PATH, GIVEN).status_code == 303
    assert extension().version == 1
    assert db.session.query(models.Event).filter_by(kind="extend_area").count() == 1


def test_a_reopened_returns_new_date_counts_as_a_change_of_it(world: World, lead: Browser) -> None:
    ready(world)
    submitted(world.assessment, world.guide, world.coordinator.id)
    lead.post(f"{world.base}/reopen", {"reason": "More to say", **day("closes", date(2024, 7, 1))})
    assert (extension().version, as_stored(world.assessment).extension.reason) == (1, "More to say")
    assert lead.post(PATH, GIVEN).status_code == 409
    assert lead.post(PATH, {**GIVEN, "version": 1}).status_code == 303


def test_an_area_that_has_submitted_is_reopened_instead(world: World, lead: Browser) -> None:
    ready(world)
    submitted(world.assessment, world.guide, world.coordinator.id)
    page = lead.page(PATH)
    assert page.soup.select_one("main form") is None
    assert page.soup.select_one(f'main a[href="{world.base}/reopen"]')
    answer = lead.post(PATH, GIVEN)
    assert answer.status_code == 422
    assert extension() is None


def test_before_the_collection_opens_and_for_areas_that_are_not_in_it_there_is_no_such_page(
    world: World, lead: Browser
) -> None:
    coming(world.guide)
    other = factories.AreaFactory()
    db.session.commit()
    for path in (f"{ALL}/2025/areas/E08000035/more-time", f"{THIS}/areas/{other.code}/more-time"):
        assert lead.get(path).status_code == 404
        assert lead.post(path, GIVEN).status_code == 404


def test_a_reason_is_shown_as_text(world: World, lead: Browser) -> None:
    lead.post(PATH, {**GIVEN, "reason": "<script>alert(1)</script>"})
    for browser, path in ((lead, THIS), (world.browser(world.coordinator), f"{world.base}/history")):
        page: Any = browser.page(path)
        assert "<script>alert(1)</script>" in page.main
        assert "<script>alert" not in page.html
