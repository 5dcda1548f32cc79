"""The list of responses: how many there are, filters, groups, quiet areas, and what a lead can do from it."""

from datetime import timedelta
from typing import Any

import pytest

from ehsg import models
from ehsg.domain.permissions import Role
from ehsg.domain.status import State
from ehsg.extensions import db
from ehsg.services.collections import create_collection
from tests import factories
from tests.collections import ALL, coming
from tests.integration.conftest import World
from tests.integration.saving import save
from tests.pages import Browser, Page

NOW, DAY = factories.NOW, timedelta(days=1)
PATH = "/national/2023/responses"
LONDON = {"region": "London", "authority_type": "London borough"}
GROUP = {"region": "North West", "submits_as": "Greater Manchester"}
# name, what the registry says of it, state, days since the last activity (None: none)
AREAS: list[tuple[str, dict[str, str], State, int | None]] = [
    ("Barnet", LONDON, State.SUBMITTED, 30),
    ("Camden", LONDON, State.DRAFT, 13),
    ("Bolton", GROUP, State.SUBMITTED, 30),
    ("Wigan", GROUP, State.DRAFT, 15),
    ("Hull", {}, State.REOPENED, 20),
    ("York", {"authority_type": "unitary authority"}, State.DRAFT, None),
]


@pytest.fixture
def lead(world: World) -> Browser:
    return world.browser(world.person(Role.NATIONAL_LEAD))


@pytest.fixture(autouse=True)
def year(world: World) -> models.Collection:
    """2023, which was opened a hundred days ago, with these areas and no other."""
    made = create_collection(
        year=2023,
        opens_at=NOW - 100 * DAY,
        closes_at=NOW - 41 * DAY,
        sharing_from=NOW,
        guide=world.guide,
        demonstration=False,
        area_ids=[],
        user_id=None,
        now=NOW,
    )
    for name, registry, state, days in AREAS:
        of_submission = {"submitted_at": NOW - 30 * DAY} if state is State.SUBMITTED else {}
        number = {"submissions_made": 0 if state is State.DRAFT else 1}
        area = factories.AreaFactory(name=name, **registry)
        assessment = factories.AssessmentFactory(area=area, collection=made, state=state, **of_submission, **number)
        if state is not State.DRAFT:
            factories.SubmissionFactory(assessment=assessment, guide=world.guide)
        if days is not None:
            event = {"kind": "choose_model", "assessment_id": assessment.id, "user_id": world.coordinator.id}
            factories.EventFactory(**event, at=NOW - days * DAY)
            factories.EventFactory(**{**event, "kind": "download"}, at=NOW)  # not by the area
    db.session.commit()
    found: models.Collection = made
    return found


def names(page: Page) -> list[str]:
    return [th.get_text(strip=True) for th in page.soup.select("tbody th[scope=row]")]


def row(page: Page, name: str) -> list[str]:
    (found,) = [tr for tr in page.soup.select("tbody tr") if tr.th.get_text(strip=True) == name]
    return [td.get_text(" ", strip=True) for td in found.select("td")]


def test_the_rate_is_that_of_all_areas_and_groups_have_their_own(lead: Browser) -> None:
    page = lead.page(PATH)
    assert "2 of 6 (33%) areas have submitted." in page.main
    assert "1 return is reopened." in page.main
    assert names(page) == ["Barnet", "Camden", "Bolton", "Wigan", "Hull", "York"]
    (group,) = page.soup.select("tbody th[scope=rowgroup]")
    assert group.get_text(" ", strip=True) == "Greater Manchester 1 of 2 (50%) submitted"
    assert [tr.th.get_text(strip=True) for tr in group.find_parent("tbody").select("tr")[1:]] == ["Bolton", "Wigan"]


@pytest.mark.parametrize(
    ("asked", "listed", "told"),
    [
        ("region=London", ["Barnet", "Camden"], "2 areas shown. Of these, 1 of 2 (50%) submitted."),
        ("type=unitary+authority", ["York"], "1 area shown. Of these, 0 of 1 (0%) submitted."),
        ("state=submitted", ["Barnet", "Bolton"], "2 areas shown. Of these, 2 of 2 (100%) submitted."),
        ("state=not-started", ["York"], "1 area shown."),
        ("state=in-progress", ["Camden", "Wigan"], "2 areas shown."),
        ("state=reopened", ["Hull"], "1 area shown."),
        ("quiet=yes", ["Wigan", "Hull", "York"], "3 areas shown. Of these, 0 of 3 (0%) submitted."),
        ("region=North+West&state=in-progress", ["Wigan"], "1 area shown."),
        ("region=London&type=unitary+authority", [], "0 areas shown."),
    ],
)
def test_a_filter_says_what_it_leaves_and_the_whole_stays_on_the_page(
    lead: Browser, asked: str, listed: list[str], told: str
) -> None:
    page = lead.page(f"{PATH}?{asked}")
    assert names(page) == listed
    assert told in page.main
    assert "2 of 6 (33%) areas have submitted." in page.main
    assert page.soup.find("a", string="Show all 6")["href"] == PATH
    assert ("No area matches." in page.main) is (not listed)


