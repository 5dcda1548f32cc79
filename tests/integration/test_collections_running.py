"""Moving the dates of a collection, opening and closing it; the areas meet the moments to the second."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from ehsg import models
from ehsg.domain.dates import uk_moment
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from tests import factories
from tests.collections import ALL, DAY, THIS, coming, day, stored
from tests.integration.conftest import World
from tests.integration.saving import save
from tests.pages import Browser, Page
from tests.returns import fill_in, sign

NOW, SECOND = factories.NOW, timedelta(seconds=1)
CLOSE_NOW = "The closing must be in the future. To close it now, go back and choose “Close now”"
OPEN_NOW = "The opening must be in the future. To open it now, go back and choose “Open now”"
NO_VERSION = (
    "Part of this page was missing, so it was not saved. Check it, then save again. "
    "It now opens at 11:30am on Thursday 4 April 2024, closes at 11:30am on Sunday "
    "23 June 2024 and is shared from 3 July 2024."
)


@pytest.fixture
def lead(world: World) -> Browser:
    return world.browser(world.person(Role.NATIONAL_LEAD))


def refused(browser: Browser, path: str, fields: dict[str, Any]) -> list[str]:
    page = Page(answer := browser.post(path, fields))
    assert answer.status_code == 422
    return page.errors


def ready(world: World) -> Browser:
    """A return that only waits to be submitted."""
    fill_in(world.assessment, world.guide, world.coordinator.id)
    sign(world.assessment, world.guide, world.coordinator.id)
    return world.browser(world.coordinator)


@pytest.mark.parametrize(
    "closes_at",
    [
        datetime(2026, 3, 29, 0, 59, tzinfo=UTC),  # 12:59am, a minute before clocks go forward
        datetime(2026, 3, 29, 1, 0, tzinfo=UTC),  # 2am, the minute after
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),  # 1:30am, the first time
        datetime(2026, 10, 25, 2, 0, tzinfo=UTC),  # 2am, in winter
    ],
)
def test_a_return_is_taken_up_to_the_second_before_closing_over_a_clock_change(
    world: World, closes_at: datetime
) -> None:
    browser = ready(world)
    world.fresh(world.collection).closes_at = closes_at
    db.session.commit()
    for moment in (closes_at, closes_at + timedelta(minutes=59)):
        world.at(moment)
        assert browser.post(f"{world.base}/submit").status_code == 422
    world.at(closes_at - SECOND)
    assert browser.post(f"{world.base}/submit").status_code == 303


@pytest.mark.parametrize(
    "opens_at", [datetime(2026, 3, 29, 1, 0, tzinfo=UTC), datetime(2026, 10, 25, 1, 0, tzinfo=UTC)]
)
def test_a_return_is_there_from_the_second_of_the_opening_and_nothing_is_saved_before(
    world: World, opens_at: datetime
) -> None:
    collection = world.fresh(world.collection)
    collection.opens_at, collection.closes_at = opens_at, opens_at + 30 * DAY
    db.session.commit()
    browser = world.browser(world.coordinator)
    world.at(opens_at - SECOND)
    assert browser.get(f"{world.base}/").status_code == 404
    assert save(browser, world, score="3").status_code == 404
    assert "The 2024 collection opens at" in browser.page("/").main
    world.at(opens_at)
    assert browser.get(f"{world.base}/").status_code == 200
    assert save(browser, world, score="3").status_code == 303


def test_the_dates_of_an_open_collection_move_earlier_and_later(world: World, lead: Browser) -> None:
    form = lead.page(f"{THIS}/dates")
    assert form.value("closes_time") == "11:30"
    for version, closes in enumerate((date(2024, 7, 5), date(2024, 6, 3))):
        fields = {"version": version, **day("closes", closes), "closes_time": "17:00"}
        assert lead.post(f"{THIS}/dates", fields).location == THIS
        assert stored().closes_at == uk_moment(closes, 17)
    assert (stored().version, stored().opens_at) == (2, world.collection.opens_at)
    page = lead.page(THIS)
    moved = "Moved the closing from 5pm on Friday 5 July 2024 to 5pm on Monday 3 June 2024"
    assert moved in page.main
    assert "Closing is in 13 working days" in page.main  # without the spring bank holiday of 27 May


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (day("closes", date(2024, 5, 13)), CLOSE_NOW),
        (day("closes", date(2024, 4, 1)), CLOSE_NOW),
        (day("shared", date(2024, 5, 1)), "The sharing date must be in the future"),
        (day("opens", date(2024, 5, 1)), OPEN_NOW),
        ({"version": ""}, NO_VERSION),
    ],
)
def test_a_move_that_cannot_be_is_refused(world: World, lead: Browser, changed: dict[str, str], told: str) -> None:
    before = (world.collection.opens_at, world.collection.closes_at, world.collection.sharing_from)
    fields = {"version": 0, "opens_time": "9:00", "closes_time": "17:00", **day("opens", date(2024, 6, 1))}
    fields |= {**day("closes", date(2024, 7, 1)), **day("shared", date(2024, 7, 15)), **changed}
    assert told in refused(lead, f"{THIS}/dates", fields)
    now = stored()
    assert (now.opens_at, now.closes_at, now.sharing_from, now.version) == (*before, 0)


def test_the_opening_stays_once_somebody_has_saved(world: World, lead: Browser) -> None:
    fields = {"version": 0, **day("opens", date(2024, 6, 1)), "opens_time": "9:00"}
    assert lead.page(f"{THIS}/dates").value("opens_time") == "11:30"
    save(world.browser(world.coordinator), world, narrative="Begun")
    told = "Somebody has saved in a return already, so the opening cannot be moved"
    assert refused(lead, f"{THIS}/dates", fields) == [told]
    page = lead.page(f"{THIS}/dates")
    assert page.value("opens_time") is None
    assert "cannot be moved, because somebody has saved in a return already" in page.main


def test_a_choice_that_is_no_score_begins_a_return_too(world: World, lead: Browser) -> None:
    world.browser(world.coordinator).post(f"{world.base}/data-maturity", {"version": 0, "model": 5})
    assert lead.page(f"{THIS}/dates").value("opens_time") is None


def test_what_the_national_team_does_begins_no_return(world: World, lead: Browser) -> None:
    fields = {"version": 0, **day("closes", date(2024, 7, 5)), "closes_time": "17:00", "reason": "Floods"}
    assert lead.post(f"{THIS}/areas/{world.leeds.code}/more-time", fields).status_code == 303
    assert lead.page(f"{THIS}/dates").value("opens_time") == "11:30"
    assert lead.post(f"{THIS}/dates", {"version": 0, **day("opens", date(2024, 6, 1)), "opens_time": "9:00"})
    assert stored().opens_at == uk_moment(date(2024, 6, 1), 9)


def test_the_guide_edition_cannot_be_changed_and_the_page_says_why(world: World, lead: Browser) -> None:
    assert "It cannot be changed: the returns were made for its descriptors." in lead.page(f"{THIS}/dates").main
    lead.post(f"{THIS}/dates", {"version": 0, "edition": "other"})
    assert stored().guide_edition == "working-1"


def test_two_leads_do_not_overwrite_each_other_and_see_both_dates(world: World, lead: Browser) -> None:
    other = world.browser(world.person(Role.NATIONAL_LEAD))
    theirs, mine = date(2024, 7, 5), date(2024, 7, 12)
    fields = {"version": 0, "closes_time": "17:00"}
    assert other.post(f"{THIS}/dates", {**fields, **day("closes", theirs)}).status_code == 303
    page = Page(answer := lead.post(f"{THIS}/dates", {**fields, **day("closes", mine)}))
    assert answer.status_code == 409
    assert stored().closes_at == uk_moment(theirs, 17)
    sides = [side.get_text(" ", strip=True) for side in page.soup.select(".app-merge__side")]
    assert "5pm on Friday 12 July 2024" in sides[0]
    assert "5pm on Friday 5 July 2024" in sides[1]
    assert (page.value("closes_on-day"), page.value("version")) == ("12", "1")
    again = {**fields, **day("closes", mine), "version": page.value("version")}
    assert lead.post(f"{THIS}/dates", again).status_code == 303
    assert stored().closes_at == uk_moment(mine, 17)


def test_the_same_dates_again_are_no_conflict_and_keep_their_seconds(world: World, lead: Browser) -> None:
    exact = NOW + 40 * DAY + timedelta(seconds=27)
    world.fresh(world.collection).closes_at = exact
    db.session.commit()
    form = lead.page(f"{THIS}/dates")
    names = [f"closes_on-{part}" for part in ("day", "month", "year")] + ["closes_time"]
    for version in (0, 7):
        fields = {name: form.value(name) for name in names} | {"version": version}
        assert lead.post(f"{THIS}/dates", fields).status_code == 303
    assert (stored().closes_at, stored().version) == (exact, 0)


def test_closing_now_says_in_numbers_what_it_means_and_ends_submitting_at_once(world: World, lead: Browser) -> None:
    browser = ready(world)
    page = lead.page(f"{THIS}/close")
    assert "1 area has not submitted. It can still change its return, but not submit it any more" in page.main
    assert "Submitted so far: 0 of 1 (0%)" in page.main
    assert lead.post(f"{THIS}/close", {"version": 0}).location == THIS
    assert stored().closes_at == NOW
    assert "The collection closed for your area at 11:30am" in Page(browser.post(f"{world.base}/submit")).main
    page = lead.page(THIS)
    assert "Closed early; it would have closed at 11:30am on Sunday 23 June 2024" in page.main
    assert page.soup.find("a", string="Close now") is None
    for _ in range(2):  # a second click
        assert lead.post(f"{THIS}/close", {"version": 0}).status_code == 303
    assert db.session.query(models.Event).filter_by(kind="close_collection").count() == 1


def test_what_the_page_to_close_said_must_still_hold(world: World, lead: Browser) -> None:
    world.fresh(world.collection).version = 3
    db.session.commit()
    page = Page(answer := lead.post(f"{THIS}/close", {"version": 0}))
    assert answer.status_code == 409
    assert "Somebody else changed this collection after you opened this page." in page.main
    assert stored().closes_at > NOW
    assert lead.post(f"{THIS}/close", {"version": page.value("version")}).status_code == 303
    assert refused(lead, f"{THIS}/close", {}) != []


def test_a_collection_that_is_to_come_can_be_opened_at_once_when_no_other_is_open(world: World, lead: Browser) -> None:
    coming(world.guide)
    assert "1 area can start at once" in lead.page(f"{ALL}/2025/open").main
    page = Page(answer := lead.post(f"{ALL}/2025/open", {"version": 0}))
    assert answer.status_code == 422
    assert "The 2024 collection is open from" in page.main
    lead.post(f"{THIS}/close", {"version": 0})
    for _ in range(2):
        assert lead.post(f"{ALL}/2025/open", {"version": 0}).location == f"{ALL}/2025"
    assert stored(2025).opens_at == NOW
    assert world.browser(world.coordinator).get(f"/areas/{world.leeds.code}/2025/").status_code == 200
    assert db.session.query(models.Event).filter_by(kind="open_collection").count() == 1


def test_a_collection_that_has_not_opened_cannot_be_closed(world: World, lead: Browser) -> None:
    coming(world.guide)
    page = Page(answer := lead.post(f"{ALL}/2025/close", {"version": 0}))
    assert answer.status_code == 422
    assert "has not opened, so it cannot be closed" in page.main
