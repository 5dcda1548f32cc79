"""How many SQL statements the pages about feedback need."""

import pytest

from ehsg import models
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from tests import factories
from tests.integration.conftest import World
from tests.integration.test_statements import a_year, needed, submit


def feedback_on(world: World, year: int, areas: int) -> None:
    """So many more areas with published feedback and one with a draft in the year; texts and questions in each."""
    a_year(world, year, areas)
    rows = db.session.query(models.Submission).join(models.Submission.assessment).join(models.Assessment.collection)
    for n, row in enumerate(rows.filter(models.Collection.year == year)):
        feedback = factories.FeedbackFactory(submission_id=row.id, **({"published": True} if n or areas == 1 else {}))
        for part in ("overall", *(section.id for section in world.guide.sections)):
            factories.FeedbackTextFactory(feedback_id=feedback.id, part=part)
            factories.FeedbackQuestionFactory(feedback_id=feedback.id, question_id=f"far-{part}", section_id=part)
    db.session.commit()


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.NATIONAL_LEAD])
def test_feedback_needs_as_many_statements_for_twice_the_areas_years_and_texts(world: World, role: Role) -> None:
    national = role is Role.NATIONAL_LEAD
    browser = world.browser(world.person(role, None if national else world.leeds))
    feedback_on(world, 2020, 1)
    paths = (
        ["/national/2020/feedback", "/national/2020/feedback/E08000035/1"]
        if national
        else ["/", "/areas/E08000035/2020/feedback/1", "/areas/E08000035/2020/"]
    )
    before = [needed(browser, path) for path in paths]
    feedback_on(world, 2021, 4)
    collection = db.session.query(models.Collection).filter_by(year=2020).one()
    submit(world, collection, factories.AreaFactory())
    db.session.commit()
    for path, found in zip(paths, before, strict=True):
        assert len(needed(browser, path)) == len(found) <= 14, (path, found)
