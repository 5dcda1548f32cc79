"""What happened to a return can be read later, by its own area."""

from datetime import timedelta

import pytest

from ehsg import models
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from ehsg.queries.history import PAGE, SAVES_PAGE
from tests import factories
from tests.integration.conftest import World
from tests.integration.saving import save
from tests.integration.test_statements import needed
from tests.returns import fill_in, sign, submitted

HOSTILE = "<script>alert(1)</script> {{ 7 * 7 }} \"'&<b>"


def events(world: World, many: int, *, minutes: int = 1, user: models.User | None = None) -> None:
    """So many saves of fv1, each so many minutes after the one before."""
    for n in range(many):
        factories.EventFactory(
            assessment_id=world.assessment.id,
            user_id=(user or world.coordinator).id,
            at=factories.NOW + timedelta(minutes=minutes * n),
            subject="fv1",
            old={"narrative": f"Text {n}"},
            new={"narrative": f"Text {n + 1}"},
        )
    db.session.commit()


def test_the_saves_of_two_people_are_there_with_their_names_the_latest_first(world: World) -> None:
    other = world.person(Role.COORDINATOR, world.leeds)
    save(world.browser(world.coordinator), world, score="3", narrative="We meet monthly")
    world.at(factories.NOW + timedelta(days=1))
    save(
        world.browser(other),
        world,
        version=1,
        score="4",
        narrative="We meet weekly",
        evidence=(("Plan", "https://a.b"),),
    )
    browser = world.browser(other)
    page, title = browser.page(f"{world.base}/history"), world.guide.descriptor("fv1").title
    assert [h.get_text() for h in page.soup.select("main h2")] == ["15 May 2024", "14 May 2024"]
    first, second = (item.get_text(" ", strip=True) for item in page.soup.select("main .app-task"))
    assert f"{title}: score 3 became 4, the narrative was changed, 1 evidence link was added" in first
    assert other.name in first
    assert f"{title}: score 3 was given, the narrative was written" in second
    assert world.coordinator.name in second
    link = page.soup.select_one("main .app-task a")["href"]

    page = browser.page(link)
    assert [h.get_text() for h in page.soup.select("main h2")] == [
        "Score 3 became 4, the narrative was changed, 1 evidence link was added",
        "Score 3 was given, the narrative was written",
    ]
    assert f"11:30am on Wednesday 15 May 2024, {other.name}" in page.main
    sides = [side.get_text("", strip=False) for side in page.soup.select(".app-merge")[0].select(".app-compared")]
    assert "monthly" in sides[0]
    assert "weekly" in sides[1]
    assert [mark.contents[1] for mark in page.soup.select(".app-merge")[0].select("mark")] == ["monthly", "weekly"]
    assert "Plan https://a.b" in page.main


def test_the_whole_way_to_the_submission_is_told(world: World) -> None:
    fill_in(world.assessment, world.guide, world.coordinator.id)
    sign(world.assessment, world.guide, world.coordinator.id, name="Chris")
    submitted(world.assessment, world.guide, world.coordinator.id)
    text = world.browser(world.coordinator).page(f"{world.base}/history").main
    for told in (
        "Data maturity: model 4 was chosen",
        "Priorities: ",
        "Sharing: with other areas not answered became no",
        "Sign-off recorded: Chris chair, Organisation of chair",
        "The return was submitted (submission 1)",
    ):
        assert told in text


@pytest.mark.parametrize("path", ["/history", "/descriptors/fv1/history"])
@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.NATIONAL_LEAD, Role.DEPARTMENT_VIEWER, Role.ADMINISTRATOR])
def test_nobody_outside_the_area_sees_it_even_of_a_submitted_return(world: World, role: Role, path: str) -> None:
    fill_in(world.assessment, world.guide, world.coordinator.id)
    sign(world.assessment, world.guide, world.coordinator.id)
    submitted(world.assessment, world.guide, world.coordinator.id)
    stranger = world.person(role, factories.AreaFactory() if role is Role.COORDINATOR else None)
    assert world.browser(stranger).get(f"{world.base}{path}").status_code == 404


@pytest.mark.parametrize("role", [Role.READER, Role.CONTRIBUTOR, Role.SIGNATORY])
def test_everybody_of_the_area_sees_it_and_finds_the_way(world: World, role: Role) -> None:
    save(world.browser(world.coordinator), world, score="3")
    browser = world.browser(world.person(role, world.leeds))
    for start in (f"{world.base}/", f"{world.base}/descriptors/fv1"):
        links = [a["href"] for a in browser.page(start).soup.select("main a") if a["href"].endswith("/history")]
        assert len(links) == 1
        assert world.coordinator.name in browser.page(links[0]).main


