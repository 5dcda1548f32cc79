"""Who sees which actions, when: priorities that are none any more, the national team, and the next year."""

from datetime import date, timedelta
from typing import Any

import pytest

from ehsg import models
from ehsg.domain.content import sha256
from ehsg.domain.permissions import Role, Viewer
from ehsg.extensions import db
from ehsg.queries import actions as queries
from tests import factories
from tests.actions import GOOD, add, change, only
from tests.factories import NOW
from tests.integration.conftest import World
from tests.pages import Browser
from tests.returns import as_stored, content_now, fill_in, sign, submitted


@pytest.fixture
def browser(world: World) -> Browser:
    """The coordinator's, with fv1, wf1 and co1 chosen and everything scored 3."""
    fill_in(world.assessment, world.guide, world.coordinator.id)
    return world.browser(world.coordinator)


def test_actions_are_added_and_changed_after_the_submission_and_change_nothing_that_was_signed(
    world: World, browser: Browser
) -> None:
    before = sha256(content_now(world.assessment, world.guide))
    sign(world.assessment, world.guide, world.coordinator.id)
    submission = submitted(world.assessment, world.guide, world.coordinator.id)
    assert add(browser, world).status_code == 303
    world.at(NOW + timedelta(days=800))
    assert change(browser, world, only(), status="stopped").status_code == 303
    assert sha256(content_now(world.assessment, world.guide)) == before == submission.sha256
    assert browser.page(f"{world.base}/submissions/1").soup.select_one(f"main a[href='{world.base}/actions']")


def test_actions_of_a_priority_that_was_unticked_stay_and_can_be_changed(world: World, browser: Browser) -> None:
    add(browser, world)
    browser.post(f"{world.base}/priorities", {"version": 2, "chosen": ["wf1", "co1"]})
    page = browser.page(f"{world.base}/actions")
    assert page.main.index("No longer a priority") < page.main.index(GOOD["what"])
    assert page.soup.select_one("#actions-fv1 a[href$='add/fv1']") is None
    assert change(browser, world, only(), status="stopped").status_code == 303
    assert add(browser, world, what="Another").status_code == 422
    browser.post(f"{world.base}/priorities", {"version": 3, "chosen": ["fv1", "co1"]})
    assert "No longer a priority" not in browser.page(f"{world.base}/actions").main


@pytest.mark.parametrize("page", ["", "priorities", "priorities/reasons"])
def test_the_pages_of_the_return_lead_to_its_actions(world: World, browser: Browser, page: str) -> None:
    for person in (browser, world.browser(world.person(Role.READER, world.leeds))):
        assert person.page(f"{world.base}/{page}").soup.select_one(f"main a[href='{world.base}/actions']")


def test_actions_do_not_stand_in_the_way_of_a_submission(world: World, browser: Browser) -> None:
    add(browser, world)
    assert "Nothing is missing" in browser.page(f"{world.base}/check").main


def test_a_reader_sees_the_actions_and_no_way_to_change_them(world: World, browser: Browser) -> None:
    add(browser, world)
    page = world.browser(world.person(Role.READER, world.leeds)).page(f"{world.base}/actions")
    assert GOOD["what"] in page.main
    assert not page.soup.select("main a[href*='/actions/']")


def test_the_national_team_sees_actions_of_submitted_priorities_and_nothing_chosen_since_it_was_reopened(
    world: World, browser: Browser
) -> None:
    analyst = world.browser(world.person(Role.NATIONAL_ANALYST))
    add(browser, world, what="ForBoth")
    assert analyst.get(f"{world.base}/actions").status_code == 404
    sign(world.assessment, world.guide, world.coordinator.id)
    submitted(world.assessment, world.guide, world.coordinator.id)
    page = analyst.page(f"{world.base}/actions")
    assert "ForBoth" in page.main
    assert "next level" not in page.main
    assert world.coordinator.name not in page.main
    assert page.soup.select_one(f"a.govuk-back-link[href='{world.base}/submissions/1']")
    assert analyst.page(f"{world.base}/submissions/1").soup.select_one(f"main a[href='{world.base}/actions']")
    lead = world.browser(world.person(Role.NATIONAL_LEAD))
    lead.post(f"{world.base}/reopen", {"reason": "More to say"})
    browser.post(f"{world.base}/priorities", {"version": 2, "chosen": ["fv2", "wf1", "co1"]})
    add(browser, world, id_="fv2", what="OnlyOurs")
    page = analyst.page(f"{world.base}/actions")
    assert "ForBoth" in page.soup.select_one("#actions-fv1").get_text()
    assert "No longer a priority" not in page.main
    for hidden in ("OnlyOurs", world.guide.descriptor("fv2").title):
        assert hidden not in page.main


