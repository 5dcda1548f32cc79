"""How many SQL statements the pages on collections need, and that more areas, years and events need no more of them."""

from datetime import timedelta

import pytest

from ehsg import models
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from ehsg.services.collections import invite_areas
from tests import factories
from tests.collections import ALL, THIS
from tests.integration.conftest import World
from tests.integration.test_statements import needed

NOW, DAY = factories.NOW, timedelta(days=1)


def more(world: World, many: int) -> None:
    """So many more areas with two coordinators each, some with more time and reminded; years, and events."""
    collection = world.fresh(world.collection)
    for n in range(many):
        area = factories.AreaFactory(submits_as="A group") if n % 2 else factories.AreaFactory()
        for _ in range(2):
            factories.MembershipFactory(area=area)
        invite_areas(collection=collection, area_ids=[area.id], guide=world.guide, now=NOW)
        row = db.session.query(models.Assessment).filter_by(area_id=area.id).one()
        until = NOW + timedelta(days=60 if n % 2 else -1)
        factories.ExtensionFactory(collection_id=collection.id, area_id=area.id, closes_at=until)
        factories.SentReminderFactory(assessment_id=row.id, day=NOW.date() - DAY)
        factories.EventFactory(kind="choose_model", assessment_id=row.id)
        factories.EventFactory(kind="invite_areas", subject="2024", new={"area_ids": [area.id]})
        factories.CollectionFactory(opens_at=NOW + 900 * DAY, closes_at=NOW + 901 * DAY, sharing_from=NOW + 902 * DAY)
    db.session.commit()


@pytest.mark.parametrize(
    ("path", "most"),
    [
        (ALL, 4),
        (f"{ALL}/new", 3),
        (THIS, 6),
        (f"{THIS}/dates", 4),
        (f"{THIS}/close", 5),
        (f"{THIS}/areas/E08000035/more-time", 3),
        (f"{THIS}/reminders", 7),
        ("/national/2024/responses", 5),
        ("/national/2024/responses?state=in-progress&quiet=yes", 5),
    ],
)
def test_a_page_needs_as_many_statements_for_twice_the_areas_and_years(world: World, path: str, most: int) -> None:
    browser = world.browser(world.person(Role.NATIONAL_LEAD))
    more(world, 3)
    before = needed(browser, path)
    more(world, 3)
    assert len(needed(browser, path)) == len(before), before
    assert len(before) <= most, before