def test_what_is_chosen_stays_chosen(lead: Browser) -> None:
    page = lead.page(f"{PATH}?region=London&type=London+borough&state=in-progress&quiet=yes")
    chosen = [option["value"] for option in page.soup.select("main option[selected]")]
    assert chosen == ["London", "London borough", "in-progress"]
    assert page.value("quiet") == ["yes"]
    assert [option.get_text() for option in page.soup.select("#type option")] == [
        "All types",
        "London borough",
        "Metropolitan district",
        "Unitary authority",
    ]


@pytest.mark.parametrize("asked", ["region=Narnia", "state=signed", "type=%00", "quiet=no", "region=&type=&state="])
def test_what_is_not_there_to_choose_is_not_asked_for(lead: Browser, asked: str) -> None:
    page = lead.page(f"{PATH}?{asked}")
    assert len(names(page)) == 6
    assert "shown" not in page.main


def test_a_group_of_which_some_are_shown_says_so(lead: Browser) -> None:
    page = lead.page(f"{PATH}?state=in-progress")
    (group,) = page.soup.select("tbody th[scope=rowgroup]")
    assert group.get_text(" ", strip=True) == "Greater Manchester 0 of 1 (0%) submitted of those shown"


def test_an_area_without_activity_for_fourteen_days_says_since_when(lead: Browser) -> None:
    page = lead.page(PATH)
    activity = {name: row(page, name)[3] for name in names(page)}
    assert activity == {
        "Barnet": "11:30am on Sunday 14 April 2024",
        "Camden": "11:30am on Wednesday 1 May 2024",
        "Bolton": "11:30am on Sunday 14 April 2024",
        "Wigan": "No activity since 29 April 2024",
        "Hull": "No activity since 24 April 2024",
        "York": "No activity",
    }
    assert "No activity for 14 days (3)" in page.main


def test_whatever_is_saved_in_a_return_counts_as_activity(world: World, lead: Browser) -> None:
    path = "/national/2024/responses"
    assert row(lead.page(path), "Leeds")[1] == "Not started"
    world.at(NOW + DAY)
    world.browser(world.coordinator).post(f"{world.base}/data-maturity", {"version": 0, "model": 5})
    assert row(lead.page(path), "Leeds")[1:4] == ["In progress, 0 of 31", "–", "11:30am on Wednesday 15 May 2024"]
    world.at(NOW + 2 * DAY)
    save(world.browser(world.coordinator), world, score="0")
    assert row(lead.page(path), "Leeds")[1:4] == ["In progress, 1 of 31", "–", "11:30am on Thursday 16 May 2024"]


def test_an_area_with_more_time_says_until_when(world: World, lead: Browser, year: models.Collection) -> None:
    ids = {area.name: area.id for area in db.session.query(models.Area)}
    for name, days in (("Camden", 5), ("Wigan", -5), ("Barnet", 5), ("York", -60)):
        factories.ExtensionFactory(collection_id=year.id, area_id=ids[name], closes_at=NOW + days * DAY)
    db.session.commit()
    page = lead.page(PATH)
    assert row(page, "Camden")[1] == "In progress, 0 of 31 Has until 11:30am on Sunday 19 May 2024"
    assert row(page, "Wigan")[1] == "In progress, 0 of 31 Had until 11:30am on Thursday 9 May 2024"
    assert row(page, "Barnet")[1] == "Submitted"
    assert row(page, "York")[1] == "Not started", "the collection itself closed later"


def test_a_lead_reaches_reopening_and_more_time_from_the_list_and_an_analyst_does_not(
    world: World, lead: Browser
) -> None:
    links = lead.page(PATH).soup.select("tbody tr:not(:has([scope=rowgroup])) td:last-child a")
    assert [link.get_text() for link in links] == [
        "Reopen",
        "More time",
        "Reopen",
        "More time",
        "More time",
        "More time",
    ]
    for link in links:
        assert lead.get(link["href"]).status_code == 200
    analyst = world.browser(world.person(Role.NATIONAL_ANALYST)).page(PATH)
    assert "Change" not in [th.get_text() for th in analyst.soup.select("thead th")]


def test_a_collection_that_is_to_come_can_be_looked_at(world: World, lead: Browser) -> None:
    coming(world.guide)
    page = lead.page("/national/2025/responses")
    assert "The collection opens at 11:30am on Thursday 22 August 2024." in page.main
    assert page.soup.select("tbody a") == []


def test_a_collection_without_areas_says_so(world: World, lead: Browser) -> None:
    factories.CollectionFactory(year=2021)
    db.session.commit()
    page = lead.page("/national/2021/responses")
    assert "This collection has no areas yet." in page.main
    assert page.soup.select("main form, main table") == []


def test_home_leads_to_the_collections(lead: Browser) -> None:
    page: Any = lead.page("/")
    assert page.soup.select_one(f'main a[href="{ALL}"]')
