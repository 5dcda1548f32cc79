"""Which other areas somebody reads of in an action learning set: whose permission stands, and nobody else's name."""

from datetime import timedelta
from itertools import product

import pytest

from ehsg import models
from ehsg.domain.permissions import Action, Membership, Role, Viewer, allowed
from ehsg.extensions import db
from ehsg.queries import submissions
from tests import factories
from tests.factories import NOW
from tests.integration.conftest import World
from tests.integration.test_statements import needed
from tests.learning_sets import Nation, chose, nation, some, submission
from tests.pages import Browser

NAMES = ("Sharing vale", "Silent vale", "Withdrawn vale", "Later vale")


@pytest.fixture
def team(world: World) -> Nation:
    """Leeds in one set with four others: one shares, one does not, one withdrew, one shared in its first submission."""
    chose(world, "Leeds itself", area=_in_a_new_return(world))
    chose(world, NAMES[0], region="London", score=5, shared=True)
    chose(world, NAMES[1])
    withdrawn = chose(world, NAMES[2], shared=True)
    factories.SharingWithdrawalFactory(submission_id=withdrawn.id)
    later = chose(world, NAMES[3], shared=True)
    submission(world, later.assessment, 2)
    found = nation(world)
    assert found.make().status_code == 303
    found.show()
    return found


def _in_a_new_return(world: World) -> models.Area:
    """Leeds, without the return that the world has made: `chose` makes one that is submitted."""
    for table in (models.DescriptorScore, models.PriorityChoice, models.SharingPermission):
        db.session.query(table).filter_by(assessment_id=world.assessment.id).delete()
    db.session.query(models.Assessment).filter_by(id=world.assessment.id).delete()
    db.session.commit()
    return world.leeds


def _page(world: World, browser: Browser) -> str:
    return browser.page(f"{world.base}/learning-sets").main


def _named(text: str) -> list[str]:
    return [name for name in NAMES if name in text]


def test_a_coordinator_reads_the_names_of_areas_that_share_from_the_sharing_date_on_and_counts_the_others(
    world: World, team: Nation
) -> None:
    browser = world.browser(world.coordinator)
    text = _page(world, browser)
    assert _named(text) == []
    assert "With your area in it: 4 areas that do not share their scores and priorities with you." in text
    world.at(world.collection.sharing_from - timedelta(seconds=1))
    assert _named(_page(world, browser)) == []
    world.at(world.collection.sharing_from)
    text = _page(world, browser)
    assert _named(text) == [NAMES[0]]
    assert "Sharing vale London, score 5" in text
    assert "and 3 areas that do not share their scores and priorities with you" in text


def test_a_permission_that_is_withdrawn_takes_the_name_away_at_once_and_sharing_again_brings_it_back(
    world: World, team: Nation
) -> None:
    world.at(world.collection.sharing_from)
    browser = world.browser(world.coordinator)
    row = db.session.query(models.SharingWithdrawal).one()
    row.taken_back_at, row.taken_back_by_id = NOW, world.coordinator.id
    db.session.commit()
    assert _named(_page(world, browser)) == [NAMES[0], NAMES[2]]
    row = db.session.query(models.SharingWithdrawal).one()
    row.taken_back_at = row.taken_back_by_id = None
    db.session.commit()
    assert _named(_page(world, browser)) == [NAMES[0]]


def test_an_area_that_does_not_share_sees_its_set_as_others_do_and_is_not_named_to_them(
    world: World, team: Nation
) -> None:
    world.at(world.collection.sharing_from)
    silent, sharing = (db.session.query(models.Area).filter_by(name=name).one() for name in NAMES[1::-1])
    for own, expected in ((silent, [NAMES[0]]), (sharing, [])):
        browser = world.browser(world.person(Role.COORDINATOR, own))
        text = browser.page(f"/areas/{own.code}/2024/learning-sets").main
        listed = [name for name in _named(text) if name != own.name]
        assert listed == expected, own.name
        assert "Leeds" not in text, "Leeds does not share"


