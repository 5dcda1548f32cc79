"""The list of shared returns: the condition in SQL says exactly what the rule table says."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import combinations, product
from typing import Any

import pytest

from ehsg import models
from ehsg.domain.permissions import AREA_ROLES, Action, Membership, Role, Viewer, allowed
from ehsg.domain.status import State
from ehsg.extensions import db
from ehsg.queries import areas, submissions
from tests import factories
from tests.returns import fill_in, sign, submitted

YES_NO = (True, False)
ROLES = sorted(Role)
VIEWERS = [(), *((role,) for role in ROLES), *combinations(ROLES, 2)]


AREAS, DEPARTMENTS = "areas", "departments"
# What is permitted, and what of it is withdrawn.
PERMITTED = (
    *(
        ({which for which, given in zip((AREAS, DEPARTMENTS), pair, strict=True) if given}, set())
        for pair in product(YES_NO, YES_NO)
    ),
    *(({AREAS, DEPARTMENTS}, gone) for gone in ({AREAS}, {DEPARTMENTS}, {AREAS, DEPARTMENTS})),
)


def _return(guide: Any, collection: Any, area: Any, permitted: tuple[set[str], set[str]], state: State) -> None:
    submitted_at = factories.NOW if state is State.SUBMITTED else None
    made = 0 if state is State.DRAFT else 1
    assessment = factories.AssessmentFactory(
        collection=collection, area=area, state=state, submitted_at=submitted_at, submissions_made=made
    )
    if made:
        given, withdrawn = permitted
        values = {f"shared_with_{which}": which in given for which in (AREAS, DEPARTMENTS)}
        row = factories.SubmissionFactory(assessment=assessment, guide=guide, **values)
        taken_back = {"taken_back_at": factories.NOW, "taken_back_by_id": row.submitted_by_id}
        for which in sorted(given):  # everything was withdrawn once, and most of it given back
            over = {} if which in withdrawn else taken_back
            factories.SharingWithdrawalFactory(submission_id=row.id, shared_with=which, **over)


@pytest.fixture
def own(app: Any, guide: Any) -> frozenset[int]:
    """The ids of areas with every kind of return in two years; beside each is its like in an area not one's own."""
    reached = factories.CollectionFactory(year=2023, sharing_from=factories.NOW)
    not_reached = factories.CollectionFactory(year=2024, sharing_from=factories.NOW + timedelta(minutes=1))
    mine = []
    for is_own, permitted, state in product(YES_NO, PERMITTED, State):
        area = factories.AreaFactory()
        if is_own:
            mine.append(area.id)
        for collection in (reached, not_reached):
            _return(guide, collection, area, permitted, state)
    db.session.commit()
    return frozenset(mine)


def _submitted(year: int) -> list[models.Submission]:
    rows = db.session.query(models.Submission).all()
    found = [submission for row in rows if (submission := submissions.find(*_place(row)))]
    assert len(found) == len(rows)
    return [submission for submission in found if submission.assessment.collection.year == year]


def _by_rule(viewer: Viewer, of_year: list[models.Submission]) -> Iterator[tuple[str, int]]:
    for submission in of_year:
        if allowed(viewer, Action.VIEW_SCORES, submissions.subject(submission, factories.NOW)):
            yield submission.assessment.area.code, submission.number


def _place(row: models.Submission) -> tuple[str, int, int]:
    return row.content["area_code"], row.content["year"], row.number


@pytest.mark.parametrize("year", [2023, 2024])
def test_the_list_holds_what_the_rules_allow_for_every_role_and_pair_of_roles(own: frozenset[int], year: int) -> None:
    differing, of_year = [], _submitted(year)
    for roles in VIEWERS:
        memberships = {Membership(r, a) for r in roles for a in (own if r in AREA_ROLES else (None,))}
        viewer = Viewer(1, frozenset(memberships))
        listed = {(s.area_code, s.number) for s in areas.shared_returns(viewer, year=year, now=factories.NOW)}
        if listed != set(_by_rule(viewer, of_year)):
            differing.append(roles)
    assert differing == []


def test_somebody_who_has_not_signed_in_is_shown_nothing_whatever_memberships_are_claimed(own: frozenset[int]) -> None:
    for role in ROLES:
        viewer = Viewer(None, frozenset({Membership(role)}))
        assert areas.shared_returns(viewer, year=2023, now=factories.NOW) == ()


def test_the_list_is_in_the_order_of_names_and_links_to_the_latest_submission(world: Any) -> None:
    for name in ("Zed", "Abel"):
        area = factories.AreaFactory(name=name)
        assessment = factories.AssessmentFactory(
            area=area, collection=world.collection, state="submitted", submitted_at=factories.NOW, submissions_made=2
        )
        for number in (1, 2):
            factories.SubmissionFactory(assessment=assessment, guide=world.guide, number=number, shared_with_areas=True)
    db.session.commit()
    world.at(world.collection.sharing_from)
    page = world.browser(world.coordinator).page("/shared/2024")
    links = [(a.get_text(), a["href"].rsplit("/", 1)[1]) for a in page.soup.select("main table a")]
    assert links == [("Abel", "2"), ("Zed", "2")]


def test_a_shared_return_shows_scores_and_priorities_and_no_word_of_narrative(world: Any) -> None:
    fill_in(world.assessment, world.guide, world.coordinator.id, words="Private words", areas=True)
    sign(world.assessment, world.guide, world.coordinator.id)
    submitted(world.assessment, world.guide, world.coordinator.id)
    world.at(world.collection.sharing_from)
    other = world.browser(world.person(Role.COORDINATOR, factories.AreaFactory()))
    page = other.page(f"{world.base}/submissions/1")
    assert "Leeds shares its scores and priorities." in page.main
    assert page.main.count("Family engagement") == 2, "as a priority and as a descriptor"
    for hidden in ("Private words", "Signatory", "Organisation of", world.coordinator.name, "SHA-256"):
        assert hidden not in page.html, hidden


def _leeds_has_submitted(world: Any) -> None:
    fill_in(world.assessment, world.guide, world.coordinator.id, areas=True, departments=True)
    sign(world.assessment, world.guide, world.coordinator.id)
    submitted(world.assessment, world.guide, world.coordinator.id)


def test_other_coordinators_see_returns_from_the_second_of_the_sharing_date_on(world: Any) -> None:
    _leeds_has_submitted(world)
    other = world.browser(world.person(Role.COORDINATOR, factories.AreaFactory()))
    world.at(world.collection.sharing_from - timedelta(seconds=1))
    assert other.get(f"{world.base}/submissions/1").status_code == 404
    assert "Leeds" not in other.page("/shared/2024").main
    world.at(world.collection.sharing_from)
    assert other.get(f"{world.base}/submissions/1").status_code == 200
    assert "Leeds" in other.page("/shared/2024").main


def test_a_department_that_an_area_shares_with_need_not_wait_for_that_date(world: Any) -> None:
    _leeds_has_submitted(world)
    department = world.browser(world.person(Role.DEPARTMENT_VIEWER))
    assert department.get(f"{world.base}/submissions/1").status_code == 200
    assert "Leeds" in department.page("/shared/2024").main


def test_a_collection_that_has_not_opened_has_no_list(world: Any) -> None:
    factories.CollectionFactory(year=2025, opens_at=factories.NOW + timedelta(days=1))
    db.session.commit()
    assert world.browser(world.coordinator).get("/shared/2025").status_code == 404
    assert world.browser(world.coordinator).get("/shared/1999").status_code == 404
