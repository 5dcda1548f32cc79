"""How many SQL statements a request needs, and that more data need no more of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from ehsg import models
from ehsg.domain.permissions import Role
from ehsg.domain.status import State
from ehsg.extensions import db
from ehsg.queries import comments as comment_queries
from ehsg.queries.averages import forget_averages
from tests import factories
from tests.integration.conftest import World
from tests.integration.saving import at, save, stored, submitted_before
from tests.pages import Browser
from tests.returns import fill_in, sign, submitted

NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
LINKS = tuple((f"Link {n}", f"https://example.org/{n}") for n in range(10))


@contextmanager
def counting() -> Iterator[list[str]]:
    """Every statement that the engine runs meanwhile, without those that begin and end transactions."""
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, sql: str, *_more: Any) -> None:
        if not sql.startswith(NOT_COUNTED):
            found.append(" ".join(sql.split())[:120])

    db.session.commit()
    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def needed(browser: Browser, path: str, status: int = 200) -> list[str]:
    """The statements of a page; the first visit may fill what is read once only, but for figures that are kept."""
    assert browser.get(path).status_code == status
    forget_averages()
    with counting() as found:
        browser.get(path)
    return found


def test_the_page_of_a_descriptor_needs_at_most_six_statements(world: World) -> None:
    submitted_before(world)
    browser = world.browser(world.coordinator)
    save(browser, world, score="3", narrative="Words", evidence=LINKS)
    assert len(found := needed(browser, at(world))) <= 6, found


def test_a_save_of_score_and_narrative_needs_at_most_nine_statements(world: World) -> None:
    submitted_before(world)
    browser = world.browser(world.coordinator)
    save(browser, world, score="3", narrative="Words", evidence=LINKS)
    for button in ("save", "save_and_continue"):
        version = stored(world).version
        with counting() as found:
            answer = save(
                browser, world, version=version, score="0", narrative=f"By {button}", evidence=LINKS, button=button
            )
        assert answer.status_code == 303
        assert len(found) <= 9, found


def test_a_save_that_changes_every_link_needs_at_most_nine_statements_too(world: World) -> None:
    browser = world.browser(world.coordinator)
    save(browser, world, score="3", narrative="Words", evidence=LINKS)
    with counting() as found:
        answer = save(
            browser, world, version=1, score="0", narrative="Other", evidence=LINKS[::-1], button="save_and_continue"
        )
    assert answer.status_code == 303
    assert len(found) <= 9, found


def test_an_autosave_needs_at_most_nine_statements(world: World) -> None:
    browser, path = world.browser(world.coordinator), f"{at(world)}/autosave"
    with counting() as found:
        answer = browser.post(path, {"version": 0, "score": "3", "narrative": "Words"})
    assert answer.json["saved"] is True
    assert len(found) <= 9, found


def test_a_save_that_somebody_was_ahead_of_needs_no_more_than_a_page_and_a_save(world: World) -> None:
    browser = world.browser(world.coordinator)
    save(browser, world, narrative="Theirs", evidence=LINKS)
    with counting() as found:
        assert save(browser, world, narrative="Mine").status_code == 409
    assert len(found) <= 9, found


def test_the_task_list_needs_at_most_six_statements_however_much_is_written(world: World) -> None:
    browser, path = world.browser(world.coordinator), f"{world.base}/"
    before = needed(browser, path)
    for id_ in world.guide.descriptor_ids:
        save(browser, world, id_, score="3", narrative="Words", evidence=LINKS[:3])
    browser.post(f"{world.base}/data-maturity", {"version": 0, "model": 5})
    browser.post(f"{world.base}/priorities", {"version": 0, "chosen": ["fv1", "fv2", "wf1"]})
    browser.post(f"{world.base}/sharing", {"version": 0, "areas": "yes", "departments": "no"})
    db.session.commit()
    after = needed(browser, path)
    assert len(after) <= 6, after
    # Without any evidence there is nothing to be read with it.
    assert len(after) <= len(before) + 1, (before, after)


def test_the_page_of_a_descriptor_needs_no_more_for_more_actions_of_the_year_before(world: World) -> None:
    before = submitted_before(world).assessment
    browser = world.browser(world.coordinator)
    path = at(world)
    counted = needed(browser, path)
    assert len(counted) <= 6, counted
    for _ in range(3):
        factories.PlannedActionFactory(assessment_id=before.id)
    db.session.commit()
    for page in (path, f"{world.base}/moderation/fv1"):
        assert "0 of 3 done" in browser.page(page).main
    assert len(needed(browser, path)) == len(counted), counted


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.READER, Role.NATIONAL_ANALYST])
def test_the_actions_need_as_many_statements_for_twice_the_actions(world: World, role: Role) -> None:
    fill_in(world.assessment, world.guide, world.coordinator.id)
    sign(world.assessment, world.guide, world.coordinator.id)
    submitted(world.assessment, world.guide, world.coordinator.id)
    browser = world.browser(world.person(role, None if role is Role.NATIONAL_ANALYST else world.leeds))
    path = f"{world.base}/actions"
    counts = []
    for _ in range(2):
        for id_ in ("fv1", "wf1", "da1", "da2"):
            factories.PlannedActionFactory(assessment_id=world.assessment.id, descriptor_id=id_)
        db.session.commit()
        counts.append(needed(browser, path))
    assert len(counts[0]) == len(counts[1]) <= 6, counts[0]


def a_year(world: World, year: int, areas: int) -> None:
    """A year in which so many areas, Leeds among them, have submitted and shared."""
    collection = factories.CollectionFactory(
        year=year,
        opens_at=factories.NOW - timedelta(days=400),
        closes_at=factories.NOW - timedelta(days=340),
        sharing_from=factories.NOW - timedelta(days=300),
    )
    for area in [world.leeds, *(factories.AreaFactory() for _ in range(areas - 1))]:
        submit(world, collection, area)
    db.session.commit()


def submit(world: World, collection: models.Collection, area: models.Area) -> None:
    moment = factories.NOW - timedelta(days=350)
    assessment = factories.AssessmentFactory(
        area=area, collection=collection, state=State.SUBMITTED, submitted_at=moment, submissions_made=1
    )
    for id_ in world.guide.descriptor_ids[:3]:
        factories.DescriptorScoreFactory(assessment_id=assessment.id, descriptor_id=id_, score=3)
    factories.SubmissionFactory(assessment=assessment, guide=world.guide, submitted_at=moment, shared_with_areas=True)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.NATIONAL_LEAD, Role.DEPARTMENT_VIEWER, Role.ADMINISTRATOR])
def test_home_needs_as_many_statements_for_twice_the_years_and_areas(world: World, role: Role) -> None:
    area_role = role is Role.COORDINATOR
    user = world.person(role, world.leeds if area_role else None)
    browser = world.browser(user)
    a_year(world, 2020, 2)
    before = needed(browser, "/")
    a_year(world, 2021, 4)
    if area_role:
        other = factories.AreaFactory()
        factories.MembershipFactory(user=user, area=other, role=role)
        submit(world, world.collection, other)
    db.session.commit()
    assert len(needed(browser, "/")) == len(before), before


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("/national/2020/responses", Role.NATIONAL_LEAD),
        ("/shared/2020", Role.NATIONAL_ANALYST),
        ("/shared/2020", Role.COORDINATOR),
    ],
)
def test_a_list_needs_as_many_statements_for_twice_the_areas(world: World, path: str, role: Role) -> None:
    user = world.person(role, world.leeds if role is Role.COORDINATOR else None)
    browser = world.browser(user)
    a_year(world, 2020, 3)
    before = needed(browser, path)
    collection = db.session.query(models.Collection).filter_by(year=2020).one()
    for _ in range(3):
        submit(world, collection, factories.AreaFactory())
    db.session.commit()
    page = browser.page(path)
    assert len(page.soup.select("main table tbody tr")) == 6
    assert len(needed(browser, path)) == len(before), before


def test_the_check_page_needs_as_many_statements_for_twice_the_evidence(world: World) -> None:
    submitted_before(world)
    browser, path = world.browser(world.coordinator), f"{world.base}/check"
    ids = world.guide.descriptor_ids
    for id_ in ids[:15]:
        save(browser, world, id_, score="3", narrative="Words", evidence=LINKS[:2])
    before = needed(browser, path)
    for id_ in ids[15:]:
        save(browser, world, id_, score="3", narrative="Words", evidence=LINKS[:2])
    assert len(needed(browser, path)) == len(before), before


def talk(world: World, many: int) -> None:
    """So many more open threads and resolved ones, with replies by other people who have a role, and who are named."""
    about = {"assessment_id": world.assessment.id}
    for n in range(2 * many):
        users = [factories.MembershipFactory(area=world.leeds, role=Role.CONTRIBUTOR).user for _ in range(2)]
        resolved = {"resolved_at": factories.NOW, "resolved_by_id": users[0].id} if n % 2 else {}
        thread = factories.CommentThreadFactory(**about, **resolved)
        rows = [factories.CommentFactory(thread=thread, author=user) for user in users]
        factories.MentionFactory(comment_id=rows[0].id, user_id=users[1].id)
        gone = {"text": "", "taken_out_at": factories.NOW, "taken_out_by_id": users[0].id}
        factories.CommentFactory(thread=thread, author=users[0], **gone)
    db.session.commit()


def test_comments_and_the_page_that_counts_them_need_as_many_statements_for_twice_as_many(world: World) -> None:
    browser = world.browser(world.coordinator)
    for path, most in ((f"{at(world)}/comments", 6), (at(world), 6)):
        talk(world, 2)
        before = needed(browser, path)
        talk(world, 2)
        assert len(needed(browser, path)) == len(before), before
        assert len(before) <= most, before


def test_the_digest_needs_as_many_reads_for_twice_the_people_and_comments(world: World) -> None:
    found = []
    for _ in range(2):
        talk(world, 3)
        with counting() as statements:
            comment_queries.untold()
        found.append(len(statements))
    assert found[0] == found[1] <= 3


def people(world: World, many: int) -> None:
    """So many more of each: members, those who left, invitations, and things done by the coordinator to somebody."""
    for n in range(many):
        user = factories.MembershipFactory(area=world.leeds, role=Role.READER).user
        factories.MembershipFactory(user=user, area=factories.AreaFactory())
        factories.MembershipFactory(area=world.leeds, role=Role.READER, ended_at=factories.NOW)
        inviter = factories.MembershipFactory(area=world.leeds).user
        factories.InvitationFactory(area=world.leeds, invited_by=inviter)
        factories.MembershipFactory(role=Role.NATIONAL_LEAD, area=None)
        factories.InvitationFactory(area=None, role=Role.NATIONAL_LEAD, invited_by=inviter)
        role = {"role": "reader", "area": world.leeds.code, "number": n}
        factories.EventFactory(kind="give_role", user_id=world.coordinator.id, about_id=user.id, new=role)
    db.session.commit()


OF_LEEDS = "/areas/E08000035/people"


@pytest.mark.parametrize(
    ("path", "role"),
    [(OF_LEEDS, role) for role in (Role.COORDINATOR, Role.READER, Role.ADMINISTRATOR)]
    + [(path, Role.ADMINISTRATOR) for path in ("/people", "/people/areas", "/people/service", "person")],
)
def test_lists_of_people_need_as_many_statements_for_twice_the_people(world: World, path: str, role: Role) -> None:
    browser = world.browser(world.person(role, None if role is Role.ADMINISTRATOR else world.leeds))
    path = f"/people/{world.coordinator.id}" if path == "person" else path
    people(world, 3)
    before = needed(browser, path)
    people(world, 3)
    assert len(needed(browser, path)) == len(before), before
    assert len(before) <= 6, before