@pytest.mark.parametrize("role", [Role.READER, Role.CONTRIBUTOR, Role.SIGNATORY])
def test_members_who_are_no_coordinators_read_no_names_because_areas_share_with_coordinators(
    world: World, team: Nation, role: Role
) -> None:
    world.at(world.collection.sharing_from)
    text = _page(world, world.browser(world.person(role, world.leeds)))
    assert _named(text) == []
    assert "With your area in it: 4 other areas. Your area’s coordinator can read which of them share" in text


@pytest.mark.parametrize(("shared", "withdrawn", "reached"), tuple(product((False, True), repeat=3)))
def test_who_is_named_is_what_the_rule_table_says_of_their_scores(
    world: World, shared: bool, withdrawn: bool, reached: bool
) -> None:
    chose(world, "Leeds itself", area=_in_a_new_return(world))
    row = chose(world, "Other vale", shared=shared)
    if withdrawn:
        factories.SharingWithdrawalFactory(submission_id=row.id)
    team = nation(world)
    team.make()
    team.show()
    moment = world.collection.sharing_from if reached else NOW
    world.at(moment)
    other_area = db.session.query(models.Area).filter_by(name="Other vale").one()
    of_leeds, of_other = world.leeds.id, other_area.id
    of_both = world.person(Role.READER, world.leeds)
    factories.MembershipFactory(user=of_both, role=Role.READER, area=other_area)
    held = {
        world.person(Role.COORDINATOR, world.leeds): {Membership(Role.COORDINATOR, of_leeds)},
        world.person(Role.READER, world.leeds): {Membership(Role.READER, of_leeds)},
        of_both: {Membership(Role.READER, of_leeds), Membership(Role.READER, of_other)},
    }
    db.session.commit()
    code = other_area.code
    for user, memberships in held.items():
        other = submissions.find(code, 2024, 1)
        assert other is not None
        viewer = Viewer(user.id, frozenset(memberships))
        decided = allowed(viewer, Action.VIEW_SCORES, submissions.subject(other, moment))
        assert ("Other vale" in _page(world, world.browser(user))) is decided, memberships


def test_a_named_area_leads_to_its_return_and_says_where_it_has_other_priorities_now(
    world: World, team: Nation
) -> None:
    world.at(world.collection.sharing_from)
    area = db.session.query(models.Area).filter_by(name=NAMES[0]).one()
    assessment = db.session.query(models.Assessment).filter_by(area_id=area.id).one()
    submission(world, assessment, 2, priorities=("fv2",), shared=True)
    browser = world.browser(world.coordinator)
    assert f"{NAMES[0]} London, no longer has this priority" in _page(world, browser)
    (link,) = browser.page(f"{world.base}/learning-sets").soup.select("section li a")
    assert browser.get(link["href"]).status_code == 200


def test_the_pages_need_as_many_statements_for_twice_the_areas(world: World, team: Nation) -> None:
    coordinator = world.browser(world.coordinator)
    world.at(world.collection.sharing_from)
    paths = [
        (coordinator, f"{world.base}/learning-sets", 8),
        (coordinator, f"{world.base}/actions", 8),
        (team.analyst, team.base, 6),
        (team.analyst, team.at(), 8),
        (team.lead, f"{team.at()}/make", 8),
        (team.lead, f"{team.at()}/1", 8),
    ]
    before = [needed(browser, path) for browser, path, _ in paths]
    some(world, 6, shared=True)
    assert team.make(size=12, again="y").status_code == 303
    team.show()
    for text in ("One", "Two"):
        fields = {"text": text, "action": "none"}
        assert coordinator.post(f"{world.base}/learning-sets/fv1/note", fields).status_code == 303
    for (browser, path, most), found in zip(paths, before, strict=True):
        assert len(needed(browser, path)) == len(found) <= most, (path, found)