def test_a_descriptor_that_is_not_there_has_no_history(world: World) -> None:
    browser = world.browser(world.coordinator)
    for id_ in ("fv99", "FV1", "%00", "fv1'--"):
        assert browser.get(f"{world.base}/descriptors/{id_}/history").status_code == 404


def test_while_nothing_has_happened_the_pages_say_so(world: World) -> None:
    browser = world.browser(world.coordinator)
    assert "Nothing has happened yet" in browser.page(f"{world.base}/history").main
    assert "Nobody has saved this descriptor yet" in browser.page(f"{world.base}/descriptors/fv1/history").main


@pytest.mark.parametrize(("path", "size"), [("/history", PAGE), ("/descriptors/fv1/history", SAVES_PAGE)])
@pytest.mark.parametrize("minutes", [0, 1])
def test_earlier_changes_follow_page_by_page_each_once(world: World, path: str, size: int, minutes: int) -> None:
    events(world, 2 * size + 1, minutes=minutes)
    browser, address, sizes = world.browser(world.coordinator), f"{world.base}{path}", []
    while address:
        page = browser.page(address)
        sizes.append(len(page.soup.select("main .app-task, main .app-answer")))
        further = page.soup.select_one("main a[rel=next]")
        address = further["href"] if further else ""
    assert sizes == [size, size, 1]
    assert "Show the latest changes" in page.main


@pytest.mark.parametrize("before", ["x", "-1", "0", "", "9" * 30, "1e3", "%00"])
def test_a_cursor_that_cannot_be_one_shows_the_latest(world: World, before: str) -> None:
    events(world, 1)
    browser = world.browser(world.coordinator)
    for path in ("/history", "/descriptors/fv1/history"):
        page = browser.page(f"{world.base}{path}?before={before}")
        assert len(page.soup.select("main .app-task, main .app-answer")) == 1


def test_an_event_of_another_return_is_no_cursor_and_never_shown(world: World) -> None:
    events(world, 1)
    other = factories.AssessmentFactory(area=factories.AreaFactory(), collection=world.collection)
    strange = factories.EventFactory(
        assessment_id=other.id, subject="fv1", at=factories.NOW + timedelta(days=9), new={"narrative": "Secret"}
    )
    db.session.commit()
    browser = world.browser(world.coordinator)
    for path in ("/history", "/descriptors/fv1/history"):
        assert len(browser.page(f"{world.base}{path}").soup.select("main .app-task, main .app-answer")) == 1
        assert "Nothing happened before that." in browser.page(f"{world.base}{path}?before={strange.id}").main


@pytest.mark.parametrize("path", ["/history", "/descriptors/fv1/history"])
def test_twice_the_events_by_other_people_need_as_many_statements(world: World, path: str) -> None:
    events(world, 6)
    browser = world.browser(world.coordinator)
    before = needed(browser, f"{world.base}{path}")
    for _ in range(6):
        events(world, 1, user=factories.UserFactory())
    after = needed(browser, f"{world.base}{path}")
    assert len(after) == len(before) <= 3, after


def test_hostile_text_is_shown_as_text(world: World) -> None:
    hostile = factories.UserFactory(name=HOSTILE)
    factories.MembershipFactory(user=hostile, area=world.leeds, role=Role.COORDINATOR)
    db.session.commit()
    save(world.browser(hostile), world, score="3", narrative=HOSTILE, evidence=((HOSTILE, "https://example.org/"),))
    reopened = {"reason": HOSTILE, "closes_at": None}
    factories.EventFactory(assessment_id=world.assessment.id, user_id=hostile.id, kind="reopen", new=reopened)
    db.session.commit()
    for path in ("/history", "/descriptors/fv1/history"):
        page = world.browser(world.coordinator).page(f"{world.base}{path}")
        assert " ".join(HOSTILE.split()) in page.main
        assert not page.soup.select("main script, main b")


def test_a_membership_that_ended_leaves_the_name_in_the_history(world: World) -> None:
    leaver = world.person(Role.COORDINATOR, world.leeds)
    save(world.browser(leaver), world, score="3")
    db.session.query(models.Membership).filter_by(user_id=leaver.id).update({"ended_at": factories.NOW})
    db.session.commit()
    assert leaver.name in world.browser(world.coordinator).page(f"{world.base}/history").main
    assert world.browser(leaver).get(f"{world.base}/history").status_code == 404


def test_what_the_service_did_itself_and_what_nobody_knows_are_told_without_a_name(world: World) -> None:
    factories.EventFactory(assessment_id=world.assessment.id, kind="something_later", new={"x": [1]})
    db.session.commit()
    assert "The return was worked on" in world.browser(world.coordinator).page(f"{world.base}/history").main