def test_a_reopened_and_resubmitted_return_shows_the_national_team_what_is_no_longer_a_priority(
    world: World, browser: Browser
) -> None:
    who = world.coordinator.id
    add(browser, world, what="First")
    sign(world.assessment, world.guide, who)
    submitted(world.assessment, world.guide, who)
    world.browser(world.person(Role.NATIONAL_LEAD)).post(f"{world.base}/reopen", {"reason": "More"})
    fill_in(world.assessment, world.guide, who, chosen=("fv2", "wf1", "co1"))
    sign(world.assessment, world.guide, who)
    submitted(world.assessment, world.guide, who)
    page = world.browser(world.person(Role.NATIONAL_ANALYST)).page(f"{world.base}/actions")
    assert page.main.index(world.guide.descriptor("fv2").title) < page.main.index("No longer a priority")
    assert page.main.index("No longer a priority") < page.main.index("First")


def test_somebody_who_may_see_no_actions_gets_none_from_the_query_either(world: World, browser: Browser) -> None:
    add(browser, world)
    sign(world.assessment, world.guide, world.coordinator.id)
    submitted(world.assessment, world.guide, world.coordinator.id)
    assert queries.by_descriptor(Viewer(1), as_stored(world.assessment), world.guide) == ()


def year_before(world: World, **values: Any) -> models.PlannedAction:
    """An action of the area's return of 2023."""
    collection = db.session.query(models.Collection).filter_by(year=2023).one_or_none()
    collection = collection or factories.CollectionFactory(year=2023)
    found = db.session.query(models.Assessment).filter_by(area_id=world.leeds.id, collection_id=collection.id)
    before = found.one_or_none() or factories.AssessmentFactory(area=world.leeds, collection=collection)
    row: models.PlannedAction = factories.PlannedActionFactory(assessment_id=before.id, **values)
    db.session.commit()
    return row


@pytest.mark.parametrize("page", ["descriptors/fv1", "moderation/fv1"])
def test_the_actions_of_the_year_before_stand_beside_the_score_with_what_became_of_them(
    world: World, browser: Browser, page: str
) -> None:
    year_before(world, what="Panel of parents", status="done", note="It meets monthly")
    year_before(world, what="Pay the members", due_on=date(2024, 3, 1))
    year_before(world, descriptor_id="fv2", what="About another")
    year_before(world, what="By mistake", removed_at=NOW)
    shown = browser.page(f"{world.base}/{page}")
    details = " ".join(shown.soup.select_one("details:has(.app-actions)").get_text(" ").split())
    assert "Actions from 2023: 1 of 2 done, 1 overdue" in details
    for words in ("Panel of parents", "It meets monthly", "Pay the members", "Overdue, was due 1 March 2024"):
        assert words in details
    assert "About another" not in shown.main
    assert "By mistake" not in shown.main
    assert shown.soup.select_one("main a[href='/areas/E08000035/2023/actions']")


def test_only_the_collection_before_counts_and_only_the_areas_own(world: World, browser: Browser) -> None:
    earlier = factories.AssessmentFactory(area=world.leeds, collection=factories.CollectionFactory(year=2022))
    factories.PlannedActionFactory(assessment_id=earlier.id, what="Two years ago")
    other = factories.AssessmentFactory(collection=earlier.collection)
    factories.PlannedActionFactory(assessment_id=other.id, what="Of another area")
    db.session.commit()
    page = browser.page(f"{world.base}/descriptors/fv1")
    assert "Two years ago" in page.main
    assert "Of another area" not in page.main
    year_before(world, descriptor_id="fv2")
    page = browser.page(f"{world.base}/descriptors/fv1")
    assert "Two years ago" not in page.main
    assert "Actions from" not in page.main


def test_what_became_of_all_actions_of_the_year_before_is_one_answer(world: World) -> None:
    assert queries.of_year_before(as_stored(world.assessment)) == queries.YearBefore(None, ())
    rows = [year_before(world), year_before(world, descriptor_id="da1", status="stopped")]
    year_before(world, removed_at=NOW)
    found = queries.of_year_before(as_stored(world.assessment))
    assert (found.year, [row.id for row in found.actions]) == (2023, [row.id for row in rows])
