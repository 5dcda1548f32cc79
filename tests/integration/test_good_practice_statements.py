"""How many SQL statements the pages about good practice need."""

import pytest

from ehsg import models
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from tests import factories
from tests.integration.conftest import World
from tests.integration.saving import at, save, submitted_before
from tests.integration.test_statements import a_year, needed


def cases_in(world: World, year: int, areas: int) -> None:
    """So many more areas with a published case and one that is agreed in the year."""
    a_year(world, year, areas)
    of_year = db.session.query(models.Assessment).join(models.Assessment.collection)
    for n, assessment in enumerate(of_year.filter(models.Collection.year == year)):
        for id_ in ("fv1", "fv2"):
            far = {"agreed": True} if n % 2 else {"published": True}
            factories.GoodPracticeFactory(assessment_id=assessment.id, descriptor_id=id_, **far)
    db.session.commit()


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.NATIONAL_LEAD])
def test_good_practice_needs_as_many_statements_for_twice_the_areas_and_years(world: World, role: Role) -> None:
    national = role is Role.NATIONAL_LEAD
    browser = world.browser(world.person(role, None if national else world.leeds))
    cases_in(world, 2020, 1)
    one = "/national/2020/good-practice/fv1"
    paths = ["/good-practice", "/good-practice/fv1"] + (
        ["/national/2020/good-practice", one, f"{one}/E08000035", f"{one}/E08000035/publish"]
        if national
        else ["/areas/E08000035/2020/good-practice", "/areas/E08000035/2020/good-practice/fv1/withdraw"]
    )
    before = [needed(browser, path) for path in paths]
    cases_in(world, 2021, 4)
    for id_ in ("fv3", "wf1", "da1"):
        row = db.session.query(models.GoodPractice).first()
        assert row is not None
        factories.GoodPracticeFactory(assessment_id=row.assessment_id, descriptor_id=id_, published=True)
    db.session.commit()
    for path, found in zip(paths, before, strict=True):
        assert len(needed(browser, path)) == len(found) <= 9, (path, found)


def test_the_page_of_a_descriptor_needs_at_most_six_statements_with_any_number_of_cases(world: World) -> None:
    submitted_before(world)
    browser = world.browser(world.coordinator)
    save(browser, world, score="3", narrative="Words")
    before = needed(browser, at(world))
    for number in range(5):
        assessment = factories.AssessmentFactory(collection=world.collection)
        factories.GoodPracticeFactory(assessment_id=assessment.id, published=True, title=f"Case {number}")
    db.session.commit()
    after = needed(browser, at(world))
    assert len(after) == len(before) <= 6, after
    assert "Case 4" in browser.page(at(world)).main
